//! The runtime as a whole: presets, constants, what may be done and what not.

use crate::{
	configs::{
		marketplace::{Categories, MarketTerms, MAX_TIME_UNIT},
		system::RuntimeBlockWeights,
	},
	constants::{consensus::*, *},
	Balance, *,
};
use frame_support::{
	assert_ok,
	traits::{fungible::Inspect, Get, OnTimestampSet},
	weights::Weight,
};
use pallet_poco::{Categories as _, WeightInfo as _};
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;

mod appeals;
mod calls;
mod docs;
mod flow;
mod governance;
mod layout;
mod messages;
mod migrations;
mod node;
mod published;
mod throughput;
mod token;
mod trade;
mod upgrades;
mod work;

/// State of a preset, as a node would build it.
fn preset(name: &str) -> sp_io::TestExternalities {
	let config = genesis::config(&PresetId::from(name)).expect("the preset exists and fits");
	config.build_storage().expect("it makes a state").into()
}

/// What every pallet of ours says of its books holds.
fn books_are_right() {
	assert_ok!(Attestations::do_try_state());
	assert_ok!(Beacon::do_try_state());
	assert_ok!(Border::do_try_state());
	assert_ok!(Callbacks::do_try_state());
	assert_ok!(CollatorStaking::do_try_state());
	assert_ok!(Currencies::do_try_state());
	assert_ok!(Donations::do_try_state());
	assert_ok!(Market::do_try_state());
	assert_ok!(Poco::do_try_state());
	assert_ok!(Purchases::do_try_state());
	assert_ok!(Registry::do_try_state());
}

#[test]
fn the_development_preset_has_one_collator_and_funded_accounts() {
	preset("development").execute_with(|| {
		assert_eq!(
			pallet_collator_selection::Invulnerables::<Runtime>::get().to_vec(),
			[Sr25519Keyring::Alice.to_account_id()]
		);
		assert_eq!(Session::validators().len(), 1);
		assert_eq!(u32::from(ParachainInfo::parachain_id()), PARA_ID);
		for account in Sr25519Keyring::well_known() {
			assert_eq!(Balances::balance(&account.to_account_id()), 1_000_000 * UNIT);
		}
	});
}

#[test]
fn the_local_testnet_preset_has_two_collators() {
	preset("local_testnet").execute_with(|| {
		let mut expected =
			[Sr25519Keyring::Charlie.to_account_id(), Sr25519Keyring::Dave.to_account_id()];
		expected.sort();
		assert_eq!(pallet_collator_selection::Invulnerables::<Runtime>::get().to_vec(), expected);
		assert_eq!(Session::validators().len(), 2);
		assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), 2);
	});
}

#[test]
fn every_preset_that_is_named_exists_and_no_other() {
	for name in genesis::preset_names() {
		assert!(genesis::get_preset(&name).is_some());
	}
	assert!(genesis::get_preset(&PresetId::from("mainnet")).is_none());
}

#[test]
fn the_pot_of_every_preset_has_just_what_keeps_it_alive() {
	for name in ["development", "local_testnet", "consortium"] {
		preset(name).execute_with(|| {
			assert_eq!(Balances::balance(&Poco::pot()), EXISTENTIAL_DEPOSIT);
		});
	}
}

#[test]
fn nobody_is_sudo() {
	use frame_support::traits::PalletsInfoAccess;
	let pallets = AllPalletsWithSystem::infos();
	assert!(pallets.len() > 20);
	assert!(!pallets.iter().any(|pallet| pallet.module_name.contains("sudo")));
}

#[test]
fn block_production_fits_together() {
	assert_eq!(SLOT_DURATION, 6_000);
	assert_eq!(BLOCK_TIME * u64::from(BLOCK_PROCESSING_VELOCITY), SLOT_DURATION);
	assert_eq!(u64::from(MINUTES) * BLOCK_TIME, 60_000);
	const { assert!(UNINCLUDED_SEGMENT_CAPACITY > BLOCK_PROCESSING_VELOCITY + RELAY_PARENT_OFFSET) };
	assert_eq!(pallet_aura::Pallet::<Runtime>::slot_duration(), SLOT_DURATION);
	let weights = RuntimeBlockWeights::get();
	assert_eq!(weights.max_block.ref_time(), 2_000_000_000_000);
	assert_eq!(weights.max_block.proof_size(), 10 * 1024 * 1024);
}

#[test]
fn addresses_and_token_are_said_in_one_place() {
	assert_eq!(<Runtime as frame_system::Config>::SS58Prefix::get(), SS58_PREFIX);
	assert_eq!(UNIT, 10u128.pow(poco_primitives::chain::TOKEN_DECIMALS.into()));
}

#[test]
fn categories_have_their_time_units() {
	for name in ["development", "local_testnet", "consortium"] {
		preset(name).execute_with(|| {
			assert_eq!(Categories::time_unit(Categories::default_category()), Some(300_000));
			let units: Vec<_> =
				(0..6).map(|id| Categories::time_unit(id).unwrap() / 1_000).collect();
			assert_eq!(units, [6, 300, 1_200, 3_600, 10_800, 36_000]);
			assert_eq!(units.last(), Some(&(MAX_TIME_UNIT / 1_000)));
			assert_eq!(Categories::time_unit(6), None);
			assert_eq!(Categories::time_unit(u32::MAX), None);
		});
	}
}

#[test]
fn the_timestamp_drives_both_aura_and_the_clock_of_tasks() {
	preset("development").execute_with(|| {
		let slot = 300_000_000;
		pallet_aura::CurrentSlot::<Runtime>::put(sp_consensus_aura::Slot::from(slot));
		<Runtime as pallet_timestamp::Config>::OnTimestampSet::on_timestamp_set(
			slot * SLOT_DURATION,
		);
		assert_eq!(Poco::now(), slot * SLOT_DURATION);
	});
}

#[test]
fn every_call_of_the_marketplace_fits_into_a_block_at_its_worst() {
	use pallet_attestations::WeightInfo as _;
	use pallet_donations::WeightInfo as _;
	use pallet_market::WeightInfo as _;
	use pallet_purchases::WeightInfo as _;
	use pallet_registry::WeightInfo as _;
	type Weights = <Runtime as pallet_poco::Config>::WeightInfo;
	type Listing = <Runtime as pallet_registry::Config>::WeightInfo;
	type Orders = <Runtime as pallet_market::Config>::WeightInfo;
	type Messages = <Runtime as pallet_purchases::Config>::WeightInfo;
	type Gifts = <Runtime as pallet_donations::Config>::WeightInfo;
	type Statements = <Runtime as pallet_attestations::Config>::WeightInfo;
	let signatures = [
		Orders::verify_sr25519(),
		Orders::verify_ed25519(),
		Orders::verify_ecdsa(),
		Orders::verify_eip712(),
		Orders::verify_on_chain(),
	];
	let dearest = signatures.into_iter().fold(Weight::zero(), |most, weight| most.max(weight));
	let most = <Runtime as pallet_poco::Config>::MaxContributors::get();
	let limit = RuntimeBlockWeights::get()
		.get(frame_support::dispatch::DispatchClass::Normal)
		.max_extrinsic
		.expect("normal calls have a limit");
	for weight in [
		Weights::store(poco_primitives::task::MAX_ARTIFACT),
		Weights::create_task(),
		Weights::contribute_topping_up(most),
		Weights::reveal(most) + Weights::settle(most) + Weights::payout() * (u64::from(most) + 2),
		Weights::reveal(most)
			+ Weights::settle(1)
			+ Weights::settle_losers(most)
			+ Weights::credit(most + 3),
		Weights::publish(poco_primitives::result::MAX_INLINE_RESULT),
		Weights::appeal(most),
		Weights::judge(most),
		Weights::open_check(most),
		Weights::claim(most),
		Weights::prune(),
		Weights::initialize_many(poco_primitives::deal::MAX_BATCH),
		Weights::refund_rest(),
		Weights::withdraw_asset(),
		Weights::credit(most + 3),
		Listing::register(1_000),
		Listing::remove(),
		Listing::buy(),
		Listing::add_members(100),
		Listing::remove_members(100),
		Orders::match_orders_with_dataset(1, 1)
			+ dearest * 4
			+ Orders::read_params(poco_primitives::order::MAX_PARAMS)
			+ Orders::check_group() * 10
			+ Orders::check_voucher(),
		Orders::match_orders(1, 1),
		Orders::match_orders_with_input(1, 1),
		Orders::place(),
		Orders::close(),
		Orders::create_voucher(),
		Orders::refund_voucher(),
		Orders::match_orders_with_dataset(1, 1) + Gifts::sponsor(),
		Weights::prune()
			+ Weights::finish(most)
			+ Gifts::on_completed(most + 3)
			+ Gifts::on_pruned(),
		Gifts::create_campaign(<Runtime as pallet_donations::Config>::MaxApps::get()),
		Gifts::donate(),
		Gifts::claim_receipt(),
		Gifts::refund(),
		Gifts::waive(most + 3),
		Gifts::remove_campaign(),
		Statements::push(),
		Statements::retry(),
		Statements::acknowledge(),
		Statements::delist_destination(),
		Messages::purchase(poco_primitives::order::MAX_PARAMS),
		Messages::answer(),
		Messages::forget(),
	] {
		assert!(weight.all_lt(limit / 2), "{weight:?} against {limit:?}");
		assert!(weight.ref_time() > 0 && weight.proof_size() > 0, "{weight:?} was measured");
	}
	for (name, call) in calls::batches(1) {
		let weight = calls::declared(&call).total_weight();
		assert!(weight.all_lt(limit / 2), "{name} of one: {weight:?} against {limit:?}");
	}
}

#[test]
fn a_match_of_three_orders_costs_at_most_six_transfers_and_its_signatures() {
	use pallet_balances::WeightInfo as _;
	use pallet_market::WeightInfo as _;
	let transfer = <Runtime as pallet_balances::Config>::WeightInfo::transfer_keep_alive();
	let matched = <Runtime as pallet_market::Config>::WeightInfo::match_orders(0, 0);
	let ratio = matched.ref_time() as f64 / transfer.ref_time() as f64;
	assert!(ratio <= 6.0, "{ratio} transfers: {matched:?}");
}

#[test]
fn fees_are_the_scarcer_of_time_and_proof() {
	use configs::fees::WeightToFee;
	use frame_support::weights::WeightToFee as _;
	let fee = |time, proof| WeightToFee::weight_to_fee(&Weight::from_parts(time, proof));
	assert_eq!(fee(0, 0), 0);
	assert_eq!(fee(1_000_000, 0), 8_000_000);
	assert_eq!(fee(1_000_000, 10_000), 15_258_790_000);
	let block = MAXIMUM_BLOCK_WEIGHT;
	let (time, proof) = (fee(block.ref_time(), 0), fee(0, block.proof_size()));
	assert_eq!((time / UNIT, proof / UNIT), (16, 16), "a full block costs the same either way");
	assert!(fee(u64::MAX, u64::MAX) > 0, "nothing overflows");
}

#[test]
fn a_workers_proxy_works_and_does_no_more() {
	use configs::convenience::ProxyType;
	use frame_support::traits::InstanceFilter;
	let account = Sr25519Keyring::Bob.to_account_id();
	let hash = poco_primitives::H256::zero();
	let vote =
		RuntimeCall::Poco(pallet_poco::Call::contribute { task: hash, vote: hash, seal: hash });
	let unbond = RuntimeCall::Poco(pallet_poco::Call::unbond { amount: 1 });
	let transfer = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: account.into(),
		value: 1,
	});
	assert!(ProxyType::Work.filter(&vote));
	assert!(!ProxyType::Work.filter(&unbond));
	for kind in
		[ProxyType::Work, ProxyType::NonTransfer, ProxyType::CancelProxy, ProxyType::Collator]
	{
		assert!(!kind.filter(&transfer), "{kind:?} sends no money");
		assert!(ProxyType::Any.is_superset(&kind) && !kind.is_superset(&ProxyType::Any));
	}
	assert!(ProxyType::Any.filter(&transfer));
}

#[test]
fn accounts_send_tokens_and_no_messages_of_their_own_making() {
	use sp_runtime::traits::Dispatchable;
	use xcm::{latest::prelude::*, VersionedXcm};
	preset("development").execute_with(|| {
		let account = Sr25519Keyring::Bob.to_account_id();
		let send = pallet_xcm::Call::send {
			dest: Box::new(Location::parent().into()),
			message: Box::new(VersionedXcm::from(Xcm(vec![ClearOrigin]))),
		};
		for call in [send, pallet_xcm::Call::remove_all_authorized_aliases {}] {
			let call = RuntimeCall::PolkadotXcm(call);
			let refused =
				call.dispatch(RuntimeOrigin::signed(account.clone())).expect_err("filtered");
			assert_eq!(refused.error, frame_system::Error::<Runtime>::CallFiltered.into());
		}
		let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		assert_ok!(call.dispatch(RuntimeOrigin::signed(account)));
	});
}

#[test]
fn a_hello_world_is_paid_on_the_real_runtime() {
	use poco_primitives::{hash, result::ExecutionProfile, task::*};
	preset("development").execute_with(|| {
		System::set_block_number(1);
		let requester = Sr25519Keyring::Alice.to_account_id();
		let worker = Sr25519Keyring::Bob.to_account_id();
		let spec = TaskSpec {
			profile: ExecutionProfile::V1,
			app: Artifact::AtUri {
				hash: hash::content(b"app"),
				uri: b"file:app.wasm".to_vec().try_into().expect("it fits"),
			},
			input: None,
			args: Default::default(),
			fuel_limit: 1_000,
		};
		assert_ok!(Poco::create_task(
			RuntimeOrigin::signed(requester.clone()),
			1,
			None,
			10 * UNIT,
			spec
		));
		let task = hash::task_id(hash::deal_id(&requester, 1), 0);
		let digest = hash::content(b"hello-world");
		let before = Balances::total_balance(&worker);
		assert_ok!(Poco::contribute(
			RuntimeOrigin::signed(worker.clone()),
			task,
			hash::vote(task, digest),
			hash::seal(&worker, task, digest)
		));
		assert_ok!(Poco::reveal(RuntimeOrigin::signed(worker.clone()), task, digest));
		// One per cent is the protocol's, the rest is above the payout minimum.
		assert_eq!(Balances::total_balance(&worker), before + 10 * UNIT - UNIT / 10);
		let terms = MarketTerms::get();
		assert_eq!(
			Balances::total_balance(&requester),
			1_000_000 * UNIT - 10 * UNIT - terms.task_deposit
		);
	});
}

#[test]
fn transactions_carry_the_hash_of_the_metadata() {
	use sp_runtime::traits::TransactionExtension;
	let extensions: Vec<&str> = <TxExtension as TransactionExtension<RuntimeCall>>::metadata()
		.into_iter()
		.map(|extension| extension.identifier)
		.collect();
	assert!(extensions.contains(&"CheckMetadataHash"), "{extensions:?}");
}
