//! Orders that ethers signed with iExec's types have the same hashes here.
//!
//! `examples/orders/ethers` says how they were made.

use poco_primitives::{
	chain::{EIP712_CHAIN_ID, EIP712_CONTRACT},
	eip712::{types, Domain, Eip712, DOMAIN_NAME, DOMAIN_VERSION},
	order::{AnyOrder, Currency, Payer, RequestOrder},
	params::Params,
	registry::{evm_account, evm_address},
	H160, H256,
};
use serde::{de::DeserializeOwned, Deserialize};
use serde_json::Value;
use sp_crypto_hashing::keccak_256;
use std::{collections::BTreeMap, fs};

/// Accounts are 32 bytes.
type Order = AnyOrder<H256>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Committed {
	kind: String,
	order: Value,
	signer: H160,
	type_hash: H256,
	struct_hash: H256,
	domain_separator: H256,
	digest: H256,
	sign: String,
	compact: String,
}

#[derive(Deserialize)]
struct File {
	domain: Value,
	orders: BTreeMap<String, Committed>,
	refused: BTreeMap<String, Committed>,
}

fn file() -> File {
	let bytes = fs::read("../examples/orders/ethers/orders.json").expect("the orders are there");
	serde_json::from_slice(&bytes).expect("JSON")
}

const DOMAIN: Domain =
	Domain { chain_id: EIP712_CHAIN_ID, verifying_contract: H160(EIP712_CONTRACT) };

fn read<T: DeserializeOwned>(value: &Value) -> T {
	serde_json::from_value(value.clone()).expect("a value of this type")
}

impl Committed {
	/// The order as one of ours: iExec's names people by their addresses.
	fn ours(&self) -> Order {
		let mut order = self.order.clone();
		for field in ["requester", "beneficiary"] {
			if let Some(person) = order.get_mut(field) {
				let address: H160 = read(person);
				*person = match address.is_zero() {
					true => Value::Null,
					false => serde_json::to_value(H256(evm_account(address))).expect("JSON"),
				};
			}
		}
		read(&serde_json::json!({ "kind": self.kind, "order": order }))
	}

	fn request(&self) -> RequestOrder<H256> {
		match self.ours() {
			AnyOrder::Request(order) => order,
			other => panic!("{other:?} is no request"),
		}
	}
}

fn struct_hash(order: &Order) -> Option<H256> {
	match order {
		AnyOrder::App(order) => order.struct_hash(),
		AnyOrder::Dataset(order) => order.struct_hash(),
		AnyOrder::Workerpool(order) => order.struct_hash(),
		AnyOrder::Request(order) => order.struct_hash(),
	}
}

fn type_hash(kind: &str) -> H256 {
	H256(keccak_256(match kind {
		"app" => types::APP_ORDER.as_bytes(),
		"dataset" => types::DATASET_ORDER.as_bytes(),
		"workerpool" => types::WORKERPOOL_ORDER.as_bytes(),
		"request" => types::REQUEST_ORDER.as_bytes(),
		other => panic!("there is no order of the kind {other}"),
	}))
}

#[test]
fn the_types_are_those_of_iexec() {
	for (kind, start, end) in [
		("app", "60815a0e", "d008"),
		("dataset", "6cfc932a", "d47c"),
		("workerpool", "aa3429fb", "22bb"),
		("request", "f24e8530", "fae0"),
	] {
		let found = hex::encode(type_hash(kind));
		assert!(found.starts_with(start) && found.ends_with(end), "{kind}: {found}");
	}
}

#[test]
fn the_domain_is_iexecs_but_for_chain_and_contract() {
	let domain = file().domain;
	assert_eq!(domain["name"], DOMAIN_NAME);
	assert_eq!(domain["version"], DOMAIN_VERSION);
	assert_eq!(domain["chainId"], EIP712_CHAIN_ID);
	assert_eq!(read::<H160>(&domain["verifyingContract"]), H160(EIP712_CONTRACT));
}

#[test]
fn orders_that_ethers_signed_have_the_same_hashes_here() {
	let orders = file().orders;
	assert_eq!(
		orders.iter().map(|(name, order)| (&name[..], &order.kind[..])).collect::<Vec<_>>(),
		[
			("app", "app"),
			("dataset", "dataset"),
			("largest", "request"),
			("request", "request"),
			("workerpool", "workerpool"),
		]
	);
	for (name, order) in orders {
		let ours = order.ours();
		assert_eq!(type_hash(&order.kind), order.type_hash, "{name}");
		assert_eq!(struct_hash(&ours), Some(order.struct_hash), "{name}");
		assert_eq!(DOMAIN.separator(), order.domain_separator, "{name}");
		assert_eq!(DOMAIN.digest(order.struct_hash), order.digest, "{name}");
	}
}

#[test]
fn an_order_signed_for_another_domain_has_another_digest_here() {
	let refused = file().refused;
	for (name, here) in
		[("another_chain", false), ("another_contract", false), ("another_key", true)]
	{
		let order = &refused[name];
		assert_eq!(struct_hash(&order.ours()), Some(order.struct_hash), "{name}");
		assert_eq!(DOMAIN.separator() == order.domain_separator, here, "{name}");
		assert_eq!(DOMAIN.digest(order.struct_hash) == order.digest, here, "{name}");
	}
	assert_eq!(refused.len(), 3);
	let elsewhere = |chain_id, verifying_contract| Domain { chain_id, verifying_contract };
	assert_eq!(
		elsewhere(1, DOMAIN.verifying_contract).digest(refused["another_chain"].struct_hash),
		refused["another_chain"].digest
	);
	assert_eq!(
		elsewhere(DOMAIN.chain_id, H160([0xff; 20]))
			.digest(refused["another_contract"].struct_hash),
		refused["another_contract"].digest
	);
	// What tells this one is who signed it.
	assert_ne!(refused["another_key"].signer, file().orders["dataset"].signer);
	assert_eq!(refused["another_key"].digest, file().orders["dataset"].digest);
}

#[test]
fn a_signature_has_65_bytes_or_the_64_of_eip_2098() {
	let file = file();
	let mut parities = Vec::new();
	for (name, order) in file.orders.iter().chain(&file.refused) {
		let bytes = |text: &str| hex::decode(text.trim_start_matches("0x")).expect("hex");
		let (sign, compact) = (bytes(&order.sign), bytes(&order.compact));
		assert_eq!((sign.len(), compact.len()), (65, 64), "{name}");
		let parity = sign[64] - 27;
		assert!(parity < 2 && sign[32] < 0x80, "{name}");
		let mut expected = sign[..64].to_vec();
		expected[32] |= parity << 7;
		assert_eq!(compact, expected, "{name}");
		parities.push(parity);
	}
	// Both occur.
	assert!(parities.contains(&0) && parities.contains(&1));
}

#[test]
fn the_example_orders_name_what_alice_can_register() {
	let bytes = fs::read("../examples/orders/ethers/entries.json").expect("the entries are there");
	let entries: Value = serde_json::from_slice(&bytes).expect("JSON");
	let orders = file().orders;
	for kind in ["app", "dataset", "workerpool"] {
		let address: H160 = read(&entries[kind]["address"]);
		assert_eq!(read::<H160>(&orders[kind].order[kind]), address);
		assert_eq!(read::<H160>(&orders["request"].order[kind]), address);
	}
	let request = orders["request"].request();
	assert_eq!(evm_address(&request.requester), Some(orders["request"].signer));
	let args = Params::read(&request.params).expect("parameters").args;
	assert!(args.iter().map(|arg| &arg[..]).eq([&b"hello"[..], b"from", b"ethers"]));
}

#[test]
fn what_iexecs_types_cannot_say_has_no_hash() {
	let asset = Currency::Asset(H256([7; 32]));
	for (name, order) in file().orders {
		assert!(struct_hash(&order.ours()).is_some(), "{name}");
		let mut in_an_asset = order.ours();
		let mut that_expires = order.ours();
		match &mut in_an_asset {
			AnyOrder::App(order) => order.currency = asset,
			AnyOrder::Dataset(order) => order.currency = asset,
			AnyOrder::Workerpool(order) => order.currency = asset,
			AnyOrder::Request(order) => order.currency = asset,
		}
		match &mut that_expires {
			AnyOrder::App(order) => order.expiry = Some(0),
			AnyOrder::Dataset(order) => order.expiry = Some(0),
			AnyOrder::Workerpool(order) => order.expiry = Some(0),
			AnyOrder::Request(order) => order.expiry = Some(u64::MAX),
		}
		assert_eq!(struct_hash(&in_an_asset), None, "{name}");
		assert_eq!(struct_hash(&that_expires), None, "{name}");
	}
	let request = file().orders["request"].request();
	for payer in [
		Payer::Sponsor(request.requester),
		Payer::Sponsor(H256([7; 32])),
		Payer::Caller,
		Payer::Voucher(H256::zero()),
	] {
		assert_eq!(RequestOrder { payer, ..request.clone() }.struct_hash(), None);
	}
}

/// What was signed once could otherwise be used up twice.
#[test]
fn no_two_orders_have_one_hash() {
	let request = file().orders["request"].request();
	assert_eq!(request.beneficiary, None);
	// iExec's types say nobody by the zero address, and every account by its address.
	let nobody = H256(evm_account(H160::zero()));
	let by_alias = H256([7; 32]);
	for beneficiary in [nobody, by_alias] {
		let other = RequestOrder { beneficiary: Some(beneficiary), ..request.clone() };
		assert_eq!(other.struct_hash(), None);
	}
	let by_alias = RequestOrder { requester: by_alias, ..request.clone() };
	assert_eq!(by_alias.struct_hash(), None);

	let friend = H256(evm_account(H160([7; 20])));
	let for_a_friend = RequestOrder { beneficiary: Some(friend), ..request.clone() };
	let by_a_friend = RequestOrder { requester: friend, ..request.clone() };
	let hashes = [request, for_a_friend, by_a_friend].map(|order| order.struct_hash());
	assert!(hashes.iter().all(Option::is_some));
	assert!(hashes[0] != hashes[1] && hashes[0] != hashes[2] && hashes[1] != hashes[2]);
}
