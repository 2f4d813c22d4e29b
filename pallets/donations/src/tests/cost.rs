//! What the end of a task costs, by the number of donors: the same.

use super::mock::*;
use crate::{Donations, Ended, Settlements};
use codec::Encode;
use frame_support::traits::fungible::Mutate;
use poco_primitives::order::Currency;
use sp_runtime::AccountId32;
use std::collections::BTreeMap;

/// Items that something writes, and how long their values are then.
type Written = BTreeMap<Vec<u8>, usize>;

/// A campaign of so many donors, with an open deal, of which the last one is told.
fn chain_with(donors: u32) -> (sp_io::TestExternalities, Bought) {
	let mut chain = fresh();
	let bought = chain.execute_with(|| {
		let id = campaign(Currency::Native);
		for number in 0..donors {
			let mut bytes = [0xdd; 32];
			bytes[..4].copy_from_slice(&number.to_le_bytes());
			let donor = AccountId32::new(bytes);
			Balances::mint_into(&donor, 10_000).unwrap();
			donate(&donor, id, 1_000);
		}
		let bought = buy(id, 100, 3);
		// So that a stage ends with what is measured.
		complete(&bought, 0);
		days(1);
		System::reset_events();
		bought
	});
	chain.commit_all().unwrap();
	(chain, bought)
}

fn end_of(bought: &Bought) -> Ended {
	Ended::Completed { returned: 0, payees: payees(&[WANDA, WILL], bought.price) }
}

/// What the end of a task writes, and how large its proof is.
fn settling(chain: &mut sp_io::TestExternalities, bought: &Bought) -> (Written, usize) {
	let (_, proof) = chain.execute_and_prove(|| {
		Campaigning::on_final(bought.deal, bought.task(1), end_of(bought));
	});
	let events = frame_support::storage::storage_prefix(b"System", b"Events");
	let written = chain
		.overlayed_changes()
		.changes()
		.filter(|(key, _)| !key.starts_with(&events))
		.map(|(key, value)| {
			let value = value.clone().value().cloned();
			(key.clone(), value.map(|value| value.len()).unwrap_or_default())
		})
		.collect();
	(written, proof.encoded_size())
}

#[test]
fn the_end_of_a_task_touches_the_same_for_one_donor_and_for_ten_thousand() {
	let ((mut one, bought), (mut many, same)) = (chain_with(1), chain_with(10_000));
	assert_eq!(bought.deal, same.deal);
	let ((few_writes, few_proof), (many_writes, many_proof)) =
		(settling(&mut one, &bought), settling(&mut many, &bought));
	assert_eq!(few_writes, many_writes, "the same items, of the same lengths");
	// The ledger, the deal, the task, a stage that ends, and the count of events.
	assert_eq!(few_writes.len(), 5);
	println!("proof for one donor: {few_proof} bytes, for ten thousand: {many_proof}");
	// The same items: a larger trie around them, and nothing more.
	assert!(many_proof < few_proof + 4_000, "{few_proof} and {many_proof}");
}

#[test]
fn the_end_of_a_task_reads_no_donation() {
	let (mut with, bought) = chain_with(50);
	let (mut without, _) = chain_with(50);
	without.execute_with(|| {
		let removed = Donations::<Test>::clear(u32::MAX, None);
		assert_eq!(removed.backend, 50);
	});
	without.commit_all().unwrap();
	let values = |chain: &mut sp_io::TestExternalities| {
		chain.execute_with(|| {
			Campaigning::on_final(bought.deal, bought.task(1), end_of(&bought));
			(crate::Ledgers::<Test>::get(bought.campaign), System::events())
		})
	};
	assert_eq!(values(&mut with), values(&mut without));
}

#[test]
fn every_one_of_many_donors_has_its_share() {
	let (mut chain, bought) = chain_with(1_000);
	chain.execute_with(|| {
		Campaigning::on_final(bought.deal, bought.task(1), end_of(&bought));
		Campaigning::on_final(bought.deal, bought.task(2), end_of(&bought));
		Campaigning::do_try_state().unwrap();
		// Three hundred of a million were spent, so the third part of a unit of each thousand.
		let shares: u128 = (0..1_000)
			.map(|id| Campaigning::view_donation(bought.campaign, id).unwrap().claimable)
			.sum();
		assert_eq!(shares, 0, "less than a unit each is rounded away");
		let view = Campaigning::view_donation(bought.campaign, 7).unwrap();
		assert_eq!(view.unspent, 999);
	});
}
