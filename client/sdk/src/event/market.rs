//! Events of the pallet `Market`.

use super::events;
use crate::AccountId;
use poco_primitives::{
	order::{Currency, OrderKind},
	Balance, DealId, Moment, H160, H256,
};

events! {
	/// An event of orders or vouchers.
	MarketEvent {
		/// Orders made a deal; the request is named by its hash.
		OrdersMatched {
			deal: DealId,
			app: H160,
			dataset: Option<H160>,
			workerpool: H160,
			request: H256,
			volume: u32,
		},
		/// Somebody else than the requester paid for a deal.
		DealSponsored { deal: DealId, payer: AccountId },
		/// An order is on chain.
		OrderPlaced { hash: H256, kind: OrderKind, signer: AccountId },
		/// An order was signed by a call.
		OrderPresigned { hash: H256, signer: AccountId },
		/// An order is no longer on chain.
		OrderWithdrawn { hash: H256 },
		/// An order was closed.
		OrderClosed { hash: H256, signer: AccountId },
		/// What was used of a dead order is forgotten.
		OrderForgotten { hash: H256 },
		/// A requester closed its requests with lower salts.
		RequestsClosed { requester: AccountId, below: H256 },
		/// A voucher was made.
		VoucherCreated {
			voucher: H256,
			number: u32,
			issuer: AccountId,
			account: AccountId,
			currency: Currency,
			amount: Balance,
			expiry: Moment,
		},
		/// A voucher has more money.
		VoucherToppedUp { voucher: H256, amount: Balance },
		/// A voucher is for other users or entries.
		VoucherChanged { voucher: H256 },
		/// What was left in a voucher went back.
		VoucherRefunded { voucher: H256, issuer: AccountId, currency: Currency, amount: Balance },
	}
}
