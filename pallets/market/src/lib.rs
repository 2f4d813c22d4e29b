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
mod matching;
mod placed;
mod signature;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod voucher;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{
		matching::{Matched, PaidBy, Signatures},
		types::*,
		weights::WeightInfo,
	};
	use alloc::boxed::Box;
	use frame_support::{
		dispatch::DispatchResultWithPostInfo,
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _, Inspect as _},
			fungibles,
			tokens::Precision,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		donation::CampaignId,
		eip712::Domain,
		order::{voucher_id, AnyOrder, Currency, OrderKind, Orders, Payer, Proof},
		task::Artifact,
		Balance, DealId, Moment, H160, H256,
	};
	use sp_runtime::{
		traits::{SaturatedConversion, Zero},
		AccountId32,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Most restrictions that a match may have to look into a group for.
	pub const MAX_GROUPS: u64 = 10;

	/// The voucher type of a runtime.
	pub type VoucherOf<T> =
		Voucher<<T as Config>::MaxVoucherUsers, <T as Config>::MaxVoucherEntries>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId32, Hash = H256, RuntimeEvent: From<Event<Self>>>
	{
		/// The currency of deposits.
		type Currency: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// All currencies that vouchers may be in, [`Config::Currency`] among them.
		type Assets: fungibles::Inspect<Self::AccountId, AssetId = Currency, Balance = Balance>
			+ fungibles::Mutate<Self::AccountId>;

		/// Tells what is for sale.
		type Registry: Registry;

		/// Makes the deals.
		type Deals: Deals;

		/// Decides which deals campaigns pay.
		type Campaigns: Campaigns;

		/// Chain time, in milliseconds.
		type Clock: Get<Moment>;

		/// What EIP-712 signatures are bound to.
		type Eip712Domain: Get<Domain>;

		/// What keeping things on chain costs.
		type Deposits: Get<Deposits>;

		/// Most requesters that may use a voucher.
		#[pallet::constant]
		type MaxVoucherUsers: Get<u32>;

		/// Most entries that a voucher names.
		#[pallet::constant]
		type MaxVoucherEntries: Get<u32>;

		/// From this the accounts of vouchers are derived.
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
		/// The deposit for an order that is placed or signed on chain.
		Order,
		/// The deposit for a voucher.
		Voucher,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// How many tasks of an order's volume are used. Key: the order's hash.
	#[pallet::storage]
	pub type Consumed<T: Config> = StorageMap<_, Identity, H256, u64, ValueQuery>;

	/// Requests with a lower salt are void. Key: the requester.
	#[pallet::storage]
	pub type RequestFloors<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, H256, ValueQuery>;

	/// Orders that their signers vouched for by a call. Key: the order's hash. Value: whose it is,
	/// and the order itself where it was placed for everybody to see.
	#[pallet::storage]
	pub type Book<T: Config> = StorageMap<_, Identity, H256, Placed>;

	/// Vouchers. Key: the voucher's identifier.
	#[pallet::storage]
	pub type Vouchers<T: Config> = StorageMap<_, Identity, H256, VoucherOf<T>>;

	/// Number of vouchers that an account made, which makes their identifiers differ.
	#[pallet::storage]
	pub type VoucherCount<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What happened. Amounts are in smallest units.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Orders became a deal.
		OrdersMatched {
			/// The deal.
			deal: DealId,
			/// The app.
			app: H160,
			/// The dataset, if there is one.
			dataset: Option<H160>,
			/// The workerpool.
			workerpool: H160,
			/// The hash of the request.
			request: H256,
			/// Number of tasks.
			volume: u32,
		},
		/// Somebody else than the requester paid for a deal.
		DealSponsored {
			/// The deal.
			deal: DealId,
			/// Who paid.
			payer: T::AccountId,
		},
		/// An order was placed for everybody to see.
		OrderPlaced {
			/// Its hash.
			hash: H256,
			/// What it is about.
			kind: OrderKind,
			/// Whose it is.
			signer: T::AccountId,
		},
		/// An order was signed by a call.
		OrderPresigned {
			/// Its hash.
			hash: H256,
			/// Whose it is.
			signer: T::AccountId,
		},
		/// An order is no longer placed or signed on chain.
		OrderWithdrawn {
			/// Its hash.
			hash: H256,
		},
		/// An order is good for nothing any more.
		OrderClosed {
			/// Its hash.
			hash: H256,
			/// Whose it was.
			signer: T::AccountId,
		},
		/// All requests with a lower salt are void.
		RequestsClosed {
			/// Whose requests.
			requester: T::AccountId,
			/// The salt.
			below: H256,
		},
		/// What was used of a dead order is forgotten.
		OrderForgotten {
			/// Its hash.
			hash: H256,
		},
		/// A voucher was made.
		VoucherCreated {
			/// Its identifier.
			voucher: H256,
			/// Its number among those of its issuer.
			number: u32,
			/// Who made it.
			issuer: T::AccountId,
			/// Where its money lies.
			account: T::AccountId,
			/// In what.
			currency: Currency,
			/// How much.
			amount: Balance,
			/// It pays for matches before this.
			expiry: Moment,
		},
		/// Money was added to a voucher.
		VoucherToppedUp {
			/// The voucher.
			voucher: H256,
			/// How much.
			amount: Balance,
		},
		/// A voucher is for other users or entries.
		VoucherChanged {
			/// The voucher.
			voucher: H256,
		},
		/// What was not spent of a voucher went back.
		VoucherRefunded {
			/// The voucher.
			voucher: H256,
			/// Who has it back.
			issuer: T::AccountId,
			/// In what.
			currency: Currency,
			/// How much.
			amount: Balance,
		},
	}

	/// Why a call was refused. A refused call changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// Request and workerpool order name different categories.
		CategoryMismatch,
		/// There is no such category, or it is closed.
		CategoryNotFound,
		/// The workerpool does not give the trust that is asked for.
		TrustTooHigh,
		/// The orders' prices are in different currencies.
		CurrencyMismatch,
		/// The app costs more than the request allows.
		AppPriceTooHigh,
		/// The dataset costs more than the request allows.
		DatasetPriceTooHigh,
		/// The workerpool costs more than the request allows.
		WorkerpoolPriceTooHigh,
		/// The workerpool does not offer all that the others ask for.
		TagMismatch,
		/// A trusted execution environment is asked for, and the app is not made for one.
		TeeRequired,
		/// The request is for another app.
		AppMismatch,
		/// The request is for another dataset, for none, or for one that nobody offers.
		DatasetMismatch,
		/// The request is for another workerpool.
		WorkerpoolMismatch,
		/// The app is not offered with this dataset.
		AppRestrictsDataset,
		/// The app is not offered in this workerpool.
		AppRestrictsWorkerpool,
		/// The app is not offered to this requester.
		AppRestrictsRequester,
		/// The dataset is not offered for this app.
		DatasetRestrictsApp,
		/// The dataset is not offered in this workerpool.
		DatasetRestrictsWorkerpool,
		/// The dataset is not offered to this requester.
		DatasetRestrictsRequester,
		/// The workerpool is not offered for this app.
		WorkerpoolRestrictsApp,
		/// The workerpool is not offered with this dataset.
		WorkerpoolRestrictsDataset,
		/// The workerpool is not offered to this requester.
		WorkerpoolRestrictsRequester,
		/// No app is registered under this address.
		AppNotRegistered,
		/// No dataset is registered under this address.
		DatasetNotRegistered,
		/// No workerpool is registered under this address.
		WorkerpoolNotRegistered,
		/// The app order's salt is below what its owner still stands by.
		AppOrderVoid,
		/// The dataset order's salt is below what its owner still stands by.
		DatasetOrderVoid,
		/// The workerpool order's salt is below what its owner still stands by.
		WorkerpoolOrderVoid,
		/// The request's salt is below what its requester still stands by.
		RequestVoid,
		/// The app order has expired.
		AppOrderExpired,
		/// The dataset order has expired.
		DatasetOrderExpired,
		/// The workerpool order has expired.
		WorkerpoolOrderExpired,
		/// The request has expired.
		RequestExpired,
		/// The app order is not signed by the app's owner, for this chain.
		AppSignatureInvalid,
		/// The dataset order is not signed by the dataset's owner, for this chain.
		DatasetSignatureInvalid,
		/// The workerpool order is not signed by the workerpool's owner, for this chain.
		WorkerpoolSignatureInvalid,
		/// The request is not signed by its requester, for this chain.
		RequestSignatureInvalid,
		/// The order says something that iExec's types cannot, and is signed as one of theirs.
		NotExpressibleAsEip712,
		/// Nothing is left of the app order.
		AppOrderConsumed,
		/// Nothing is left of the dataset order.
		DatasetOrderConsumed,
		/// Nothing is left of the workerpool order.
		WorkerpoolOrderConsumed,
		/// Nothing is left of the request.
		RequestConsumed,
		/// Somebody else has to make this match: the request names who pays.
		NotTheSponsor,
		/// The parameters are no JSON object that says what to compute.
		ParamsInvalid,
		/// The parameters name input files by their addresses alone.
		InputFilesUnpinned,
		/// The request brings an input, and buys a dataset.
		InputAndDataset,
		/// Only the owner of the entry, or the requester, speaks for an order.
		NotTheSigner,
		/// The order is on chain already.
		OrderAlreadyPlaced,
		/// The order is not on chain.
		OrderNotPlaced,
		/// The order is closed already.
		OrderAlreadyClosed,
		/// The order may still be matched.
		OrderAlive,
		/// Nothing of the order was used.
		NothingToForget,
		/// A salt below which requests are void only rises.
		SaltFloorNotRaised,
		/// There is no such voucher.
		VoucherNotFound,
		/// The voucher has expired.
		VoucherExpired,
		/// The voucher has not expired.
		VoucherNotExpired,
		/// The voucher pays in another currency.
		VoucherCurrencyMismatch,
		/// The requester may not use the voucher.
		VoucherNotForUser,
		/// The voucher does not buy one of the entries.
		VoucherNotForEntry,
		/// A voucher is for somebody.
		VoucherForNobody,
		/// Only its issuer changes a voucher.
		NotTheIssuer,
		/// Nothing is no amount.
		AmountZero,
		/// The balance does not cover the amount.
		FundsTooLow,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Turns orders into a deal: a request, and what it asks for.
		///
		/// Who: anybody, unless the request names who pays and therefore has to call. As many tasks
		/// are bought as every order is still good for. The price moves from the payer to the pot,
		/// the scheduler's stake is locked, and nothing of the deal changes afterwards. Cost: by the
		/// signatures, the bytes of the parameters, the groups that restrictions name; not by the
		/// number of tasks.
		///
		/// Errors: one for each rule of matching, see [`Error`]; those of
		/// [`Config::Deals`] when payer or scheduler do not have the money.
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::most_match_weight(orders))]
		pub fn match_orders(
			origin: OriginFor<T>,
			orders: Box<Orders<AccountId32>>,
		) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			let fixed = Self::checks_weight(&orders);
			let paid_by = PaidBy::Request { caller: Some(&caller) };
			let matched = Self::do_match(paid_by, *orders, Signatures::Checked)?;
			Ok(Some(Self::matched_weight(&matched).saturating_add(fixed)).into())
		}

		/// Places an order on chain, for everybody to see. It needs no signature any more.
		///
		/// Who: the owner of the entry, or the requester, who pays a deposit by the byte; any
		/// account, with a key or without. Errors: `NotTheSigner`, `AppNotRegistered` and its like,
		/// `OrderAlreadyPlaced`, `FundsTooLow`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::place())]
		pub fn place(origin: OriginFor<T>, order: Box<AnyOrder<AccountId32>>) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			let kind = order.kind();
			let hash = Self::keep(&signer, *order, true)?;
			Self::deposit_event(Event::OrderPlaced { hash, kind, signer });
			Ok(())
		}

		/// Signs an order by a call: only its hash is kept.
		///
		/// Who: as for [`place`](Self::place), which costs more. Errors: the same.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::presign())]
		pub fn presign(origin: OriginFor<T>, order: Box<AnyOrder<AccountId32>>) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			let hash = Self::keep(&signer, *order, false)?;
			Self::deposit_event(Event::OrderPresigned { hash, signer });
			Ok(())
		}

		/// Takes an order off the chain and returns its deposit. Signatures of it still count: to
		/// make it worthless, [`close`](Self::close) it.
		///
		/// Who: whoever placed or signed it; anybody once it has expired. Errors: `OrderNotPlaced`,
		/// `NotTheSigner`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw_order())]
		pub fn withdraw_order(origin: OriginFor<T>, hash: H256) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let placed = Book::<T>::get(hash).ok_or(Error::<T>::OrderNotPlaced)?;
			let expired = placed.expiry.is_some_and(|expiry| T::Clock::get() >= expiry);
			ensure!(placed.signer == caller || expired, Error::<T>::NotTheSigner);
			Self::release(hash)?;
			Self::deposit_event(Event::OrderWithdrawn { hash });
			Ok(())
		}

		/// Makes an order worthless, whoever holds its signature, and takes it off the chain.
		///
		/// Who: the owner of the entry, or the requester. Errors: `NotTheSigner`,
		/// `AppNotRegistered` and its like, `OrderAlreadyClosed`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::close())]
		pub fn close(origin: OriginFor<T>, order: Box<AnyOrder<AccountId32>>) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let signer = Self::signer(&order)?;
			ensure!(signer == caller, Error::<T>::NotTheSigner);
			let hash = order.hash(Self::genesis());
			ensure!(Consumed::<T>::get(hash) < order.volume(), Error::<T>::OrderAlreadyClosed);
			Consumed::<T>::insert(hash, order.volume());
			if Book::<T>::get(hash).is_some_and(|placed| placed.signer == signer) {
				Self::release(hash)?;
			}
			Self::deposit_event(Event::OrderClosed { hash, signer });
			Ok(())
		}

		/// Makes all requests of the caller worthless whose salt, as a number, is below this one.
		/// (For the orders of an entry the registry does the same.)
		///
		/// Who: any account. Errors: `SaltFloorNotRaised`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::close_requests_below())]
		pub fn close_requests_below(origin: OriginFor<T>, below: H256) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			ensure!(RequestFloors::<T>::get(&requester) < below, Error::<T>::SaltFloorNotRaised);
			RequestFloors::<T>::insert(&requester, below);
			Self::deposit_event(Event::RequestsClosed { requester, below });
			Ok(())
		}

		/// Gives money for some purchases, by some date.
		///
		/// Who: any account, the issuer. The money lies in an account of the voucher's own, together
		/// with an existential deposit that keeps it open; a deposit for the record is held.
		/// `users` are the requesters that may use it, `entries` what they may buy with it: anything
		/// when none is named. Errors: `AmountZero`, `VoucherExpired`, `VoucherForNobody`,
		/// `FundsTooLow`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::create_voucher())]
		pub fn create_voucher(
			origin: OriginFor<T>,
			currency: Currency,
			#[pallet::compact] amount: Balance,
			expiry: Moment,
			users: BoundedVec<AccountId32, T::MaxVoucherUsers>,
			entries: BoundedVec<H160, T::MaxVoucherEntries>,
		) -> DispatchResult {
			let issuer = ensure_signed(origin)?;
			ensure!(!amount.is_zero(), Error::<T>::AmountZero);
			ensure!(T::Clock::get() < expiry, Error::<T>::VoucherExpired);
			ensure!(!users.is_empty(), Error::<T>::VoucherForNobody);
			let number = VoucherCount::<T>::get(&issuer);
			VoucherCount::<T>::insert(&issuer, number.saturating_add(1));
			let id = voucher_id(&issuer, number);
			let account = Self::voucher_account(id);
			let alive = T::Currency::minimum_balance();
			Self::fill_voucher(&issuer, &account, Currency::Native, alive)?;
			Self::fill_voucher(&issuer, &account, currency, amount)?;

			let deposits = T::Deposits::get();
			let mut voucher = Voucher {
				number,
				issuer: issuer.clone(),
				currency,
				expiry,
				users,
				entries,
				deposit: Zero::zero(),
			};
			voucher.deposit = Self::deposit_for(deposits.voucher, voucher.encoded_size());
			T::Currency::hold(&HoldReason::Voucher.into(), &issuer, voucher.deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			Vouchers::<T>::insert(id, voucher);
			Self::deposit_event(Event::VoucherCreated {
				voucher: id,
				number,
				issuer,
				account,
				currency,
				amount,
				expiry,
			});
			Ok(())
		}

		/// Adds money to a voucher.
		///
		/// Who: anybody; what is not spent goes back to the issuer. Errors: `AmountZero`,
		/// `VoucherNotFound`, `FundsTooLow`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::top_up_voucher())]
		pub fn top_up_voucher(
			origin: OriginFor<T>,
			voucher: H256,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let from = ensure_signed(origin)?;
			ensure!(!amount.is_zero(), Error::<T>::AmountZero);
			let record = Vouchers::<T>::get(voucher).ok_or(Error::<T>::VoucherNotFound)?;
			let account = Self::voucher_account(voucher);
			Self::fill_voucher(&from, &account, record.currency, amount)?;
			Self::deposit_event(Event::VoucherToppedUp { voucher, amount });
			Ok(())
		}

		/// Changes who may use a voucher, and for what. Its expiry stays: who was promised money may
		/// rely on it until then, unless the issuer names others.
		///
		/// Who: its issuer. Errors: `VoucherNotFound`, `NotTheIssuer`, `VoucherForNobody`,
		/// `FundsTooLow`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::change_voucher())]
		pub fn change_voucher(
			origin: OriginFor<T>,
			voucher: H256,
			users: BoundedVec<AccountId32, T::MaxVoucherUsers>,
			entries: BoundedVec<H160, T::MaxVoucherEntries>,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let mut record = Vouchers::<T>::get(voucher).ok_or(Error::<T>::VoucherNotFound)?;
			ensure!(record.issuer == caller, Error::<T>::NotTheIssuer);
			ensure!(!users.is_empty(), Error::<T>::VoucherForNobody);
			(record.users, record.entries) = (users, entries);
			let reason = HoldReason::Voucher.into();
			T::Currency::release(&reason, &caller, record.deposit, Precision::Exact)?;
			record.deposit = Self::deposit_for(T::Deposits::get().voucher, record.encoded_size());
			T::Currency::hold(&reason, &caller, record.deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			Vouchers::<T>::insert(voucher, record);
			Self::deposit_event(Event::VoucherChanged { voucher });
			Ok(())
		}

		/// Sends what lies in an expired voucher's account back to its issuer, and forgets the
		/// voucher. Money that comes back later, from tasks that fail or records that are pruned, is
		/// sent after it by the same call.
		///
		/// Who: anybody. `number` is the voucher's among those of `issuer`. What lies there in
		/// `currency` is sent, and what lies there of the chain's own. Errors: `VoucherNotFound` for
		/// a number that the issuer never reached, `VoucherNotExpired`; the currency's own when the
		/// issuer cannot receive the amount.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::refund_voucher())]
		pub fn refund_voucher(
			origin: OriginFor<T>,
			issuer: AccountId32,
			number: u32,
			currency: Currency,
		) -> DispatchResult {
			ensure_signed(origin)?;
			ensure!(number < VoucherCount::<T>::get(&issuer), Error::<T>::VoucherNotFound);
			let voucher = voucher_id(&issuer, number);
			if let Some(record) = Vouchers::<T>::get(voucher) {
				ensure!(T::Clock::get() >= record.expiry, Error::<T>::VoucherNotExpired);
				T::Currency::release(
					&HoldReason::Voucher.into(),
					&issuer,
					record.deposit,
					Precision::BestEffort,
				)?;
				Vouchers::<T>::remove(voucher);
			}
			let account = Self::voucher_account(voucher);
			// What is the chain's own is sent once: nothing is left for a second time.
			for currency in [currency, Currency::Native] {
				let amount = Self::empty_voucher(&account, &issuer, currency)?;
				if !amount.is_zero() {
					let issuer = issuer.clone();
					Self::deposit_event(Event::VoucherRefunded {
						voucher,
						issuer,
						currency,
						amount,
					});
				}
			}
			Ok(())
		}

		/// Forgets how much of a dead order was used. It is dead when it has expired, or when a
		/// request's salt is below what its requester still stands by.
		///
		/// Who: anybody. Errors: `OrderAlive`, `NothingToForget`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::forget())]
		pub fn forget(origin: OriginFor<T>, order: Box<AnyOrder<AccountId32>>) -> DispatchResult {
			ensure_signed(origin)?;
			let expiry = order.expiry();
			let expired = expiry.is_some_and(|expiry| T::Clock::get() >= expiry);
			let void = match &*order {
				AnyOrder::Request(request) => {
					request.salt < RequestFloors::<T>::get(&request.requester)
				},
				// The floor of an entry goes with the entry.
				AnyOrder::App(_) | AnyOrder::Dataset(_) | AnyOrder::Workerpool(_) => false,
			};
			ensure!(expired || void, Error::<T>::OrderAlive);
			let hash = order.hash(Self::genesis());
			ensure!(Consumed::<T>::contains_key(hash), Error::<T>::NothingToForget);
			Consumed::<T>::remove(hash);
			Self::deposit_event(Event::OrderForgotten { hash });
			Ok(())
		}

		/// Turns orders into a deal that a campaign pays, out of what was donated to it.
		///
		/// Who: the requester, whose request needs no signature then. It leaves open who pays, or says that
		/// the requester does. Everything else is as for [`match_orders`](Self::match_orders): as many tasks
		/// are bought as every order is still good for, and the campaign pays for all of them. Cost: that of
		/// `match_orders`, and of asking the campaign.
		///
		/// Errors: `NotTheSigner`; `NotTheSponsor` when the request names another payer; those of
		/// `match_orders`; those of [`Config::Campaigns`] when the campaign does not pay this.
		#[pallet::call_index(11)]
		#[pallet::weight(
			Pallet::<T>::most_match_weight(orders).saturating_add(T::Campaigns::weight())
		)]
		pub fn match_for_campaign(
			origin: OriginFor<T>,
			#[pallet::compact] campaign: CampaignId,
			orders: Box<Orders<AccountId32>>,
		) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			let request = &orders.request.order;
			ensure!(request.requester == caller, Error::<T>::NotTheSigner);
			ensure!(
				matches!(request.payer, Payer::Requester | Payer::Caller),
				Error::<T>::NotTheSponsor
			);
			let fixed = Self::checks_weight(&orders).saturating_add(T::Campaigns::weight());
			let paid_by = PaidBy::Campaign(campaign);
			let matched = Self::do_match(paid_by, *orders, Signatures::OfOffers)?;
			Ok(Some(Self::matched_weight(&matched).saturating_add(fixed)).into())
		}
	}

	impl<T: Config> Pallet<T> {
		/// Hash of the chain's first block: orders are signed for one chain.
		pub(crate) fn genesis() -> H256 {
			frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
		}

		/// What signatures, parameters and voucher of a match weigh: known before they are looked at.
		fn checks_weight(orders: &Orders<AccountId32>) -> Weight {
			let proofs = [
				Some(&orders.app.proof),
				orders.dataset.as_ref().map(|dataset| &dataset.proof),
				Some(&orders.workerpool.proof),
				Some(&orders.request.proof),
			];
			let request = &orders.request.order;
			let params = T::WeightInfo::read_params(request.params.len().saturated_into());
			let others = match request.payer {
				Payer::Voucher(_) => params.saturating_add(T::WeightInfo::check_voucher()),
				Payer::Requester | Payer::Sponsor(_) | Payer::Caller => params,
			};
			proofs.into_iter().flatten().fold(others, |sum, proof| {
				sum.saturating_add(match proof {
					Proof::Sr25519 { .. } => T::WeightInfo::verify_sr25519(),
					Proof::Ed25519 { .. } => T::WeightInfo::verify_ed25519(),
					Proof::Ecdsa { .. } => T::WeightInfo::verify_ecdsa(),
					Proof::Eip712(_) | Proof::Eip712Compact(_) => T::WeightInfo::verify_eip712(),
					Proof::OnChain => T::WeightInfo::verify_on_chain(),
				})
			})
		}

		/// What a match weighed, without signatures, parameters, voucher and campaign.
		fn matched_weight(matched: &Matched) -> Weight {
			let terms = &matched.agreement;
			let (t, a) = (matched.topped_up.into(), (terms.currency != Currency::Native).into());
			let actual = match (&terms.dataset, &terms.spec.input) {
				(Some(_), _) => T::WeightInfo::match_orders_with_dataset(t, a),
				(None, Some(Artifact::OnChain(_))) => T::WeightInfo::match_orders_with_input(t, a),
				(None, _) => T::WeightInfo::match_orders(t, a),
			};
			actual
				.saturating_add(T::WeightInfo::check_group().saturating_mul(matched.groups.into()))
		}

		fn most_match_weight(orders: &Orders<AccountId32>) -> Weight {
			let asset = (orders.request.order.currency != Currency::Native).into();
			// What the parameters name for an input is known when they are read.
			let most = match &orders.dataset {
				Some(_) => T::WeightInfo::match_orders_with_dataset(1, asset),
				None => T::WeightInfo::match_orders_with_input(1, asset)
					.max(T::WeightInfo::match_orders(1, asset)),
			};
			most.saturating_add(T::WeightInfo::check_group().saturating_mul(MAX_GROUPS))
				.saturating_add(Self::checks_weight(orders))
		}

		fn deposit_for(base: Balance, bytes: usize) -> Balance {
			let bytes: Balance = bytes.saturated_into();
			base.saturating_add(T::Deposits::get().byte.saturating_mul(bytes))
		}

		/// Keeps an order on chain, or only its hash, for a deposit.
		fn keep(
			signer: &AccountId32,
			order: AnyOrder<AccountId32>,
			whole: bool,
		) -> Result<H256, DispatchError> {
			ensure!(Self::signer(&order)? == *signer, Error::<T>::NotTheSigner);
			let hash = order.hash(Self::genesis());
			match Book::<T>::get(hash) {
				// An owner of before may have left the same order behind.
				Some(placed) if placed.signer != *signer => Self::release(hash)?,
				Some(_) => return Err(Error::<T>::OrderAlreadyPlaced.into()),
				None => {},
			}
			let mut placed = Placed {
				signer: signer.clone(),
				deposit: Zero::zero(),
				expiry: order.expiry(),
				order: whole.then_some(order),
			};
			placed.deposit = Self::deposit_for(T::Deposits::get().order, placed.encoded_size());
			T::Currency::hold(&HoldReason::Order.into(), signer, placed.deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			Book::<T>::insert(hash, placed);
			Ok(hash)
		}

		/// Takes an order off the chain and returns its deposit.
		fn release(hash: H256) -> DispatchResult {
			let placed = Book::<T>::take(hash).ok_or(Error::<T>::OrderNotPlaced)?;
			T::Currency::release(
				&HoldReason::Order.into(),
				&placed.signer,
				placed.deposit,
				Precision::BestEffort,
			)?;
			Ok(())
		}
	}
}
