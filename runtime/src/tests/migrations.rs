//! What an upgrade to this version makes of the state that the version before it left.
//!
//! `states/1002.json` is the state of a development chain of version 1,002, without its code, as
//! `poco-node export-state` told it: an app and a pool are registered, one task is paid, and one is open with
//! the vote of a worker whose result is known.

use super::{books_are_right, preset};
use crate::{
	configs::marketplace::{MarketTerms, Treasury as TreasuryAccount},
	constants::EXISTENTIAL_DEPOSIT,
	pace::Pace,
	*,
};
use frame_support::{
	assert_ok,
	traits::{fungible::Inspect, Get, OnRuntimeUpgrade},
};
use poco_primitives::{hash, registry::EntryKind, task::TaskStatus, H256};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Eve, Ferdie};
use std::collections::BTreeMap;

const BEFORE: &str = include_str!("states/1002.json");

/// The open task, and the digest of its result.
const OPEN: &str = "e141e21b02a0c7c9116f058d7b2c5212f16b9e1c6b9bd85c7cfa667363bf164c";
const DIGEST: &str = "f272f60219b67d6561c843d716ae60da121ed583cf1efbb2c2543272dbd63d7a";

/// The paid task.
const PAID: &str = "e5609d42a16ebf79e02106b6a81dcd36cf796c1410c0b93b3ac66618fdf05fb4";

fn bytes(hex: &str) -> Vec<u8> {
	array_bytes::hex2bytes(hex).expect("hex")
}

fn word(hex: &str) -> H256 {
	H256(bytes(hex).try_into().expect("32 bytes"))
}

fn before() -> sp_io::TestExternalities {
	let state: BTreeMap<String, String> = serde_json::from_str(BEFORE).expect("a map");
	let top = state.iter().map(|(key, value)| (bytes(key), bytes(value))).collect();
	sp_io::TestExternalities::new(sp_storage::Storage { top, ..Default::default() })
}

/// What the records of tasks say, and who owns what.
fn marketplace() -> (usize, usize, usize, Vec<(EntryKind, AccountId)>) {
	let mut entries: Vec<_> = pallet_registry::Entries::<Runtime>::iter_values()
		.map(|entry| (entry.details.kind(), entry.owner))
		.collect();
	entries.sort();
	(
		pallet_poco::Deals::<Runtime>::iter_keys().count(),
		pallet_poco::Tasks::<Runtime>::iter_keys().count(),
		pallet_poco::Workers::<Runtime>::iter_keys().count(),
		entries,
	)
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

#[test]
fn the_state_of_the_version_before_is_taken_over() {
	let mut state = before();
	let (issued, known) = state.execute_with(|| {
		let last = frame_system::LastRuntimeUpgrade::<Runtime>::get().expect("it says who it is");
		assert_eq!(u32::from(last.spec_version), 1_002);
		(Balances::total_issuance(), marketplace())
	});
	assert_eq!(known.0, 2, "two deals: {known:?}");
	assert_eq!(known.1, 2, "two tasks: {known:?}");
	assert_eq!(
		known.3,
		[(EntryKind::App, Eve.to_account_id()), (EntryKind::Workerpool, Ferdie.to_account_id())]
	);
	state.execute_with(|| {
		let weight = Executive::execute_on_runtime_upgrade();
		assert!(weight.all_lt(constants::consensus::MAXIMUM_BLOCK_WEIGHT), "{weight:?}");
		assert!(pallet_migrations::Cursor::<Runtime>::get().is_none(), "no block is left to do");
		assert_eq!(marketplace(), known);
		assert_eq!(Balances::total_issuance(), issued + 2 * EXISTENTIAL_DEPOSIT);
		// What is new begins as the changelog says.
		assert_eq!(pace::Current::<Runtime>::get(), Pace::Live);
		assert_eq!(CollatorStaking::view_staking().issuance_per_block, 0);
		assert!(politics::governance().council.members.is_empty());
		assert_eq!(MarketTerms::get().retention, 24 * 60 * 60 * 1_000);
		books_are_right();
	});
	// Again, it changes nothing.
	state.commit_all().expect("it can be written");
	let root = *state.backend.root();
	state.execute_with(|| {
		Executive::execute_on_runtime_upgrade();
	});
	state.commit_all().expect("it can be written");
	assert_eq!(*state.backend.root(), root, "a second time changes nothing");
}

#[test]
fn a_task_from_before_an_upgrade_is_paid_after_it() {
	before().execute_with(|| {
		Executive::execute_on_runtime_upgrade();
		System::set_block_number(System::block_number() + 1);
		let (task, digest) = (word(OPEN), word(DIGEST));
		let status = || pallet_poco::Tasks::<Runtime>::get(task).expect("it is there").status;
		let paid = pallet_poco::Tasks::<Runtime>::get(word(PAID)).expect("it is there");
		assert_eq!((paid.status, status()), (TaskStatus::Completed, TaskStatus::Active));
		// It takes three who agree; Bob has voted.
		for worker in [Charlie, Ferdie] {
			assert_ok!(Poco::contribute(
				signed(worker),
				task,
				hash::vote(task, digest),
				hash::seal(&worker.to_account_id(), task, digest),
			));
		}
		assert_eq!(status(), TaskStatus::Revealing);
		for worker in [Bob, Charlie, Ferdie] {
			assert_ok!(Poco::reveal(signed(worker), task, digest));
		}
		assert_eq!(status(), TaskStatus::Completed);
	});
}

#[test]
fn an_upgrade_opens_the_categories_that_were_constants_and_only_once() {
	preset("development").execute_with(|| {
		let expected = Registry::view_categories();
		pallet_registry::CategoryCount::<Runtime>::kill();
		assert!(pallet_registry::Categories::<Runtime>::clear(100, None).maybe_cursor.is_none());
		crate::migrations::OpenCategories::on_runtime_upgrade();
		assert_eq!(Registry::view_categories(), expected);
		crate::migrations::OpenCategories::on_runtime_upgrade();
		assert_eq!(Registry::view_categories(), expected);
	});
}

#[test]
fn an_upgrade_gives_pots_what_keeps_them_alive_and_only_once() {
	preset("development").execute_with(|| {
		let pots = [CollatorStaking::pot_account(), TreasuryAccount::get()];
		for pot in &pots {
			frame_system::Account::<Runtime>::remove(pot);
		}
		let issued = Balances::total_issuance();
		crate::migrations::EndowPots::on_runtime_upgrade();
		for pot in &pots {
			assert_eq!(Balances::balance(pot), EXISTENTIAL_DEPOSIT);
		}
		assert_eq!(Balances::total_issuance(), issued + 2 * EXISTENTIAL_DEPOSIT);
		crate::migrations::EndowPots::on_runtime_upgrade();
		assert_eq!(Balances::total_issuance(), issued + 2 * EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_change_of_several_blocks_counts_everything_once_however_often_it_is_made() {
	use crate::{
		configs::migrating::MigrationWeight,
		next::{CountEntries, Counts},
	};
	use frame_support::{migrations::SteppedMigration, weights::WeightMeter};
	use poco_primitives::registry::{Details, PoolPolicy};
	preset("development").execute_with(|| {
		for number in 0..5u8 {
			let name = vec![b'a' + number].try_into().expect("it is short");
			let pool = Details::Workerpool { name };
			assert_ok!(Registry::register(signed(Eve), pool, Some(PoolPolicy::default())));
		}
		for _ in 0..2 {
			let (mut cursor, mut blocks) = (None, 0);
			loop {
				let mut meter = WeightMeter::with_limit(MigrationWeight::get());
				cursor = CountEntries::step(cursor, &mut meter).expect("there is room for a step");
				blocks += 1;
				if cursor.is_none() {
					break;
				}
				// A block has no room for another one.
				let again = CountEntries::step(cursor, &mut meter);
				assert!(again.is_err(), "one step a block");
			}
			assert!(blocks > 2, "{blocks} blocks");
			assert_eq!(Counts::get(EntryKind::Workerpool), 5);
			assert_eq!(Counts::get(EntryKind::App), 0);
		}
		books_are_right();
	});
}
