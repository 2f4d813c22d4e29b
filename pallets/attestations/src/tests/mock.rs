//! A small chain that states things, and the moves that tests are told in.

use crate::{self as pallet_attestations, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{EnsureOrigin, Hooks},
	weights::Weight,
};
use frame_system::{EnsureRoot, RawOrigin};
use poco_primitives::{attestation::*, order::Currency, Balance, Moment, H256};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::{BTreeMap, BTreeSet};

pub type AccountId = u64;
pub type Block = frame_system::mocking::MockBlock<Test>;

/// Blocks of an epoch.
pub const EPOCH: u64 = 5;
/// How many epochs a root is kept.
pub const KEPT: u32 = 3;
/// How often a statement is sent.
pub const ATTEMPTS: u32 = 3;
/// Blocks from one attempt to the next.
pub const RETRY: u64 = 4;
/// What pushing a statement costs, and what everybody has.
pub const PRICE: Balance = 10;
pub const PURSE: Balance = 1_000;
/// Hash of the first block.
pub const GENESIS: H256 = H256::repeat_byte(0x6e);
/// Places on other chains.
pub const TAX_OFFICE: u32 = 7;
pub const MUSEUM: u32 = 8;
/// An account like any other.
pub const ANNE: AccountId = 1;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Attestations: pallet_attestations,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

parameter_types! {
	pub static EpochLength: u64 = EPOCH;
	pub static MaxLeaves: u32 = 6;
	pub static Now: Moment = 1_800_000_000_000;
	/// Whether messages can be sent.
	pub static ChannelIsOpen: bool = true;
	/// What somebody has left, when it has paid something.
	pub static Purses: BTreeMap<AccountId, Balance> = BTreeMap::new();
	/// Answers that the transport awaits.
	pub static Asked: BTreeSet<u64> = BTreeSet::new();
	/// What was sent, with the number of each.
	pub static SentOut: Vec<(u32, VersionedStatement, u64)> = Vec::new();
	pub const KeptEpochs: u32 = KEPT;
	pub const MaxDestinations: u32 = 3;
	pub const MaxParcels: u32 = 3;
	pub const MaxAttempts: u32 = ATTEMPTS;
	pub const RetryAfter: u64 = RETRY;
}

/// Writes down what is sent.
pub struct Messages;

/// What a transport stores, to see that it is undone.
pub const SCRATCH: &[u8] = b"scratch";

impl Transport<AccountId, u32, bool> for Messages {
	fn charge(
		from: &AccountId,
		destination: &Destination<u32>,
		_: &VersionedStatement,
	) -> DispatchResult {
		let mut purses = Purses::get();
		let purse = purses.entry(*from).or_insert(PURSE);
		*purse = purse.checked_sub(destination.price).ok_or(DispatchError::Exhausted)?;
		Purses::set(purses);
		Ok(())
	}

	fn send(
		destination: &Destination<u32>,
		statement: &VersionedStatement,
		query: Option<u64>,
	) -> Result<u64, DispatchError> {
		sp_io::storage::set(SCRATCH, &[1]);
		if !ChannelIsOpen::get() {
			return Err(DispatchError::Unavailable);
		}
		sp_io::storage::clear(SCRATCH);
		let mut sent = SentOut::get();
		let query = query.unwrap_or(100 + sent.len() as u64);
		Asked::mutate(|asked| asked.insert(query));
		sent.push((destination.location, statement.clone(), query));
		SentOut::set(sent);
		Ok(query)
	}

	fn cancel(_: &Destination<u32>, query: u64) {
		assert!(Asked::mutate(|asked| asked.remove(&query)), "an answer was awaited");
	}

	fn is_from(answered: &u32, destination: &u32) -> bool {
		answered == destination
	}

	fn is_accepted(response: &bool) -> bool {
		*response
	}
}

/// Accounts from here on are places on other chains.
pub const PLACES: AccountId = 1_000;

/// Tells where a call comes from, when it comes from another chain.
pub struct FromElsewhere;

impl EnsureOrigin<RuntimeOrigin> for FromElsewhere {
	type Success = u32;

	fn try_origin(origin: RuntimeOrigin) -> Result<u32, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(account)) if account >= PLACES => Ok((account - PLACES) as u32),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(PLACES))
	}
}

impl Config for Test {
	type Location = u32;
	type Response = bool;
	type Transport = Messages;
	type AdminOrigin = EnsureRoot<AccountId>;
	type AcknowledgeOrigin = FromElsewhere;
	type Calendar = Now;
	type EpochLength = EpochLength;
	type MaxLeaves = MaxLeaves;
	type KeptEpochs = KeptEpochs;
	type MaxDestinations = MaxDestinations;
	type MaxParcels = MaxParcels;
	type MaxAttempts = MaxAttempts;
	type RetryAfter = RetryAfter;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Places;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Places;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<AccountId, u32, bool> for Places {
	fn location(number: u32) -> u32 {
		number
	}
	fn accepted() -> bool {
		true
	}
	fn ask(_: &u32) -> u64 {
		let query = 1_000_000 + Asked::get().len() as u64;
		Asked::mutate(|asked| asked.insert(query));
		query
	}
	fn fund(_: &AccountId) {}
}

/// A chain in its first block.
pub fn fresh() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| {
		EpochLength::set(EPOCH);
		MaxLeaves::set(6);
		ChannelIsOpen::set(true);
		SentOut::set(Vec::new());
		Purses::set(BTreeMap::new());
		Asked::set(BTreeSet::new());
		System::initialize(&1, &GENESIS, &Default::default());
		Attestations::on_initialize(1);
	});
	chain
}

/// Runs a case on a fresh chain, and checks afterwards that all invariants hold.
pub fn case(run: impl FnOnce()) {
	fresh().execute_with(|| {
		run();
		check();
	});
}

/// Checks that all invariants hold.
pub fn check() {
	Attestations::do_try_state().unwrap();
	assert_eq!(Asked::get(), Queries::<Test>::iter_keys().collect(), "nothing else is awaited");
}

/// One block, with time left for what can wait.
pub fn block() {
	busy_block();
	Attestations::on_idle(System::block_number(), Weight::MAX);
}

/// One block without.
pub fn busy_block() {
	let number = System::block_number() + 1;
	System::initialize(&number, &H256::from_low_u64_be(number), &Default::default());
	Attestations::on_initialize(number);
}

pub fn blocks(count: u64) {
	for _ in 0..count {
		block();
	}
}

/// To the first block of the next epoch.
pub fn next_epoch() {
	let epoch = Current::<Test>::get().number;
	while Current::<Test>::get().number == epoch {
		block();
	}
}

/// Something to state, which differs by its number.
pub fn fact(number: u32) -> Fact {
	Fact::Donation(DonationReceipt {
		campaign: number,
		cause: b"a cause".to_vec().try_into().unwrap(),
		gift: Gift::Money,
		donor: Donor::Account(H256::repeat_byte(1)),
		currency: Currency::Native,
		amount: 1,
		from: 0,
		until: 1,
		tasks: 1,
		payments_before: H256::zero(),
		payments: H256::zero(),
	})
}

pub fn state(number: u32) -> Place {
	Attestations::attest(fact(number)).unwrap()
}

/// States so much.
pub fn state_many(count: u32) -> Vec<Place> {
	(0..count).map(state).collect()
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RawOrigin::Signed(who).into()
}

pub fn governance() -> RuntimeOrigin {
	RawOrigin::Root.into()
}

pub fn destination(location: u32) -> Box<Destination<u32>> {
	let max_weight = Weight::from_parts(1_000, 1_000);
	Box::new(Destination { location, pallet: 50, call: 1, max_weight, fee: None, price: PRICE })
}

/// Lists a place and tells its number.
pub fn list(location: u32) -> u32 {
	let number = NextDestination::<Test>::get();
	assert_ok!(Attestations::list_destination(governance(), destination(location)));
	number
}

pub fn push(destination: u32, place: Place) -> DispatchResult {
	Attestations::push(signed(ANNE), destination, place)
}

/// The number of the last message.
pub fn last_query() -> u64 {
	SentOut::get().last().unwrap().2
}

/// How many messages were sent to a place.
pub fn sent_to(location: u32) -> usize {
	SentOut::get().iter().filter(|(to, ..)| *to == location).count()
}

/// An answer from a place.
pub fn answer(from: u32, query: u64, accepted: bool) -> DispatchResult {
	let from = signed(PLACES + AccountId::from(from));
	Attestations::acknowledge(from, query, Box::new(accepted))?;
	Asked::mutate(|asked| asked.remove(&query));
	Ok(())
}

/// What somebody has left.
pub fn purse(who: AccountId) -> Balance {
	Purses::get().get(&who).copied().unwrap_or(PURSE)
}

pub fn waiting(destination: u32) -> Vec<Place> {
	Outbox::<Test>::get(destination).iter().map(|parcel| parcel.place).collect()
}

pub fn happened(event: Event<Test>) -> bool {
	System::events().iter().any(|record| record.event == RuntimeEvent::Attestations(event.clone()))
}
