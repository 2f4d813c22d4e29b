//! What `try_state` finds.

use super::{mock::*, source::CHAIN};
use crate::{
	Head, Heads, KnownRoot, NextSlot, Order, Received, Redemptions, Roots, Scope, Scopes, Source,
	Sources, Verifiers,
};
use frame_support::{assert_err, BoundedVec};
use poco_primitives::{attestation::EpochRoot, redemption::Period, H256};

/// A case that is broken, and what is found.
fn found(problem: &'static str, break_it: impl FnOnce()) {
	fresh().execute_with(|| {
		Sources::<Test>::try_append(source()).unwrap();
		Registry::do_try_state().unwrap();
		break_it();
		assert_err!(Registry::do_try_state(), problem);
	});
}

fn also(other: Source<xcm::latest::Location>) {
	Sources::<Test>::try_append(other).unwrap();
}

fn head(number: u32) -> Head {
	Head { number, state_root: H256::zero() }
}

#[test]
fn a_source_that_is_two_is_found() {
	let other = Source { chain: H256::zero(), para: OTHER, sender: pallet(OTHER, SENDER) };
	let chain = Source { chain: CHAIN, ..other.clone() };
	found("a chain is a source once", || also(chain));
	let para = Source { para: PARA, ..other.clone() };
	found("a number is a source's once", || also(para));
	let sender = Source { sender: pallet(PARA, SENDER), ..other };
	found("a sender is a source's once", || also(sender));
}

#[test]
fn heads_that_are_nobodys_or_in_disorder_are_found() {
	let heads = |numbers: &[u32]| -> BoundedVec<Head, MaxHeads> {
		numbers.iter().copied().map(head).collect::<Vec<_>>().try_into().unwrap()
	};
	found("only of sources heads are kept", || Heads::<Test>::insert(H256::zero(), heads(&[1])));
	found("no heads are no item", || Heads::<Test>::insert(CHAIN, heads(&[])));
	found("heads come one after the other", || Heads::<Test>::insert(CHAIN, heads(&[1, 2, 2])));
}

#[test]
fn a_root_in_anothers_place_is_found() {
	let root = EpochRoot::default();
	found("a root is kept where it is looked for", || {
		Roots::<Test>::insert(CHAIN, 1, KnownRoot { epoch: 2, root })
	});
}

#[test]
fn what_was_received_without_a_turn_is_found() {
	let leaf = H256::repeat_byte(1);
	found("what was received has one turn", || Received::<Test>::insert(CHAIN, leaf, ()));
	found("what has a turn was received", || Order::<Test>::insert(CHAIN, 0, leaf));
	found("what was received has one turn", || {
		Received::<Test>::insert(CHAIN, leaf, ());
		Order::<Test>::insert(CHAIN, 0, leaf);
		Order::<Test>::insert(CHAIN, 1, leaf);
	});
	found("there are no more statements than may be", || {
		Received::<Test>::insert(CHAIN, leaf, ());
		Order::<Test>::insert(CHAIN, MAX_RECEIVED, leaf);
	});
	found("the next turn is one", || NextSlot::<Test>::insert(CHAIN, MAX_RECEIVED));
}

#[test]
fn verifiers_and_periods_that_do_not_fit_are_found() {
	found("a verifier has a scope", || Verifiers::<Test>::insert(OFFICE, OFFICES));
	let many = (0..4).map(H256::repeat_byte);
	found("scopes are not too many", || {
		many.for_each(|scope| Scopes::<Test>::insert(scope, Scope::<MaxPeriods>::default()))
	});
	for periods in [vec![NEXT_YEAR, YEAR], vec![Period { from: 5, until: 5 }]] {
		let periods = periods.try_into().unwrap();
		found("periods come one after the other", || {
			Scopes::<Test>::insert(OFFICES, Scope::<MaxPeriods> { closed_until: 0, periods })
		});
	}
}

#[test]
fn a_redemption_of_no_period_or_scope_is_found() {
	let broken = |problem: &'static str, change: &dyn Fn()| {
		fresh().execute_with(|| {
			Sources::<Test>::try_append(source()).unwrap();
			Registry::list_verifier(governance(), OFFICE, OFFICES).unwrap();
			Registry::open_period(governance(), OFFICES, YEAR).unwrap();
			redeem(&ANNE, OFFICE, proven(&known(3), 0, &ANNE)).unwrap();
			Registry::do_try_state().unwrap();
			change();
			assert_err!(Registry::do_try_state(), problem);
		})
	};
	let moved = |scope, from| {
		let (key, redemption) = Redemptions::<Test>::drain().next().unwrap();
		Redemptions::<Test>::insert((scope, from, key.2), redemption);
	};
	broken("what was redeemed has a scope", &|| moved(MUSEUM, YEAR.from));
	broken("what was redeemed has a period", &|| moved(OFFICES, YEAR.from + 1));
	broken("a certificate shows its scope", &|| {
		Registry::list_verifier(governance(), MUSEUM, MUSEUM).unwrap();
		Registry::open_period(governance(), MUSEUM, YEAR).unwrap();
		moved(MUSEUM, YEAR.from);
	});
}
