//! Orders: signing them, and the files that they travel in.

mod file;
mod key;

pub use file::{proof_from_json, proof_to_json, OrderFile};
pub use key::{Scheme, SigningKey};

use crate::{AccountId, Error};
use poco_primitives::{
	chain::{EIP712_CHAIN_ID, EIP712_CONTRACT},
	eip712::{Domain, Eip712},
	order::{self, signed_bytes, Proof},
	H160, H256,
};

/// An order of any kind.
pub type AnyOrder = order::AnyOrder<AccountId>;
/// A request.
pub type RequestOrder = order::RequestOrder<AccountId>;
/// The orders of a match.
pub type Orders = order::Orders<AccountId>;

/// What EIP-712 signatures are bound to.
pub const DOMAIN: Domain =
	Domain { chain_id: EIP712_CHAIN_ID, verifying_contract: H160(EIP712_CONTRACT) };

/// Signs an order for the chain of this genesis. With `wrapped`, what is signed stands between
/// `<Bytes>` and `</Bytes>`, as browser wallets put it; EIP-712 has its own way and ignores it.
pub fn sign(
	order: &AnyOrder,
	genesis: H256,
	key: &SigningKey,
	wrapped: bool,
) -> Result<Proof, Error> {
	let bytes = || signed_bytes(order.hash(genesis), wrapped);
	Ok(match key {
		SigningKey::Sr25519(pair) => {
			Proof::Sr25519 { signature: key::sign(pair, &bytes()), wrapped }
		},
		SigningKey::Ed25519(pair) => {
			Proof::Ed25519 { signature: key::sign(&**pair, &bytes()), wrapped }
		},
		SigningKey::Ecdsa(pair) => Proof::Ecdsa { signature: key::sign(pair, &bytes()), wrapped },
		SigningKey::Eip712(pair) => {
			let hash = struct_hash(order).ok_or(Error::NotExpressibleAsEip712)?;
			Proof::Eip712(key::sign_digest(pair, DOMAIN.digest(hash)))
		},
	})
}

/// `hashStruct` of an order; nothing when it says what iExec's types cannot.
pub fn struct_hash(order: &AnyOrder) -> Option<H256> {
	match order {
		AnyOrder::App(order) => order.struct_hash(),
		AnyOrder::Dataset(order) => order.struct_hash(),
		AnyOrder::Workerpool(order) => order.struct_hash(),
		AnyOrder::Request(order) => order.struct_hash(),
	}
}

#[cfg(test)]
pub(crate) mod samples {
	use super::*;
	use poco_primitives::{
		order::{AppOrder, Currency, DatasetOrder, Payer, Tag, WorkerpoolOrder},
		registry::evm_account,
	};

	/// An order of every kind that keeps to what iExec's types can say.
	pub fn orders() -> [AnyOrder; 4] {
		let address = |byte| H160([byte; 20]);
		let (tag, salt, currency, expiry) = (Tag::NONE, H256([9; 32]), Currency::Native, None);
		[
			AnyOrder::App(AppOrder {
				app: address(1),
				price: u128::from(u64::MAX) + 1,
				dataset_restrict: address(2),
				workerpool_restrict: address(3),
				requester_restrict: address(4),
				volume: 5,
				tag,
				salt,
				currency,
				expiry,
			}),
			AnyOrder::Dataset(DatasetOrder {
				dataset: address(1),
				price: 2,
				app_restrict: address(2),
				workerpool_restrict: address(3),
				requester_restrict: address(4),
				volume: 5,
				tag,
				salt,
				currency,
				expiry,
			}),
			AnyOrder::Workerpool(WorkerpoolOrder {
				workerpool: address(1),
				price: 2,
				category: 1,
				trust: 4,
				app_restrict: address(2),
				dataset_restrict: address(3),
				requester_restrict: address(4),
				volume: 5,
				tag,
				salt,
				currency,
				expiry,
			}),
			AnyOrder::Request(RequestOrder {
				app: address(1),
				app_max_price: 2,
				dataset: address(2),
				dataset_max_price: 3,
				workerpool: address(3),
				workerpool_max_price: 4,
				requester: AccountId(evm_account(address(7))),
				category: 1,
				trust: 4,
				beneficiary: Some(AccountId(evm_account(address(8)))),
				callback: H160::zero(),
				params: b"{\"iexec_args\":\"a b\"}".to_vec().try_into().unwrap(),
				payer: Payer::Requester,
				volume: 5,
				tag,
				salt,
				currency,
				expiry,
			}),
		]
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::{ecdsa, ed25519, sr25519, Pair};

	const GENESIS: H256 = H256([3; 32]);

	fn key(scheme: Scheme) -> SigningKey {
		SigningKey::from_uri(scheme, "//Alice").unwrap()
	}

	#[test]
	fn a_key_of_each_scheme_signs_what_its_account_verifies() {
		for order in samples::orders() {
			for wrapped in [false, true] {
				let bytes = signed_bytes(order.hash(GENESIS), wrapped);
				let proof = |scheme| sign(&order, GENESIS, &key(scheme), wrapped).unwrap();
				let Proof::Sr25519 { signature, wrapped: said } = proof(Scheme::Sr25519) else {
					panic!()
				};
				let public = sr25519::Public::from_raw(key(Scheme::Sr25519).account().0);
				assert!(sr25519::Pair::verify(&signature.into(), &bytes, &public));
				assert_eq!(said, wrapped);

				let Proof::Ed25519 { signature, .. } = proof(Scheme::Ed25519) else { panic!() };
				let public = ed25519::Public::from_raw(key(Scheme::Ed25519).account().0);
				assert!(ed25519::Pair::verify(&signature.into(), &bytes, &public));

				let Proof::Ecdsa { signature, .. } = proof(Scheme::Ecdsa) else { panic!() };
				let recovered = ecdsa::Signature::from(signature).recover(&bytes).unwrap();
				let account = sp_crypto_hashing::blake2_256(&recovered.0);
				assert_eq!(account, key(Scheme::Ecdsa).account().0);
			}
		}
	}

	#[test]
	fn an_eip712_signature_is_over_the_digest_and_ends_with_27_or_28() {
		for order in samples::orders() {
			let Proof::Eip712(signature) =
				sign(&order, GENESIS, &key(Scheme::Eip712), false).unwrap()
			else {
				panic!()
			};
			assert!([27, 28].contains(&signature[64]));
			let mut raw = signature;
			raw[64] -= 27;
			let digest = DOMAIN.digest(struct_hash(&order).unwrap());
			let signer = ecdsa::Signature::from(raw).recover_prehashed(&digest.0).unwrap();
			let SigningKey::Eip712(pair) = key(Scheme::Eip712) else { panic!() };
			assert_eq!(signer, pair.public());
			assert_eq!(
				sign(&order, H256::zero(), &key(Scheme::Eip712), true).unwrap(),
				Proof::Eip712(signature),
				"neither genesis nor wrapping is part of it"
			);
		}
	}

	#[test]
	fn what_iexecs_types_cannot_say_is_not_signed_by_eip712() {
		let refused = |order| {
			let refused = sign(&order, GENESIS, &key(Scheme::Eip712), false);
			matches!(refused, Err(Error::NotExpressibleAsEip712))
		};
		let [AnyOrder::App(mut app), .., AnyOrder::Request(mut request)] = samples::orders() else {
			panic!()
		};
		app.expiry = Some(1);
		assert!(refused(AnyOrder::App(app)));
		request.requester = AccountId([7; 32]);
		assert!(
			refused(AnyOrder::Request(request)),
			"an account that has no address of twenty bytes"
		);
	}

	/// Orders that a public EIP-712 library signed.
	fn ethers() -> serde_json::Value {
		let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/orders/ethers/orders.json");
		serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
	}

	#[test]
	fn we_sign_as_the_tools_of_ethereum_do() {
		let examples = ethers();
		for (name, example) in examples["orders"].as_object().unwrap() {
			let file = OrderFile::read(name, &flat(example)).unwrap();
			let digest = DOMAIN.digest(struct_hash(&file.order).unwrap());
			assert_eq!(serde_json::json!(digest), example["digest"], "{name}");

			// Their keys follow from these texts.
			let owner = example["kind"].as_str().unwrap();
			let text = format!("poco/examples/orders/{owner}");
			let secret = hex::encode(sp_crypto_hashing::keccak_256(text.as_bytes()));
			let key = SigningKey::from_uri(Scheme::Eip712, &format!("0x{secret}")).unwrap();
			let address = example["signer"].as_str().unwrap().to_lowercase();
			assert_eq!(format!("0x{}", hex::encode(&key.account().0[..20])), address, "{name}");
			assert_eq!(sign(&file.order, GENESIS, &key, false).unwrap(), file.proof.unwrap());
		}
	}

	#[test]
	fn what_was_signed_for_another_chain_has_another_digest() {
		let examples = ethers();
		for name in ["another_chain", "another_contract"] {
			let example = &examples["refused"][name];
			let file = OrderFile::read(name, &flat(example)).unwrap();
			let hash = struct_hash(&file.order).unwrap();
			assert_eq!(serde_json::json!(hash), example["structHash"], "{name}");
			assert_ne!(serde_json::json!(DOMAIN.digest(hash)), example["digest"], "{name}");
		}
	}

	/// An order as iExec's tools write it to a file.
	fn flat(example: &serde_json::Value) -> String {
		let mut order = example["order"].clone();
		order["sign"] = example["sign"].clone();
		order.to_string()
	}
}
