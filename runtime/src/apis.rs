//! The runtime APIs: what nodes, collators, wallets and programs ask the runtime for.

use crate::{
	configs::{
		system::ConsensusHook,
		xcm::{LocationToAccountId, XcmConfig, XcmRouter},
	},
	constants::consensus::*,
	genesis, politics, AccountId, Attestations, AuraId, Balance, Block, CollatorStaking,
	Currencies, Donations, Executive, InherentDataExt, Market, Nonce, OriginCaller, ParachainInfo,
	ParachainSystem, Poco, PolkadotXcm, Registry, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeGenesisConfig, SessionKeys, System, TransactionPayment, VERSION,
};
use alloc::vec::Vec;
use cumulus_primitives_core::{ParaId, VerifySchedulingSignature};
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	weights::Weight,
};
use poco_primitives::{
	attestation::{AttestationView, DestinationView, EpochRoot, EpochView, Place},
	deal::{Agreement, DealView, PoolView},
	donation::{CampaignId, CampaignView, DonationId, DonationView},
	eip712::Domain,
	governance::{GovernanceView, TreasuryView, VoterView},
	order::{AnyOrder, Currency, OrderKind, Orders, Proof},
	registry::{CategoryView, EntryKind, EntryView, GroupView},
	staking::{CollatorView, DelegatorView, StakingView},
	task::{Credibility, DueView, Quote, Receipt, Standing, TaskView, WorkerView},
	voucher::VoucherView,
	CategoryId, DealId, Moment, TaskId, H160, H256,
};
use sp_api::impl_runtime_apis;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
	traits::Block as BlockT,
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult,
};
use sp_version::RuntimeVersion;
use xcm::{
	latest::Location, Version as XcmVersion, VersionedAsset, VersionedAssetId, VersionedAssets,
	VersionedLocation, VersionedXcm,
};
use xcm_runtime_apis::{
	dry_run::{CallDryRunEffects, Error as XcmDryRunApiError, XcmDryRunEffects},
	fees::Error as XcmPaymentApiError,
};

impl_runtime_apis! {
	impl pallet_collator_staking::api::CollatorStakingApi<Block, AccountId> for Runtime {
		fn staking() -> StakingView {
			CollatorStaking::view_staking()
		}

		fn collators() -> Vec<CollatorView<AccountId>> {
			CollatorStaking::view_collators()
		}

		fn collator(who: AccountId) -> Option<CollatorView<AccountId>> {
			CollatorStaking::view_collator(who)
		}

		fn delegator(who: AccountId) -> DelegatorView<AccountId> {
			CollatorStaking::view_delegator(who)
		}
	}

	impl politics::GovernanceApi<Block, AccountId> for Runtime {
		fn governance() -> GovernanceView<AccountId> {
			politics::governance()
		}

		fn voter(account: AccountId) -> VoterView<AccountId> {
			politics::voter(account)
		}

		fn treasury() -> TreasuryView<AccountId> {
			politics::treasury()
		}
	}

	impl pallet_poco::api::PocoApi<Block, AccountId> for Runtime {
		fn now() -> Moment {
			Poco::now()
		}

		fn task(task: TaskId) -> Option<TaskView<AccountId>> {
			Poco::view_task(task)
		}

		fn open_tasks() -> Vec<TaskId> {
			Poco::view_open_tasks()
		}

		fn works_for(account: AccountId) -> AccountId {
			Poco::view_works_for(account)
		}

		fn operator(account: AccountId) -> Option<AccountId> {
			Poco::view_operator(&account)
		}

		fn worker(account: AccountId) -> WorkerView {
			Poco::view_worker(&account)
		}

		fn quote(threshold: u8, category: Option<CategoryId>, reward: Balance) -> Option<Quote> {
			Poco::view_quote(threshold, category, reward)
		}

		fn artifact(hash: H256) -> Option<Vec<u8>> {
			Poco::view_artifact(hash)
		}

		fn deal(deal: DealId) -> Option<DealView<AccountId>> {
			Poco::view_deal(deal)
		}

		fn standing(task: TaskId, worker: AccountId) -> Standing {
			Poco::view_standing(task, &worker)
		}

		fn credibility(task: TaskId, with: Option<(AccountId, H256)>) -> Option<Credibility> {
			Poco::view_credibility(task, with)
		}

		fn due() -> Vec<DueView> {
			Poco::view_due()
		}

		fn receipt(task: TaskId) -> Option<Receipt> {
			Poco::view_receipt(task)
		}

		fn callback(task: TaskId) -> Option<Vec<u8>> {
			Poco::view_callback(task)
		}

		fn pool(pool: H160) -> PoolView {
			Poco::view_pool(pool)
		}
	}

	impl pallet_registry::api::RegistryApi<Block, AccountId> for Runtime {
		fn entry(address: H160) -> Option<EntryView<AccountId>> {
			Registry::view_entry(address)
		}

		fn entries_of(owner: AccountId) -> Vec<EntryView<AccountId>> {
			Registry::view_entries_of(&owner)
		}

		fn entries(kind: EntryKind) -> Vec<EntryView<AccountId>> {
			Registry::view_entries(kind)
		}

		fn categories() -> Vec<CategoryView> {
			Registry::view_categories()
		}

		fn group(address: H160) -> Option<GroupView<AccountId>> {
			Registry::view_group(address)
		}

		fn is_member(group: H160, member: H160) -> bool {
			Registry::is_member(group, member)
		}
	}

	impl pallet_donations::api::DonationsApi<Block, AccountId> for Runtime {
		fn campaigns() -> Vec<CampaignId> {
			Donations::view_campaigns()
		}

		fn campaign(campaign: CampaignId) -> Option<CampaignView<AccountId>> {
			Donations::view_campaign(campaign)
		}

		fn donation(
			campaign: CampaignId,
			donation: DonationId,
		) -> Option<DonationView<AccountId>> {
			Donations::view_donation(campaign, donation)
		}

		fn donations(campaign: CampaignId, account: AccountId) -> Vec<DonationView<AccountId>> {
			Donations::view_donations(campaign, account)
		}

		fn price_cap(category: CategoryId, currency: Currency) -> Option<Balance> {
			Donations::view_price_cap(category, currency)
		}

		fn why_not(campaign: CampaignId, agreement: Agreement<AccountId>) -> Option<Vec<u8>> {
			Donations::view_why_not(campaign, agreement)
		}
	}

	impl pallet_attestations::api::AttestationsApi<Block, Location> for Runtime {
		fn epoch() -> EpochView {
			Attestations::view_epoch()
		}

		fn epoch_root(epoch: u32) -> Option<EpochRoot> {
			Attestations::view_epoch_root(epoch)
		}

		fn attestation(place: Place) -> Option<AttestationView> {
			Attestations::view_attestation(place)
		}

		fn destinations() -> Vec<DestinationView<Location>> {
			Attestations::view_destinations()
		}
	}

	impl pallet_market::api::MarketApi<Block, AccountId> for Runtime {
		fn would_match(
			orders: Orders<AccountId>,
			caller: Option<AccountId>,
		) -> Result<Agreement<AccountId>, Vec<u8>> {
			Market::view_match(orders, caller)
		}

		fn order_hash(order: AnyOrder<AccountId>) -> H256 {
			Market::view_order_hash(&order)
		}

		fn verify(order: AnyOrder<AccountId>, proof: Proof) -> Result<AccountId, Vec<u8>> {
			Market::view_signer(&order, &proof)
		}

		fn remaining(order: AnyOrder<AccountId>) -> u64 {
			Market::view_remaining(&order)
		}

		fn placed(kind: OrderKind) -> Vec<(AnyOrder<AccountId>, AccountId)> {
			Market::view_placed(kind)
		}

		fn eip712_domain() -> Domain {
			Market::view_eip712_domain()
		}

		fn voucher(id: H256) -> Option<VoucherView<AccountId>> {
			Market::view_voucher(id)
		}

		fn vouchers_of(issuer: AccountId) -> Vec<VoucherView<AccountId>> {
			Market::view_vouchers_of(&issuer)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			sp_consensus_aura::SlotDuration::from_millis(SLOT_DURATION)
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl cumulus_primitives_core::RelayParentOffsetApi<Block> for Runtime {
		fn relay_parent_offset() -> u32 {
			RELAY_PARENT_OFFSET
		}

		fn max_claim_queue_offset() -> u8 {
			ParachainSystem::max_claim_queue_offset()
		}
	}

	impl cumulus_primitives_core::SchedulingV3EnabledApi<Block> for Runtime {
		fn scheduling_v3_enabled() -> bool {
			<Runtime as cumulus_pallet_parachain_system::Config>::SchedulingSignatureVerifier::V3_SCHEDULING_ENABLED
		}
	}

	impl cumulus_primitives_core::TargetBlockRate<Block> for Runtime {
		fn target_block_rate() -> u32 {
			BLOCK_PROCESSING_VELOCITY
		}
	}

	impl cumulus_primitives_aura::AuraUnincludedSegmentApi<Block> for Runtime {
		fn can_build_upon(
			included_hash: <Block as BlockT>::Hash,
			slot: cumulus_primitives_aura::Slot,
		) -> bool {
			ConsensusHook::can_build_upon(included_hash, slot)
		}
	}

	impl cumulus_primitives_core::CollectCollationInfo<Block> for Runtime {
		fn collect_collation_info(
			header: &<Block as BlockT>::Header,
		) -> cumulus_primitives_core::CollationInfo {
			ParachainSystem::collect_collation_info(header)
		}
	}

	impl cumulus_primitives_core::GetParachainInfo<Block> for Runtime {
		fn parachain_id() -> ParaId {
			ParachainInfo::parachain_id()
		}
	}

	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block)
		}

		fn initialize_block(
			header: &<Block as BlockT>::Header,
		) -> sp_runtime::ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(
			data: sp_inherents::InherentData,
		) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> sp_session::OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment::FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
		Block,
		Balance,
		RuntimeCall,
	> for Runtime {
		fn query_call_info(
			call: RuntimeCall,
			len: u32,
		) -> pallet_transaction_payment::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(
			call: RuntimeCall,
			len: u32,
		) -> pallet_transaction_payment::FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl xcm_runtime_apis::fees::XcmPaymentApi<Block> for Runtime {
		fn query_acceptable_payment_assets(
			xcm_version: xcm::Version,
		) -> Result<Vec<VersionedAssetId>, XcmPaymentApiError> {
			PolkadotXcm::query_acceptable_payment_assets(xcm_version, Currencies::fee_assets())
		}

		fn query_weight_to_asset_fee(
			weight: Weight,
			asset: VersionedAssetId,
		) -> Result<u128, XcmPaymentApiError> {
			type Trader = <XcmConfig as xcm_executor::Config>::Trader;
			PolkadotXcm::query_weight_to_asset_fee::<Trader>(weight, asset)
		}

		fn query_xcm_weight(message: VersionedXcm<()>) -> Result<Weight, XcmPaymentApiError> {
			PolkadotXcm::query_xcm_weight(message)
		}

		fn query_delivery_fees(
			destination: VersionedLocation,
			message: VersionedXcm<()>,
			asset_id: VersionedAssetId,
		) -> Result<VersionedAssets, XcmPaymentApiError> {
			type AssetExchanger = <XcmConfig as xcm_executor::Config>::AssetExchanger;
			PolkadotXcm::query_delivery_fees::<AssetExchanger>(destination, message, asset_id)
		}
	}

	impl xcm_runtime_apis::dry_run::DryRunApi<Block, RuntimeCall, RuntimeEvent, OriginCaller>
		for Runtime
	{
		fn dry_run_call(
			origin: OriginCaller,
			call: RuntimeCall,
			result_xcms_version: XcmVersion,
		) -> Result<CallDryRunEffects<RuntimeEvent>, XcmDryRunApiError> {
			PolkadotXcm::dry_run_call::<Runtime, XcmRouter, OriginCaller, RuntimeCall>(
				origin,
				call,
				result_xcms_version,
			)
		}

		fn dry_run_xcm(
			origin_location: VersionedLocation,
			xcm: VersionedXcm<RuntimeCall>,
		) -> Result<XcmDryRunEffects<RuntimeEvent>, XcmDryRunApiError> {
			PolkadotXcm::dry_run_xcm::<XcmRouter>(origin_location, xcm)
		}
	}

	impl xcm_runtime_apis::conversions::LocationToAccountApi<Block, AccountId> for Runtime {
		fn convert_location(
			location: VersionedLocation,
		) -> Result<AccountId, xcm_runtime_apis::conversions::Error> {
			xcm_runtime_apis::conversions::LocationToAccountHelper::<
				AccountId,
				LocationToAccountId,
			>::convert_location(location)
		}
	}

	impl xcm_runtime_apis::trusted_query::TrustedQueryApi<Block> for Runtime {
		fn is_trusted_reserve(
			asset: VersionedAsset,
			location: VersionedLocation,
		) -> xcm_runtime_apis::trusted_query::XcmTrustedQueryResult {
			PolkadotXcm::is_trusted_reserve(asset, location)
		}

		fn is_trusted_teleporter(
			asset: VersionedAsset,
			location: VersionedLocation,
		) -> xcm_runtime_apis::trusted_query::XcmTrustedQueryResult {
			PolkadotXcm::is_trusted_teleporter(asset, location)
		}
	}

	impl xcm_runtime_apis::authorized_aliases::AuthorizedAliasersApi<Block> for Runtime {
		fn authorized_aliasers(
			target: VersionedLocation,
		) -> Result<
			Vec<xcm_runtime_apis::authorized_aliases::OriginAliaser>,
			xcm_runtime_apis::authorized_aliases::Error,
		> {
			PolkadotXcm::authorized_aliasers(target)
		}

		fn is_authorized_alias(
			origin: VersionedLocation,
			target: VersionedLocation,
		) -> Result<bool, xcm_runtime_apis::authorized_aliases::Error> {
			PolkadotXcm::is_authorized_alias(origin, target)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, &genesis::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis::preset_names()
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		#[allow(clippy::unwrap_used)] // Whoever tries an upgrade wants to see where it fails.
		fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
			let weight = Executive::try_runtime_upgrade(checks).unwrap();
			(weight, crate::configs::system::RuntimeBlockWeights::get().max_block)
		}

		#[allow(clippy::unwrap_used)] // The same.
		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select).unwrap()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			use crate::*;
			use frame_benchmarking::BenchmarkList;
			use frame_support::traits::StorageInfoTrait;
			use frame_system_benchmarking::{
				extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
			};
			use pallet_xcm::benchmarking::Pallet as XcmBench;
			type XcmMoving = pallet_xcm_benchmarks::fungible::Pallet<Runtime>;
			type XcmGeneral = pallet_xcm_benchmarks::generic::Pallet<Runtime>;

			let mut list = Vec::<BenchmarkList>::new();
			list_benchmarks!(list, extra);
			(list, AllPalletsWithSystem::storage_info())
		}

		#[allow(non_local_definitions)]
		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			use crate::*;
			use frame_benchmarking::{BenchmarkBatch, BenchmarkError};
			use frame_support::traits::WhitelistedStorageKeys;
			use frame_system_benchmarking::{
				extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
			};
			use pallet_xcm::benchmarking::Pallet as XcmBench;
			type XcmMoving = pallet_xcm_benchmarks::fungible::Pallet<Runtime>;
			type XcmGeneral = pallet_xcm_benchmarks::generic::Pallet<Runtime>;
			use sp_storage::TrackedStorageKey;

			impl frame_system_benchmarking::Config for Runtime {
				fn setup_set_code_requirements(code: &Vec<u8>) -> Result<(), BenchmarkError> {
					ParachainSystem::initialize_for_set_code_benchmark(code.len() as u32);
					Ok(())
				}

				fn verify_set_code() {
					System::assert_last_event(
						cumulus_pallet_parachain_system::Event::<Runtime>::ValidationFunctionStored
							.into(),
					);
				}
			}

			let mut whitelist: Vec<TrackedStorageKey> =
				AllPalletsWithSystem::whitelisted_storage_keys();
			// Every block reads it at its beginning.
			whitelist.push(crate::configs::parameters::market_rules_key().into());
			let mut batches = Vec::<BenchmarkBatch>::new();
			let params = (&config, &whitelist);
			add_benchmarks!(params, batches);
			Ok(batches)
		}
	}
}

#[cfg(feature = "runtime-benchmarks")]
mod benches {
	frame_benchmarking::define_benchmarks!(
		[frame_system, SystemBench::<Runtime>]
		[frame_system_extensions, SystemExtensionsBench::<Runtime>]
		[pallet_balances, Balances]
		[pallet_assets, Assets]
		[pallet_attestations, Attestations]
		[pallet_beacon, Beacon]
		[pallet_callbacks, Callbacks]
		[pallet_collator_staking, CollatorStaking]
		[pallet_donations, Donations]
		[pallet_market, Market]
		[pallet_migrations, MultiBlockMigrations]
		[pallet_parameters, Parameters]
		[pallet_poco, Poco]
		[pallet_purchases, Purchases]
		[pallet_registry, Registry]
		[pallet_timestamp, Timestamp]
		[pallet_border, Border]
		[pallet_currencies, Currencies]
		[pallet_xcm, XcmBench::<Runtime>]
		[pallet_xcm_benchmarks::fungible, XcmMoving]
		[pallet_xcm_benchmarks::generic, XcmGeneral]
		[cumulus_pallet_weight_reclaim, WeightReclaim]
	);
}
