//! Calls of the pallet `Market`: orders and vouchers.

use super::Call;
use crate::{order::AnyOrder, order::Orders, AccountId};
use codec::{Compact, Encode};
use poco_primitives::{donation::CampaignId, order::Currency, Balance, Moment, H160, H256};

fn market(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("Market", name, arguments)
}

/// Makes a deal of orders that fit together.
pub fn match_orders(orders: Orders) -> Call {
	market("match_orders", (orders,))
}

/// Makes a deal of orders that fit together, of a request of the caller's, for a campaign to pay.
pub fn match_for_campaign(campaign: CampaignId, orders: Orders) -> Call {
	market("match_for_campaign", (Compact(campaign), orders))
}

/// Puts an order of the caller on chain, where everybody sees it. It needs no signature then.
pub fn place(order: AnyOrder) -> Call {
	market("place", (order,))
}

/// Says on chain that an order is the caller's, in place of a signature.
pub fn presign(order: AnyOrder) -> Call {
	market("presign", (order,))
}

/// Takes a placed order of the caller off the chain again.
pub fn withdraw_order(hash: H256) -> Call {
	market("withdraw_order", (hash,))
}

/// Closes an order of the caller for ever.
pub fn close(order: AnyOrder) -> Call {
	market("close", (order,))
}

/// Closes every request of the caller whose salt is below this one, for ever.
pub fn close_requests_below(salt: H256) -> Call {
	market("close_requests_below", (salt,))
}

/// Puts money aside for what `users` buy before `expiry`, in chain time: of these entries, or of
/// any when none is named.
pub fn create_voucher(
	currency: Currency,
	amount: Balance,
	expiry: Moment,
	users: Vec<AccountId>,
	entries: Vec<H160>,
) -> Call {
	market("create_voucher", (currency, Compact(amount), expiry, users, entries))
}

/// Adds money to a voucher of the caller.
pub fn top_up_voucher(voucher: H256, amount: Balance) -> Call {
	market("top_up_voucher", (voucher, Compact(amount)))
}

/// Says anew who may use a voucher of the caller, and for what.
pub fn change_voucher(voucher: H256, users: Vec<AccountId>, entries: Vec<H160>) -> Call {
	market("change_voucher", (voucher, users, entries))
}

/// Gives what is left in an expired voucher, in its currency and in the chain's own, back to its
/// issuer.
pub fn refund_voucher(issuer: AccountId, number: u32, currency: Currency) -> Call {
	market("refund_voucher", (issuer, number, currency))
}

/// Forgets how much of a dead order was used.
pub fn forget(order: AnyOrder) -> Call {
	market("forget", (order,))
}
