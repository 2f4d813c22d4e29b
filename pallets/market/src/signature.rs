//! Whose order it is.

use crate::{Book, Config, Error, Pallet};
use frame_support::traits::Get;
use poco_primitives::{
	eip712::Eip712,
	order::{signed_bytes, Proof},
	registry::evm_account,
	H160, H256,
};
use sp_core::{ecdsa, ed25519, sr25519};
use sp_io::{crypto::secp256k1_ecdsa_recover, hashing::keccak_256};
use sp_runtime::{traits::Verify, AccountId32, MultiSignature};

/// What Ethereum adds to the number that tells which of two keys signed.
const ETHEREUM_RECOVERY: u8 = 27;

impl<T: Config> Pallet<T> {
	/// Whether `proof` shows that the order of this hash is the signer's.
	///
	/// Errors: `NotExpressibleAsEip712` for an EIP-712 signature of what iExec's types cannot say.
	pub(crate) fn is_signed<O: Eip712>(
		order: &O,
		hash: H256,
		proof: &Proof,
		signer: &AccountId32,
	) -> Result<bool, Error<T>> {
		let by_key = |signature: MultiSignature, wrapped| {
			signature.verify(signed_bytes(hash, wrapped).as_slice(), signer)
		};
		Ok(match *proof {
			Proof::Sr25519 { signature, wrapped } => {
				by_key(sr25519::Signature::from_raw(signature).into(), wrapped)
			},
			Proof::Ed25519 { signature, wrapped } => {
				by_key(ed25519::Signature::from_raw(signature).into(), wrapped)
			},
			Proof::Ecdsa { signature, wrapped } => {
				by_key(ecdsa::Signature::from_raw(signature).into(), wrapped)
			},
			Proof::Eip712(signature) => {
				Self::eip712_signer(order, signature)?.as_ref() == Some(signer)
			},
			Proof::Eip712Compact(signature) => {
				Self::eip712_signer(order, expand(signature))?.as_ref() == Some(signer)
			},
			Proof::OnChain => Book::<T>::get(hash).is_some_and(|placed| placed.signer == *signer),
		})
	}

	/// The account whose key made this EIP-712 signature.
	fn eip712_signer<O: Eip712>(
		order: &O,
		mut signature: [u8; 65],
	) -> Result<Option<AccountId32>, Error<T>> {
		let hash = order.struct_hash().ok_or(Error::<T>::NotExpressibleAsEip712)?;
		let [.., recovery] = &mut signature;
		*recovery = recovery.checked_sub(ETHEREUM_RECOVERY).unwrap_or(*recovery);
		let digest = T::Eip712Domain::get().digest(hash);
		let key = secp256k1_ecdsa_recover(&signature, &digest.0).ok();
		Ok(key.map(|key| evm_account(H160::from(H256(keccak_256(&key)))).into()))
	}
}

/// The 65 bytes that the 64 of EIP-2098 stand for: which key it was stands in the highest bit of
/// the second number.
fn expand(compact: [u8; 64]) -> [u8; 65] {
	let mut signature = [0; 65];
	let (numbers, recovery) = signature.split_at_mut(64);
	numbers.copy_from_slice(&compact);
	if let (Some(high), Some(recovery)) = (numbers.get_mut(32), recovery.first_mut()) {
		*recovery = ETHEREUM_RECOVERY.saturating_add(*high >> 7);
		*high &= 0x7f;
	}
	signature
}
