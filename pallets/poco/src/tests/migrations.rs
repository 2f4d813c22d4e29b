//! What was stored before is what it was afterwards.

use super::mock::*;
use crate::{
	migrations::{
		version_1::{Artifact, FrontDoorDeal, Specs},
		version_2, ToVersion2, ToVersion3, ToVersion4,
	},
	Artifacts, Deals, Pallet, Scores, Tasks, Voting, Workers,
};
use codec::Encode;
use frame_support::{
	assert_ok,
	storage::unhashed,
	traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
};
use poco_primitives::{
	task::{ArtifactKind, TaskStatus},
	Balance, TaskId,
};

/// Stores a task, and its workers, in the way of version 2.
fn store_task_as_version_2(id: TaskId) {
	let now = task(id);
	let contributions = now.contributions.into_iter().map(|now| version_2::OldContribution {
		worker: now.worker,
		group: now.group,
		seal: now.seal,
		weight: now.weight,
		status: now.status,
	});
	let old = version_2::Task {
		deal: now.deal,
		index: now.index,
		status: now.status,
		groups: now.groups.into_inner(),
		contributions: contributions.collect(),
		consensus: now.consensus,
		digest: now.digest,
		ended: now.ended,
	};
	unhashed::put_raw(&Tasks::<Test>::hashed_key_for(id), &old.encode());
}

fn store_workers_as_version_2() {
	for (account, now) in Workers::<Test>::iter().collect::<Vec<_>>() {
		let old = version_2::OldWorker {
			bond: now.bond,
			locked: now.locked,
			earned: now.earned,
			score: now.score,
		};
		unhashed::put_raw(&Workers::<Test>::hashed_key_for(account), &old.encode());
	}
}

/// Stores the deal of a task in the way of version 1.
fn store_deal_as_version_1(id: TaskId) {
	let key = task(id).deal;
	let deal = Deals::<Test>::get(key).unwrap();
	let old = FrontDoorDeal {
		requester: REQUESTER,
		category: deal.agreement.category,
		windows: deal.windows,
		trust: deal.agreement.trust,
		reward: deal.agreement.reward,
		protocol_fee: FEE,
		stake: deal.stake,
		failure_fee: deal.failure_fee,
		deposit: deal.deposit,
		scored: deal.scores == Scores::Everywhere,
		tasks: deal.tasks,
	};
	unhashed::put_raw(&Deals::<Test>::hashed_key_for(key), &old.encode());
	Specs::<Test>::insert(key, deal.agreement.spec);
}

#[test]
fn what_versions_1_to_3_stored_becomes_what_version_4_does() {
	chain(|| {
		let (open, ended) = (create(1, REWARD), create(1, REWARD));
		vote(WORKER, ended, digest("a"));
		reveal(WORKER, ended, digest("a"));
		let revealing = create(1, REWARD);
		vote(WORKER, revealing, digest("b"));
		let all = [open, ended, revealing];
		let deals = || all.map(|id| Deals::<Test>::get(task(id).deal).unwrap());
		let mut before = (deals(), all.map(task), record(WORKER));
		// It had not been noted what contributions earned.
		before.1[1].contributions[0].pay = 0;
		let hash = store(STRANGER, ArtifactKind::App, &app());
		let info = Artifacts::<Test>::get(hash).unwrap();

		all.into_iter().for_each(store_deal_as_version_1);
		all.into_iter().for_each(store_task_as_version_2);
		store_workers_as_version_2();
		let old = Artifact {
			owner: info.owner,
			kind: info.kind,
			length: info.length,
			deposit: info.deposit,
			in_use_until: info.in_use_until,
			retired: info.retired,
		};
		unhashed::put_raw(&Artifacts::<Test>::hashed_key_for(hash), &old.encode());
		let _ = crate::Agenda::<Test>::clear(u32::MAX, None);
		StorageVersion::new(1).put::<Pallet<Test>>();

		ToVersion2::<Test>::on_runtime_upgrade();
		assert_eq!(Pallet::<Test>::on_chain_storage_version(), 2);
		ToVersion3::<Test>::on_runtime_upgrade();
		assert_eq!(Pallet::<Test>::on_chain_storage_version(), 3);
		ToVersion4::<Test>::on_runtime_upgrade();
		assert_eq!(Pallet::<Test>::on_chain_storage_version(), 4);
		let mut expected = before.0;
		for (deal, id) in expected.iter_mut().zip(all) {
			// Without a scheduler nobody draws from the kitty, and old deals have no probation.
			deal.kitty = Deals::<Test>::get(task(id).deal).unwrap().kitty;
			deal.probation = 0;
			deal.vote_fees = 0;
		}
		for (task, deal) in before.1.iter_mut().zip(&expected) {
			task.voting = Voting::of(deal);
			task.free = false;
			task.published = task.ended;
		}
		assert_eq!((deals(), all.map(task), record(WORKER)), (expected, before.1, before.2));
		assert_eq!(Artifacts::<Test>::get(hash), Some(info));
		assert_eq!(Specs::<Test>::iter().count(), 0);
		check();

		// Once more changes nothing.
		let after = Deals::<Test>::iter().collect::<Vec<_>>();
		ToVersion2::<Test>::on_runtime_upgrade();
		ToVersion3::<Test>::on_runtime_upgrade();
		ToVersion4::<Test>::on_runtime_upgrade();
		assert_eq!(Deals::<Test>::iter().collect::<Vec<_>>(), after);

		// What was open then ends by itself, like everything else.
		vote(WORKER, open, digest("a"));
		reveal(WORKER, open, digest("a"));
		pass(10 * HOUR_UNIT + 60_000);
		idle();
		assert_eq!(task(revealing).status, TaskStatus::Failed);
		assert_eq!(record(WORKER).locked, 0 as Balance);
		pass(TERMS.retention + 60_000);
		idle();
		assert_eq!(Tasks::<Test>::iter().count(), 0);
		assert_ok!(Poco::remove(signed(STRANGER), hash));
	});
}
