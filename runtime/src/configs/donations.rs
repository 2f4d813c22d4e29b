//! Donated computing: what campaigns ask the marketplace and it asks and tells them.

use super::{
	attestations::Calendar,
	governance::Administration,
	marketplace::{AnyCurrency, ChainTime, ListedRates, MarketTerms, Treasury},
	parameters::governed::donations::Rules,
	xcm::LocationToAccountId,
};
use crate::{
	constants::deposit, AccountId, Attestations, Balance, Balances, Donations, Poco, Runtime,
	RuntimeHoldReason, RuntimeOrigin,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64, EnsureOrigin, Everything, Get},
	weights::Weight,
	PalletId,
};
use pallet_donations::{Ended, Settlements as _, Sponsor as _, Terms, WeightInfo as _};
use pallet_poco::{Ending, WeightInfo as _};
use pallet_xcm::EnsureXcm;
use poco_primitives::{
	attestation::{Payee, PayeeRole},
	deal::{Admission, Agreement},
	donation::CampaignId,
	order::Currency,
	registry::Details,
	DealId, TaskId, H160, H256,
};
use sp_runtime::{DispatchError, DispatchResult, Permill};
use xcm::latest::Location;
use xcm_executor::traits::ConvertLocation;

type Weights = <Runtime as pallet_donations::Config>::WeightInfo;

/// Whose the orders are that a campaign is asked to pay.
pub struct AskedCampaigns;

impl pallet_market::Campaigns for AskedCampaigns {
	fn sponsor(
		campaign: CampaignId,
		deal: DealId,
		agreement: &Agreement<AccountId>,
	) -> Result<AccountId, DispatchError> {
		Donations::sponsor(campaign, deal, agreement)
	}

	fn weight() -> Weight {
		type Market = <Runtime as pallet_poco::Config>::WeightInfo;
		// What lies with the marketplace is fetched first, in both currencies.
		Weights::sponsor()
			.saturating_add(Market::withdraw())
			.saturating_add(Market::withdraw_asset())
	}
}

/// Tells campaigns what became of their deals.
pub struct ToldCampaigns;

impl pallet_poco::Campaigns<AccountId> for ToldCampaigns {
	fn pays(deal: DealId) -> bool {
		pallet_donations::Deals::<Runtime>::contains_key(deal)
	}

	fn on_paid(deal: DealId, agreement: &Agreement<AccountId>) -> Weight {
		let Agreement { payer, category, currency, trust, reward, .. } = agreement;
		Donations::on_paid(deal, payer, *category, *currency, *trust, *reward)
	}

	fn on_final(deal: DealId, task: TaskId, ending: Ending<AccountId>) -> Weight {
		let end = match ending {
			Ending::Completed { returned, payees } => {
				Ended::Completed { returned, payees: payees.into_iter().map(payee).collect() }
			},
			Ending::Refuted { returned } => Ended::Refuted { returned },
			Ending::Failed => Ended::Failed,
		};
		Donations::on_final(deal, task, end)
	}

	fn on_untouched(deal: DealId, tasks: u32) -> Weight {
		Donations::on_untouched(deal, tasks)
	}

	fn on_pruned(deal: DealId, task: TaskId) -> Weight {
		Donations::on_pruned(deal, task)
	}

	fn most_paid_weight() -> Weight {
		Weights::on_paid()
	}

	fn most_completed_weight(payees: u32) -> Weight {
		Weights::on_completed(payees).max(Weights::on_foreign())
	}

	fn most_returned_weight() -> Weight {
		Weights::on_returned().max(Weights::on_pruned()).max(Weights::on_foreign())
	}
}

fn payee((account, role, amount): (AccountId, PayeeRole, Balance)) -> Payee {
	Payee { account: H256(account.into()), role, amount }
}

/// Apps are entries of the registry.
pub struct RegisteredApps;

impl pallet_donations::Apps for RegisteredApps {
	fn app(entry: H160) -> Option<(AccountId, H256)> {
		let entry = pallet_registry::Entries::<Runtime>::get(entry)?;
		match entry.details {
			Details::App { artifact, .. } => Some((entry.owner, artifact.hash())),
			Details::Dataset { .. } | Details::Workerpool { .. } => None,
		}
	}
}

/// Pools whose workers the chain draws.
pub struct DrawnPools;

impl pallet_donations::Pools for DrawnPools {
	fn drawn_from(pool: H160) -> Option<u32> {
		let pool = pallet_poco::Pools::<Runtime>::get(pool);
		(pool.admission == Admission::Drawn).then_some(pool.members)
	}
}

impl pallet_donations::Rates for ListedRates {
	fn native_value(currency: Currency, amount: Balance) -> Option<Balance> {
		<Self as pallet_poco::Rates>::native_value(currency, amount)
	}
}

/// What the pot could not pay out, or pays when it is asked to.
pub struct InThePot;

impl pallet_donations::Parked for InThePot {
	fn parked(account: &AccountId, currency: Currency) -> Balance {
		match currency {
			Currency::Native => pallet_poco::Workers::<Runtime>::get(account).earned,
			Currency::Asset(_) => pallet_poco::Earnings::<Runtime>::get(account, currency),
		}
	}

	fn fetch(account: &AccountId, currency: Currency) -> DispatchResult {
		let anybody = RuntimeOrigin::signed(account.clone());
		match currency {
			Currency::Native => Poco::withdraw(anybody, account.clone()),
			Currency::Asset(_) => Poco::withdraw_asset(anybody, account.clone(), currency),
		}
	}
}

/// Accounts of this chain, and whoever is on another one, by the account that it has here.
pub struct Donors;

impl EnsureOrigin<RuntimeOrigin> for Donors {
	type Success = (AccountId, Option<Location>);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		let origin = match frame_system::EnsureSigned::<AccountId>::try_origin(origin) {
			Ok(account) => return Ok((account, None)),
			Err(origin) => origin,
		};
		let elsewhere = <EnsureXcm<Everything> as EnsureOrigin<RuntimeOrigin>>::try_origin;
		let location = elsewhere(origin.clone())?;
		match LocationToAccountId::convert_location(&location) {
			Some(account) => Ok((account, (location.parent_count() > 0).then_some(location))),
			None => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		// From another chain, which takes more work.
		Ok(pallet_xcm::Origin::Xcm(super::benchmarking::somebody_elsewhere()).into())
	}
}

/// The terms of campaigns: what the holders may change, and what storage costs.
pub struct CampaignTerms;

impl Get<Terms> for CampaignTerms {
	fn get() -> Terms {
		let rules = Rules::get().rules();
		Terms {
			minimum_donation: rules.minimum_donation,
			markup: rules.markup,
			price_window: rules.price_window,
			payers: rules.payers,
			members: rules.members,
			scheduler_ratio: Permill::from_percent(10),
			longest: rules.longest,
			claims: rules.claims,
			// Campaign and ledger, and a stage for every day of a year.
			campaign_deposit: deposit(2, 512).saturating_add(deposit(0, 365 * 64)),
			byte_deposit: deposit(0, 1),
			task_deposit: MarketTerms::get().task_deposit,
		}
	}
}

parameter_types! {
	/// From this the accounts of campaigns are derived.
	pub const DonationsId: PalletId = PalletId(*b"poco/don");
}

/// A day, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1_000;

impl pallet_donations::Config for Runtime {
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = AnyCurrency;
	type Rates = ListedRates;
	type Apps = RegisteredApps;
	type Pools = DrawnPools;
	type Parked = InThePot;
	type Attestations = Attestations;
	type Location = Location;
	type DonorOrigin = Donors;
	type AdminOrigin = Administration;
	type Clock = ChainTime;
	type Calendar = Calendar;
	type Terms = CampaignTerms;
	type Remainder = Treasury;
	type Period = ConstU64<DAY>;
	type MaxApps = ConstU32<16>;
	type MaxRequesters = ConstU32<16>;
	type MaxPrices = ConstU32<64>;
	// As many as contribute, and the scheduler; two more than can be, since who sells app and dataset gets nothing.
	type MaxPayees = ConstU32<67>;
	type PalletId = DonationsId;
	type WeightInfo = crate::weights::pallet_donations::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::DonatedComputing;
}
