//! Sells execution for what is accepted for fees, and hands on what that brings.

use crate::{rates, Config, Pallet, Rate};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::WeightToFee};
use poco_primitives::Balance;
use xcm::latest::{Asset, AssetId, Error as XcmError, Fungibility, Location, Weight, XcmContext};
use xcm_builder::{deposit_or_burn_fee, TakeRevenue};
use xcm_executor::{
	traits::{TransactAsset, WeightTrader},
	AssetsInHolding,
};

/// Sells weight for the chain's own token and for listed assets, at the governed rate.
///
/// `Fee` says what weight costs in the chain's own token; `Revenue` gets what was paid in the end.
///
/// A program pays with one asset. What it has paid is at any time the price of all the weight that it has
/// bought and not given back, rounded up once: how often it buys and gives back changes nothing.
pub struct Trader<T: Config, Fee: WeightToFee<Balance = Balance>, Revenue: TakeRevenue> {
	sale: Option<Sale>,
	_types: PhantomData<(T, Fee, Revenue)>,
}

/// What a program has bought.
struct Sale {
	/// What it pays with.
	asset: AssetId,
	/// What that is worth, as it was when it paid first.
	rate: Rate,
	/// How much it has bought and not given back.
	weight: Weight,
	/// What it has paid for that.
	price: Balance,
	/// The money.
	paid: AssetsInHolding,
}

/// What more weight would cost.
struct Offer {
	rate: Rate,
	/// With what was bought before.
	weight: Weight,
	/// Of all that.
	price: Balance,
	/// What is missing.
	due: Balance,
}

impl<T: Config, Fee: WeightToFee<Balance = Balance>, Revenue: TakeRevenue> Trader<T, Fee, Revenue> {
	fn price(weight: &Weight, rate: Rate) -> Option<Balance> {
		rates::price(Fee::weight_to_fee(weight), rate)
	}

	fn offer(&self, weight: &Weight, asset: &AssetId) -> Result<Offer, XcmError> {
		let (rate, before, paid) = match &self.sale {
			Some(sale) if sale.asset == *asset => (sale.rate, sale.weight, sale.price),
			Some(_) => return Err(XcmError::NotHoldingFees),
			None => {
				let rate = Pallet::<T>::fee_rate(&asset.0).ok_or(XcmError::AssetNotFound)?;
				(rate, Weight::zero(), 0)
			},
		};
		let weight = before.checked_add(weight).ok_or(XcmError::Overflow)?;
		let price = Self::price(&weight, rate).ok_or(XcmError::Overflow)?.max(paid);
		Ok(Offer { rate, weight, price, due: price.saturating_sub(paid) })
	}
}

fn amount_of(id: AssetId, amount: Balance) -> Asset {
	Asset { id, fun: Fungibility::Fungible(amount) }
}

impl<T: Config, Fee: WeightToFee<Balance = Balance>, Revenue: TakeRevenue> WeightTrader
	for Trader<T, Fee, Revenue>
{
	fn new() -> Self {
		Self { sale: None, _types: PhantomData }
	}

	fn buy_weight(
		&mut self,
		weight: Weight,
		mut payment: AssetsInHolding,
		_: &XcmContext,
	) -> Result<AssetsInHolding, (AssetsInHolding, XcmError)> {
		let Some(asset) = payment.fungible.keys().next().cloned() else {
			return Err((payment, XcmError::NotHoldingFees));
		};
		let offer = match self.offer(&weight, &asset) {
			Ok(offer) => offer,
			Err(error) => return Err((payment, error)),
		};
		let Ok(money) = payment.try_take(amount_of(asset.clone(), offer.due).into()) else {
			return Err((payment, XcmError::TooExpensive));
		};
		match &mut self.sale {
			Some(sale) => {
				sale.weight = offer.weight;
				sale.price = offer.price;
				sale.paid.subsume_assets(money);
			},
			// What costs nothing is not remembered: nothing can be given back for it.
			None if offer.due == 0 => (),
			None => {
				let Offer { rate, weight, price, .. } = offer;
				self.sale = Some(Sale { asset, rate, weight, price, paid: money });
			},
		}
		Ok(payment)
	}

	fn refund_weight(&mut self, weight: Weight, _: &XcmContext) -> Option<AssetsInHolding> {
		let sale = self.sale.as_mut()?;
		let kept = sale.weight.saturating_sub(weight);
		let price = Self::price(&kept, sale.rate)?;
		// Where nothing comes back now, the weight is not given back either: with more of it, something may.
		let refund = sale.price.checked_sub(price).filter(|refund| *refund > 0)?;
		sale.weight = kept;
		sale.price = price;
		Some(sale.paid.saturating_take(amount_of(sale.asset.clone(), refund).into()))
	}

	fn quote_weight(
		&mut self,
		weight: Weight,
		given: AssetId,
		_: &XcmContext,
	) -> Result<Asset, XcmError> {
		let offer = self.offer(&weight, &given)?;
		Ok(amount_of(given, offer.due))
	}
}

impl<T: Config, Fee: WeightToFee<Balance = Balance>, Revenue: TakeRevenue> Drop
	for Trader<T, Fee, Revenue>
{
	fn drop(&mut self) {
		if let Some(sale) = self.sale.take().filter(|sale| !sale.paid.is_empty()) {
			Revenue::take_revenue(sale.paid);
		}
	}
}

/// Hands revenue on: the chain's own token to one location, listed assets to another. What is too little to
/// be there is burned.
pub struct RevenueTo<Transactor, Native, Others>(PhantomData<(Transactor, Native, Others)>);

impl<Transactor: TransactAsset, Native: Get<Location>, Others: Get<Location>> TakeRevenue
	for RevenueTo<Transactor, Native, Others>
{
	fn take_revenue(revenue: AssetsInHolding) {
		for part in revenue.into_per_asset_holdings() {
			let is_native = part.fungible.keys().all(|asset| asset.0.is_here());
			let destination = if is_native { Native::get() } else { Others::get() };
			deposit_or_burn_fee::<Transactor>(part, None, destination);
		}
	}
}
