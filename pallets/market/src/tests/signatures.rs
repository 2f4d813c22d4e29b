//! Whose order it is: every kind of key, and accounts that have none.

use super::mock::*;
use crate::Error;
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	chain::EIP712_CHAIN_ID,
	eip712::{Domain, Eip712},
	order::{AnyOrder, Order, Orders, Payer, Proof, RequestOrder, Signed},
	registry::{evm_account, evm_address, Details, EVM_SUFFIX},
	task::{Artifact, ArtifactKind},
	Balance, H160, H256,
};
use serde_json::Value;
use sp_core::{bytes::from_hex, ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{AccountId32, DispatchError};

fn substrate_keys() -> [Key; 3] {
	[
		Key::Sr25519(sr25519::Pair::from_seed(&[7; 32])),
		Key::Ed25519(ed25519::Pair::from_seed(&[7; 32])),
		Key::Ecdsa(ecdsa::Pair::from_seed(&[7; 32])),
	]
}

fn ethereum_key() -> Key {
	Key::Ethereum(ecdsa::Pair::from_seed(&[7; 32]))
}

fn give(account: &AccountId, amount: Balance) {
	let amount = amount + Balances::free_balance(account);
	assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account.clone(), amount));
}

/// Orders that fit each other, with a request by this account, which has the money.
fn requested_by(requester: &AccountId) -> Offers {
	give(requester, FUNDS);
	changed(|offers| offers.request.requester = requester.clone())
}

/// The orders, with this proof of the request.
fn proven(offers: &Offers, proof: Proof) -> Orders<AccountId> {
	let mut orders = offers.signed();
	orders.request.proof = proof;
	orders
}

fn matched(offers: &Offers, proof: Proof) -> frame_support::dispatch::DispatchResultWithPostInfo {
	match_orders(STRANGER, proven(offers, proof))
}

/// `v` of a signature: which of two keys made it.
fn with_v(signature: [u8; 65], v: u8) -> [u8; 65] {
	let mut changed = signature;
	changed[64] = v;
	changed
}

fn eip712(order: &RequestOrder<AccountId>) -> [u8; 65] {
	match ethereum_key().sign(order) {
		Proof::Eip712(signature) => signature,
		other => panic!("{other:?} is no signature by EIP-712"),
	}
}

/// The same in 64 bytes: `v` in the highest bit of the second number.
fn compact(signature: [u8; 65]) -> [u8; 64] {
	let mut compact = [0; 64];
	compact.copy_from_slice(&signature[..64]);
	compact[32] |= (signature[64] - 27) << 7;
	compact
}

#[test]
fn keys_of_substrate_sign_the_hash_of_an_order_as_it_is_or_as_wallets_put_it() {
	for key in substrate_keys() {
		for wrapped in [false, true] {
			chain(|| {
				let offers = requested_by(&key.account());
				let proof = key.sign_hash(hash_of(&offers.request), wrapped);
				assert_ok!(matched(&offers, proof));
			});
		}
	}
}

#[test]
fn what_was_wrapped_counts_as_wrapped_only() {
	for key in substrate_keys() {
		for wrapped in [false, true] {
			chain(|| {
				let offers = requested_by(&key.account());
				let proof = match key.sign_hash(hash_of(&offers.request), wrapped) {
					Proof::Sr25519 { signature, .. } => {
						Proof::Sr25519 { signature, wrapped: !wrapped }
					},
					Proof::Ed25519 { signature, .. } => {
						Proof::Ed25519 { signature, wrapped: !wrapped }
					},
					Proof::Ecdsa { signature, .. } => Proof::Ecdsa { signature, wrapped: !wrapped },
					other => other,
				};
				assert_noop!(matched(&offers, proof), Error::<Test>::RequestSignatureInvalid);
			});
		}
	}
}

#[test]
fn nobody_signs_for_somebody_else() {
	chain(|| {
		let offers = offers();
		for key in substrate_keys() {
			let proof = key.sign_hash(hash_of(&offers.request), false);
			assert_noop!(matched(&offers, proof), Error::<Test>::RequestSignatureInvalid);
		}
	});
}

#[test]
fn a_signature_of_one_kind_of_key_is_none_of_another() {
	chain(|| {
		let signature = [1; 64];
		let mut long = [1; 65];
		long[64] = 0;
		for proof in [
			Proof::Sr25519 { signature, wrapped: false },
			Proof::Ed25519 { signature, wrapped: false },
			Proof::Ecdsa { signature: long, wrapped: false },
		] {
			assert_noop!(matched(&offers(), proof), Error::<Test>::RequestSignatureInvalid);
		}
		let [sr25519, ed25519, _] = substrate_keys();
		let offers = requested_by(&sr25519.account());
		let Proof::Ed25519 { signature, wrapped } =
			ed25519.sign_hash(hash_of(&offers.request), false)
		else {
			panic!("it is an ed25519 key")
		};
		let proof = Proof::Sr25519 { signature, wrapped };
		assert_noop!(matched(&offers, proof), Error::<Test>::RequestSignatureInvalid);
	});
}

#[test]
fn an_order_for_another_chain_is_nothing_on_this_one() {
	for key in substrate_keys() {
		chain(|| {
			let offers = requested_by(&key.account());
			let elsewhere = offers.request.hash(H256::repeat_byte(1));
			assert_ne!(elsewhere, hash_of(&offers.request));
			let proof = key.sign_hash(elsewhere, false);
			assert_noop!(matched(&offers, proof), Error::<Test>::RequestSignatureInvalid);
		});
	}
}

#[test]
fn a_signature_of_one_order_is_none_of_another_not_even_of_one_bit_more() {
	let changes: [fn(&mut RequestOrder<AccountId>); 6] = [
		|order| order.volume += 1,
		|order| order.salt = salt(5),
		|order| order.app_max_price += 1,
		|order| order.expiry = Some(u64::MAX),
		|order| order.beneficiary = Some(order.requester.clone()),
		|order| order.payer = Payer::Caller,
	];
	for key in substrate_keys() {
		chain(|| {
			let offers = requested_by(&key.account());
			let proof = key.sign_hash(hash_of(&offers.request), false);
			for change in changes {
				let mut other = offers.clone();
				change(&mut other.request);
				assert_noop!(matched(&other, proof), Error::<Test>::RequestSignatureInvalid);
			}
		});
	}
}

#[test]
fn orders_of_two_kinds_with_the_same_fields_are_two_orders() {
	chain(|| {
		let (app, mut dataset) = (app_order(), dataset_order());
		(dataset.dataset, dataset.price, dataset.salt) = (app.app, app.price, app.salt);
		assert_eq!(codec::Encode::encode(&app), codec::Encode::encode(&dataset));
		assert_ne!(hash_of(&app), hash_of(&dataset));
	});
}

#[test]
fn keys_of_ethereum_sign_by_eip712() {
	chain(|| {
		let account = ethereum_key().account();
		assert!(codec::Encode::encode(&account).ends_with(&EVM_SUFFIX));
		let offers = requested_by(&account);
		let signature = eip712(&offers.request);
		let bit = signature[64] - 27;
		assert!(bit <= 1);
		for proof in [
			Proof::Eip712(signature),
			Proof::Eip712(with_v(signature, bit)),
			Proof::Eip712Compact(compact(signature)),
		] {
			assert_ok!(undone(|| matched(&offers, proof)));
		}
		let wrong = 1 - bit;
		for proof in [
			Proof::Eip712(with_v(signature, 27 + wrong)),
			Proof::Eip712(with_v(signature, wrong)),
			Proof::Eip712(with_v(signature, 29)),
			Proof::Eip712(with_v(signature, 2)),
			Proof::Eip712(with_v(signature, 35 + bit)),
			Proof::Eip712(with_v(signature, 255)),
			Proof::Eip712Compact(compact(with_v(signature, 27 + wrong))),
			Proof::Eip712([0; 65]),
			Proof::Eip712([255; 65]),
			Proof::Eip712Compact([0; 64]),
			Proof::Eip712Compact([255; 64]),
		] {
			assert_noop!(matched(&offers, proof), Error::<Test>::RequestSignatureInvalid);
		}
		assert_ok!(matched(&offers, Proof::Eip712(signature)));
	});
}

#[test]
fn an_eip712_signature_of_one_order_is_none_of_another() {
	chain(|| {
		let offers = requested_by(&ethereum_key().account());
		let proof = Proof::Eip712(eip712(&offers.request));
		let mut other = offers.clone();
		other.request.volume += 1;
		assert_noop!(matched(&other, proof), Error::<Test>::RequestSignatureInvalid);
	});
}

#[test]
fn an_eip712_signature_is_good_for_one_chain_id_and_one_contract() {
	chain(|| {
		let offers = requested_by(&ethereum_key().account());
		let Key::Ethereum(pair) = ethereum_key() else { panic!("it is one of Ethereum") };
		let domain = MockDomain::get();
		for other in [
			Domain { chain_id: 1, ..domain },
			Domain { chain_id: EIP712_CHAIN_ID + 1, ..domain },
			Domain { verifying_contract: H160::zero(), ..domain },
		] {
			let digest = other.digest(offers.request.struct_hash().unwrap());
			let proof = Proof::Eip712(pair.sign_prehashed(&digest.0).0);
			assert_noop!(matched(&offers, proof), Error::<Test>::RequestSignatureInvalid);
		}
	});
}

#[test]
fn a_key_of_ethereum_that_signs_as_one_of_substrate_is_another_account() {
	chain(|| {
		let Key::Ethereum(pair) = ethereum_key() else { panic!("it is one of Ethereum") };
		let offers = requested_by(&ethereum_key().account());
		let proof = Key::Ecdsa(pair).sign_hash(hash_of(&offers.request), false);
		assert_noop!(matched(&offers, proof), Error::<Test>::RequestSignatureInvalid);
	});
}

#[test]
fn what_iexecs_types_cannot_say_is_not_signed_as_one_of_theirs() {
	chain(|| {
		let offers = requested_by(&ethereum_key().account());
		let proof = Proof::Eip712(eip712(&offers.request));
		let changes: [fn(&mut RequestOrder<AccountId>); 6] = [
			|order| order.expiry = Some(u64::MAX),
			|order| order.payer = Payer::Caller,
			|order| order.payer = Payer::Sponsor(SPONSOR.account()),
			|order| order.payer = Payer::Voucher(H256::zero()),
			|order| order.beneficiary = Some(BUYER.account()),
			|order| order.requester = REQUESTER.account(),
		];
		for change in changes {
			let mut other = offers.clone();
			change(&mut other.request);
			assert_noop!(matched(&other, proof), Error::<Test>::NotExpressibleAsEip712);
		}
		let mut in_gold = offers.clone();
		in_gold.set_currencies(GOLD);
		assert_noop!(matched(&in_gold, proof), Error::<Test>::NotExpressibleAsEip712);
		// Nobody's address is no beneficiary: two orders would have one hash.
		let mut nobody = offers.clone();
		nobody.request.beneficiary = Some(evm_account(H160::zero()).into());
		assert_noop!(matched(&nobody, proof), Error::<Test>::NotExpressibleAsEip712);
	});
}

#[test]
fn a_beneficiary_that_signs_by_eip712_can_be_named_by_eip712() {
	chain(|| {
		let mut offers = requested_by(&ethereum_key().account());
		let beneficiary: AccountId = evm_account(nowhere(0x11)).into();
		offers.request.beneficiary = Some(beneficiary.clone());
		let proof = Proof::Eip712(eip712(&offers.request));
		assert_ok!(matched(&offers, proof));
		assert_eq!(last_deal().1.agreement.beneficiary, beneficiary);
	});
}

#[test]
fn sellers_sign_with_keys_of_every_kind() {
	chain(|| {
		let [_, ed25519, ecdsa] = substrate_keys();
		let owners = [ethereum_key(), ed25519, ecdsa];
		for (key, (entry, owner)) in
			owners.iter().zip([(app(), APP_OWNER), (dataset(), DATASET_OWNER), (pool(), SCHEDULER)])
		{
			give(&key.account(), FUNDS);
			assert_ok!(Registry::transfer(owner.signed(), entry, key.account()));
		}
		let offers = offers();
		let orders = Orders {
			app: sign(&offers.app, &owners[0]),
			dataset: offers.dataset.as_ref().map(|order| sign(order, &owners[1])),
			workerpool: sign(&offers.workerpool, &owners[2]),
			request: sign(&offers.request, &REQUESTER.key()),
		};
		assert_noop!(offers.matched(), Error::<Test>::AppSignatureInvalid);
		assert_ok!(match_orders(STRANGER, orders));
		assert_eq!(last_deal().1.agreement.pool.unwrap().owner, owners[2].account());
	});
}

/// Such as a multisig's.
fn without_key() -> AccountId {
	AccountId::new([0x99; 32])
}

#[test]
fn an_account_without_a_key_places_its_request_or_signs_it_by_a_call() {
	for place in [true, false] {
		chain(|| {
			let offers = requested_by(&without_key());
			let order = request(offers.request.clone());
			assert_noop!(matched(&offers, Proof::OnChain), Error::<Test>::RequestSignatureInvalid);
			if place {
				assert_ok!(Market::place(signed(&without_key()), order));
			} else {
				assert_ok!(Market::presign(signed(&without_key()), order));
			}
			assert_ok!(matched(&offers, Proof::OnChain));
			assert_eq!(last_deal().1.agreement.payer, without_key());
		});
	}
}

#[test]
fn an_account_without_a_key_sells() {
	chain(|| {
		give(&without_key(), FUNDS);
		let entries = [(app(), APP_OWNER), (dataset(), DATASET_OWNER), (pool(), SCHEDULER)];
		for (entry, owner) in entries {
			assert_ok!(Registry::transfer(owner.signed(), entry, without_key()));
		}
		let offers = offers();
		for order in [
			AnyOrder::App(offers.app.clone()),
			AnyOrder::Dataset(offers.dataset.clone().unwrap()),
			AnyOrder::Workerpool(offers.workerpool.clone()),
		] {
			assert_ok!(Market::presign(signed(&without_key()), Box::new(order)));
		}
		let mut orders = offers.signed();
		orders.app.proof = Proof::OnChain;
		orders.dataset.as_mut().unwrap().proof = Proof::OnChain;
		orders.workerpool.proof = Proof::OnChain;
		assert_ok!(match_orders(STRANGER, orders));
	});
}

#[test]
fn an_order_that_was_signed_by_a_call_is_that_order_and_no_other() {
	chain(|| {
		let offers = requested_by(&without_key());
		assert_ok!(Market::presign(signed(&without_key()), request(offers.request.clone())));
		let mut other = offers.clone();
		other.request.volume += 1;
		assert_noop!(matched(&other, Proof::OnChain), Error::<Test>::RequestSignatureInvalid);
		assert_ok!(Market::withdraw_order(signed(&without_key()), hash_of(&offers.request)));
		assert_noop!(matched(&offers, Proof::OnChain), Error::<Test>::RequestSignatureInvalid);
	});
}

#[test]
fn a_signature_by_a_call_is_good_while_who_made_it_owns_the_entry() {
	chain(|| {
		let offers = offers();
		let order = || Box::new(AnyOrder::App(offers.app.clone()));
		let on_chain = || {
			let mut orders = offers.signed();
			orders.app.proof = Proof::OnChain;
			match_orders(STRANGER, orders)
		};
		assert_ok!(Market::presign(APP_OWNER.signed(), order()));
		assert_ok!(undone(on_chain));
		assert_ok!(Registry::transfer(APP_OWNER.signed(), app(), BUYER.account()));
		assert_noop!(on_chain(), Error::<Test>::AppSignatureInvalid);
		// The new owner signs the same order. The old one has its deposit back.
		assert_ok!(Market::presign(BUYER.signed(), order()));
		assert_eq!(held(crate::HoldReason::Order, APP_OWNER), 0);
		assert_ok!(on_chain());
		assert_eq!(last_deal().1.agreement.app.unwrap().owner, BUYER.account());
	});
}

mod ethers {
	//! What ethers signed with iExec's types: `examples/orders/ethers` says how.

	use super::*;

	const APP: &[u8] = include_bytes!("../../../../examples/orders/ethers/app.wasm");
	const DATASET: &[u8] = include_bytes!("../../../../examples/orders/ethers/dataset.bundle");
	const ORDERS: &str = include_str!("../../../../examples/orders/ethers/orders.json");
	const ENTRIES: &str = include_str!("../../../../examples/orders/ethers/entries.json");
	const ALICE: [u8; 32] =
		sp_core::hex2array!("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d");
	const POCO: Balance = poco_primitives::chain::UNIT;

	/// An order of the file, as one of ours: iExec's names people by their addresses.
	fn order(of: &Value) -> AnyOrder<AccountId> {
		let mut order = of["order"].clone();
		for field in ["requester", "beneficiary"] {
			if let Some(person) = order.get_mut(field) {
				let address: H160 = serde_json::from_value(person.clone()).unwrap();
				*person = match address.is_zero() {
					true => Value::Null,
					false => serde_json::to_value(account(address)).unwrap(),
				};
			}
		}
		let kind = &of["kind"];
		serde_json::from_value(serde_json::json!({ "kind": kind, "order": order })).unwrap()
	}

	fn account(address: H160) -> AccountId32 {
		evm_account(address).into()
	}

	fn signer(of: &Value) -> AccountId {
		account(serde_json::from_value(of["signer"].clone()).unwrap())
	}

	fn long(of: &Value) -> Proof {
		Proof::Eip712(from_hex(of["sign"].as_str().unwrap()).unwrap().try_into().unwrap())
	}

	fn short(of: &Value) -> Proof {
		Proof::Eip712Compact(from_hex(of["compact"].as_str().unwrap()).unwrap().try_into().unwrap())
	}

	/// The orders that fit each other, each with this proof of it.
	fn orders(file: &Value, proof: fn(&Value) -> Proof) -> Orders<AccountId> {
		let of = |kind: &str| {
			let signed = &file["orders"][kind];
			(order(signed), proof(signed))
		};
		let (AnyOrder::App(app), app_proof) = of("app") else { panic!("no app order") };
		let (AnyOrder::Dataset(dataset), dataset_proof) = of("dataset") else {
			panic!("no dataset order")
		};
		let (AnyOrder::Workerpool(workerpool), workerpool_proof) = of("workerpool") else {
			panic!("no workerpool order")
		};
		let (AnyOrder::Request(request), request_proof) = of("request") else {
			panic!("no request")
		};
		Orders {
			app: Signed { order: app, proof: app_proof },
			dataset: Some(Signed { order: dataset, proof: dataset_proof }),
			workerpool: Signed { order: workerpool, proof: workerpool_proof },
			request: Signed { order: request, proof: request_proof },
		}
	}

	/// A chain on which `//Alice` has registered what the orders name, and given it to who signs.
	fn with_entries(test: impl FnOnce(&Value)) {
		chain(|| {
			let file: Value = serde_json::from_str(ORDERS).unwrap();
			let entries: Value = serde_json::from_str(ENTRIES).unwrap();
			let alice = AccountId::new(ALICE);
			give(&alice, 10 * FUNDS);
			let store = |kind, bytes: &[u8]| {
				let bytes = bytes.to_vec();
				let hash = poco_primitives::hash::content(&bytes);
				assert_ok!(Poco::store(signed(&alice), kind, bytes.try_into().unwrap()));
				Artifact::OnChain(hash)
			};
			let artifact = store(ArtifactKind::App, APP);
			let app = app_of("echo", artifact);
			let dataset = dataset_of("greeting", store(ArtifactKind::Data, DATASET));
			let pool = pool_of("ethers pool");
			for (kind, details) in [("app", app), ("dataset", dataset), ("workerpool", pool)] {
				let policy = matches!(details, Details::Workerpool { .. }).then_some(POLICY);
				let address = register(&alice, &details, policy);
				let expected: H160 =
					serde_json::from_value(entries[kind]["address"].clone()).unwrap();
				assert_eq!(address, expected);
				let owner = signer(&file["orders"][kind]);
				give(&owner, 100 * POCO);
				assert_ok!(Registry::transfer(signed(&alice), address, owner));
			}
			give(&signer(&file["orders"]["request"]), 100 * POCO);
			test(&file);
		});
	}

	#[test]
	fn orders_that_ethers_signed_match() {
		for proof in [long, short] {
			with_entries(|file| {
				let requester = signer(&file["orders"]["request"]);
				let before = wealth(&requester);
				assert_ok!(match_orders(STRANGER, orders(file, proof)));
				assert_eq!(wealth(&requester), before - 3 * (13 * POCO + TASK_DEPOSIT));
				let terms = last_deal().1.agreement;
				assert_eq!((terms.volume, terms.trust, terms.reward), (3, 4, 10 * POCO));
				assert_eq!(evm_address(&terms.requester), evm_address(&requester));
				let args: Vec<&[u8]> = terms.spec.args.iter().map(|arg| arg.as_slice()).collect();
				assert_eq!(args, [b"hello".as_slice(), b"from", b"ethers"]);
			});
		}
	}

	#[test]
	fn every_one_of_them_tells_its_signer() {
		with_entries(|file| {
			for (name, of) in file["orders"].as_object().unwrap() {
				for proof in [long(of), short(of)] {
					assert_eq!(Market::view_signer(&order(of), &proof), Ok(signer(of)), "{name}");
				}
			}
		});
	}

	#[test]
	fn orders_for_another_chain_or_contract_or_by_another_key_do_not_match() {
		for (name, error) in [
			("another_chain", Error::<Test>::AppSignatureInvalid),
			("another_contract", Error::<Test>::RequestSignatureInvalid),
			("another_key", Error::<Test>::DatasetSignatureInvalid),
		] {
			with_entries(|file| {
				assert_eq!(file["refused"].as_object().unwrap().len(), 3);
				let of = &file["refused"][name];
				let error = DispatchError::from(error);
				for proof in [long, short] {
					let mut orders = orders(file, proof);
					// The order is the one that matches: it is the signature that is refused.
					match order(of) {
						AnyOrder::App(order) => {
							assert_eq!(orders.app.order, order);
							orders.app.proof = proof(of);
						},
						AnyOrder::Dataset(order) => {
							let signed = orders.dataset.as_mut().unwrap();
							assert_eq!(signed.order, order);
							signed.proof = proof(of);
						},
						AnyOrder::Request(order) => {
							assert_eq!(orders.request.order, order);
							orders.request.proof = proof(of);
						},
						AnyOrder::Workerpool(_) => panic!("none is refused"),
					}
					assert_noop!(match_orders(STRANGER, orders), error);
				}
			});
		}
	}
}
