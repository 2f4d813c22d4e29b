//! Keys that sign orders.

use crate::{AccountId, Error};
use poco_primitives::{registry::evm_account, H160, H256};
use sp_core::{crypto::SecretStringError, ecdsa, ed25519, sr25519, Pair, U256, U512};
use sp_crypto_hashing::{blake2_256, keccak_256};

/// How an order is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
	/// By the keys that Substrate's accounts have by default.
	#[default]
	Sr25519,
	/// By an Ed25519 key.
	Ed25519,
	/// By an ECDSA key, as Substrate uses them.
	Ecdsa,
	/// By an ECDSA key, as Ethereum's wallets sign typed data.
	Eip712,
}

/// A key that signs orders.
#[derive(Clone)]
pub enum SigningKey {
	/// Of an account whose identifier is the public key.
	Sr25519(sr25519::Pair),
	/// Of an account whose identifier is the public key.
	Ed25519(Box<ed25519::Pair>),
	/// Of an account whose identifier is the hash of the public key.
	Ecdsa(ecdsa::Pair),
	/// Of an account whose identifier is made of an Ethereum address.
	Eip712(ecdsa::Pair),
}

impl SigningKey {
	/// The key of a secret URI: a mnemonic phrase or a `0x` seed, which for the ECDSA schemes is
	/// the secret key itself, with an optional path; or only the path of a development account.
	pub fn from_uri(scheme: Scheme, uri: &str) -> Result<Self, Error> {
		fn pair<P: Pair>(uri: &str) -> Result<P, Error> {
			P::from_string(uri.trim(), None)
				.map_err(|error: SecretStringError| Error::Key { reason: error.to_string() })
		}
		Ok(match scheme {
			Scheme::Sr25519 => Self::Sr25519(pair(uri)?),
			Scheme::Ed25519 => Self::Ed25519(Box::new(pair(uri)?)),
			Scheme::Ecdsa => Self::Ecdsa(pair(uri)?),
			Scheme::Eip712 => Self::Eip712(pair(uri)?),
		})
	}

	/// The account whose orders it signs.
	pub fn account(&self) -> AccountId {
		AccountId(match self {
			Self::Sr25519(pair) => pair.public().0,
			Self::Ed25519(pair) => pair.public().0,
			Self::Ecdsa(pair) => blake2_256(&pair.public().0),
			Self::Eip712(pair) => evm_account(evm_address(&pair.public())),
		})
	}
}

pub(super) fn sign<P: Pair, const N: usize>(pair: &P, bytes: &[u8]) -> [u8; N]
where
	P::Signature: Into<[u8; N]>,
{
	pair.sign(bytes).into()
}

/// Signs a digest as Ethereum does: the last byte is 27 or 28.
pub(super) fn sign_digest(pair: &ecdsa::Pair, digest: H256) -> [u8; 65] {
	let mut signature = pair.sign_prehashed(&digest.0).0;
	signature[64] += 27;
	signature
}

/// The Ethereum address of a public key: the last twenty bytes of the hash of the point's both
/// coordinates, of which the key has only the first and whether the second is odd.
fn evm_address(public: &ecdsa::Public) -> H160 {
	let prime = U256::MAX - U256::from((1u64 << 32) + 976);
	let times = |left: U256, right: U256| -> U256 {
		let rest = left.full_mul(right) % U512::from(prime);
		U256::try_from(rest).unwrap_or_default()
	};
	let x = U256::from_big_endian(&public.0[1..]);
	// y^2 = x^3 + 7, and the prime is such that this power is a square root.
	let square = (times(times(x, x), x) + 7) % prime;
	let (mut root, mut power, mut exponent) = (U256::one(), square, (prime >> 2) + 1);
	while !exponent.is_zero() {
		if exponent.bit(0) {
			root = times(root, power);
		}
		power = times(power, power);
		exponent >>= 1;
	}
	if root.bit(0) != (public.0[0] == 3) {
		root = prime - root;
	}
	let point = [x.to_big_endian(), root.to_big_endian()].concat();
	debug_assert_eq!(ecdsa::Public::from_full(&point).as_ref(), Ok(public));
	H160::from(H256(keccak_256(&point)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ethereum_addresses_are_those_that_wallets_show() {
		// The accounts of Ethereum's development tools, whose keys everybody knows.
		for (secret, address) in [
			(
				"0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
				"f39fd6e51aad88f6f4ce6ab8827279cfffb92266",
			),
			(
				"0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
				"70997970c51812dc3a010c7d01b50e0d17dc79c8",
			),
			(
				"0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
				"3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
			),
		] {
			let account = SigningKey::from_uri(Scheme::Eip712, secret).unwrap().account();
			assert_eq!(hex::encode(&account.0[..20]), address);
			assert_eq!(account.0[20..], [0xee; 12]);
		}
		for seed in 1..=32u8 {
			let SigningKey::Eip712(pair) =
				SigningKey::from_uri(Scheme::Eip712, &format!("//{seed}")).unwrap()
			else {
				panic!()
			};
			assert_ne!(evm_address(&pair.public()), H160::zero());
		}
	}

	#[test]
	fn development_accounts_have_their_known_addresses() {
		let account =
			|scheme| SigningKey::from_uri(scheme, "//Alice").unwrap().account().to_string();
		assert_eq!(account(Scheme::Sr25519), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
		assert_eq!(account(Scheme::Ed25519), "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu");
		assert_eq!(account(Scheme::Ecdsa), "5C7C2Z5sWbytvHpuLTvzKunnnRwQxft1jiqrLD5rhucQ5S9X");
	}

	#[test]
	fn what_is_no_key_is_refused() {
		for scheme in [Scheme::Sr25519, Scheme::Ed25519, Scheme::Ecdsa, Scheme::Eip712] {
			assert!(matches!(
				SigningKey::from_uri(scheme, "certainly no key"),
				Err(Error::Key { .. })
			));
		}
	}
}
