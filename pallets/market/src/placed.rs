//! Deals over orders that are placed on chain, for other pallets.

use crate::{
	matching::{PaidBy, Signatures},
	Book, Config, Error, Offered, Pallet,
};
use poco_primitives::{
	deal::Agreement,
	order::{AnyOrder, Orders, Proof, RequestOrder, Signed},
	DealId, H160, H256,
};
use sp_runtime::{AccountId32, DispatchError};

impl<T: Config> Pallet<T> {
	/// Turns a request and what it buys of orders that are placed on chain into a deal. Tells which, and
	/// what was agreed on.
	///
	/// Who calls this vouches that the requester asks for it: the request needs no signature. The
	/// entries that it names are those of the orders, whatever was there before. Every other rule of
	/// [`match_orders`](Self::match_orders) is checked. An error may leave something behind: calls undo
	/// it.
	///
	/// Errors: `OrderNotPlaced` where one of the orders is not on chain in full, or is one of another
	/// kind; those of [`match_orders`](Self::match_orders).
	pub fn match_placed(
		offered: Offered,
		request: RequestOrder<AccountId32>,
	) -> Result<(DealId, Agreement<AccountId32>), DispatchError> {
		let placed = |hash: H256| Book::<T>::get(hash).and_then(|placed| placed.order);
		let (Some(AnyOrder::App(app)), Some(AnyOrder::Workerpool(workerpool))) =
			(placed(offered.app), placed(offered.workerpool))
		else {
			return Err(Error::<T>::OrderNotPlaced.into());
		};
		let dataset = match offered.dataset.map(placed) {
			None => None,
			Some(Some(AnyOrder::Dataset(dataset))) => Some(dataset),
			Some(_) => return Err(Error::<T>::OrderNotPlaced.into()),
		};
		let request = RequestOrder {
			app: app.app,
			dataset: dataset.as_ref().map_or(H160::zero(), |dataset| dataset.dataset),
			workerpool: workerpool.workerpool,
			..request
		};
		let requester = request.requester.clone();
		let orders = Orders {
			app: on_chain(app),
			dataset: dataset.map(on_chain),
			workerpool: on_chain(workerpool),
			request: on_chain(request),
		};
		let paid_by = PaidBy::Request { caller: Some(&requester) };
		let matched = Self::do_match(paid_by, orders, Signatures::OfOffers)?;
		Ok((matched.deal, matched.agreement))
	}
}

fn on_chain<O>(order: O) -> Signed<O> {
	Signed { order, proof: Proof::OnChain }
}
