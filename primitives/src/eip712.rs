//! Orders as Ethereum's wallets sign them: by EIP-712, with iExec's own domain and types, so that
//! an order made by the tools of the field verifies here.
//!
//! Domain: name `iExecODB`, version `5.0.0`, and a chain id and a verifying contract that the
//! runtime fixes. What iExec's types do not have must be at its default, or the order cannot be
//! signed this way: the native currency, no expiry, the requester pays; requester and beneficiary
//! are accounts that sign by EIP-712. So no two orders have one hash, and nobody can make another
//! order of what was signed.

use crate::{
	order::{AppOrder, Currency, DatasetOrder, Order, Payer, RequestOrder, WorkerpoolOrder},
	registry::evm_address,
	H160, H256,
};
use sp_crypto_hashing::keccak_256;

/// Name of the domain.
pub const DOMAIN_NAME: &str = "iExecODB";
/// Version of the domain.
pub const DOMAIN_VERSION: &str = "5.0.0";

/// The types that are hashed, as EIP-712 writes them.
pub mod types {
	/// The domain.
	pub const DOMAIN: &str =
		"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
	/// An app order.
	pub const APP_ORDER: &str = "AppOrder(address app,uint256 appprice,uint256 volume,\
		bytes32 tag,address datasetrestrict,address workerpoolrestrict,address requesterrestrict,\
		bytes32 salt)";
	/// A dataset order.
	pub const DATASET_ORDER: &str = "DatasetOrder(address dataset,uint256 datasetprice,\
		uint256 volume,bytes32 tag,address apprestrict,address workerpoolrestrict,\
		address requesterrestrict,bytes32 salt)";
	/// A workerpool order.
	pub const WORKERPOOL_ORDER: &str = "WorkerpoolOrder(address workerpool,\
		uint256 workerpoolprice,uint256 volume,bytes32 tag,uint256 category,uint256 trust,\
		address apprestrict,address datasetrestrict,address requesterrestrict,bytes32 salt)";
	/// A request order.
	pub const REQUEST_ORDER: &str = "RequestOrder(address app,uint256 appmaxprice,\
		address dataset,uint256 datasetmaxprice,address workerpool,uint256 workerpoolmaxprice,\
		address requester,uint256 volume,bytes32 tag,uint256 category,uint256 trust,\
		address beneficiary,address callback,string params,bytes32 salt)";
}

/// What an EIP-712 signature is bound to beside the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, codec::Encode, codec::Decode, scale_info::TypeInfo)]
pub struct Domain {
	/// The chain's number among Ethereum's.
	pub chain_id: u64,
	/// What stands for the contract that verifies.
	pub verifying_contract: H160,
}

impl Domain {
	/// Hash of the domain.
	pub fn separator(&self) -> H256 {
		Struct::new(types::DOMAIN)
			.bytes(DOMAIN_NAME.as_bytes())
			.bytes(DOMAIN_VERSION.as_bytes())
			.number(self.chain_id.into())
			.address(self.verifying_contract)
			.hash()
	}

	/// What is signed for a struct of this hash.
	pub fn digest(&self, of: H256) -> H256 {
		let mut bytes = [0; 66];
		let (prefix, rest) = bytes.split_at_mut(2);
		let (domain, order) = rest.split_at_mut(32);
		prefix.copy_from_slice(&[0x19, 0x01]);
		domain.copy_from_slice(&self.separator().0);
		order.copy_from_slice(&of.0);
		H256(keccak_256(&bytes))
	}
}

/// An order that can be signed by EIP-712.
pub trait Eip712: Order {
	/// `hashStruct` of the order; nothing when it says what iExec's type cannot.
	fn struct_hash(&self) -> Option<H256> {
		let plain = self.currency() == Currency::Native && self.expiry().is_none();
		plain.then(|| self.fields()).flatten().map(Struct::hash)
	}

	#[doc(hidden)]
	fn fields(&self) -> Option<Struct>;
}

/// The encoding of a struct: its type's hash, and a word for every field.
#[doc(hidden)]
pub struct Struct(alloc::vec::Vec<u8>);

impl Struct {
	fn new(of: &str) -> Self {
		Self(keccak_256(of.as_bytes()).to_vec())
	}

	fn word(mut self, word: [u8; 32]) -> Self {
		self.0.extend(word);
		self
	}

	fn address(self, address: H160) -> Self {
		self.word(H256::from(address).0)
	}

	fn number(mut self, number: u128) -> Self {
		self.0.extend([0; 16]);
		self.0.extend(number.to_be_bytes());
		self
	}

	fn bytes(self, bytes: &[u8]) -> Self {
		self.word(keccak_256(bytes))
	}

	fn hash(self) -> H256 {
		H256(keccak_256(&self.0))
	}
}

impl Eip712 for AppOrder {
	fn fields(&self) -> Option<Struct> {
		Some(
			Struct::new(types::APP_ORDER)
				.address(self.app)
				.number(self.price)
				.number(self.volume.into())
				.word(self.tag.0 .0)
				.address(self.dataset_restrict)
				.address(self.workerpool_restrict)
				.address(self.requester_restrict)
				.word(self.salt.0),
		)
	}
}

impl Eip712 for DatasetOrder {
	fn fields(&self) -> Option<Struct> {
		Some(
			Struct::new(types::DATASET_ORDER)
				.address(self.dataset)
				.number(self.price)
				.number(self.volume.into())
				.word(self.tag.0 .0)
				.address(self.app_restrict)
				.address(self.workerpool_restrict)
				.address(self.requester_restrict)
				.word(self.salt.0),
		)
	}
}

impl Eip712 for WorkerpoolOrder {
	fn fields(&self) -> Option<Struct> {
		Some(
			Struct::new(types::WORKERPOOL_ORDER)
				.address(self.workerpool)
				.number(self.price)
				.number(self.volume.into())
				.word(self.tag.0 .0)
				.number(self.category.into())
				.number(self.trust.into())
				.address(self.app_restrict)
				.address(self.dataset_restrict)
				.address(self.requester_restrict)
				.word(self.salt.0),
		)
	}
}

impl<AccountId: codec::Encode + AsRef<[u8]>> Eip712 for RequestOrder<AccountId> {
	fn fields(&self) -> Option<Struct> {
		if !matches!(self.payer, Payer::Requester) {
			return None;
		}
		let beneficiary = match &self.beneficiary {
			Some(account) => evm_address(account).filter(|address| !address.is_zero())?,
			None => H160::zero(),
		};
		Some(
			Struct::new(types::REQUEST_ORDER)
				.address(self.app)
				.number(self.app_max_price)
				.address(self.dataset)
				.number(self.dataset_max_price)
				.address(self.workerpool)
				.number(self.workerpool_max_price)
				.address(evm_address(&self.requester)?)
				.number(self.volume.into())
				.word(self.tag.0 .0)
				.number(self.category.into())
				.number(self.trust.into())
				.address(beneficiary)
				.address(self.callback)
				.bytes(&self.params)
				.word(self.salt.0),
		)
	}
}
