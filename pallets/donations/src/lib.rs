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

pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod giving;
pub mod shares;
mod sponsoring;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use giving::REMOVED_AT_ONCE;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{types::*, weights::WeightInfo};
	use alloc::boxed::Box;
	use codec::Encode;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _},
			fungibles,
			tokens::Precision,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		attestation::{Attest, Payment, Place},
		donation::{AllowedApp, AppChoice, CampaignId, DonationId},
		order::Currency,
		Balance, CategoryId, DealId, Moment, TaskId, H256,
	};
	use sp_runtime::{
		traits::{Member, UniqueSaturatedInto, Zero},
		AccountId32,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The plan of a campaign in this runtime.
	pub type PlanOf<T> = Plan<<T as Config>::MaxApps, <T as Config>::MaxRequesters>;

	/// A campaign in this runtime.
	pub type CampaignOf<T> = Campaign<<T as Config>::MaxApps, <T as Config>::MaxRequesters>;

	/// A donation in this runtime.
	pub type DonationOf<T> = Donation<<T as Config>::Location>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>>
	{
		/// The chain's own token, in which deposits are.
		type NativeToken: fungible::Mutate<Self::AccountId>
			+ fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// All currencies that donations may be in, [`Config::NativeToken`] among them.
		type Assets: fungibles::Inspect<Self::AccountId, AssetId = Currency, Balance = Balance>
			+ fungibles::Mutate<Self::AccountId>;

		/// What currencies are worth.
		type Rates: Rates;

		/// Knows apps.
		type Apps: Apps;

		/// Knows pools.
		type Pools: Pools;

		/// Money of campaigns that lies with the marketplace.
		type Parked: Parked;

		/// States receipts.
		type Attestations: Attest<Error: Into<DispatchError>>;

		/// Names places on other chains.
		type Location: Parameter + Member + MaxEncodedLen;

		/// Tells who gives, and where it is when it is on another chain.
		type DonorOrigin: EnsureOrigin<
			Self::RuntimeOrigin,
			Success = (AccountId32, Option<Self::Location>),
		>;

		/// Decides what campaigns pay at most, where nobody else has paid.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Chain time, in milliseconds.
		type Clock: Get<Moment>;

		/// The time of the last block, in milliseconds since 1970.
		type Calendar: Get<Moment>;

		/// What governance decides on for all campaigns.
		type Terms: Get<Terms>;

		/// Where that goes which is nobody's when a campaign is removed.
		type Remainder: Get<AccountId32>;

		/// Length of the periods that receipts are told apart by, in milliseconds.
		#[pallet::constant]
		type Period: Get<Moment>;

		/// Most apps of a campaign.
		#[pallet::constant]
		type MaxApps: Get<u32>;

		/// Most requesters of a campaign.
		#[pallet::constant]
		type MaxRequesters: Get<u32>;

		/// Of how many it is known at most what they paid, in each category and currency.
		#[pallet::constant]
		type MaxPrices: Get<u32>;

		/// Most who are paid for a task.
		#[pallet::constant]
		type MaxPayees: Get<u32>;

		/// From this the accounts of campaigns are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Makes what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for a campaign.
		Campaign,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The number of the next campaign.
	#[pallet::storage]
	pub type NextCampaign<T: Config> = StorageValue<_, CampaignId, ValueQuery>;

	/// Campaigns. Key: the campaign's number. Value: what it is.
	#[pallet::storage]
	pub type Campaigns<T: Config> = StorageMap<_, Twox64Concat, CampaignId, CampaignOf<T>>;

	/// What changes of campaigns. Key: the campaign's number. Value: its money, and how that is divided.
	#[pallet::storage]
	pub type Ledgers<T: Config> = StorageMap<_, Twox64Concat, CampaignId, Ledger, ValueQuery>;

	/// Donations. Keys: the campaign, the donation's number in it.
	#[pallet::storage]
	pub type Donations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, DonationId, DonationOf<T>>;

	/// Stages that have ended. Keys: the campaign, the stage.
	#[pallet::storage]
	pub type Stages<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, Stage>;

	/// The last stages of generations of units. Keys: the campaign, the generation. Value: the stage.
	#[pallet::storage]
	pub type LastStages<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, u32>;

	/// Deals that campaigns pay. Key: the deal's identifier. Value: the campaign, the price, and tasks that
	/// are open.
	#[pallet::storage]
	pub type Deals<T: Config> = StorageMap<_, Identity, DealId, Sponsored>;

	/// Tasks that campaigns paid, and that have ended for good with a result. Key: the task's identifier.
	/// Value: the campaign, the payment, and who gave its reward.
	#[pallet::storage]
	pub type SettledTasks<T: Config> = StorageMap<_, Identity, TaskId, Settled<T::MaxPayees>>;

	/// What others than campaigns paid lately. Keys: the category, the currency. Value: payers, the latest
	/// last.
	#[pallet::storage]
	pub type Prices<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		CategoryId,
		Blake2_128Concat,
		Currency,
		BoundedVec<Paid, T::MaxPrices>,
		ValueQuery,
	>;

	/// What campaigns pay at most for a vote, where governance has said it. Keys: the category, the
	/// currency.
	#[pallet::storage]
	pub type Ceilings<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CategoryId, Blake2_128Concat, Currency, Balance>;

	/// What happened. Amounts are in smallest units of the campaign's currency.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A campaign has begun.
		CampaignCreated {
			/// Its number.
			campaign: CampaignId,
			/// Who began it.
			manager: AccountId32,
			/// Where its money lies.
			account: AccountId32,
			/// What it collects.
			currency: Currency,
			/// It takes and spends money before this.
			end: Moment,
		},
		/// Somebody gave money.
		Donated {
			/// The campaign.
			campaign: CampaignId,
			/// The donation's number.
			donation: DonationId,
			/// Who paid.
			account: AccountId32,
			/// Where it came from, when it came from another chain.
			location: Option<T::Location>,
			/// How much.
			amount: Balance,
		},
		/// A campaign has collected what it would like to.
		GoalReached {
			/// The campaign.
			campaign: CampaignId,
		},
		/// A campaign pays a deal.
		DealSponsored {
			/// The campaign.
			campaign: CampaignId,
			/// The deal.
			deal: DealId,
			/// Number of its tasks.
			tasks: u32,
			/// What each costs.
			price: Balance,
		},
		/// A task has ended for good with a result.
		Spent {
			/// The campaign that paid it.
			campaign: CampaignId,
			/// Its deal.
			deal: DealId,
			/// Stands for the payments before this one.
			before: H256,
			/// What it cost, and who was paid.
			payment: Payment,
		},
		/// A task has ended for good with a result that was refuted.
		Lost {
			/// The campaign that paid it.
			campaign: CampaignId,
			/// Its deal.
			deal: DealId,
			/// The task.
			task: TaskId,
			/// What it cost. Nobody has a receipt for it.
			amount: Balance,
			/// What came back of its price.
			returned: Balance,
		},
		/// Tasks have ended without a result, or were never begun.
		Returned {
			/// The campaign that paid them.
			campaign: CampaignId,
			/// Their deal.
			deal: DealId,
			/// Their number.
			tasks: u32,
			/// What came back.
			amount: Balance,
		},
		/// A donor's share of what was spent was stated.
		ReceiptClaimed {
			/// The campaign.
			campaign: CampaignId,
			/// The donation.
			donation: DonationId,
			/// How much it is.
			amount: Balance,
			/// Where it is stated.
			place: Place,
		},
		/// A worker gave its reward to the campaign that paid it.
		Waived {
			/// The campaign.
			campaign: CampaignId,
			/// The task.
			task: TaskId,
			/// Who.
			worker: AccountId32,
			/// How much.
			amount: Balance,
			/// Where that is stated.
			place: Place,
		},
		/// What was not spent of a donation was paid back.
		Refunded {
			/// The campaign.
			campaign: CampaignId,
			/// The donation.
			donation: DonationId,
			/// To whom.
			account: AccountId32,
			/// How much.
			amount: Balance,
		},
		/// Others may ask for deals that a campaign pays.
		RequestersSet {
			/// The campaign.
			campaign: CampaignId,
		},
		/// A campaign ends earlier.
		CampaignEnded {
			/// The campaign.
			campaign: CampaignId,
			/// When.
			end: Moment,
		},
		/// A campaign has more for the deposits of its tasks.
		DepositsFunded {
			/// The campaign.
			campaign: CampaignId,
			/// By whom.
			from: AccountId32,
			/// By how much, in smallest units of the chain's own token.
			amount: Balance,
		},
		/// A campaign is forgotten.
		CampaignRemoved {
			/// The campaign.
			campaign: CampaignId,
		},
		/// Governance has said what campaigns pay at most for a vote, or leaves that to what others pay.
		CeilingSet {
			/// In this category.
			category: CategoryId,
			/// In this currency.
			currency: Currency,
			/// How much.
			ceiling: Option<Balance>,
		},
	}

	/// Why a call or a deal was refused. What is refused changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such campaign.
		CampaignNotFound,
		/// The campaign takes and spends no money any more.
		CampaignEnded,
		/// The campaign has not ended.
		CampaignRuns,
		/// A cause is text in UTF-8, and some.
		CauseInvalid,
		/// The end is not ahead, or too far.
		EndOutOfRange,
		/// A campaign names at least one app.
		NoApps,
		/// There is no such app in the registry.
		AppNotFound,
		/// A campaign names at least one requester.
		NoRequesters,
		/// Pools with so few members are too small for any campaign.
		RulesTooLoose,
		/// The currency is not accepted.
		CurrencyNotAccepted,
		/// Nothing is given, paid, bought or asked for.
		AmountZero,
		/// A donation is worth more than that.
		AmountTooLow,
		/// The amount is too much to be counted.
		AmountTooHigh,
		/// The balance does not cover it.
		FundsTooLow,
		/// Only the campaign's manager may do that.
		NotTheManager,
		/// There is no such donation.
		DonationNotFound,
		/// The donation is somebody else's.
		NotTheDonor,
		/// The stage is not one of the campaign's that the donation had a part in, or the donor has its
		/// receipts up to it.
		StageNotFound,
		/// Nothing was spent of the donation that there is no receipt for.
		NothingSpent,
		/// Tasks that the campaign pays have not ended for good.
		DealsOpen,
		/// The donation was refunded.
		AlreadyRefunded,
		/// Donors have receipts or refunds to get.
		DonationsKept,
		/// Deposits of the campaign's tasks have not come back.
		DealsKept,
		/// No campaign paid this task, it has not ended for good with a result, or its records are gone.
		TaskNotSettled,
		/// This is not what was paid for the task.
		PaymentMismatch,
		/// The account was not paid for proving the result.
		NotAWorker,
		/// The worker has given its reward.
		AlreadyWaived,
		/// More were paid for the task than can be.
		MaxPayeesExceeded,
		/// The campaign does not pay for this requester.
		NotARequester,
		/// The campaign has another currency.
		CurrencyMismatch,
		/// A campaign pays for no callback.
		CallbackNotPaid,
		/// The campaign asks for more trust.
		TrustTooLow,
		/// The campaign does not pay for this app.
		AppNotAllowed,
		/// The app has another owner or program than when the campaign named it.
		AppChangedHands,
		/// The chain does not draw the pool's workers.
		PoolNotDrawn,
		/// The pool has too few members.
		PoolTooSmall,
		/// A campaign pays workers that the chain draws, and nobody for an app or a dataset.
		SaleNotFree,
		/// The pool keeps more of the reward for its scheduler than a campaign may pay.
		SchedulerRatioTooHigh,
		/// It is not known what others pay.
		PriceUnknown,
		/// Others pay less, or the campaign wants to.
		PriceTooHigh,
		/// A campaign pays this deal already.
		DealAlreadyPaid,
		/// The campaign has not so much money available.
		AvailableTooLow,
		/// The campaign has not enough for the deposits of so many tasks.
		DepositsUnfunded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(!T::Period::get().is_zero(), "periods have a length");
			assert!(!T::MaxPrices::get().is_zero(), "a price can be known");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Begins a campaign. Apps that are named by their entries are those that they are now: whoever
		/// they are sold to later gets nothing of this campaign.
		///
		/// Who: anybody, who is its manager, for a deposit by its bytes. `float` moves to the campaign's
		/// account, with what keeps that alive, for the deposits of its tasks: what is left of both comes
		/// back when the campaign is removed. Cost: by the apps. Errors: `CauseInvalid`, `EndOutOfRange`,
		/// `NoApps`, `AppNotFound`, `NoRequesters`, `RulesTooLoose`, `CurrencyNotAccepted`, `AmountZero`
		/// for a goal of nothing, `FundsTooLow`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create_campaign(Pallet::<T>::count(&plan.apps)))]
		pub fn create_campaign(
			origin: OriginFor<T>,
			plan: Box<PlanOf<T>>,
			#[pallet::compact] float: Balance,
		) -> DispatchResult {
			let manager = ensure_signed(origin)?;
			let Plan { cause, apps, requesters, rules, currency, goal, end } = *plan;
			let (now, terms) = (T::Clock::get(), T::Terms::get());
			ensure!(
				!cause.is_empty() && core::str::from_utf8(&cause).is_ok(),
				Error::<T>::CauseInvalid
			);
			ensure!(
				now < end && end <= now.saturating_add(terms.longest),
				Error::<T>::EndOutOfRange
			);
			ensure!(!apps.is_empty(), Error::<T>::NoApps);
			ensure!(!requesters.is_empty(), Error::<T>::NoRequesters);
			ensure!(rules.members >= terms.members, Error::<T>::RulesTooLoose);
			ensure!(!goal.is_zero(), Error::<T>::AmountZero);
			ensure!(
				T::Rates::native_value(currency, goal).is_some(),
				Error::<T>::CurrencyNotAccepted
			);
			let mut pinned = BoundedVec::new();
			for app in apps {
				let allowed = match app {
					AppChoice::Entry(entry) => {
						let (owner, content) =
							T::Apps::app(entry).ok_or(Error::<T>::AppNotFound)?;
						AllowedApp::Entry { entry, owner, content }
					},
					AppChoice::Content(content) => AllowedApp::Content(content),
				};
				pinned.try_push(allowed).map_err(|_| Error::<T>::AppNotFound)?;
			}
			let id = NextCampaign::<T>::get();
			NextCampaign::<T>::put(id.checked_add(1).ok_or(Error::<T>::AmountTooHigh)?);
			let mut campaign = CampaignOf::<T> {
				manager: manager.clone(),
				cause,
				apps: pinned,
				requesters,
				rules,
				currency,
				goal,
				end,
				deposit: Zero::zero(),
			};
			campaign.deposit = Self::hold_deposit(&campaign)?;
			let mut ledger = Ledger::default();
			let endowed = float.checked_add(Self::alive()).ok_or(Error::<T>::FundsTooLow)?;
			Self::endow(id, &manager, &mut ledger, endowed)?;
			Campaigns::<T>::insert(id, campaign);
			Ledgers::<T>::insert(id, ledger);
			let account = Self::account(id);
			Self::deposit_event(Event::CampaignCreated {
				campaign: id,
				manager,
				account,
				currency,
				end,
			});
			Ok(())
		}

		/// Gives money to a campaign. What is spent of it, the donor has receipts for; what is not comes
		/// back when the campaign has ended.
		///
		/// Who: anybody, here or on another chain. `commitment` is what the receipts name instead of the
		/// account, see [`commitment`](poco_primitives::attestation::commitment). Errors:
		/// `CampaignNotFound`, `CampaignEnded`, `CurrencyNotAccepted`, `AmountTooLow`, `AmountTooHigh`,
		/// `FundsTooLow`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::donate())]
		pub fn donate(
			origin: OriginFor<T>,
			#[pallet::compact] campaign: CampaignId,
			#[pallet::compact] amount: Balance,
			commitment: Option<H256>,
		) -> DispatchResult {
			let (account, location) = T::DonorOrigin::ensure_origin(origin)?;
			Self::do_donate(account, location, campaign, amount, commitment)?;
			Ok(())
		}

		/// States the donor's share of what was spent since its last receipt, up to the end of a stage; up
		/// to now when none is named.
		///
		/// Who: whoever gave. Errors: `CampaignNotFound`, `DonationNotFound`, `NotTheDonor`,
		/// `StageNotFound`, `NothingSpent`; those of [`Config::Attestations`] when it has no room.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::claim_receipt())]
		pub fn claim_receipt(
			origin: OriginFor<T>,
			#[pallet::compact] campaign: CampaignId,
			#[pallet::compact] donation: DonationId,
			through: Option<u32>,
		) -> DispatchResult {
			let (account, _) = T::DonorOrigin::ensure_origin(origin)?;
			Self::do_claim(&account, campaign, donation, through)?;
			Ok(())
		}

		/// Pays back what was not spent of a donation. Long after the end it also forgets receipts that
		/// nobody claimed.
		///
		/// Who: anybody, for whoever gave. Errors: `CampaignNotFound`, `DonationNotFound`, `CampaignRuns`,
		/// `DealsOpen`, `AlreadyRefunded`; the currency's own when the account cannot receive it.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::refund())]
		pub fn refund(
			origin: OriginFor<T>,
			#[pallet::compact] campaign: CampaignId,
			#[pallet::compact] donation: DonationId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_refund(campaign, donation)?;
			Ok(())
		}

		/// Gives what the caller was paid for proving a task's result to the campaign that paid it, and
		/// states that.
		///
		/// Who: a worker of the task, as long as the task's records are kept and the campaign runs. The
		/// money comes from the caller's balance. `payment` is what the event `Spent` told of the task;
		/// `commitment` is what the receipt names instead of the account. Cost: by the payees. Errors:
		/// `TaskNotSettled`, `PaymentMismatch`, `NotAWorker`, `AmountZero`, `AlreadyWaived`,
		/// `CampaignNotFound`, `CampaignEnded`, `FundsTooLow`; those of [`Config::Attestations`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::waive(Pallet::<T>::count(&payment.payees)))]
		pub fn waive(
			origin: OriginFor<T>,
			payment: Box<Payment>,
			commitment: Option<H256>,
		) -> DispatchResult {
			let (account, _) = T::DonorOrigin::ensure_origin(origin)?;
			Self::do_waive(account, &payment, commitment)?;
			Ok(())
		}

		/// Says who may ask for deals that a campaign pays, from now on.
		///
		/// Who: its manager, whose deposit changes with the bytes. Errors: `CampaignNotFound`,
		/// `NotTheManager`, `NoRequesters`, `FundsTooLow`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_requesters())]
		pub fn set_requesters(
			origin: OriginFor<T>,
			#[pallet::compact] campaign: CampaignId,
			requesters: BoundedVec<AccountId32, T::MaxRequesters>,
		) -> DispatchResult {
			let mut record = Self::managed(origin, campaign)?;
			ensure!(!requesters.is_empty(), Error::<T>::NoRequesters);
			record.requesters = requesters;
			T::NativeToken::release(
				&HoldReason::Campaign.into(),
				&record.manager,
				record.deposit,
				Precision::Exact,
			)?;
			record.deposit = Self::hold_deposit(&record)?;
			Campaigns::<T>::insert(campaign, record);
			Self::deposit_event(Event::RequestersSet { campaign });
			Ok(())
		}

		/// Ends a campaign now. What is not spent goes back to the donors.
		///
		/// Who: its manager. Errors: `CampaignNotFound`, `NotTheManager`, `CampaignEnded`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::end_campaign())]
		pub fn end_campaign(
			origin: OriginFor<T>,
			#[pallet::compact] campaign: CampaignId,
		) -> DispatchResult {
			let mut record = Self::managed(origin, campaign)?;
			let end = T::Clock::get();
			ensure!(end < record.end, Error::<T>::CampaignEnded);
			record.end = end;
			Campaigns::<T>::insert(campaign, record);
			Self::deposit_event(Event::CampaignEnded { campaign, end });
			Ok(())
		}

		/// Gives a campaign more of the chain's own token for the deposits of its tasks. It is no donation:
		/// what is left goes to the manager when the campaign is removed.
		///
		/// Who: anybody. Errors: `CampaignNotFound`, `AmountZero`, `FundsTooLow`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::fund_deposits())]
		pub fn fund_deposits(
			origin: OriginFor<T>,
			#[pallet::compact] campaign: CampaignId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let from = ensure_signed(origin)?;
			ensure!(!amount.is_zero(), Error::<T>::AmountZero);
			let (_, mut ledger) = Self::campaign(campaign)?;
			Self::endow(campaign, &from, &mut ledger, amount)?;
			Ledgers::<T>::insert(campaign, ledger);
			Self::deposit_event(Event::DepositsFunded { campaign, from, amount });
			Ok(())
		}

		/// Forgets a campaign of which nobody has anything to get any more. The manager has back what is
		/// left for deposits. What rounding left over, what workers gave that was not spent, and what came
		/// to the account otherwise goes where the chain's own money lies.
		///
		/// Who: anybody. One call removes a hundred stages: where there are more, it is to be called again.
		/// Errors: `CampaignNotFound`, `CampaignRuns`, `DealsOpen`, `DonationsKept`, `DealsKept`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::remove_campaign())]
		pub fn remove_campaign(
			origin: OriginFor<T>,
			#[pallet::compact] campaign: CampaignId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			if Self::do_remove(campaign)? {
				Self::deposit_event(Event::CampaignRemoved { campaign });
			}
			Ok(())
		}

		/// Says what campaigns pay at most for each vote that a task's trust takes at least, in a category
		/// and a currency, whatever others pay; or leaves that to what others pay.
		///
		/// Who: governance.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::set_ceiling())]
		pub fn set_ceiling(
			origin: OriginFor<T>,
			category: CategoryId,
			currency: Currency,
			ceiling: Option<Balance>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Ceilings::<T>::set(category, currency, ceiling);
			Self::deposit_event(Event::CeilingSet { category, currency, ceiling });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// A campaign that the caller manages.
		fn managed(
			origin: OriginFor<T>,
			campaign: CampaignId,
		) -> Result<CampaignOf<T>, DispatchError> {
			let caller = ensure_signed(origin)?;
			let record = Campaigns::<T>::get(campaign).ok_or(Error::<T>::CampaignNotFound)?;
			ensure!(record.manager == caller, Error::<T>::NotTheManager);
			Ok(record)
		}

		/// Holds the deposit for a campaign on its manager's balance, and tells how much it is.
		fn hold_deposit(campaign: &CampaignOf<T>) -> Result<Balance, DispatchError> {
			let terms = T::Terms::get();
			let bytes: Balance = campaign.encoded_size().unique_saturated_into();
			let deposit =
				terms.campaign_deposit.saturating_add(terms.byte_deposit.saturating_mul(bytes));
			T::NativeToken::hold(&HoldReason::Campaign.into(), &campaign.manager, deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			Ok(deposit)
		}
	}
}
