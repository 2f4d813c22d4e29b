//! The chain as a whole: what it begins with, whom it believes, and a receipt on both ways to its one use.

use crate::{configs::SLOT_DURATION, genesis::*, xcm::*, *};
use ::xcm::{latest::prelude::*, VersionedXcm};
use codec::Encode;
use cumulus_pallet_parachain_system::parachain_inherent::{
	BasicParachainInherentData, InboundMessagesData,
};
use cumulus_primitives_core::{
	relay_chain::{well_known_keys::para_head, HeadData},
	runtime_decl_for_key_to_include_in_relay_proof::KeyToIncludeInRelayProof,
	AggregateMessageOrigin, PersistedValidationData, RelayStorageKey,
};
use cumulus_test_relay_sproof_builder::RelayStateSproofBuilder;
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::Inspect, PalletInfoData, PalletsInfoAccess, ProcessMessage, ProcessMessageError,
	},
	weights::WeightMeter,
};
use pallet_attestation_registry::{Error, Proof, Source};
use poco_primitives::{
	attestation::*,
	order::Currency,
	redemption::{Claim, Evidence, VersionedClaim},
};
use serde_json::Value;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilder;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Ferdie};
use sp_runtime::{traits::Dispatchable, BuildStorage, Digest, DigestItem, DispatchError};
use xcm_builder::{InspectMessageQueues, ProcessXcmMessage};
use xcm_executor::{traits::ConvertLocation, XcmExecutor};

/// The PoCo chain's first block.
const CHAIN: H256 = H256::repeat_byte(0x6e);

/// Another chain.
const OTHER_PARA_ID: u32 = 2_002;

/// What the answer to a message is asked for under.
const QUERY: u64 = 7;

/// State of a preset, as a node would build it.
fn preset(name: &str) -> sp_io::TestExternalities {
	let patch = genesis::get_preset(&name.into()).expect("it exists");
	let patch: Value = serde_json::from_slice(&patch).expect("it is JSON");
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("it is JSON");
	for (pallet, fields) in patch.as_object().expect("it is one") {
		for (field, value) in fields.as_object().expect("it is one") {
			config[pallet][field] = value.clone();
		}
	}
	let mut state = sp_io::TestExternalities::default();
	state.execute_with(|| {
		let config = serde_json::to_vec(&config).expect("it is JSON");
		assert_eq!(Runtime::build_state(config), Ok(()));
	});
	state
}

/// The chain in its first block, with a channel to the PoCo chain, which is believed.
fn case(test: impl FnOnce()) {
	preset("local_testnet").execute_with(|| {
		System::set_block_number(1);
		ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(POCO_PARA_ID.into());
		assert_ok!(believe());
		test();
		assert_ok!(Registry::do_try_state());
	});
}

fn call(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> Result<(), DispatchError> {
	let origin = RuntimeOrigin::signed(who.to_account_id());
	call.into().dispatch(origin).map(|_| ()).map_err(|refused| refused.error)
}

/// The office lists the PoCo chain.
fn believe() -> Result<(), DispatchError> {
	let source = Source { chain: CHAIN, para: POCO_PARA_ID, sender: PocoAttestations::get() };
	let source = Box::new(source);
	let list = RuntimeCall::Registry(pallet_attestation_registry::Call::list_source { source });
	call(Alice, pallet_sudo::Call::sudo { call: Box::new(list) })
}

fn parachain(id: u32) -> Location {
	Location::new(1, [Parachain(id)])
}

fn bytes(who: Sr25519Keyring) -> H256 {
	H256(who.to_raw_public())
}

/// What opens an account's commitment.
fn opening(who: Sr25519Keyring) -> Opening {
	let [secret, subject, ..] = who.to_raw_public().map(H256::repeat_byte);
	Opening { secret, subject }
}

/// A receipt over money that was spent in the second half of 2026, of a donor that stays unknown.
fn statement(index: u32, who: Sr25519Keyring) -> VersionedStatement {
	let Opening { secret, subject } = opening(who);
	VersionedStatement::V1(Statement {
		chain: CHAIN,
		place: Place { epoch: 3, index },
		issued: YEARS[0].until,
		fact: Fact::Donation(DonationReceipt {
			campaign: 1,
			cause: b"medical research".to_vec().try_into().expect("it is short"),
			gift: Gift::Money,
			donor: Donor::Commitment(commitment(secret, identity(bytes(who), subject))),
			currency: Currency::Native,
			amount: 250,
			from: YEARS[0].from + 180 * 24 * 3_600_000,
			until: YEARS[0].until,
			tasks: 5,
			payments_before: H256::zero(),
			payments: H256::repeat_byte(1),
		}),
	})
}

fn claim(index: u32, who: Sr25519Keyring, evidence: Evidence) -> VersionedClaim {
	let statement = statement(index, who);
	VersionedClaim::V1(Claim { statement, evidence, opening: opening(who) })
}

fn redeem(who: Sr25519Keyring, claim: VersionedClaim) -> Result<(), DispatchError> {
	let claim = Box::new(claim);
	call(who, pallet_attestation_registry::Call::redeem { verifier: OFFICE, claim })
}

/// What a sender writes: it knows the two numbers of the call, and nothing else of this chain.
fn transact(
	origin_kind: OriginKind,
	statement: &VersionedStatement,
) -> Vec<Instruction<RuntimeCall>> {
	let call = [vec![50, 6], statement.encode()].concat();
	let response = QueryResponseInfo {
		destination: parachain(POCO_PARA_ID),
		query_id: QUERY,
		max_weight: Weight::zero(),
	};
	vec![
		Transact { origin_kind, fallback_max_weight: None, call: call.into() },
		ReportTransactStatus(response),
	]
}

/// A program that pays nothing, of something in a chain.
fn free(within: impl Into<InteriorLocation>, statement: &VersionedStatement) -> Xcm<RuntimeCall> {
	let begin = [
		DescendOrigin(within.into()),
		UnpaidExecution { weight_limit: Unlimited, check_origin: None },
	];
	Xcm(begin.into_iter().chain(transact(OriginKind::Xcm, statement)).collect())
}

/// A program that a chain pays for, of something in it.
fn paid(within: impl Into<InteriorLocation>, statement: &VersionedStatement) -> Xcm<RuntimeCall> {
	let fees: Asset = (Here, UNIT).into();
	let begin = [
		WithdrawAsset(fees.clone().into()),
		BuyExecution { fees, weight_limit: Unlimited },
		DescendOrigin(within.into()),
	];
	Xcm(begin.into_iter().chain(transact(OriginKind::Xcm, statement)).collect())
}

/// Processes a message as the queue does.
fn receive(from: u32, program: Xcm<RuntimeCall>) -> Result<bool, ProcessMessageError> {
	type Processor = ProcessXcmMessage<AggregateMessageOrigin, XcmExecutor<XcmConfig>, RuntimeCall>;
	let message = VersionedXcm::from(program).encode();
	let origin = AggregateMessageOrigin::Sibling(from.into());
	Processor::process_message(&message, origin, &mut WeightMeter::new(), &mut [0; 32])
}

/// Of the answers that went to the PoCo chain, whether they say that a call was made as it should. Nothing
/// else is ever sent.
fn answers() -> Vec<bool> {
	let queues = XcmRouter::get_messages().into_iter();
	let answer = |message: VersionedXcm<()>| {
		let program = Xcm::<()>::try_from(message).expect("it is of a known version");
		match program.0.first() {
			Some(QueryResponse {
				query_id: QUERY,
				response: Response::DispatchResult(result),
				..
			}) => *result == MaybeErrorCode::Success,
			other => panic!("{other:?}"),
		}
	};
	queues
		.flat_map(|(to, messages)| {
			assert_eq!(Location::try_from(to), Ok(parachain(POCO_PARA_ID)));
			messages.into_iter().map(answer)
		})
		.collect()
}

fn is_known(statement: &VersionedStatement) -> bool {
	Registry::view_is_received(CHAIN, statement.leaf())
}

fn sovereign(place: &Location) -> AccountId {
	LocationToAccountId::convert_location(place).expect("it has an account")
}

#[test]
fn every_preset_has_its_collator_its_office_and_two_years() {
	for (name, collator) in [("development", Alice), ("local_testnet", Ferdie)] {
		preset(name).execute_with(|| {
			assert_eq!(u32::from(ParachainInfo::parachain_id()), PARA_ID);
			let collators = pallet_aura::Authorities::<Runtime>::get();
			assert_eq!(collators.to_vec(), [AuraId::from(collator.public())]);
			assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(Alice.to_account_id()));
			let view = VerifierView { scope: OFFICE, periods: YEARS.to_vec() };
			assert_eq!(Registry::view_verifier(OFFICE), Some(view));
			assert!(Registry::keys_to_prove().keys.is_empty(), "nobody is believed yet");
			for account in [Bob.to_account_id(), sovereign(&parachain(POCO_PARA_ID))] {
				assert_eq!(Balances::balance(&account), 1_000_000 * UNIT);
			}
		});
	}
	let names: Vec<_> = genesis::preset_names();
	assert_eq!(names.len(), 2);
	assert!(names.iter().all(|name| genesis::get_preset(name).is_some()));
	assert!(genesis::get_preset(&"mainnet".into()).is_none());
}

#[test]
fn years_begin_and_end_at_midnight() {
	const DAY: u64 = 24 * 3_600_000;
	// From 1970 to 2026 there were 56 years, fourteen of them with a day more.
	assert_eq!(YEARS[0].from, (56 * 365 + 14) * DAY);
	assert_eq!(YEARS[0].until, YEARS[0].from + 365 * DAY);
	assert_eq!((YEARS[1].from, YEARS[1].until), (YEARS[0].until, YEARS[0].until + 365 * DAY));
}

#[test]
fn what_is_said_of_the_poco_chain_is_so() {
	assert_eq!(POCO_PARA_ID, poco_runtime::constants::PARA_ID);
	// Nothing but the pallet of this name has its number there.
	let is_sender = |pallet: &PalletInfoData| pallet.index == usize::from(POCO_ATTESTATIONS);
	for pallet in poco_runtime::AllPalletsWithSystem::infos() {
		assert_eq!(is_sender(&pallet), pallet.name == ROOTS_PALLET, "{pallet:?}");
	}
}

#[test]
fn a_node_finds_what_it_goes_by() {
	let names: Vec<_> = AllPalletsWithSystem::infos().iter().map(|pallet| pallet.name).collect();
	for name in ["System", "ParachainSystem", "Aura"] {
		assert!(names.contains(&name), "{name} in {names:?}");
	}
}

#[test]
fn the_relay_chains_word_for_the_poco_chains_head_is_asked_for() {
	case(|| {
		let key = RelayStorageKey::Top(para_head(POCO_PARA_ID.into()));
		assert_eq!(<Runtime as KeyToIncludeInRelayProof<Block>>::keys_to_prove().keys, [key]);
	});
}

#[test]
fn who_is_not_the_office_says_nothing() {
	preset("development").execute_with(|| {
		let source = Box::new(Source { chain: CHAIN, para: 1, sender: parachain(1) });
		let list = RuntimeCall::Registry(pallet_attestation_registry::Call::list_source { source });
		assert_noop!(call(Bob, list.clone()), DispatchError::BadOrigin);
		let sudo = pallet_sudo::Call::sudo { call: Box::new(list) };
		assert_noop!(call(Bob, sudo), pallet_sudo::Error::<Runtime>::RequireSudo);
	});
}

#[test]
fn a_statement_that_the_poco_chain_sends_is_taken_answered_and_used_once() {
	case(|| {
		let sent = statement(0, Bob);
		let sender = PalletInstance(POCO_ATTESTATIONS);
		assert_eq!(receive(POCO_PARA_ID, free(sender, &sent)), Ok(true));
		assert!(is_known(&sent));
		assert_eq!(answers(), [true]);
		let claim = claim(0, Bob, Evidence::Pushed);
		assert_noop!(redeem(Charlie, claim.clone()), Error::<Runtime>::NotTheDonor);
		assert_ok!(redeem(Bob, claim.clone()));
		for who in [Bob, Charlie] {
			assert!(redeem(who, claim.clone()).is_err());
		}
		assert_noop!(redeem(Bob, claim), Error::<Runtime>::AlreadyRedeemed);
	});
}

#[test]
fn a_statement_may_be_sent_by_a_program_that_pays() {
	case(|| {
		let sent = statement(0, Bob);
		let account = sovereign(&parachain(POCO_PARA_ID));
		let before = Balances::balance(&account);
		let sender = PalletInstance(POCO_ATTESTATIONS);
		assert_eq!(receive(POCO_PARA_ID, paid(sender, &sent)), Ok(true));
		assert!(is_known(&sent));
		assert_eq!(answers(), [true]);
		assert_eq!(Balances::balance(&account), before - UNIT);
	});
}

#[test]
fn nobody_else_is_let_in_for_free() {
	let let_in = |from: u32, program: Xcm<RuntimeCall>| {
		let (mut id, most, credit) = ([0; 32], Weight::MAX, Weight::zero());
		type Executor = XcmExecutor<XcmConfig>;
		let from = parachain(from);
		let error = Executor::prepare_and_execute(from, program, &mut id, most, credit)
			.ensure_complete()
			.err()
			.map(|refusal| refusal.error);
		assert!(matches!(error, None | Some(XcmError::Barrier)), "{error:?}");
		error.is_none()
	};
	case(|| {
		let wanted = statement(0, Bob);
		let sender = PalletInstance(POCO_ATTESTATIONS);
		for other in [POCO_ATTESTATIONS + 1, POCO_ATTESTATIONS - 1] {
			assert!(!let_in(POCO_PARA_ID, free(PalletInstance(other), &wanted)));
		}
		assert!(!let_in(POCO_PARA_ID, free([sender, GeneralIndex(0)], &wanted)));
		assert!(!let_in(POCO_PARA_ID, free(Here, &wanted)));
		assert!(!let_in(OTHER_PARA_ID, free(sender, &wanted)));
		assert!(!is_known(&wanted));
		assert!(answers().is_empty());
		assert!(let_in(POCO_PARA_ID, free(sender, &wanted)));
	});
}

#[test]
fn who_pays_is_let_in_and_not_believed() {
	case(|| {
		let wanted = statement(0, Bob);
		let other = sovereign(&parachain(OTHER_PARA_ID));
		let rich =
			pallet_balances::Call::transfer_keep_alive { dest: other.into(), value: 10 * UNIT };
		assert_ok!(call(Alice, rich));
		let account = AccountId32 { network: None, id: [7; 32] };
		for (from, within) in [
			(POCO_PARA_ID, PalletInstance(POCO_ATTESTATIONS + 1)),
			(POCO_PARA_ID, account),
			(OTHER_PARA_ID, PalletInstance(POCO_ATTESTATIONS)),
		] {
			assert_eq!(receive(from, paid(within, &wanted)), Ok(true));
			assert!(!is_known(&wanted));
		}
		assert_eq!(answers(), [false; 3]);
	});
}

#[test]
fn the_right_pallet_in_another_guise_is_nobody() {
	case(|| {
		let wanted = statement(0, Bob);
		for kind in [OriginKind::SovereignAccount, OriginKind::Native, OriginKind::Superuser] {
			let begin = [
				DescendOrigin(PalletInstance(POCO_ATTESTATIONS).into()),
				UnpaidExecution { weight_limit: Unlimited, check_origin: None },
			];
			let program = begin.into_iter().chain(transact(kind, &wanted)).collect();
			assert_eq!(receive(POCO_PARA_ID, Xcm(program)), Ok(false), "{kind:?}");
			assert!(!is_known(&wanted));
		}
	});
}

#[test]
fn a_message_calls_nothing_else() {
	case(|| {
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		let delist = RuntimeCall::Registry(pallet_attestation_registry::Call::delist_source {
			chain: CHAIN,
		});
		let redeem = RuntimeCall::Registry(pallet_attestation_registry::Call::redeem {
			verifier: OFFICE,
			claim: Box::new(claim(0, Bob, Evidence::Pushed)),
		});
		for call in [remark, delist, redeem] {
			for origin_kind in [OriginKind::Xcm, OriginKind::SovereignAccount] {
				let program = Xcm(vec![
					DescendOrigin(PalletInstance(POCO_ATTESTATIONS).into()),
					UnpaidExecution { weight_limit: Unlimited, check_origin: None },
					Transact { origin_kind, fallback_max_weight: None, call: call.encode().into() },
					ExpectTransactStatus(MaybeErrorCode::Success),
				]);
				assert_eq!(receive(POCO_PARA_ID, program), Ok(false));
			}
		}
	});
}

/// Makes blocks as a collator does.
struct Collator {
	parent: Header,
	slot: u64,
}

impl Collator {
	/// Before the first block.
	fn new() -> Self {
		Self { parent: header(0, H256::zero(), H256::zero(), Digest::default()), slot: 300_000_000 }
	}

	/// A block, on a relay chain that has these heads of parachains.
	fn block(&mut self, heads: &[(u32, Header)], run: impl FnOnce()) {
		self.slot += 1;
		let slot = Slot::from(self.slot);
		let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())];
		let number = self.parent.number + 1;
		let next = header(number, H256::zero(), self.parent.hash(), Digest { logs });
		Executive::initialize_block(&next);
		let data = self.relay_data(heads);
		let inbound_messages_data =
			InboundMessagesData::new(Default::default(), Default::default());
		self.inherent(cumulus_pallet_parachain_system::Call::set_validation_data {
			data,
			inbound_messages_data,
		});
		self.inherent(pallet_timestamp::Call::set { now: self.slot * SLOT_DURATION });
		run();
		self.parent = Executive::finalize_block();
		assert_ok!(Registry::do_try_state());
	}

	fn inherent(&self, call: impl Into<RuntimeCall>) {
		let extrinsic = UncheckedExtrinsic::new_bare(call.into());
		assert_eq!(Executive::apply_extrinsic(extrinsic), Ok(Ok(())));
	}

	/// What the relay chain's state says, with a proof of it.
	fn relay_data(&self, heads: &[(u32, Header)]) -> BasicParachainInherentData {
		let head = |header: &Header| HeadData(header.encode());
		let state = RelayStateSproofBuilder {
			para_id: PARA_ID.into(),
			current_slot: self.slot.into(),
			included_para_head: Some(head(&self.parent)),
			additional_key_values: heads
				.iter()
				.map(|(para, header)| (para_head((*para).into()), head(header).encode()))
				.collect(),
			..Default::default()
		};
		let (relay_parent_storage_root, relay_chain_state) = state.into_state_root_and_proof();
		BasicParachainInherentData {
			validation_data: PersistedValidationData {
				parent_head: head(&self.parent),
				relay_parent_number: self.slot as u32,
				relay_parent_storage_root,
				max_pov_size: 10 * 1024 * 1024,
			},
			relay_chain_state,
			relay_parent_descendants: vec![],
			collator_peer_id: None,
		}
	}
}

fn header(number: u32, state_root: H256, parent_hash: H256, digest: Digest) -> Header {
	let extrinsics_root = H256::zero();
	Header { parent_hash, number, state_root, extrinsics_root, digest }
}

/// A block of the PoCo chain whose state has the root of an epoch, and the proof of that.
fn poco_block(number: u32, epoch: u32, root: EpochRoot) -> (Header, Proof) {
	let config = poco_runtime::genesis::config(&"local_testnet".into()).expect("it exists");
	let storage = config.build_storage().expect("it makes a state");
	let mut state = sp_io::TestExternalities::new(storage);
	state.execute_with(|| sp_io::storage::set(&root_key(epoch), &root.encode()));
	state.commit_all().expect("nobody else changed it");
	let backend = state.as_backend();
	let header = header(number, *backend.root(), H256::repeat_byte(9), Digest::default());
	let proof = sp_state_machine::prove_read(backend, [root_key(epoch)]).expect("it is there");
	let nodes: Vec<_> =
		proof.into_iter_nodes().map(|node| node.try_into().expect("nodes are small")).collect();
	(header, nodes.try_into().expect("they are few"))
}

#[test]
fn a_receipt_that_the_relay_chain_proves_is_used_once() {
	let donors = [Bob, Charlie, Bob];
	let statements: Vec<_> = (0..).zip(donors).map(|(at, donor)| statement(at, donor)).collect();
	let leaves: Vec<_> = statements.iter().map(VersionedStatement::leaf).collect();
	let epoch_root = EpochRoot { root: root(&leaves), count: 3 };
	let (block, proof) = poco_block(40, 3, epoch_root);
	let import = || {
		let proof = proof.clone();
		call(
			Charlie,
			pallet_attestation_registry::Call::import { chain: CHAIN, block: 40, epoch: 3, proof },
		)
	};
	let proven = |at: u32| {
		let path = Path::of(&leaves, at).expect("there is one");
		claim(at, donors[at as usize], Evidence::Proven(path))
	};
	preset("local_testnet").execute_with(|| {
		let mut collator = Collator::new();
		collator.block(&[(POCO_PARA_ID, block.clone())], || {
			// Nobody was believed when the block began.
			assert_noop!(import(), Error::<Runtime>::SourceNotFound);
			assert_ok!(believe());
			assert_noop!(import(), Error::<Runtime>::BlockNotFound);
		});
		let forged = header(40, H256::repeat_byte(5), H256::zero(), Digest::default());
		collator.block(&[(POCO_PARA_ID, forged), (OTHER_PARA_ID, block.clone())], || {
			assert_noop!(import(), Error::<Runtime>::ProofInvalid);
		});
		collator.block(&[(POCO_PARA_ID, block.clone())], || {
			assert_noop!(redeem(Bob, proven(0)), Error::<Runtime>::RootNotFound);
			assert_ok!(import());
			assert_eq!(Registry::view_root(CHAIN, 3), Some(epoch_root));
			assert_noop!(redeem(Charlie, proven(0)), Error::<Runtime>::NotTheDonor);
			assert_ok!(redeem(Bob, proven(0)));
			assert_noop!(redeem(Bob, proven(0)), Error::<Runtime>::AlreadyRedeemed);
		});
		collator.block(&[], || {
			assert_noop!(redeem(Bob, proven(0)), Error::<Runtime>::AlreadyRedeemed);
			assert_ok!(redeem(Charlie, proven(1)));
			assert_ok!(redeem(Bob, proven(2)));
			assert_noop!(redeem(Bob, proven(2)), Error::<Runtime>::AlreadyRedeemed);
		});
	});
}
