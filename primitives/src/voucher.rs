//! Vouchers: money that somebody else gives for some purchases, by some date.

use crate::{order::Currency, Balance, Moment, H160, H256};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A voucher, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct VoucherView<AccountId> {
	/// Its identifier.
	pub id: H256,
	/// Its number among those of its issuer.
	pub number: u32,
	/// Who gave the money, and gets back what is not spent.
	pub issuer: AccountId,
	/// The account that its money lies in, and that refunds of failed tasks go to.
	pub account: AccountId,
	/// What it pays in.
	pub currency: Currency,
	/// What is left, in smallest units.
	pub balance: Balance,
	/// It pays for matches before this, in chain time.
	pub expiry: Moment,
	/// The requesters that may use it.
	pub users: Vec<AccountId>,
	/// The entries that it may buy; any when none is named.
	pub entries: Vec<H160>,
}
