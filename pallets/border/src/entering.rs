//! Decides about what comes: who may receive it, what is counted, what is kept apart.

use crate::{
	AlwaysStopped, AssetLimits, CapturedOrigin, Config, CurrentMode, Customers, EnteredToday,
	Entries, Entry, EntryOf, Error, Event, Fees, Kept, Mode, NextEntry, OpenFrom, Pallet, Reason,
	State, Verdict, WeightInfo, DAY, NO_ACCOUNT,
};
use frame_support::{
	ensure,
	traits::{Contains, Get, Time},
	weights::Weight,
};
use poco_primitives::Balance;
use sp_runtime::{
	traits::{MaybeConvert, Saturating},
	AccountId32,
};
use xcm::latest::{Error as XcmError, Location, XcmContext};
use xcm_executor::traits::ConvertLocation;

/// Where what is deposited came from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Way {
	/// It was here.
	Local,
	/// A chain.
	From(Location),
	/// Another chain, which is not known.
	Unknown,
}

/// Something that the border is asked about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Crossing {
	/// Who would receive it.
	pub beneficiary: AccountId32,
	/// The chain that it comes from, where that is known.
	pub origin: Option<Location>,
}

impl<T: Config> Pallet<T> {
	/// The most that the border adds to the weight of depositing one asset.
	pub fn weight_of_deposit() -> Weight {
		T::WeightInfo::admit().max(T::WeightInfo::keep_apart())
	}

	/// Where what is deposited under a program's context came from.
	///
	/// While a message is processed that came from elsewhere, from there. A program that runs outside of
	/// that, and whose origin is not a local one, is taken for one from elsewhere, too.
	pub(crate) fn way(context: Option<&XcmContext>) -> Way {
		if let Some(origin) = CapturedOrigin::<T>::get() {
			return if origin.parent_count() == 0 { Way::Local } else { Way::From(origin) };
		}
		match context.map(|context| context.origin.as_ref()) {
			None => Way::Local,
			Some(Some(origin)) if origin.parent_count() == 0 => Way::Local,
			Some(Some(origin)) => Way::From(origin.chain_location()),
			Some(None) => Way::Unknown,
		}
	}

	/// Whether the border is asked about a deposit. None where it is not.
	pub(crate) fn crossing(
		who: &Location,
		context: Option<&XcmContext>,
	) -> Result<Option<Crossing>, XcmError> {
		if CurrentMode::<T>::get() == Mode::Off || T::Free::contains(who) {
			return Ok(None);
		}
		let origin = match Self::way(context) {
			Way::Local => return Ok(None),
			Way::From(origin) => Some(origin),
			Way::Unknown => None,
		};
		let beneficiary = T::Accounts::convert_location(who).ok_or(NO_ACCOUNT)?;
		Ok(Some(Crossing { beneficiary, origin }))
	}

	/// Who may claim what a program leaves behind. What was on its way in is not for somebody here to
	/// claim, past the border: the chain where it came from may.
	pub(crate) fn claimer(claimer: &Location, context: &XcmContext) -> Location {
		match Self::way(Some(context)) {
			Way::From(origin)
				if claimer.parent_count() == 0 && CurrentMode::<T>::get() == Mode::On =>
			{
				origin
			},
			_ => claimer.clone(),
		}
	}

	/// The running day.
	pub(crate) fn today() -> u64 {
		T::Time::now().checked_div(DAY).unwrap_or_default()
	}

	/// Whether so much may enter for an account.
	pub(crate) fn judge(
		beneficiary: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
	) -> Verdict<T::AccountId> {
		if CurrentMode::<T>::get() == Mode::Off {
			return Verdict::Open;
		}
		let limits = AssetLimits::<T>::get(asset).unwrap_or_default();
		let today = EnteredToday::<T>::get(asset).on(Self::today());
		if Self::is_member(beneficiary) {
			return match limits.members.check(amount, today.members) {
				Ok(()) => Verdict::Member,
				Err(reason) => Verdict::Refused(reason),
			};
		}
		let customer = Customers::<T>::get(beneficiary, asset)
			.filter(|customer| Self::is_member(&customer.member));
		let Some(customer) = customer else { return Verdict::Refused(Reason::Outsider) };
		if amount > customer.per_day.saturating_sub(customer.entered_on(today.day)) {
			return Verdict::Refused(Reason::AboveVouched);
		}
		match limits.customers.check(amount, today.customers) {
			Ok(()) => Verdict::Customer(customer.member),
			Err(reason) => Verdict::Refused(reason),
		}
	}

	/// Counts what enters, and says so.
	pub(crate) fn note(
		beneficiary: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
		verdict: Verdict<T::AccountId>,
	) {
		let customer_of = match verdict {
			Verdict::Member => None,
			Verdict::Customer(member) => Some(member),
			Verdict::Open | Verdict::Refused(_) => return,
		};
		let mut today = EnteredToday::<T>::get(asset).on(Self::today());
		if customer_of.is_some() {
			today.customers.saturating_accrue(amount);
			Customers::<T>::mutate_exists(beneficiary, asset, |customer| {
				if let Some(customer) = customer {
					customer.entered = customer.entered_on(today.day).saturating_add(amount);
					customer.day = today.day;
				}
			});
		} else {
			today.members.saturating_accrue(amount);
		}
		EnteredToday::<T>::insert(asset, today);
		Self::deposit_event(Event::Admitted {
			beneficiary: beneficiary.clone(),
			asset: asset.clone(),
			amount,
			customer_of,
		});
	}

	/// Judges and counts what is released to an account.
	pub(crate) fn admit(
		beneficiary: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
	) -> Result<(), Error<T>> {
		let verdict = Self::judge(beneficiary, asset, amount);
		ensure!(!matches!(verdict, Verdict::Refused(_)), Error::<T>::NotAdmissible);
		Self::note(beneficiary, asset, amount, verdict);
		Ok(())
	}

	/// Refuses who is neither the beneficiary nor the member that vouches for it.
	pub(crate) fn ensure_entitled(
		caller: &T::AccountId,
		entry: &EntryOf<T>,
	) -> Result<(), Error<T>> {
		let vouches = || {
			Customers::<T>::get(&entry.beneficiary, &entry.asset)
				.is_some_and(|customer| customer.member == *caller)
		};
		ensure!(*caller == entry.beneficiary || vouches(), Error::<T>::NotAuthorized);
		Ok(())
	}

	/// Whether one more deposit from a chain can be kept apart.
	pub(crate) fn has_room(origin: &Option<Location>) -> bool {
		Entries::<T>::count() < T::MaxOpen::get()
			&& OpenFrom::<T>::get(origin) < T::MaxOpenPerChain::get()
	}

	/// What returning costs now.
	pub(crate) fn fee(asset: &T::AssetId, amount: Balance) -> Balance {
		Fees::<T>::get(asset).unwrap_or_default().of(amount)
	}

	/// Books what was put on the pallet's account.
	pub(crate) fn book(
		crossing: Crossing,
		named: Location,
		asset: T::AssetId,
		amount: Balance,
		fee: Balance,
		reason: Reason,
	) {
		let Crossing { beneficiary, origin } = crossing;
		let since = frame_system::Pallet::<T>::block_number();
		let (state, due) = if AlwaysStopped::<T>::contains_key(&beneficiary) {
			(State::Stopped, None)
		} else {
			let due = since.saturating_add(T::ReturnDelay::get());
			(State::Waiting { due }, Some(due))
		};
		let entry = NextEntry::<T>::mutate(|next| {
			let entry = *next;
			*next = next.saturating_add(1);
			entry
		});
		Kept::<T>::mutate(&asset, |kept| kept.saturating_accrue(amount));
		OpenFrom::<T>::mutate(&origin, |open| open.saturating_inc());
		let record = Entry {
			beneficiary: beneficiary.clone(),
			named,
			asset: asset.clone(),
			amount,
			fee,
			reason,
			origin: origin.clone(),
			reserve: T::Reserves::maybe_convert(asset.clone()),
			since,
			state,
		};
		Entries::<T>::insert(entry, record);
		Self::deposit_event(Event::KeptApart {
			entry,
			beneficiary,
			asset,
			amount,
			fee,
			reason,
			origin,
			due,
		});
	}
}
