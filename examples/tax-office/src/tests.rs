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
		fungible::Inspect, Get, Hooks, PalletInfoData, PalletsInfoAccess, ProcessMessage,
		ProcessMessageError,
	},
	weights::WeightMeter,
};
use pallet_attestation_registry::{Error, Proof, Source};
use pallet_attestations::Destination;
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
fn receipt(who: Sr25519Keyring) -> DonationReceipt {
	let Opening { secret, subject } = opening(who);
	DonationReceipt {
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
	}
}

/// As somebody writes it that is not the PoCo chain.
fn statement(index: u32, who: Sr25519Keyring) -> VersionedStatement {
	let (place, fact) = (Place { epoch: 3, index }, Fact::Donation(receipt(who)));
	VersionedStatement::V1(Statement { chain: CHAIN, place, issued: YEARS[0].until, fact })
}

fn claim(
	statement: &VersionedStatement,
	who: Sr25519Keyring,
	evidence: Evidence,
) -> VersionedClaim {
	let statement = statement.clone();
	VersionedClaim::V1(Claim { statement, evidence, opening: opening(who) })
}

fn redeem(who: Sr25519Keyring, claim: VersionedClaim) -> Result<(), DispatchError> {
	let claim = Box::new(claim);
	call(who, pallet_attestation_registry::Call::redeem { verifier: OFFICE, claim })
}

/// What a sender writes: it knows the two numbers of the call, and nothing else of this chain.
fn told(
	within: impl Into<InteriorLocation>,
	origin_kind: OriginKind,
	call: Vec<u8>,
) -> [Instruction<RuntimeCall>; 3] {
	let (destination, max_weight) = (parachain(POCO_PARA_ID), Weight::zero());
	[
		DescendOrigin(within.into()),
		Transact { origin_kind, fallback_max_weight: None, call: call.into() },
		ReportTransactStatus(QueryResponseInfo { destination, query_id: QUERY, max_weight }),
	]
}

/// The call that takes a statement.
fn taking(statement: &VersionedStatement) -> Vec<u8> {
	(50u8, 6u8, statement).encode()
}

const FREE: Instruction<RuntimeCall> =
	UnpaidExecution { weight_limit: Unlimited, check_origin: None };

/// A program that pays nothing, of something in a chain.
fn free(within: impl Into<InteriorLocation>, statement: &VersionedStatement) -> Xcm<RuntimeCall> {
	let told = told(within, OriginKind::Xcm, taking(statement));
	Xcm([FREE].into_iter().chain(told).collect())
}

/// A program that a chain pays for, of something in it.
fn paid(told: [Instruction<RuntimeCall>; 3]) -> Xcm<RuntimeCall> {
	let fees: Asset = (Here, UNIT).into();
	let begin =
		[WithdrawAsset(fees.clone().into()), BuyExecution { fees, weight_limit: Unlimited }];
	Xcm(begin.into_iter().chain(told).collect())
}

/// Why a program is not executed to its end, if it is not.
fn refusal(from: u32, program: Xcm<RuntimeCall>) -> Option<XcmError> {
	type Executor = XcmExecutor<XcmConfig>;
	let (mut id, most, credit) = ([0; 32], Weight::MAX, Weight::zero());
	Executor::prepare_and_execute(parachain(from), program, &mut id, most, credit)
		.ensure_complete()
		.err()
		.map(|refusal| refusal.error)
}

/// The answers that went to the PoCo chain. Nothing else is ever sent.
fn answers() -> Vec<VersionedXcm<()>> {
	let queues = XcmRouter::get_messages().into_iter();
	queues
		.flat_map(|(to, messages)| {
			assert_eq!(Location::try_from(to), Ok(parachain(POCO_PARA_ID)));
			messages
		})
		.collect()
}

/// Whether they say that a call was made as it should.
fn are_accepted() -> Vec<bool> {
	let is_accepted = |answer: VersionedXcm<()>| {
		let program = Xcm::<()>::try_from(answer).expect("it is of a known version");
		match program.0.first() {
			Some(QueryResponse { response: Response::DispatchResult(result), .. }) => {
				*result == MaybeErrorCode::Success
			},
			other => panic!("{other:?}"),
		}
	};
	answers().into_iter().map(is_accepted).collect()
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
	let pallets = poco_runtime::AllPalletsWithSystem::infos();
	assert_eq!(pallets.iter().filter(|pallet| is_sender(pallet)).count(), 1);
	for pallet in pallets {
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

/// The PoCo chain, by its own runtime: it states things, and sends them here.
struct PocoChain(sp_io::TestExternalities);

impl PocoChain {
	/// It has a channel to this chain, which is its only destination, and pays for messages or not.
	fn new(fee: Option<(Location, Balance)>) -> Self {
		use poco_runtime::{ParachainSystem, System};
		let config = poco_runtime::genesis::config(&"local_testnet".into()).expect("it exists");
		let storage = config.build_storage().expect("it makes a state");
		let mut chain = sp_io::TestExternalities::new(storage);
		chain.execute_with(|| {
			System::initialize(&1, &CHAIN, &Default::default());
			ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(PARA_ID.into());
			let (location, max_weight) = (parachain(PARA_ID), Weight::from_parts(1 << 30, 1 << 16));
			let destination =
				Destination { location, pallet: 50, call: 6, max_weight, fee, price: 0 };
			assert_ok!(poco_runtime::Attestations::list_destination(
				poco_runtime::RuntimeOrigin::root(),
				Box::new(destination),
			));
		});
		Self(chain)
	}

	/// States receipts of these donors.
	fn state(&mut self, donors: &[Sr25519Keyring]) -> Vec<VersionedStatement> {
		use poco_runtime::Attestations;
		let state = |donor| {
			let place =
				Attestations::attest(Fact::Donation(receipt(donor))).expect("there is room");
			Attestations::view_attestation(place).expect("it is there").statement
		};
		self.0.execute_with(|| donors.iter().copied().map(state).collect())
	}

	/// Sends a statement, and tells the message.
	fn push(&mut self, statement: &VersionedStatement) -> Vec<u8> {
		type Router = poco_runtime::configs::xcm::XcmRouter;
		self.0.execute_with(|| {
			let origin = poco_runtime::RuntimeOrigin::signed(Charlie.to_account_id());
			assert_ok!(poco_runtime::Attestations::push(origin, 0, statement.place()));
			let (to, mut messages) = Router::get_messages().pop().expect("one was sent");
			assert_eq!(Location::try_from(to), Ok(parachain(PARA_ID)));
			messages.pop().expect("one was sent").encode()
		})
	}

	/// Takes a message of this chain as its queue does, and tells to whom a statement was delivered then.
	fn take(&mut self, answer: &[u8], statement: &VersionedStatement) -> Vec<u32> {
		type Processor = <poco_runtime::Runtime as pallet_message_queue::Config>::MessageProcessor;
		self.0.execute_with(|| {
			assert_eq!(process::<Processor>(PARA_ID, answer), Ok(true));
			let view = poco_runtime::Attestations::view_attestation(statement.place());
			view.expect("it is there").delivered
		})
	}

	/// A block whose state has the root of the first epoch, and the proof of that.
	fn block(mut self, number: u32) -> (Header, Proof) {
		type Length = <poco_runtime::Runtime as pallet_attestations::Config>::EpochLength;
		self.0.execute_with(|| {
			poco_runtime::Attestations::on_initialize(<Length as Get<BlockNumber>>::get());
		});
		self.0.commit_all().expect("nobody else changed it");
		let (key, backend) = (root_key(0), self.0.as_backend());
		let header = header(number, *backend.root(), H256::repeat_byte(9), Digest::default());
		let proof = sp_state_machine::prove_read(backend, [key]).expect("it is there");
		let nodes: Vec<_> =
			proof.into_iter_nodes().map(|node| node.try_into().expect("nodes are small")).collect();
		(header, nodes.try_into().expect("they are few"))
	}
}

/// Processes a message as a queue does.
fn process<Processor: ProcessMessage<Origin = AggregateMessageOrigin>>(
	from: u32,
	message: &[u8],
) -> Result<bool, ProcessMessageError> {
	let origin = AggregateMessageOrigin::Sibling(from.into());
	Processor::process_message(message, origin, &mut WeightMeter::new(), &mut [0; 32])
}

/// Takes a message of the PoCo chain, and gives the answer.
fn answer_to(message: &[u8]) -> Vec<u8> {
	type Processor = ProcessXcmMessage<AggregateMessageOrigin, XcmExecutor<XcmConfig>, RuntimeCall>;
	assert_eq!(process::<Processor>(POCO_PARA_ID, message), Ok(true));
	answers().pop().expect("one was sent").encode()
}

#[test]
fn a_statement_that_the_poco_chain_sends_is_taken_acknowledged_and_used_once() {
	let mut poco = PocoChain::new(None);
	let statement = poco.state(&[Bob]).remove(0);
	let message = poco.push(&statement);
	case(|| {
		let answer = answer_to(&message);
		assert!(is_known(&statement));
		assert_eq!(poco.take(&answer, &statement), [0]);
		let claim = claim(&statement, Bob, Evidence::Pushed);
		assert_noop!(redeem(Charlie, claim.clone()), Error::<Runtime>::NotTheDonor);
		assert_ok!(redeem(Bob, claim.clone()));
		assert_noop!(redeem(Charlie, claim.clone()), Error::<Runtime>::NotTheDonor);
		assert_noop!(redeem(Bob, claim), Error::<Runtime>::AlreadyRedeemed);
	});
}

#[test]
fn the_poco_chain_may_pay_for_its_messages_and_has_back_what_is_left() {
	let mut poco = PocoChain::new(Some((Here.into(), UNIT)));
	let statement = poco.state(&[Bob]).remove(0);
	let message = poco.push(&statement);
	case(|| {
		let money = || {
			let account = sovereign(&parachain(POCO_PARA_ID));
			(Balances::balance(&account), Balances::total_issuance())
		};
		let before = money();
		let answer = answer_to(&message);
		assert!(is_known(&statement));
		let cost = before.0 - money().0;
		assert!(0 < cost && cost < UNIT / 50, "{cost}");
		assert_eq!(before.1 - money().1, cost, "it is burned");
		assert_eq!(poco.take(&answer, &statement), [0]);
	});
}

#[test]
fn the_poco_chain_learns_that_it_is_not_believed() {
	let mut poco = PocoChain::new(None);
	let statement = poco.state(&[Bob]).remove(0);
	let message = poco.push(&statement);
	case(|| {
		let delist = pallet_attestation_registry::Call::delist_source { chain: CHAIN };
		let call = Box::new(RuntimeCall::Registry(delist));
		assert_ok!(self::call(Alice, pallet_sudo::Call::sudo { call }));
		let answer = answer_to(&message);
		assert!(!is_known(&statement));
		assert!(poco.take(&answer, &statement).is_empty());
	});
}

#[test]
fn nobody_else_is_let_in_for_free() {
	case(|| {
		let wanted = statement(0, Bob);
		let sender = PalletInstance(POCO_ATTESTATIONS);
		let refused = |from: u32, program: Xcm<RuntimeCall>| {
			assert_eq!(refusal(from, program), Some(XcmError::Barrier));
			assert!(!is_known(&wanted) && answers().is_empty());
		};
		// Another pallet, an account, something in the pallet, the chain as a whole, another chain.
		for other in [POCO_ATTESTATIONS + 1, POCO_ATTESTATIONS - 1] {
			refused(POCO_PARA_ID, free(PalletInstance(other), &wanted));
		}
		refused(POCO_PARA_ID, free(AccountId32 { network: None, id: [7; 32] }, &wanted));
		refused(POCO_PARA_ID, free([sender, GeneralIndex(0)], &wanted));
		refused(POCO_PARA_ID, free(Here, &wanted));
		refused(OTHER_PARA_ID, free(sender, &wanted));
		// The pallet in another guise, and when it wants more than one call.
		for kind in [OriginKind::SovereignAccount, OriginKind::Native, OriginKind::Superuser] {
			let told = told(sender, kind, taking(&wanted));
			refused(POCO_PARA_ID, Xcm([FREE].into_iter().chain(told).collect()));
		}
		let twice = free(sender, &wanted).0.into_iter().chain([ClearError]);
		refused(POCO_PARA_ID, Xcm(twice.collect()));
		let more = told(sender, OriginKind::Xcm, taking(&wanted)).into_iter().chain([FREE]);
		refused(POCO_PARA_ID, Xcm(more.collect()));
		assert_eq!(refusal(POCO_PARA_ID, free(sender, &wanted)), None);
		assert!(is_known(&wanted));
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
		let sender = PalletInstance(POCO_ATTESTATIONS);
		for (from, within) in [
			(POCO_PARA_ID, PalletInstance(POCO_ATTESTATIONS + 1)),
			(POCO_PARA_ID, account),
			(OTHER_PARA_ID, sender),
		] {
			let told = told(within, OriginKind::Xcm, taking(&wanted));
			assert_eq!(refusal(from, paid(told)), None);
		}
		assert_eq!(are_accepted(), [false; 3]);
		// Nor is the right pallet, as somebody else.
		for kind in [OriginKind::SovereignAccount, OriginKind::Native, OriginKind::Superuser] {
			let told = told(sender, kind, taking(&wanted));
			assert_eq!(refusal(POCO_PARA_ID, paid(told)), Some(XcmError::BadOrigin), "{kind:?}");
		}
		assert!(!is_known(&wanted));
	});
}

#[test]
fn a_message_calls_nothing_else() {
	case(|| {
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		let delist = pallet_attestation_registry::Call::delist_source { chain: CHAIN };
		let claim = Box::new(claim(&statement(0, Bob), Bob, Evidence::Pushed));
		let redeem = pallet_attestation_registry::Call::redeem { verifier: OFFICE, claim };
		for call in [remark, RuntimeCall::Registry(delist), RuntimeCall::Registry(redeem)] {
			let told = told(PalletInstance(POCO_ATTESTATIONS), OriginKind::Xcm, call.encode());
			let free = Xcm([FREE].into_iter().chain(told.clone()).collect());
			for program in [free, paid(told)] {
				assert_eq!(refusal(POCO_PARA_ID, program), Some(XcmError::NoPermission));
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

#[test]
fn a_receipt_that_the_relay_chain_proves_is_used_once() {
	let donors = [Bob, Charlie, Bob];
	let mut poco = PocoChain::new(None);
	let statements = poco.state(&donors);
	let leaves: Vec<_> = statements.iter().map(VersionedStatement::leaf).collect();
	let epoch_root = EpochRoot { root: root(&leaves), count: 3 };
	let (block, proof) = poco.block(40);
	let import = || {
		let (block, epoch, proof) = (40, 0, proof.clone());
		let chain = CHAIN;
		call(Charlie, pallet_attestation_registry::Call::import { chain, block, epoch, proof })
	};
	let proven = |at: usize| {
		let path = Path::of(&leaves, at as u32).expect("there is one");
		claim(&statements[at], donors[at], Evidence::Proven(path))
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
			assert_eq!(Registry::view_root(CHAIN, 0), Some(epoch_root));
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
