//! What a node finds that was not made for this chain: the SDK's omni-node goes by names and types in the metadata,
//! and calls functions of the runtime.

use super::*;
use frame_support::__private::metadata_ir::{PalletMetadataIR, StorageEntryTypeIR};
use scale_info::{form::MetaForm, TypeDef, TypeDefPrimitive};
use sp_api::RuntimeApiInfo;

fn pallet(name: &str) -> PalletMetadataIR<MetaForm> {
	// Some constants are stored.
	let metadata = sp_io::TestExternalities::default().execute_with(Runtime::metadata_ir);
	metadata.pallets.into_iter().find(|pallet| pallet.name == name).expect("there is such a pallet")
}

#[test]
fn blocks_are_numbered_as_the_metadata_says_where_it_is_looked_for() {
	let items = pallet("System").storage.expect("it stores something").entries;
	let number = items.into_iter().find(|item| item.name == "Number").expect("it is stored");
	let StorageEntryTypeIR::Plain(number) = number.ty else { panic!("there is only one") };
	let number = number.type_info().type_def;
	assert!(matches!(number, TypeDef::Primitive(TypeDefPrimitive::U32)), "{number:?}");
}

#[test]
fn collators_sign_as_the_metadata_says_where_it_is_looked_for() {
	let types = pallet("Aura").associated_types;
	let key = types.into_iter().find(|of| of.name == "AuthorityId").expect("it is told");
	let path = key.ty.type_info().path.segments;
	assert!(path.iter().any(|part| part.contains("sr25519")), "{path:?}");
}

#[test]
fn the_pallet_that_follows_the_relay_chain_has_its_usual_name() {
	assert!(pallet("ParachainSystem").storage.is_some());
}

#[test]
fn the_runtime_has_every_function_that_nodes_and_wallets_call() {
	macro_rules! apis {
		($($api:ty),* $(,)?) => { [$((stringify!($api), <$api as RuntimeApiInfo>::ID)),*] };
	}
	let called = apis![
		dyn sp_api::Core<Block>,
		dyn sp_api::Metadata<Block>,
		dyn sp_block_builder::BlockBuilder<Block>,
		dyn sp_consensus_aura::AuraApi<Block, AuraId>,
		dyn sp_genesis_builder::GenesisBuilder<Block>,
		dyn sp_offchain::OffchainWorkerApi<Block>,
		dyn sp_session::SessionKeys<Block>,
		dyn sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block>,
		dyn cumulus_primitives_aura::AuraUnincludedSegmentApi<Block>,
		dyn cumulus_primitives_core::CollectCollationInfo<Block>,
		dyn cumulus_primitives_core::GetParachainInfo<Block>,
		dyn cumulus_primitives_core::RelayParentOffsetApi<Block>,
		dyn cumulus_primitives_core::SchedulingV3EnabledApi<Block>,
		dyn cumulus_primitives_core::TargetBlockRate<Block>,
		dyn frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce>,
		dyn pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>,
		dyn pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
			Block,
			Balance,
			RuntimeCall,
		>,
		dyn xcm_runtime_apis::authorized_aliases::AuthorizedAliasersApi<Block>,
		dyn xcm_runtime_apis::conversions::LocationToAccountApi<Block, AccountId>,
		dyn xcm_runtime_apis::dry_run::DryRunApi<Block, RuntimeCall, RuntimeEvent, OriginCaller>,
		dyn xcm_runtime_apis::fees::XcmPaymentApi<Block>,
		dyn xcm_runtime_apis::trusted_query::TrustedQueryApi<Block>,
	];
	let has = VERSION.apis.iter().map(|(id, _)| *id).collect::<Vec<_>>();
	for (name, id) in called {
		assert!(has.contains(&id), "{name} is missing");
	}
}
