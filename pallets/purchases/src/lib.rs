#![cfg_attr(not(feature = "std"), no_std)]
#![doc = include_str!("../README.md")]
#![deny(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_possible_wrap,
	clippy::cast_precision_loss,
	clippy::cast_sign_loss,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

extern crate alloc;

mod answering;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod interface;
mod messenger;
mod places;
mod purchasing;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use interface::*;
pub use messenger::XcmMessenger;
pub use pallet::*;
pub use places::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{interface::*, types::*, weights::WeightInfo};
	use alloc::boxed::Box;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _},
			fungibles::{self, Mutate as _},
			tokens::{Precision, Preservation},
			PalletInfoAccess,
		},
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{order::Currency, Balance, Moment, TaskId, H256};
	use sp_runtime::{
		traits::{MaybeConvert, MaybeEquivalence},
		AccountId32,
	};
	use xcm::v5::{InteriorLocation, Location};
	use xcm_executor::traits::ConvertLocation;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>>
	{
		/// Who may buy, and where that is.
		type BuyerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Location>;

		/// Which accounts locations have here: what the executor's transactor has, too. There has to
		/// be one for [`Location::here`], which fees are kept on.
		type Accounts: ConvertLocation<Self::AccountId>;

		/// The chain's own token, which deposits are made in.
		type NativeToken: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// All currencies that fees may be in, [`Config::NativeToken`] among them.
		type Assets: fungibles::Mutate<Self::AccountId, AssetId = Currency, Balance = Balance>;

		/// What messages call the currencies.
		type AssetLocations: MaybeEquivalence<Location, Currency>;

		/// Where the reserves of currencies are.
		type Reserves: MaybeConvert<Currency, Location>;

		/// Makes the deals.
		type Market: Market;

		/// Sends answers.
		type Messenger: Messenger;

		/// Chain time, in milliseconds.
		type Clock: Get<Moment>;

		/// What is held for purchases.
		type Deposits: Get<Deposits>;

		/// What sending answers costs.
		type Prices: Get<Prices>;

		/// Who gets that.
		#[pallet::constant]
		type PriceReceiver: Get<Self::AccountId>;

		/// The longest from a purchase to its expiry, in milliseconds.
		#[pallet::constant]
		type MaxLifetime: Get<Moment>;

		/// Most purchases without an answer at a time.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// Most of them from one chain, those of its users counted.
		#[pallet::constant]
		type MaxOpenPerChain: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::RuntimeOrigin>;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for a purchase.
		Purchase,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Purchases whose answers have not gone out. Key: the number, given in the order of purchase.
	/// Value: all that is known.
	#[pallet::storage]
	pub type Purchases<T: Config> = CountedStorageMap<_, Twox64Concat, PurchaseId, Purchase>;

	/// Key: a task that was bought. Value: the number of its purchase.
	#[pallet::storage]
	pub type OfTask<T: Config> = StorageMap<_, Identity, TaskId, PurchaseId>;

	/// The number of the next purchase.
	#[pallet::storage]
	pub type NextPurchase<T: Config> = StorageValue<_, PurchaseId, ValueQuery>;

	/// Key: a chain. Value: how many purchases from there have no answer.
	#[pallet::storage]
	pub type OpenFrom<T: Config> = StorageMap<_, Blake2_128Concat, Location, u32, ValueQuery>;

	/// The books of fees. Key: what they are in. Value: their sum, in smallest units.
	#[pallet::storage]
	pub type Prepaid<T: Config> = StorageMap<_, Blake2_128Concat, Currency, Balance, ValueQuery>;

	/// Whether the account that fees are kept on exists for good, whatever is on it.
	#[pallet::storage]
	pub type AccountProvided<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// What happened. Amounts are in smallest units.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody of another chain bought a task.
		Purchased {
			/// The number of the purchase.
			purchase: PurchaseId,
			/// What the buyer calls it.
			reference: H256,
			/// The task.
			task: TaskId,
			/// The buyer's chain.
			chain: Location,
			/// What the buyer is called there; nothing where it is the chain itself.
			within: InteriorLocation,
			/// The buyer's account here.
			buyer: T::AccountId,
			/// What the price is in.
			currency: Currency,
			/// What the task cost.
			price: Balance,
			/// What sending the answer cost, in the chain's own token.
			answer_price: Balance,
			/// What the fee for the answer's execution is in.
			fee_currency: Currency,
			/// How much that is.
			fee: Balance,
		},
		/// An answer went out, with its fee. The deposit is released.
		Answered {
			/// The number of the purchase.
			purchase: PurchaseId,
			/// The task.
			task: TaskId,
			/// Whether it has a result.
			completed: bool,
		},
		/// An answer did not go out. Anybody may send it.
		AnswerFailed {
			/// The number of the purchase.
			purchase: PurchaseId,
			/// The task.
			task: TaskId,
			/// Why.
			error: AnswerError,
		},
		/// The result of a task came that nobody waits for.
		NotAwaited {
			/// The task.
			task: TaskId,
		},
		/// A purchase was given up without an answer. Its fee and its deposit are the buyer's again.
		Forgotten {
			/// The number of the purchase.
			purchase: PurchaseId,
			/// The task.
			task: TaskId,
			/// Who has the fee back.
			buyer: T::AccountId,
			/// What it is in.
			currency: Currency,
			/// How much that is.
			fee: Balance,
		},
	}

	/// Why a call was refused. What is refused changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// The buyer is on this chain, where orders are matched without messages.
		OriginLocal,
		/// The buyer's location names no chain that there can be, or is too deep.
		OriginInvalid,
		/// The buyer's location has no account here, or this chain's own has none.
		AccountUnknown,
		/// The purchase has expired before it was made.
		Expired,
		/// The purchase would wait for its answer longer than any may.
		LifetimeTooLong,
		/// A response to a query has no room for more than a digest.
		QueryTellsDigestOnly,
		/// More bytes are asked for than results have.
		AnswerTooLong,
		/// A chain buys, and names no account for what is left over of the fee.
		BeneficiaryMissing,
		/// The fee is in what cannot be sent to the buyer's chain at once, or is worth nothing there.
		FeeNotPayable,
		/// The fee is less than an account has at least.
		FeeTooLow,
		/// There are as many purchases without an answer as may be.
		MaxOpenExceeded,
		/// There are as many of them from the buyer's chain as may be.
		MaxOpenPerChainExceeded,
		/// The task costs more than the buyer wants to pay.
		PriceTooHigh,
		/// The task was bought before.
		TaskTaken,
		/// The buyer's balance does not cover fee, price of the answer, and deposit.
		FundsTooLow,
		/// There is no such purchase, or it was answered.
		PurchaseNotFound,
		/// The task is not finished, or something of its result may still be published.
		TaskOpen,
		/// What came of the task is not known any more.
		OutcomeUnknown,
		/// The answer could not be sent.
		NotSent,
		/// The purchase may still be answered.
		NotExpired,
		/// The fee could not be paid back.
		NotRefunded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::Accounts::convert_location(&Location::here()).is_some(),
				"there is an account that fees can be kept on"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What sending such an answer costs now, in smallest units of the chain's own token, beside its
		/// fee. None where it would be refused.
		pub fn answer_price(answer: AnswerV1) -> Option<Balance> {
			let most = Self::check_answer(answer.what, &answer.how).ok()?;
			Some(T::Prices::get().of_answer(most))
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Buys one task, and the answer to it. The price, the fee for the answer's execution, what
		/// sending it costs, and a deposit are taken of the buyer's account here.
		///
		/// Who: another chain, or somebody there, by a message whose `Transact` has the kind `Xcm`.
		/// Number and encoding of this call stay what they are. Cost: by the bytes of the parameters.
		///
		/// Errors: `OriginLocal`, `OriginInvalid`, `AccountUnknown`, `Expired`, `LifetimeTooLong`,
		/// `QueryTellsDigestOnly`, `AnswerTooLong`, `BeneficiaryMissing`, `FeeNotPayable`,
		/// `FeeTooLow`, `MaxOpenExceeded`, `MaxOpenPerChainExceeded`, `PriceTooHigh`, `TaskTaken`,
		/// `FundsTooLow`; those of [`Config::Market`] when there is no such deal.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::purchase(Pallet::<T>::params_of(purchase)))]
		pub fn purchase(origin: OriginFor<T>, purchase: Box<VersionedPurchase>) -> DispatchResult {
			let buyer = T::BuyerOrigin::ensure_origin(origin)?;
			let VersionedPurchase::V1(purchase) = *purchase;
			Self::do_purchase(&buyer, purchase)
		}

		/// Sends the answer to a purchase that did not go out by itself: the task failed, its result
		/// has no bytes to be passed on, or a sending failed before.
		///
		/// Who: anybody. Errors: `PurchaseNotFound`, `TaskOpen`, `OutcomeUnknown`, `NotSent`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::answer())]
		pub fn answer(origin: OriginFor<T>, purchase: PurchaseId) -> DispatchResult {
			ensure_signed(origin)?;
			let record = Purchases::<T>::get(purchase).ok_or(Error::<T>::PurchaseNotFound)?;
			match T::Market::outcome(record.task) {
				Outcome::Completed(result) => Self::send(purchase, record, Some(result)),
				Outcome::Failed => Self::send(purchase, record, None),
				Outcome::Open => return Err(Error::<T>::TaskOpen.into()),
				Outcome::Unknown => return Err(Error::<T>::OutcomeUnknown.into()),
			}
			.map_err(|_| Error::<T>::NotSent)?;
			Ok(())
		}

		/// Gives up a purchase that has expired without an answer, or whose outcome is not known any
		/// more. Fee and deposit go back to the buyer's account here; what became of the price is the
		/// market's concern. (An answered purchase is forgotten by itself.)
		///
		/// Who: anybody. Errors: `PurchaseNotFound`, `NotExpired`, `NotRefunded`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::forget())]
		pub fn forget(origin: OriginFor<T>, purchase: PurchaseId) -> DispatchResult {
			ensure_signed(origin)?;
			let record = Purchases::<T>::get(purchase).ok_or(Error::<T>::PurchaseNotFound)?;
			ensure!(
				T::Clock::get() >= record.expiry
					|| T::Market::outcome(record.task) == Outcome::Unknown,
				Error::<T>::NotExpired
			);
			// What is kept for others stays.
			let preservation = if Prepaid::<T>::get(record.currency) > record.fee {
				Preservation::Preserve
			} else {
				Preservation::Expendable
			};
			T::Assets::transfer(
				record.currency,
				&Self::account()?,
				&record.buyer,
				record.fee,
				preservation,
			)
			.map_err(|_| Error::<T>::NotRefunded)?;
			Self::remove(purchase, &record)?;
			let Purchase { task, buyer, currency, fee, .. } = record;
			Self::deposit_event(Event::Forgotten { purchase, task, buyer, currency, fee });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account that fees are kept on: the chain's own, since the chain itself sends answers.
		pub fn account() -> Result<T::AccountId, Error<T>> {
			T::Accounts::convert_location(&Location::here()).ok_or(Error::<T>::AccountUnknown)
		}

		/// What answers for a buyer come from, seen from this chain. Their chains have to know it.
		pub fn source(within: &InteriorLocation) -> Option<InteriorLocation> {
			let pallet = u8::try_from(<Self as PalletInfoAccess>::index()).ok()?;
			super::places::source(pallet, within)
		}

		/// Bytes of a purchase's parameters.
		pub(crate) fn params_of(purchase: &VersionedPurchase) -> u32 {
			let VersionedPurchase::V1(purchase) = purchase;
			Self::count(&purchase.params)
		}

		/// Number of bytes.
		pub(crate) fn count(bytes: &[u8]) -> u32 {
			bytes.len().try_into().unwrap_or(u32::MAX)
		}

		/// Takes a purchase out of the books whose fee is gone, and releases its deposit.
		pub(crate) fn remove(number: PurchaseId, record: &Purchase) -> DispatchResult {
			Purchases::<T>::remove(number);
			OfTask::<T>::remove(record.task);
			Prepaid::<T>::mutate_exists(record.currency, |prepaid| {
				*prepaid = prepaid
					.and_then(|prepaid| prepaid.checked_sub(record.fee))
					.filter(|left| *left > 0);
			});
			OpenFrom::<T>::mutate_exists(&record.chain, |open| {
				*open = open.and_then(|open| open.checked_sub(1)).filter(|left| *left > 0);
			});
			T::NativeToken::release(
				&HoldReason::Purchase.into(),
				&record.buyer,
				record.deposit,
				Precision::BestEffort,
			)?;
			Ok(())
		}
	}
}
