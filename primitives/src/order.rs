//! Orders: signed offers and requests that cost nothing until they meet.
//!
//! The four orders have every field of iExec's, under iExec's names where they are written as JSON,
//! and a few more. What iExec's do not have takes its default, and an order that keeps to the
//! defaults can be signed as iExec's tools sign theirs: see [`eip712`](crate::eip712).

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	hash::{tag, tagged},
	Balance, CategoryId, DealId, Moment, H160, H256,
};
use alloc::{string::String, vec::Vec};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most bytes of a request's parameters.
pub const MAX_PARAMS: u32 = 1024;

/// What a price is paid in.
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
#[serde(rename_all = "snake_case")]
pub enum Currency {
	/// The chain's own token.
	#[default]
	#[codec(index = 0)]
	Native,
	/// The asset that is listed under this key.
	#[codec(index = 1)]
	Asset(H256),
}

/// What a task must be run on: a set of bits. Bit 0 of the last byte asks for a trusted execution
/// environment, bits 1 to 3 for Scone, Gramine and TDX.
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
#[serde(transparent)]
pub struct Tag(pub H256);

impl Tag {
	/// Asks for nothing.
	pub const NONE: Self = Self(H256::zero());

	/// Asks for a trusted execution environment.
	pub const TEE: Self = Self::low(0b0001);

	/// The bits that name a framework of one.
	pub const FRAMEWORKS: Self = Self::low(0b1110);

	/// A set of the bits of the last byte.
	pub const fn low(bits: u8) -> Self {
		let mut bytes = [0; 32];
		bytes[31] = bits;
		Self(H256(bytes))
	}

	/// What either asks for.
	pub fn union(self, other: Self) -> Self {
		Self(self.0 | other.0)
	}

	/// What this asks for and the other does not.
	pub fn without(self, other: Self) -> Self {
		let mut bytes = self.0 .0;
		for (byte, other) in bytes.iter_mut().zip(other.0 .0) {
			*byte &= !other;
		}
		Self(H256(bytes))
	}

	/// Whether it asks for nothing that the other does not.
	pub fn is_within(self, other: Self) -> bool {
		self.without(other) == Self::NONE
	}

	/// Whether it asks for a trusted execution environment.
	pub fn asks_for_tee(self) -> bool {
		Self::TEE.is_within(self)
	}
}

/// Who pays for a request. Part of what is signed, so that nobody who sees a sponsored request can
/// make its requester pay.
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
#[serde(rename_all = "snake_case")]
pub enum Payer<AccountId> {
	/// The requester.
	#[default]
	#[codec(index = 0)]
	Requester,
	/// This account, which therefore has to make the match itself.
	#[codec(index = 1)]
	Sponsor(AccountId),
	/// Whoever makes the match.
	#[codec(index = 2)]
	Caller,
	/// A voucher that the requester may use.
	#[codec(index = 3)]
	Voucher(H256),
}

/// What an order is about.
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
pub enum OrderKind {
	/// Sells the use of an app.
	#[codec(index = 0)]
	App,
	/// Sells the use of a dataset.
	#[codec(index = 1)]
	Dataset,
	/// Sells computing.
	#[codec(index = 2)]
	Workerpool,
	/// Asks for all of it.
	#[codec(index = 3)]
	Request,
}

macro_rules! order {
	($(#[$doc:meta])* $name:ident, $kind:ident $(, <$account:ident>)? {
		$($(#[$field_doc:meta])* $field:ident : $type:ty,)*
	}) => {
		$(#[$doc])*
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
		#[serde(deny_unknown_fields)]
		pub struct $name $(<$account>)? {
			$($(#[$field_doc])* pub $field: $type,)*
			/// How many tasks it is good for.
			pub volume: u64,
			/// What it asks of the place where tasks run, or offers.
			#[serde(default)]
			pub tag: Tag,
			/// Makes orders differ, and orders them: all below a salt can be closed at once.
			pub salt: H256,
			/// What its prices are in.
			#[serde(default)]
			pub currency: Currency,
			/// It is void from here on, in milliseconds of chain time.
			#[serde(default)]
			pub expiry: Option<Moment>,
		}

		impl $(<$account: Encode>)? Order for $name $(<$account>)? {
			const KIND: OrderKind = OrderKind::$kind;

			fn volume(&self) -> u64 {
				self.volume
			}

			fn salt(&self) -> H256 {
				self.salt
			}

			fn currency(&self) -> Currency {
				self.currency
			}

			fn expiry(&self) -> Option<Moment> {
				self.expiry
			}
		}
	};
}

/// What all orders have.
pub trait Order: Encode {
	/// What it is about.
	const KIND: OrderKind;

	/// How many tasks it is good for.
	fn volume(&self) -> u64;

	/// Its salt.
	fn salt(&self) -> H256;

	/// What its prices are in.
	fn currency(&self) -> Currency;

	/// When it becomes void, if ever.
	fn expiry(&self) -> Option<Moment>;

	/// Its identity on the chain of this genesis, and what is signed by keys of Substrate.
	fn hash(&self, genesis: H256) -> H256 {
		order_hash(genesis, self)
	}
}

/// `H(genesis, kind, order)`: an order that is signed for one chain is nothing on another.
pub fn order_hash<O: Order + ?Sized>(genesis: H256, order: &O) -> H256 {
	tagged(tag::ORDER, &(genesis, O::KIND, order))
}

/// Identifier of the deal that a request makes when `consumed` of its volume was used before.
pub fn matched_deal_id(request: H256, consumed: u64) -> DealId {
	tagged(tag::MATCH, &(request, consumed))
}

/// Identifier of the `number`-th voucher that `issuer` made.
pub fn voucher_id(issuer: &impl Encode, number: u32) -> H256 {
	tagged(tag::VOUCHER, &(issuer, number))
}

order! {
	/// The owner of an app sells its use. Restrictions are addresses: nobody's restricts nothing,
	/// a group's restricts to its members.
	AppOrder, App {
		/// The app.
		app: H160,
		/// For a task, in smallest units.
		#[serde(rename = "appprice", with = "text")]
		price: Balance,
		/// Only with this dataset.
		#[serde(rename = "datasetrestrict", default)]
		dataset_restrict: H160,
		/// Only in this workerpool.
		#[serde(rename = "workerpoolrestrict", default)]
		workerpool_restrict: H160,
		/// Only for this requester.
		#[serde(rename = "requesterrestrict", default)]
		requester_restrict: H160,
	}
}

order! {
	/// The owner of a dataset sells its use.
	DatasetOrder, Dataset {
		/// The dataset.
		dataset: H160,
		/// For a task, in smallest units.
		#[serde(rename = "datasetprice", with = "text")]
		price: Balance,
		/// Only with this app.
		#[serde(rename = "apprestrict", default)]
		app_restrict: H160,
		/// Only in this workerpool.
		#[serde(rename = "workerpoolrestrict", default)]
		workerpool_restrict: H160,
		/// Only for this requester.
		#[serde(rename = "requesterrestrict", default)]
		requester_restrict: H160,
	}
}

order! {
	/// The owner of a workerpool, its scheduler, sells computing.
	WorkerpoolOrder, Workerpool {
		/// The workerpool.
		workerpool: H160,
		/// For a task, in smallest units: workers and scheduler share it.
		#[serde(rename = "workerpoolprice", with = "text")]
		price: Balance,
		/// How long tasks may take.
		category: CategoryId,
		/// The highest trust that it gives.
		trust: u32,
		/// Only for this app.
		#[serde(rename = "apprestrict", default)]
		app_restrict: H160,
		/// Only with this dataset.
		#[serde(rename = "datasetrestrict", default)]
		dataset_restrict: H160,
		/// Only for this requester.
		#[serde(rename = "requesterrestrict", default)]
		requester_restrict: H160,
	}
}

order! {
	/// A requester asks for computing.
	RequestOrder, Request, <AccountId> {
		/// The app.
		app: H160,
		/// The most that it may cost a task, in smallest units.
		#[serde(rename = "appmaxprice", with = "text")]
		app_max_price: Balance,
		/// The dataset; nobody's address for none.
		#[serde(default)]
		dataset: H160,
		/// The most that it may cost a task, in smallest units.
		#[serde(rename = "datasetmaxprice", with = "text", default)]
		dataset_max_price: Balance,
		/// The workerpool, or a group of them; nobody's address for any.
		#[serde(default)]
		workerpool: H160,
		/// The most that it may cost a task, in smallest units.
		#[serde(rename = "workerpoolmaxprice", with = "text")]
		workerpool_max_price: Balance,
		/// Who asks.
		requester: AccountId,
		/// How long tasks may take.
		category: CategoryId,
		/// A result is accepted when its credibility exceeds `1 - 1/trust`.
		trust: u32,
		/// Whom the results are for; the requester when nobody is named.
		#[serde(default = "none")]
		beneficiary: Option<AccountId>,
		/// What is called with the result; nobody's address for nothing.
		#[serde(default)]
		callback: H160,
		/// What is computed, see [`Params`](crate::params::Params).
		#[serde(with = "utf8", default)]
		params: BoundedVec<u8, ConstU32<MAX_PARAMS>>,
		/// Who pays.
		#[serde(default = "requester")]
		payer: Payer<AccountId>,
	}
}

fn none<T>() -> Option<T> {
	None
}

fn requester<AccountId>() -> Payer<AccountId> {
	Payer::Requester
}

/// An order of any kind.
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
#[serde(rename_all = "snake_case", tag = "kind", content = "order")]
pub enum AnyOrder<AccountId> {
	/// Sells the use of an app.
	#[codec(index = 0)]
	App(AppOrder),
	/// Sells the use of a dataset.
	#[codec(index = 1)]
	Dataset(DatasetOrder),
	/// Sells computing.
	#[codec(index = 2)]
	Workerpool(WorkerpoolOrder),
	/// Asks for all of it.
	#[codec(index = 3)]
	Request(RequestOrder<AccountId>),
}

impl<AccountId: Encode> AnyOrder<AccountId> {
	/// Its identity on the chain of this genesis.
	pub fn hash(&self, genesis: H256) -> H256 {
		match self {
			Self::App(order) => order.hash(genesis),
			Self::Dataset(order) => order.hash(genesis),
			Self::Workerpool(order) => order.hash(genesis),
			Self::Request(order) => order.hash(genesis),
		}
	}

	/// What it is about.
	pub fn kind(&self) -> OrderKind {
		match self {
			Self::App(_) => OrderKind::App,
			Self::Dataset(_) => OrderKind::Dataset,
			Self::Workerpool(_) => OrderKind::Workerpool,
			Self::Request(_) => OrderKind::Request,
		}
	}

	/// When it becomes void, if ever.
	pub fn expiry(&self) -> Option<Moment> {
		match self {
			Self::App(order) => order.expiry,
			Self::Dataset(order) => order.expiry,
			Self::Workerpool(order) => order.expiry,
			Self::Request(order) => order.expiry,
		}
	}

	/// How many tasks it is good for.
	pub fn volume(&self) -> u64 {
		match self {
			Self::App(order) => order.volume,
			Self::Dataset(order) => order.volume,
			Self::Workerpool(order) => order.volume,
			Self::Request(order) => order.volume,
		}
	}
}

/// What shows that an order is its signer's.
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
)]
pub enum Proof {
	/// A signature of the order's hash by an sr25519 key.
	#[codec(index = 0)]
	Sr25519 {
		/// The signature.
		signature: [u8; 64],
		/// Whether what was signed stands between `<Bytes>` and `</Bytes>`, as browser wallets
		/// put it.
		wrapped: bool,
	},
	/// A signature of the order's hash by an ed25519 key.
	#[codec(index = 1)]
	Ed25519 {
		/// The signature.
		signature: [u8; 64],
		/// Whether what was signed stands between `<Bytes>` and `</Bytes>`.
		wrapped: bool,
	},
	/// A signature of the order's hash by an ECDSA key of Substrate.
	#[codec(index = 2)]
	Ecdsa {
		/// The signature.
		signature: [u8; 65],
		/// Whether what was signed stands between `<Bytes>` and `</Bytes>`.
		wrapped: bool,
	},
	/// A signature by EIP-712, as the tools of iExec make it.
	#[codec(index = 3)]
	Eip712([u8; 65]),
	/// The same in the 64 bytes of EIP-2098.
	#[codec(index = 4)]
	Eip712Compact([u8; 64]),
	/// The signer said so by a call to the chain.
	#[codec(index = 5)]
	OnChain,
}

/// An order, and what shows that it is its signer's.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Signed<Order> {
	/// The order.
	pub order: Order,
	/// Whose it is.
	pub proof: Proof,
}

/// The orders of a match.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Orders<AccountId> {
	/// Sells the app.
	pub app: Signed<AppOrder>,
	/// Sells the dataset, if there is one.
	pub dataset: Option<Signed<DatasetOrder>>,
	/// Sells the computing.
	pub workerpool: Signed<WorkerpoolOrder>,
	/// Asks for it.
	pub request: Signed<RequestOrder<AccountId>>,
}

/// What keys of Substrate sign for an order of this hash.
pub fn signed_bytes(hash: H256, wrapped: bool) -> Vec<u8> {
	if wrapped {
		[b"<Bytes>".as_slice(), &hash.0, b"</Bytes>"].concat()
	} else {
		hash.0.to_vec()
	}
}

/// Amounts as decimal text in JSON, where numbers are inexact.
mod text {
	use super::{Balance, String};
	use alloc::string::ToString;
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	#[derive(Deserialize)]
	#[serde(untagged)]
	enum Amount {
		Number(u64),
		Text(String),
	}

	pub fn serialize<S: Serializer>(amount: &Balance, to: S) -> Result<S::Ok, S::Error> {
		to.serialize_str(&amount.to_string())
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Balance, D::Error> {
		match Amount::deserialize(from)? {
			Amount::Number(number) => Ok(number.into()),
			Amount::Text(text) => text.parse().map_err(|_| Error::custom("no amount")),
		}
	}
}

/// Bounded text as text in JSON.
mod utf8 {
	use super::{BoundedVec, ConstU32, String, MAX_PARAMS};
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	type Text = BoundedVec<u8, ConstU32<MAX_PARAMS>>;

	pub fn serialize<S: Serializer>(text: &Text, to: S) -> Result<S::Ok, S::Error> {
		to.serialize_str(&String::from_utf8_lossy(text))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
		let text = String::deserialize(from)?;
		text.into_bytes().try_into().map_err(|_| Error::custom("the text is too long"))
	}
}
