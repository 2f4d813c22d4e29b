//! What outsiders can check without a node of ours: statements, the tree over an epoch's statements, and
//! how a receipt is used once.
//!
//! Everything here is hashed with Keccak-256, so that a contract on Ethereum can check it as well: over a
//! domain tag of twelve bytes and the SCALE encoding of the operands. No function here panics, whatever it
//! is given. The exact bytes are fixed by test vectors (`statements`, `trees`, `roots`, `payments`,
//! `redemptions` in `vectors/`).
//!
//! # One use, and a second version of it
//!
//! A receipt names its donor by account or by a [`commitment`]. Whoever uses a receipt opens the commitment
//! with its secret, from the account that the commitment was made for: a secret that was published is
//! worthless to everybody else. The [`VersionedNullifier`] that follows from secret, receipt and verifier
//! is the same for every use, so a verifier that keeps them all accepts a receipt once. The period that a
//! receipt counts in follows from when its money was spent, and is no input: it cannot be chosen. Whether
//! two verifiers may both accept a receipt is their rule.
//!
//! In a second version nobody would see which receipt was used. Its proof has to show, for a nullifier, an
//! amount, a cause, an account and a root that are public: that a statement of that amount and cause, spent
//! within the period, lies under the root; that its donor's commitment is one of a secret and of an
//! identity of that account; and that the nullifier follows from that secret and that statement. So that
//! nothing is used once by each version, statements of version 1 are used by redemptions of version 1 only,
//! and those of a second version will be by redemptions of the second only.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{order::Currency, Balance, Moment, TaskId, H256};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_crypto_hashing::{keccak_256, twox_128, twox_64};

/// Every statement's encoding is shorter than this.
pub const MAX_STATEMENT: usize = 400;

/// Most bytes of a campaign's cause.
pub const MAX_CAUSE: u32 = 64;

/// Most siblings on the way from a leaf to its root.
pub const MAX_DEPTH: u32 = 32;

/// The name of the pallet that keeps the roots, in the runtime.
pub const ROOTS_PALLET: &str = "Attestations";

/// The name of the item in which it keeps them.
pub const ROOTS_ITEM: &str = "Roots";

/// Length of every domain tag.
pub const TAG_LENGTH: usize = crate::hash::TAG_LENGTH;

/// Tags of the hashes of this module, and of its item in headers. A tag never changes its meaning.
pub mod tag {
	use super::TAG_LENGTH;

	/// A leaf of an epoch's tree: a statement.
	pub const LEAF: [u8; TAG_LENGTH] = *b"poco/leaf/v1";
	/// An inner node of an epoch's tree.
	pub const NODE: [u8; TAG_LENGTH] = *b"poco/join/v1";
	/// A root, in a block's header.
	pub const ROOT: [u8; TAG_LENGTH] = *b"poco/root/v1";
	/// What a donor is known by to whom it will show its receipts.
	pub const IDENTITY: [u8; TAG_LENGTH] = *b"poco/idty/v1";
	/// A donor's commitment.
	pub const COMMITMENT: [u8; TAG_LENGTH] = *b"poco/dnor/v1";
	/// A nullifier of version 1.
	pub const NULLIFIER: [u8; TAG_LENGTH] = *b"poco/null/v1";
	/// What was paid of a campaign's money.
	pub const PAYMENT: [u8; TAG_LENGTH] = *b"poco/paid/v1";
}

/// `Keccak-256(tag ‖ SCALE(operands))`.
fn tagged(tag: [u8; TAG_LENGTH], operands: &impl Encode) -> H256 {
	H256((tag, operands).using_encoded(keccak_256))
}

/// What a campaign's money is for: UTF-8.
pub type Cause = BoundedVec<u8, ConstU32<MAX_CAUSE>>;

/// Where a statement stands: every statement of a chain has a place of its own.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Place {
	/// The epoch whose root covers it.
	pub epoch: u32,
	/// Its position among the leaves of that epoch.
	pub index: u32,
}

/// Something that the chain states, in the form in which others check it.
///
/// A version more is a variant more, and so is another kind of [`Fact`]: what was stored or handed out
/// before stays what it is.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum VersionedStatement {
	/// The first version.
	#[codec(index = 1)]
	V1(Statement),
}

/// A statement of the first version.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Statement {
	/// Hash of the first block of the chain that states it.
	pub chain: H256,
	/// Where it stands. No two statements of a chain share a place, so no two of them are equal.
	pub place: Place,
	/// When it was stated, in milliseconds since 1970.
	pub issued: Moment,
	/// What is stated.
	pub fact: Fact,
}

/// What is stated.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
	/// A donor's share of what a campaign has spent.
	#[codec(index = 0)]
	Donation(DonationReceipt),
}

/// What was given.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Gift {
	/// Money, which was spent.
	#[codec(index = 0)]
	Money,
	/// Computing: the reward of proven work, which the worker gave to the campaign.
	#[codec(index = 1)]
	Work,
}

/// Who gave.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Donor {
	/// Everybody may see who: the bytes of its account.
	#[codec(index = 0)]
	Account(H256),
	/// Whoever can open this [`commitment`].
	#[codec(index = 1)]
	Commitment(H256),
}

/// A donor's share of what a campaign has spent in some time. It was spent on tasks that reached consensus
/// with an app that the campaign had named, by workers whom the chain drew, and nothing can undo it. It
/// says nothing of what the results are worth.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct DonationReceipt {
	/// The campaign's number.
	pub campaign: u32,
	/// What it is for.
	pub cause: Cause,
	/// What was given.
	pub gift: Gift,
	/// Who gave.
	pub donor: Donor,
	/// In what.
	pub currency: Currency,
	/// How much of it was spent, in smallest units.
	pub amount: Balance,
	/// It was spent at or after this, in milliseconds since 1970.
	pub from: Moment,
	/// It was spent before this.
	pub until: Moment,
	/// Number of the tasks that it had a share in.
	pub tasks: u32,
	/// What had been paid of the campaign's money before, see [`payments_after`].
	pub payments_before: H256,
	/// What had been paid with the last of these tasks: the payments between the two name every payee.
	pub payments: H256,
}

impl DonationReceipt {
	/// Whether all of it was spent in a period, which ends before `until`.
	pub fn is_within(&self, from: Moment, until: Moment) -> bool {
		from <= self.from && self.until <= until
	}
}

impl VersionedStatement {
	/// The chain that states it.
	pub fn chain(&self) -> H256 {
		let Self::V1(statement) = self;
		statement.chain
	}

	/// Where it stands.
	pub fn place(&self) -> Place {
		let Self::V1(statement) = self;
		statement.place
	}

	/// What is stated.
	pub fn fact(&self) -> &Fact {
		let Self::V1(statement) = self;
		&statement.fact
	}

	/// The leaf that it is in its epoch's tree, by which it is also named.
	pub fn leaf(&self) -> H256 {
		tagged(tag::LEAF, self)
	}
}

/// For what somebody was paid.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum PayeeRole {
	/// For proving the result.
	#[codec(index = 0)]
	Worker,
	/// For scheduling, or for publishing in the scheduler's place.
	#[codec(index = 1)]
	Scheduler,
	/// For the app.
	#[codec(index = 2)]
	App,
	/// For the dataset.
	#[codec(index = 3)]
	Dataset,
}

/// One who was paid for a task.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Payee {
	/// The bytes of its account.
	pub account: H256,
	/// For what.
	pub role: PayeeRole,
	/// How much, in smallest units of the campaign's currency.
	pub amount: Balance,
}

/// What a task cost a campaign, and who was paid.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Payment {
	/// The task.
	pub task: TaskId,
	/// What it cost.
	pub spent: Balance,
	/// Who was paid for it. Workers have what others lost by their votes as well, and a part of the cost
	/// was burned.
	pub payees: Vec<Payee>,
}

/// Stands for all payments of a campaign up to one: hash of what stood for those before, and of this one.
/// Before the first one it is zero.
pub fn payments_after(before: H256, payment: &Payment) -> H256 {
	tagged(tag::PAYMENT, &(before, payment))
}

/// Takes what others of the chain have to state.
pub trait Attest {
	/// Why something is not taken.
	type Error;

	/// States a fact for good, and tells where.
	fn attest(fact: Fact) -> Result<Place, Self::Error>;
}

/// Root of an epoch's tree, and how many leaves it has.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct EpochRoot {
	/// The root.
	pub root: H256,
	/// Number of leaves.
	pub count: u32,
}

/// An inner node of the tree.
pub fn node(left: H256, right: H256) -> H256 {
	tagged(tag::NODE, &(left, right))
}

/// Root of the tree over `leaves`: neighbours are hashed in pairs, a last one without a neighbour moves up
/// as it is, and no leaves at all have the zero hash as their root.
pub fn root(leaves: &[H256]) -> H256 {
	let mut level = leaves.to_vec();
	while level.len() > 1 {
		level = parents(&level);
	}
	level.first().copied().unwrap_or_default()
}

fn parents(level: &[H256]) -> Vec<H256> {
	level
		.chunks(2)
		.map(|pair| match pair {
			[left, right] => node(*left, *right),
			[single] => *single,
			_ => H256::zero(),
		})
		.collect()
}

/// A tree that grows: the roots of its full subtrees, the largest first. Adding a leaf takes as many hashes
/// as subtrees become one, one on average, and no other leaf.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Frontier {
	/// Number of leaves: its bits tell of how many leaves the subtrees are.
	pub count: u32,
	/// The roots of the subtrees.
	pub peaks: BoundedVec<H256, ConstU32<MAX_DEPTH>>,
}

impl Frontier {
	/// Adds a leaf and tells its position. Nothing when there is no room, or when this is no tree.
	pub fn push(&mut self, leaf: H256) -> Option<u32> {
		let index = self.count;
		let count = index.checked_add(1)?;
		let mut peaks = self.peaks.clone();
		let mut grown = leaf;
		// Each full subtree of the size of what was just made becomes one with it.
		for _ in 0..index.trailing_ones() {
			grown = node(peaks.pop()?, grown);
		}
		peaks.try_push(grown).ok()?;
		if u32::try_from(peaks.len()).ok()? != count.count_ones() {
			return None;
		}
		(self.count, self.peaks) = (count, peaks);
		Some(index)
	}

	/// The root over all leaves so far, the same as [`root`] has.
	pub fn root(&self) -> H256 {
		let mut peaks = self.peaks.iter().rev();
		let last = peaks.next().copied().unwrap_or_default();
		peaks.fold(last, |right, left| node(*left, right))
	}

	/// The root, and how many leaves it has.
	pub fn epoch_root(&self) -> EpochRoot {
		EpochRoot { root: self.root(), count: self.count }
	}
}

/// The siblings on the way from a leaf up to its root, at every level that has one.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(transparent)]
pub struct Path(pub BoundedVec<H256, ConstU32<MAX_DEPTH>>);

impl Path {
	/// The way of the leaf at `index` up to the [`root`] over `leaves`.
	pub fn of(leaves: &[H256], index: u32) -> Option<Self> {
		let mut at = usize::try_from(index).ok().filter(|at| *at < leaves.len())?;
		let mut siblings = BoundedVec::new();
		let mut level = leaves.to_vec();
		while level.len() > 1 {
			if let Some(sibling) = level.get(at ^ 1) {
				siblings.try_push(*sibling).ok()?;
			}
			level = parents(&level);
			at /= 2;
		}
		Some(Self(siblings))
	}

	/// The root that this way leads to from a leaf at `index` of `count`. Nothing when the way has another
	/// length than such a leaf's.
	pub fn root(&self, leaf: H256, index: u32, count: u32) -> Option<H256> {
		if index >= count {
			return None;
		}
		let mut siblings = self.0.iter();
		let (mut up, mut at, mut width) = (leaf, index, count);
		while width > 1 {
			if (at ^ 1) < width {
				let sibling = *siblings.next()?;
				up = if at % 2 == 0 { node(up, sibling) } else { node(sibling, up) };
			}
			at /= 2;
			width = width.div_ceil(2);
		}
		siblings.next().is_none().then_some(up)
	}
}

/// A statement with the way up to the root of its epoch.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Attested {
	/// The statement.
	pub statement: VersionedStatement,
	/// Its way.
	pub path: Path,
}

/// Why bytes are no statement that lies under a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unattested {
	/// They are no statement with its way, or something follows it.
	Malformed,
	/// The statement is another chain's.
	OtherChain,
	/// The root is another epoch's.
	OtherEpoch,
	/// The way does not lead from the statement to the root.
	OtherRoot,
}

impl core::fmt::Display for Unattested {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(match self {
			Self::Malformed => "the bytes are no statement with its way to a root",
			Self::OtherChain => "the statement is another chain's",
			Self::OtherEpoch => "the root is another epoch's",
			Self::OtherRoot => "the statement does not lie under this root",
		})
	}
}

impl Attested {
	/// The statement that `bytes` encode, if it lies under the root of this epoch of this chain.
	pub fn open(
		mut bytes: &[u8],
		chain: H256,
		epoch: u32,
		root: &EpochRoot,
	) -> Result<VersionedStatement, Unattested> {
		let attested = Self::decode_all(&mut bytes).map_err(|_| Unattested::Malformed)?;
		attested.verify(chain, epoch, root)?;
		Ok(attested.statement)
	}

	/// Whether the statement lies under the root of this epoch of this chain.
	pub fn verify(&self, chain: H256, epoch: u32, root: &EpochRoot) -> Result<(), Unattested> {
		let place = self.statement.place();
		if self.statement.chain() != chain {
			return Err(Unattested::OtherChain);
		}
		if place.epoch != epoch {
			return Err(Unattested::OtherEpoch);
		}
		let found = self.path.root(self.statement.leaf(), place.index, root.count);
		if found != Some(root.root) {
			return Err(Unattested::OtherRoot);
		}
		Ok(())
	}
}

/// What a header says of an epoch that ended: the bytes of its digest item.
pub fn header_item(epoch: u32, root: &EpochRoot) -> Vec<u8> {
	(tag::ROOT, epoch, root).encode()
}

/// The epoch and root that bytes of a header's digest item tell, if they do.
pub fn read_header_item(mut bytes: &[u8]) -> Option<(u32, EpochRoot)> {
	let (found, epoch, root) = <([u8; TAG_LENGTH], u32, EpochRoot)>::decode_all(&mut bytes).ok()?;
	(found == tag::ROOT).then_some((epoch, root))
}

/// The key under which the chain's state holds the root of an epoch: its value is an [`EpochRoot`].
pub fn root_key(epoch: u32) -> Vec<u8> {
	let epoch = epoch.encode();
	[
		twox_128(ROOTS_PALLET.as_bytes()).to_vec(),
		twox_128(ROOTS_ITEM.as_bytes()).to_vec(),
		twox_64(&epoch).to_vec(),
		epoch,
	]
	.concat()
}

/// What a donor is known by: the account from which it will use its receipts, and the hash of whatever else
/// the verifier knows it by, such as a tax number with a salt; zero for nothing.
pub fn identity(account: H256, subject: H256) -> H256 {
	tagged(tag::IDENTITY, &(account, subject))
}

/// What stands for a donor that stays unknown. `secret` is 32 random bytes that it keeps.
pub fn commitment(secret: H256, identity: H256) -> H256 {
	tagged(tag::COMMITMENT, &(secret, identity))
}

/// The value by which a verifier knows a receipt that it has accepted. A version more is a variant more.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum VersionedNullifier {
	/// `H(secret, receipt, verifier)`, with a leaf for the receipt, and zero for the secret of a donor that
	/// gave by name.
	#[codec(index = 1)]
	V1(H256),
}

/// What its donor shows to use a receipt. A version more is a variant more.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum VersionedRedemption {
	/// In the open.
	#[codec(index = 1)]
	V1(Opening),
}

/// What opens a [`commitment`], by the account that it was made for.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Opening {
	/// The secret.
	pub secret: H256,
	/// See [`identity`].
	pub subject: H256,
}

/// The account that wants to use a receipt is not its donor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotTheDonor;

impl core::fmt::Display for NotTheDonor {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str("the receipt is not this account's, or the secret is another one")
	}
}

impl VersionedRedemption {
	/// The nullifier of a receipt that `redeemer` uses with `verifier`. Of a donor that gave by name, the
	/// opening is of no account, so that nobody has a second nullifier.
	pub fn nullifier(
		&self,
		statement: &VersionedStatement,
		redeemer: H256,
		verifier: H256,
	) -> Result<VersionedNullifier, NotTheDonor> {
		let Self::V1(Opening { secret, subject }) = self;
		let Fact::Donation(receipt) = statement.fact();
		let (is_donors, secret) = match receipt.donor {
			Donor::Account(account) => (account == redeemer, H256::zero()),
			Donor::Commitment(found) => {
				(commitment(*secret, identity(redeemer, *subject)) == found, *secret)
			},
		};
		if !is_donors {
			return Err(NotTheDonor);
		}
		let hash = tagged(tag::NULLIFIER, &(secret, statement.leaf(), verifier));
		Ok(VersionedNullifier::V1(hash))
	}
}

/// The running epoch, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct EpochView {
	/// Its number.
	pub epoch: u32,
	/// The block that it began in.
	pub started: u32,
	/// Its length, in blocks.
	pub length: u32,
	/// Its leaves so far.
	pub count: u32,
	/// The most that it takes; what comes beyond that stands in the next one.
	pub most: u32,
	/// How many epochs a root and its statements are kept.
	pub kept: u32,
}

/// A statement, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct AttestationView {
	/// The statement.
	pub statement: VersionedStatement,
	/// Its leaf.
	pub leaf: H256,
	/// Its way to the root of its epoch, when the epoch has ended.
	pub path: Option<Path>,
	/// That root.
	pub root: Option<EpochRoot>,
	/// The destinations that acknowledged it, by their numbers.
	pub delivered: Vec<u32>,
}

/// A place that statements are sent to, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DestinationView<Location> {
	/// Its number.
	pub id: u32,
	/// Where it is.
	pub location: Location,
	/// Number of the pallet that is called there.
	pub pallet: u8,
	/// Number of its call.
	pub call: u8,
	/// The most time that the call takes there, in picoseconds.
	pub max_ref_time: u64,
	/// The most that it proves there, in bytes.
	pub max_proof_size: u64,
	/// What pays for a message there: an asset as it is called there, and how much of it.
	pub fee: Option<(Location, Balance)>,
	/// What whoever pushes a statement pays for it, in smallest units, beside what the call and the way cost.
	pub price: Balance,
	/// What waits to be acknowledged.
	pub waiting: Vec<ParcelView>,
}

/// A statement on its way, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ParcelView {
	/// Where the statement stands.
	pub place: Place,
	/// How often it was sent.
	pub attempts: u32,
	/// The block from which it is sent again.
	pub due: u32,
}
