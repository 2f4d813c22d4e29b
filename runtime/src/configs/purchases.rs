//! Computing that other chains buy by message: of orders that are placed on chain, and answered by messages.

use super::{
	fees::{TransactionByteFee, WeightToFee},
	marketplace::{AnyCurrency, ChainTime},
	xcm::{
		border::{CurrencyLocations, CurrencyReserves},
		BaseDeliveryFee, LocationToAccountId, StakingPot, UniversalLocation, XcmConfig,
	},
};
use crate::{
	constants::deposit, Balance, Balances, Market, Poco, Purchases, Runtime, RuntimeCall,
	RuntimeHoldReason, RuntimeOrigin,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Everything, Get},
	weights::WeightToFee as _,
};
use pallet_market::Offered;
use pallet_poco::Callback;
use pallet_purchases::{Bought, Completed, Deposits, Outcome, Prices, Wish};
use pallet_xcm::EnsureXcm;
use poco_primitives::{
	deal::Sale,
	hash,
	order::{Payer, RequestOrder, Tag},
	result::{ResultLocation, MAX_INLINE_RESULT},
	task::{TaskStatus, Verdict},
	Digest, Moment, TaskId, H160, H256,
};
use sp_core::U256;
use sp_runtime::DispatchError;
use xcm_executor::XcmExecutor;

/// The target of callbacks by which results come to the purchases. No account has this address, and no entry.
pub const PURCHASES: H160 = H160(*b"poco/purchases\0\0\0\0\0\0");

/// Bytes of an answer beside those of its buyer's choice, at most.
const BYTES_OF_ANSWER: Balance = 1_024;

/// Makes deals of orders that are placed on chain, and knows what became of their tasks.
pub struct PlacedOrders;

impl pallet_purchases::Market for PlacedOrders {
	fn buy(wish: Wish) -> Result<Bought, DispatchError> {
		let Wish { purchase, buyer, category, trust, params, currency, max_price, .. } = wish;
		let offered = Offered { app: wish.app, dataset: wish.dataset, workerpool: wish.workerpool };
		let request = RequestOrder {
			// The orders name the entries.
			app: H160::zero(),
			app_max_price: max_price,
			dataset: H160::zero(),
			dataset_max_price: max_price,
			workerpool: H160::zero(),
			workerpool_max_price: max_price,
			requester: buyer.clone(),
			category,
			trust,
			beneficiary: None,
			callback: PURCHASES,
			params,
			payer: Payer::Requester,
			volume: 1,
			tag: Tag::NONE,
			salt: H256(U256::from(purchase).to_big_endian()),
			currency,
			expiry: None,
		};
		let (deal, agreement) = Market::match_placed(offered, request)?;
		// From now on it is known what becomes of the task.
		Poco::initialize(RuntimeOrigin::signed(buyer), deal, agreement.first)?;
		let of = |sale: &Option<Sale<_>>| sale.as_ref().map_or(0, |sale| sale.price);
		let price = agreement
			.reward
			.saturating_add(of(&agreement.app))
			.saturating_add(of(&agreement.dataset));
		Ok(Bought { task: hash::task_id(deal, agreement.first), price })
	}

	fn outcome(task: TaskId) -> Outcome {
		let Some(record) = pallet_poco::Tasks::<Runtime>::get(task) else {
			return of_receipt(task);
		};
		match record.status {
			TaskStatus::Active | TaskStatus::Revealing => return Outcome::Open,
			TaskStatus::Failed => return Outcome::Failed,
			TaskStatus::Completed => (),
		}
		match record.appeal.map(|appeal| appeal.verdict) {
			// It is being computed again.
			Some(None) => Outcome::Open,
			Some(Some(Verdict::Refuted)) => Outcome::Unknown,
			Some(Some(Verdict::Upheld | Verdict::Open)) | None => match record.callback {
				// It waits for a publication, or to be passed on.
				Callback::Bought | Callback::Due => Outcome::Open,
				Callback::None => of_digest(task, record.digest),
			},
		}
	}
}

/// What is known of a result whose digest was accepted.
fn of_digest(task: TaskId, digest: Option<Digest>) -> Outcome {
	let Some(digest) = digest else { return Outcome::Unknown };
	let published = pallet_poco::Results::<Runtime>::get(task);
	let mut publications = published.into_iter().flat_map(|result| result.publications);
	let pointer = publications.find_map(|publication| match publication.location {
		ResultLocation::Uri(uri) => Some(uri),
		ResultLocation::Inline(_) => None,
	});
	let bytes = pallet_poco::CallbackBytes::<Runtime>::get(task);
	Outcome::Completed(Completed { digest, pointer, bytes })
}

/// What is known of a task whose records are gone.
fn of_receipt(task: TaskId) -> Outcome {
	match pallet_poco::Receipts::<Runtime>::get(task) {
		Some(receipt) if receipt.refuted => Outcome::Unknown,
		Some(receipt) => match receipt.digest {
			Some(_) => of_digest(task, receipt.digest),
			None => Outcome::Failed,
		},
		None => Outcome::Unknown,
	}
}

/// What sending answers costs: the work and the message.
pub struct AnswerPrices;

impl Get<Prices> for AnswerPrices {
	fn get() -> Prices {
		let byte = TransactionByteFee::get();
		let work = WeightToFee::weight_to_fee(&Purchases::most_weight(MAX_INLINE_RESULT));
		let answer = work
			.saturating_add(BaseDeliveryFee::get())
			.saturating_add(byte.saturating_mul(BYTES_OF_ANSWER));
		Prices { answer, byte }
	}
}

parameter_types! {
	/// What is held for a purchase while it has no answer: of three items, its record by the byte.
	pub PurchaseDeposits: Deposits =
		Deposits { purchase: deposit(3, 160), byte: deposit(0, 1) };
	/// Longer than any task is open and its records are kept, in milliseconds: forty days.
	pub const MaxLifetime: Moment = 40 * 24 * 60 * 60 * 1_000;
}

impl pallet_purchases::Config for Runtime {
	type BuyerOrigin = EnsureXcm<Everything>;
	type Accounts = LocationToAccountId;
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = AnyCurrency;
	type AssetLocations = CurrencyLocations;
	type Reserves = CurrencyReserves;
	type Market = PlacedOrders;
	type Messenger =
		pallet_purchases::XcmMessenger<XcmExecutor<XcmConfig>, RuntimeCall, UniversalLocation>;
	type Clock = ChainTime;
	type Deposits = PurchaseDeposits;
	type Prices = AnswerPrices;
	type PriceReceiver = StakingPot;
	type MaxLifetime = MaxLifetime;
	type MaxOpen = ConstU32<4_096>;
	type MaxOpenPerChain = ConstU32<1_024>;
	type WeightInfo = crate::weights::pallet_purchases::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::AnsweredPurchases;
}
