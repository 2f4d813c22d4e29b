//! Makes purchases.

use crate::{
	AccountProvided, AnswerV1, Bought, Config, Error, Event, FeeV1, HoldReason, HowV1, Market,
	NextPurchase, OfTask, OpenFrom, Pallet, Place, Prepaid, Purchase, PurchaseV1, Purchases, Way,
	WhatV1, Wish,
};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{
		fungible::hold::Mutate as _,
		fungibles::{Inspect, Mutate},
		tokens::Preservation,
		Get,
	},
};
use poco_primitives::{
	order::Currency,
	result::{MAX_INLINE_RESULT, MAX_URI},
	Balance,
};
use sp_runtime::{
	traits::{MaybeConvert, MaybeEquivalence},
	AccountId32, DispatchResult,
};
use xcm::v5::Location;
use xcm_executor::traits::ConvertLocation;

impl<T: Config> Pallet<T> {
	/// Buys a task, and the answer to it. An error may leave something behind: calls undo it.
	pub(crate) fn do_purchase(origin: &Location, purchase: PurchaseV1) -> DispatchResult {
		ensure!(origin.parent_count() > 0, Error::<T>::OriginLocal);
		let place = Place::of(origin).ok_or(Error::<T>::OriginInvalid)?;
		let buyer = T::Accounts::convert_location(origin).ok_or(Error::<T>::AccountUnknown)?;
		let lifetime =
			purchase.expiry.checked_sub(T::Clock::get()).filter(|lifetime| *lifetime > 0);
		let lifetime = lifetime.ok_or(Error::<T>::Expired)?;
		ensure!(lifetime <= T::MaxLifetime::get(), Error::<T>::LifetimeTooLong);

		let PurchaseV1 { reference, currency, max_price, expiry, answer, .. } = purchase;
		let AnswerV1 { what, how, fee, surplus_to } = answer;
		let most = Self::check_answer(what, &how)?;
		let beneficiary = place.beneficiary(surplus_to).ok_or(Error::<T>::BeneficiaryMissing)?;
		let (fee_currency, fee) = Self::check_fee(fee, currency, &place.chain)?;
		ensure!(Purchases::<T>::count() < T::MaxOpen::get(), Error::<T>::MaxOpenExceeded);
		let open = OpenFrom::<T>::get(&place.chain);
		ensure!(open < T::MaxOpenPerChain::get(), Error::<T>::MaxOpenPerChainExceeded);

		let number = NextPurchase::<T>::get();
		let Bought { task, price } = T::Market::buy(Wish {
			purchase: number,
			buyer: buyer.clone(),
			app: purchase.app,
			dataset: purchase.dataset,
			workerpool: purchase.workerpool,
			category: purchase.category,
			trust: purchase.trust,
			params: purchase.params,
			currency,
			max_price,
		})?;
		ensure!(price <= max_price, Error::<T>::PriceTooHigh);
		ensure!(!OfTask::<T>::contains_key(task), Error::<T>::TaskTaken);

		let account = Self::account()?;
		Self::provide_account(&account);
		Self::pay(&buyer, &account, fee_currency, fee)?;
		Prepaid::<T>::mutate(fee_currency, |prepaid| *prepaid = prepaid.saturating_add(fee));
		let answer_price = T::Prices::get().of_answer(most);
		Self::pay(&buyer, &T::PriceReceiver::get(), Currency::Native, answer_price)?;

		let Place { chain, within } = place;
		let mut record = Purchase {
			buyer: buyer.clone(),
			chain: chain.clone(),
			within: within.clone(),
			reference,
			task,
			expiry,
			what,
			how,
			currency: fee_currency,
			fee,
			beneficiary,
			deposit: 0,
		};
		let bytes = u32::try_from(record.encoded_size()).unwrap_or(u32::MAX);
		record.deposit = T::Deposits::get().of_purchase(bytes);
		T::NativeToken::hold(&HoldReason::Purchase.into(), &buyer, record.deposit)
			.map_err(|_| Error::<T>::FundsTooLow)?;
		Purchases::<T>::insert(number, record);
		OfTask::<T>::insert(task, number);
		NextPurchase::<T>::put(number.saturating_add(1));
		OpenFrom::<T>::insert(&chain, open.saturating_add(1));
		Self::deposit_event(Event::Purchased {
			purchase: number,
			reference,
			task,
			chain,
			within,
			buyer,
			currency,
			price,
			answer_price,
			fee_currency,
			fee,
		});
		Ok(())
	}

	/// What can be told, and so. Tells the most bytes that are the buyer's to choose.
	pub(crate) fn check_answer(what: WhatV1, how: &HowV1) -> Result<u32, Error<T>> {
		let told = match what {
			WhatV1::Digest => 0,
			WhatV1::Pointer => MAX_URI,
			WhatV1::Bytes { most } => most,
		};
		ensure!(told <= MAX_INLINE_RESULT, Error::<T>::AnswerTooLong);
		match how {
			HowV1::Query { .. } => {
				ensure!(what == WhatV1::Digest, Error::<T>::QueryTellsDigestOnly);
				Ok(told)
			},
			HowV1::Call { prefix, .. } => Ok(told.saturating_add(Self::count(prefix))),
		}
	}

	/// Of what and how much the fee is, if it can be sent to the buyer's chain.
	fn check_fee(
		fee: FeeV1,
		currency: Currency,
		chain: &Location,
	) -> Result<(Currency, Balance), Error<T>> {
		let (currency, fee) = fee.of(currency);
		ensure!(
			T::AssetLocations::convert_back(&currency).is_some()
				&& T::Reserves::maybe_convert(currency)
					.is_some_and(|reserve| Way::to(chain, &reserve).is_some()),
			Error::<T>::FeeNotPayable
		);
		// So that it can be alone on either account.
		ensure!(fee >= T::Assets::minimum_balance(currency).max(1), Error::<T>::FeeTooLow);
		Ok((currency, fee))
	}

	/// Moves money of the buyer, whose account stays.
	fn pay(
		buyer: &AccountId32,
		to: &AccountId32,
		currency: Currency,
		amount: Balance,
	) -> Result<(), Error<T>> {
		if amount > 0 {
			T::Assets::transfer(currency, buyer, to, amount, Preservation::Preserve)
				.map_err(|_| Error::<T>::FundsTooLow)?;
		}
		Ok(())
	}

	/// Lets the account exist that fees are kept on, so that it can have whatever they are in.
	fn provide_account(account: &AccountId32) {
		if !AccountProvided::<T>::get() {
			frame_system::Pallet::<T>::inc_providers(account);
			AccountProvided::<T>::put(true);
		}
	}
}
