//! Books that do not add up are found out.

use super::mock::*;
use crate::{NextPurchase, OfTask, OpenFrom, Prepaid, Purchases};
use frame_support::traits::{fungible::hold::Mutate as _, tokens::Precision};

/// Something is wrong, and nothing else.
fn found(wrong: impl FnOnce()) {
	chain().execute_with(|| {
		bought(&user(SIBLING, 1), order());
		bought(&user(OTHER, 2), order());
		check();
		wrong();
		assert!(Purchasing::do_try_state().is_err());
	});
}

#[test]
fn what_is_wrong_in_the_books_is_found() {
	found(|| Prepaid::<Test>::insert(NATIVE, FEE));
	found(|| Prepaid::<Test>::insert(TOKEN, 1));
	found(|| Prepaid::<Test>::remove(NATIVE));
	found(|| OpenFrom::<Test>::insert(parachain(SIBLING), 2));
	found(|| OpenFrom::<Test>::remove(parachain(OTHER)));
	found(|| OpenFrom::<Test>::insert(parachain(9), 1));
	found(|| OfTask::<Test>::insert(task(0), 1));
	found(|| OfTask::<Test>::insert(task(9), 0));
	found(|| NextPurchase::<Test>::put(1));
	found(|| Purchases::<Test>::remove(0));
	found(|| {
		let reason = crate::HoldReason::Purchase.into();
		let mine = account(&user(SIBLING, 1));
		Balances::release(&reason, &mine, 1, Precision::Exact).unwrap();
	});
	found(|| {
		let reason = crate::HoldReason::Purchase.into();
		Balances::hold(&reason, &ANNE, 1).unwrap();
	});
	found(|| {
		Balances::transfer_allow_death(signed(keeper()), ANNE, 1).unwrap();
	});
}
