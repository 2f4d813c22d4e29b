//! What was stored before is what it was afterwards.

use super::mock::*;
use crate::{
	migrations::{
		version_1::{Artifact, FrontDoorDeal, Specs},
		ToVersion2,
	},
	Artifacts, Deals, Pallet,
};
use codec::Encode;
use frame_support::{
	assert_ok,
	storage::unhashed,
	traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
};
use poco_primitives::{task::ArtifactKind, TaskId};

/// Stores the deal of a task in the way of version 1.
fn store_as_version_1(id: TaskId) {
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
		scored: deal.scored,
		tasks: deal.tasks,
	};
	unhashed::put_raw(&Deals::<Test>::hashed_key_for(key), &old.encode());
	Specs::<Test>::insert(key, deal.agreement.spec);
}

#[test]
fn deals_and_artifacts_of_version_1_become_those_of_version_2() {
	chain(|| {
		let (open, ended) = (create(1, REWARD), create(1, REWARD));
		vote(WORKER, ended, digest("a"));
		reveal(WORKER, ended, digest("a"));
		let before: Vec<_> =
			[open, ended].map(|id| Deals::<Test>::get(task(id).deal).unwrap()).into();
		let hash = store(STRANGER, ArtifactKind::App, &app());
		let info = Artifacts::<Test>::get(hash).unwrap();

		store_as_version_1(open);
		store_as_version_1(ended);
		let old = Artifact {
			owner: info.owner,
			kind: info.kind,
			length: info.length,
			deposit: info.deposit,
			in_use_until: info.in_use_until,
			retired: info.retired,
		};
		unhashed::put_raw(&Artifacts::<Test>::hashed_key_for(hash), &old.encode());
		StorageVersion::new(1).put::<Pallet<Test>>();

		ToVersion2::<Test>::on_runtime_upgrade();
		assert_eq!(Pallet::<Test>::on_chain_storage_version(), 2);
		for (id, mut deal) in [open, ended].into_iter().zip(before) {
			// Without a scheduler nobody draws from the kitty.
			deal.kitty = Deals::<Test>::get(task(id).deal).unwrap().kitty;
			assert_eq!(Deals::<Test>::get(task(id).deal), Some(deal));
		}
		assert_eq!(Artifacts::<Test>::get(hash), Some(info));
		assert_eq!(Specs::<Test>::iter().count(), 0);
		check();

		// Once more changes nothing.
		let after = Deals::<Test>::iter().collect::<Vec<_>>();
		ToVersion2::<Test>::on_runtime_upgrade();
		assert_eq!(Deals::<Test>::iter().collect::<Vec<_>>(), after);

		vote(WORKER, open, digest("a"));
		reveal(WORKER, open, digest("a"));
		pass(TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), open));
	});
}
