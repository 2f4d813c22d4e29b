//! What the pallet stores, and what it asks of others.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	weights::Weight, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use poco_primitives::{
	deal::Agreement,
	donation::CampaignId,
	order::{AnyOrder, Currency},
	registry::{Details, PoolPolicy},
	Balance, CategoryId, DealId, Moment, H160, H256,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::Get, AccountId32, DispatchError};

/// An entry of the registry, as far as a match has to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
	/// Whose orders count, and whose income it is.
	pub owner: AccountId32,
	/// What it sells.
	pub details: Details,
	/// A workerpool's terms.
	pub policy: Option<PoolPolicy>,
	/// Orders for it with a lower salt are void.
	pub salt_floor: H256,
}

/// Tells what is for sale.
pub trait Registry {
	/// The entry of this address.
	fn entry(address: H160) -> Option<Listed>;
	/// Whether the group of the first address has the second one for a member.
	fn is_member(group: H160, member: H160) -> bool;
	/// Whether deals may be made in this category.
	fn is_open(category: CategoryId) -> bool;
}

/// Makes deals.
pub trait Deals {
	/// Makes a deal: moves the price from its payer, and stakes for its scheduler. Tells whether the
	/// scheduler's bond had to grow for it.
	fn open(id: DealId, agreement: Agreement<AccountId32>) -> Result<bool, DispatchError>;
}

/// Decides which deals campaigns pay.
pub trait Campaigns {
	/// May this campaign pay this deal? If so its price is set aside, and the account is told that it and
	/// the deposits are to be taken from; if not, it is told why. The deal is made by the same call, or the
	/// call fails as a whole. The agreement names its requester as its payer until then.
	fn sponsor(
		campaign: CampaignId,
		deal: DealId,
		agreement: &Agreement<AccountId32>,
	) -> Result<AccountId32, DispatchError>;
	/// What asking that weighs.
	fn weight() -> Weight;
}

/// What keeping things on chain costs, in smallest units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposits {
	/// For an order that is placed or signed on chain.
	pub order: Balance,
	/// For a voucher.
	pub voucher: Balance,
	/// For every byte of either.
	pub byte: Balance,
}

/// An order that its signer vouched for by a call.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Placed {
	/// Whose order it is.
	pub signer: AccountId32,
	/// Held on the signer's balance.
	pub deposit: Balance,
	/// It is void from here on.
	pub expiry: Option<Moment>,
	/// The order itself, for everybody to see; without it only its hash is known.
	pub order: Option<AnyOrder<AccountId32>>,
}

/// What somebody buys of orders that are placed on chain, by their hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
	/// The order that sells the app.
	pub app: H256,
	/// The order that sells the dataset, if there is one.
	pub dataset: Option<H256>,
	/// The order that sells the computing.
	pub workerpool: H256,
}

/// Money that somebody gives for some purchases.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxUsers, MaxEntries))]
pub struct Voucher<MaxUsers: Get<u32>, MaxEntries: Get<u32>> {
	/// Its number among those of its issuer.
	pub number: u32,
	/// Who gave the money, and gets back what is not spent.
	pub issuer: AccountId32,
	/// What it pays in.
	pub currency: Currency,
	/// It pays for matches before this.
	pub expiry: Moment,
	/// The requesters that may use it.
	pub users: BoundedVec<AccountId32, MaxUsers>,
	/// The entries that it may buy; any when none is named.
	pub entries: BoundedVec<H160, MaxEntries>,
	/// Held on the issuer's balance.
	pub deposit: Balance,
}

/// Makes what benchmarks need of a runtime: each as often as they ask for it.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
	/// Registers what nobody has registered, and tells its address.
	fn register(owner: &AccountId32, details: Details, policy: Option<PoolPolicy>) -> H160;
	/// Makes a group of this one member, and tells its address.
	fn group(member: H160) -> H160;
	/// A category that deals may be made in.
	fn category() -> CategoryId;
	/// The hash of data that is stored on chain, and that no entry sells.
	fn stored_data() -> H256;
	/// Gives an account this much of the chain's own token.
	fn fund(account: &AccountId32, amount: Balance);
	/// Another currency that deals may be made in.
	fn asset() -> Currency;
	/// Gives an account, which exists, this much of that currency.
	fn fund_asset(account: &AccountId32, amount: Balance);
	/// Makes this much of an account's balance its bond.
	fn bond(account: &AccountId32, amount: Balance);
}
