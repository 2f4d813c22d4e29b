//! Fixes the exact bytes of statements, and that nothing but what was stated verifies.

mod common;

use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use common::{check, compact, hex, with_length};
use poco_primitives::{attestation::*, order::Currency, H256};
use serde_json::{json, Value};
use sp_crypto_hashing::{keccak_256, twox_128, twox_64};

const CHAIN: H256 = H256([0xc4; 32]);
const SECRET: H256 = H256([0x5e; 32]);
const SUBJECT: H256 = H256([0x1d; 32]);
const REDEEMER: H256 = H256([0xac; 32]);
const VERIFIER: H256 = H256([0x7e; 32]);

fn keccak(parts: &[&[u8]]) -> H256 {
	H256(keccak_256(&parts.concat()))
}

fn receipt(donor: Donor, gift: Gift, currency: Currency) -> DonationReceipt {
	DonationReceipt {
		campaign: 0x0403_0201,
		cause: b"medical research".to_vec().try_into().unwrap(),
		gift,
		donor,
		currency,
		amount: 0x0102_0304_0506_0708,
		from: 1_800_000_000_000,
		until: 1_800_086_400_000,
		tasks: 7,
		payments_before: H256([0xb0; 32]),
		payments: H256([0xb1; 32]),
	}
}

fn statement(epoch: u32, index: u32, receipt: DonationReceipt) -> VersionedStatement {
	VersionedStatement::V1(Statement {
		chain: CHAIN,
		place: Place { epoch, index },
		issued: 1_800_000_123_456,
		fact: Fact::Donation(receipt),
	})
}

fn pseudonym() -> Donor {
	Donor::Commitment(commitment(SECRET, identity(REDEEMER, SUBJECT)))
}

/// Statements of an epoch, at their places.
fn statements(epoch: u32, count: u32) -> Vec<VersionedStatement> {
	(0..count)
		.map(|index| statement(epoch, index, receipt(pseudonym(), Gift::Money, Currency::Native)))
		.collect()
}

fn leaves(statements: &[VersionedStatement]) -> Vec<H256> {
	statements.iter().map(VersionedStatement::leaf).collect()
}

/// A statement of an epoch of so many, with its way, and the root.
fn attested(epoch: u32, index: u32, count: u32) -> (Attested, EpochRoot) {
	let statements = statements(epoch, count);
	let leaves = leaves(&statements);
	let attested = Attested {
		statement: statements[index as usize].clone(),
		path: Path::of(&leaves, index).unwrap(),
	};
	(attested, EpochRoot { root: root(&leaves), count })
}

#[test]
fn a_statement_is_its_fields_one_after_the_other() {
	let asset = H256([0xa5; 32]);
	let account = H256([0x0a; 32]);
	let Donor::Commitment(pseudonym) = pseudonym() else { panic!("it is one") };
	let cases = [
		(
			"money_of_a_pseudonym_in_the_native_token",
			receipt(Donor::Commitment(pseudonym), Gift::Money, Currency::Native),
			[vec![0], vec![1], pseudonym.0.to_vec(), vec![0]].concat(),
		),
		(
			"work_of_an_account_in_an_asset",
			receipt(Donor::Account(account), Gift::Work, Currency::Asset(asset)),
			[vec![1], vec![0], account.0.to_vec(), vec![1], asset.0.to_vec()].concat(),
		),
	];
	let mut vectors = serde_json::Map::new();
	for (name, receipt, who_and_what) in cases {
		let statement = statement(0x0d0c_0b0a, 0x1d1c_1b1a, receipt);
		let encoding = [
			// Version, chain, place, time, kind.
			vec![1],
			vec![0xc4; 32],
			vec![0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b, 0x1c, 0x1d],
			1_800_000_123_456u64.to_le_bytes().to_vec(),
			vec![0],
			// Campaign, cause, gift, donor, currency.
			vec![1, 2, 3, 4],
			with_length(b"medical research"),
			who_and_what,
			// Amount, period, tasks, payments.
			vec![8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0],
			1_800_000_000_000u64.to_le_bytes().to_vec(),
			1_800_086_400_000u64.to_le_bytes().to_vec(),
			vec![7, 0, 0, 0],
			vec![0xb0; 32],
			vec![0xb1; 32],
		]
		.concat();
		assert_eq!(statement.encode(), encoding, "{name}");
		assert_eq!(VersionedStatement::decode_all(&mut &encoding[..]).as_ref(), Ok(&statement));
		let leaf = keccak(&[b"poco/leaf/v1", &encoding]);
		assert_eq!(statement.leaf(), leaf, "{name}");
		vectors.insert(
			name.into(),
			json!({ "statement": statement, "encoding": hex(encoding), "leaf": leaf }),
		);
	}
	check("vectors/statements.json", Value::Object(vectors));
}

#[test]
fn a_statement_is_shorter_than_four_hundred_bytes() {
	assert!(VersionedStatement::max_encoded_len() < MAX_STATEMENT);
	let mut longest =
		receipt(Donor::Account(H256([1; 32])), Gift::Work, Currency::Asset(H256([2; 32])));
	longest.cause = vec![b'x'; MAX_CAUSE as usize].try_into().unwrap();
	let encoding = statement(u32::MAX, u32::MAX, longest).encode();
	assert!(encoding.len() < MAX_STATEMENT, "{} bytes", encoding.len());
	// The bound takes two bytes for the length of what one byte is enough for, or none.
	assert!(encoding.len() + 2 >= VersionedStatement::max_encoded_len());
}

#[test]
fn another_kind_of_statement_and_another_version_leave_old_ones_what_they_are() {
	// As large as they are stored: a few of them live at a time.
	#[allow(clippy::large_enum_variant)]
	#[derive(Debug, PartialEq, Decode, Encode)]
	enum Later {
		#[codec(index = 1)]
		V1(LaterStatement),
		#[codec(index = 2)]
		V2(H256),
	}
	#[derive(Debug, PartialEq, Decode, Encode)]
	struct LaterStatement {
		chain: H256,
		place: Place,
		issued: u64,
		fact: LaterFact,
	}
	#[allow(clippy::large_enum_variant)]
	#[derive(Debug, PartialEq, Decode, Encode)]
	enum LaterFact {
		#[codec(index = 0)]
		Donation(DonationReceipt),
		#[codec(index = 1)]
		Score(u32),
	}
	let old = statement(1, 2, receipt(pseudonym(), Gift::Money, Currency::Native));
	let read = Later::decode_all(&mut &old.encode()[..]).unwrap();
	assert_eq!(read.encode(), old.encode());
	let Later::V1(LaterStatement { fact: LaterFact::Donation(found), .. }) = read else {
		panic!("it is still a donation")
	};
	assert_eq!(Fact::Donation(found), old.fact().clone());
	// Who does not know them yet refuses them, rather than take them for something else.
	let place = Place { epoch: 1, index: 2 };
	let score = LaterStatement { chain: CHAIN, place, issued: 3, fact: LaterFact::Score(4) };
	for new in [Later::V1(score), Later::V2(CHAIN)] {
		assert!(VersionedStatement::decode_all(&mut &new.encode()[..]).is_err());
	}
}

#[test]
fn the_tree_pairs_neighbours_and_lifts_the_odd_one() {
	let node = |left: &H256, right: &H256| keccak(&[b"poco/join/v1", &left.0, &right.0]);
	let l: Vec<H256> = (0..9u8).map(|number| H256([number; 32])).collect();
	// Written out for each size, rather than computed by the rule that is to be checked.
	let (ab, cd, ef, gh) =
		(node(&l[0], &l[1]), node(&l[2], &l[3]), node(&l[4], &l[5]), node(&l[6], &l[7]));
	let (abcd, efgh) = (node(&ab, &cd), node(&ef, &gh));
	let abcdefgh = node(&abcd, &efgh);
	let roots = [
		H256::zero(),
		l[0],
		ab,
		node(&ab, &l[2]),
		abcd,
		node(&abcd, &l[4]),
		node(&abcd, &ef),
		node(&abcd, &node(&ef, &l[6])),
		abcdefgh,
		node(&abcdefgh, &l[8]),
	];
	let peaks: [Vec<H256>; 10] = [
		vec![],
		vec![l[0]],
		vec![ab],
		vec![ab, l[2]],
		vec![abcd],
		vec![abcd, l[4]],
		vec![abcd, ef],
		vec![abcd, ef, l[6]],
		vec![abcdefgh],
		vec![abcdefgh, l[8]],
	];
	let mut frontier = Frontier::default();
	let mut vectors = serde_json::Map::new();
	for (count, expected) in roots.into_iter().enumerate() {
		assert_eq!(root(&l[..count]), expected, "{count} leaves");
		assert_eq!(frontier.peaks.to_vec(), peaks[count], "{count} leaves");
		assert_eq!(frontier.epoch_root(), EpochRoot { root: expected, count: count as u32 });
		let frontier_encoding = [
			(count as u32).to_le_bytes().to_vec(),
			compact(peaks[count].len()),
			peaks[count].iter().flat_map(|peak| peak.0).collect(),
		]
		.concat();
		assert_eq!(frontier.encode(), frontier_encoding);
		let paths: Vec<Value> = (0..count as u32)
			.map(|index| Path::of(&l[..count], index).unwrap())
			.map(|path| json!({ "siblings": path, "encoding": hex(path.encode()) }))
			.collect();
		vectors.insert(
			format!("{count}_leaves"),
			json!({ "leaves": l[..count], "root": expected, "paths": paths }),
		);
		if let Some(next) = l.get(count) {
			assert_eq!(frontier.push(*next), Some(count as u32));
		}
	}
	check("vectors/trees.json", Value::Object(vectors));
}

#[test]
fn every_leaf_of_every_tree_has_one_way_and_no_other() {
	for count in (0..34u32).chain(63..66) {
		let leaves: Vec<H256> =
			(0..count).map(|number| H256(keccak_256(&number.to_le_bytes()))).collect();
		let mut frontier = Frontier::default();
		for leaf in &leaves {
			frontier.push(*leaf).unwrap();
		}
		let whole = root(&leaves);
		assert_eq!(frontier.root(), whole);
		assert_eq!(Path::of(&leaves, count), None);
		for index in 0..count {
			let path = Path::of(&leaves, index).unwrap();
			let leaf = leaves[index as usize];
			assert_eq!(path.root(leaf, index, count), Some(whole));
			assert_eq!(path.root(leaf, count, count), None);
			for other in (0..count).filter(|other| *other != index) {
				assert_ne!(path.root(leaf, other, count), Some(whole));
			}
			let mut longer = path.clone();
			longer.0.try_push(H256::zero()).unwrap();
			assert_eq!(longer.root(leaf, index, count), None);
			let mut shorter = path.clone();
			if shorter.0.pop().is_some() {
				assert_eq!(shorter.root(leaf, index, count), None);
			}
		}
	}
}

#[test]
fn a_node_is_no_leaf_and_a_leaf_no_node() {
	let statements = statements(1, 4);
	let leaves = leaves(&statements);
	let inner = [node(leaves[0], leaves[1]), node(leaves[2], leaves[3])];
	// The same root, told as that of a smaller tree: nobody has a statement whose leaf is an inner node.
	let tagged = [&tag::NODE[..], &leaves[0].0, &leaves[1].0].concat();
	assert_ne!(keccak(&[&tag::LEAF, &leaves[0].0, &leaves[1].0]), inner[0]);
	assert_eq!(H256(keccak_256(&tagged)), inner[0]);
	assert!(VersionedStatement::decode_all(&mut &tagged[..]).is_err());
	assert_eq!(root(&leaves), node(inner[0], inner[1]));
}

#[test]
fn no_frontier_that_is_none_takes_a_leaf() {
	let peak = H256([1; 32]);
	let bad = [(0, 1), (1, 0), (1, 2), (2, 0), (3, 1), (3, 3), (u32::MAX, 32), (u32::MAX - 1, 3)];
	for (count, peaks) in bad {
		let mut frontier = Frontier { count, peaks: vec![peak; peaks].try_into().unwrap() };
		let before = frontier.clone();
		assert_eq!(frontier.push(peak), None, "{count} leaves, {peaks} peaks");
		assert_eq!(frontier, before);
		// It has a root all the same, or rather something, without a panic.
		frontier.root();
	}
	let mut last = Frontier { count: u32::MAX - 1, peaks: vec![peak; 31].try_into().unwrap() };
	assert_eq!(last.push(peak), Some(u32::MAX - 1));
	assert_eq!(last.push(peak), None);
}

#[test]
fn no_byte_of_a_receipt_and_its_way_can_be_another_one() {
	for (index, count) in [(0, 1), (0, 2), (4, 5), (2, 7), (11, 13)] {
		let (attested, root) = attested(3, index, count);
		let bytes = attested.encode();
		assert_eq!(
			Attested::open(&bytes, CHAIN, 3, &root).as_ref(),
			Ok(&attested.statement),
			"{index} of {count}"
		);
		for at in 0..bytes.len() {
			// Every other byte of the shortest, every single bit of the others.
			let flips: Vec<u8> = match count {
				1 => (1..=u8::MAX).collect(),
				_ => (0..8).map(|bit| 1 << bit).collect(),
			};
			for flip in flips {
				let mut mutant = bytes.clone();
				mutant[at] ^= flip;
				assert!(
					Attested::open(&mutant, CHAIN, 3, &root).is_err(),
					"byte {at} of {index} of {count}, flipped by {flip}"
				);
			}
		}
		for length in 0..bytes.len() {
			assert!(Attested::open(&bytes[..length], CHAIN, 3, &root).is_err(), "cut to {length}");
		}
		for more in [0, 1, 255] {
			let longer = [&bytes[..], &[more]].concat();
			assert_eq!(Attested::open(&longer, CHAIN, 3, &root), Err(Unattested::Malformed));
		}
		let mut encoded_root = root.encode();
		for at in 0..encoded_root.len() {
			encoded_root[at] ^= 0x10;
			let other = EpochRoot::decode(&mut &encoded_root[..]).unwrap();
			assert_eq!(
				Attested::open(&bytes, CHAIN, 3, &other),
				Err(Unattested::OtherRoot),
				"byte {at} of the root"
			);
			encoded_root[at] ^= 0x10;
		}
	}
}

#[test]
fn a_statement_forged_in_any_field_lies_under_no_root() {
	let (honest, root) = attested(3, 2, 7);
	let forge = |change: &dyn Fn(&mut Statement, &mut DonationReceipt)| {
		let VersionedStatement::V1(mut statement) = honest.statement.clone();
		let Fact::Donation(mut receipt) = statement.fact.clone();
		change(&mut statement, &mut receipt);
		statement.fact = Fact::Donation(receipt);
		let forged =
			Attested { statement: VersionedStatement::V1(statement), path: honest.path.clone() };
		assert_ne!(forged, honest);
		forged.verify(CHAIN, 3, &root)
	};
	let other = Err(Unattested::OtherRoot);
	assert_eq!(forge(&|it, _| it.chain = H256::zero()), Err(Unattested::OtherChain));
	assert_eq!(forge(&|it, _| it.place.epoch += 1), Err(Unattested::OtherEpoch));
	assert_eq!(forge(&|it, _| it.place.index += 1), other);
	assert_eq!(forge(&|it, _| it.place.index += 7), other);
	assert_eq!(forge(&|it, _| it.issued += 1), other);
	assert_eq!(forge(&|_, it| it.campaign += 1), other);
	assert_eq!(forge(&|_, it| it.cause = b"a yacht".to_vec().try_into().unwrap()), other);
	assert_eq!(forge(&|_, it| it.gift = Gift::Work), other);
	assert_eq!(forge(&|_, it| it.donor = Donor::Account(REDEEMER)), other);
	assert_eq!(forge(&|_, it| it.currency = Currency::Asset(H256::zero())), other);
	assert_eq!(forge(&|_, it| it.amount += 1), other);
	assert_eq!(forge(&|_, it| it.from += 1), other);
	assert_eq!(forge(&|_, it| it.until += 1), other);
	assert_eq!(forge(&|_, it| it.tasks += 1), other);
	assert_eq!(forge(&|_, it| it.payments_before = H256::zero()), other);
	assert_eq!(forge(&|_, it| it.payments = H256::zero()), other);
	assert_eq!(honest.verify(CHAIN, 3, &root), Ok(()));
	assert_eq!(honest.verify(H256::zero(), 3, &root), Err(Unattested::OtherChain));
	assert_eq!(honest.verify(CHAIN, 4, &root), Err(Unattested::OtherEpoch));
	let none = EpochRoot::default();
	assert_eq!(honest.verify(CHAIN, 3, &none), Err(Unattested::OtherRoot));
}

#[test]
fn an_oversized_way_is_none() {
	let (honest, root) = attested(3, 0, 2);
	let VersionedStatement::V1(statement) = &honest.statement;
	let siblings = vec![H256::zero(); MAX_DEPTH as usize + 1];
	let bytes = [vec![1], statement.encode(), siblings.encode()].concat();
	assert_eq!(Attested::open(&bytes, CHAIN, 3, &root), Err(Unattested::Malformed));
	// A length that no bytes follow asks for no memory.
	let bytes = [vec![1], statement.encode(), vec![0xfe, 0xff, 0xff, 0xff]].concat();
	assert_eq!(Attested::open(&bytes, CHAIN, 3, &root), Err(Unattested::Malformed));
}

#[test]
fn what_headers_and_the_state_say_of_a_root_are_these_bytes() {
	let root = EpochRoot { root: H256([0x70; 32]), count: 0x0403_0201 };
	let epoch = 0x0d0c_0b0au32;
	let value = [vec![0x70; 32], vec![1, 2, 3, 4]].concat();
	assert_eq!(root.encode(), value);
	let epoch_bytes = [0x0a, 0x0b, 0x0c, 0x0d];
	let item = [&b"poco/root/v1"[..], &epoch_bytes, &value].concat();
	assert_eq!(header_item(epoch, &root), item);
	assert_eq!(read_header_item(&item), Some((epoch, root)));
	for at in 0..12 {
		let mut other = item.clone();
		other[at] ^= 1;
		assert_eq!(read_header_item(&other), None);
	}
	assert_eq!(read_header_item(&item[1..]), None);
	assert_eq!(read_header_item(&[&item[..], &[0]].concat()), None);
	assert_eq!(read_header_item(&[]), None);
	let key =
		[&twox_128(b"Attestations")[..], &twox_128(b"Roots"), &twox_64(&epoch_bytes), &epoch_bytes]
			.concat();
	assert_eq!(root_key(epoch), key);
	check(
		"vectors/roots.json",
		json!({ "one": {
			"epoch": epoch,
			"root": root,
			"value": hex(value),
			"header_item": hex(item),
			"key": hex(key),
		} }),
	);
}

#[test]
fn payments_are_a_chain_of_hashes_that_names_every_payee() {
	let payee = |byte: u8, role, amount| Payee { account: H256([byte; 32]), role, amount };
	let first = Payment {
		task: H256([0x7a; 32]),
		spent: 1_000,
		payees: vec![payee(1, PayeeRole::Worker, 700), payee(2, PayeeRole::Dataset, 290)],
	};
	let second = Payment { task: H256([0x7b; 32]), spent: 5, payees: vec![] };
	let number = |number: u128| number.to_le_bytes();
	let after_first = keccak(&[
		b"poco/paid/v1",
		&[0; 32],
		&[0x7a; 32],
		&number(1_000),
		&[8],
		&[1; 32],
		&[0],
		&number(700),
		&[2; 32],
		&[3],
		&number(290),
	]);
	let after_second = keccak(&[b"poco/paid/v1", &after_first.0, &[0x7b; 32], &number(5), &[0]]);
	assert_eq!(payments_after(H256::zero(), &first), after_first);
	assert_eq!(payments_after(after_first, &second), after_second);
	assert_ne!(payments_after(payments_after(H256::zero(), &second), &first), after_second);
	check(
		"vectors/payments.json",
		json!({
			"first": { "payment": first, "after": after_first },
			"second": { "payment": second, "after": after_second },
		}),
	);
}

#[test]
fn a_receipt_is_used_by_the_account_that_its_donor_committed_to() {
	let known = keccak(&[b"poco/idty/v1", &REDEEMER.0, &SUBJECT.0]);
	assert_eq!(identity(REDEEMER, SUBJECT), known);
	let committed = keccak(&[b"poco/dnor/v1", &SECRET.0, &known.0]);
	assert_eq!(commitment(SECRET, known), committed);
	let of = |donor| statement(1, 2, receipt(donor, Gift::Money, Currency::Native));
	let statement = of(Donor::Commitment(committed));
	let opening = Opening { secret: SECRET, subject: SUBJECT };
	let redemption = VersionedRedemption::V1(opening);
	assert_eq!(redemption.encode(), [&[1][..], &SECRET.0, &SUBJECT.0].concat());
	let hash = keccak(&[b"poco/null/v1", &SECRET.0, &statement.leaf().0, &VERIFIER.0]);
	let nullifier = VersionedNullifier::V1(hash);
	assert_eq!(nullifier.encode(), [&[1][..], &hash.0].concat());
	assert_eq!(redemption.nullifier(&statement, REDEEMER, VERIFIER), Ok(nullifier));
	// The secret alone, which everybody has seen now, is worth nothing to others.
	let thief = H256([0x66; 32]);
	assert_eq!(redemption.nullifier(&statement, thief, VERIFIER), Err(NotTheDonor));
	for opening in [
		Opening { secret: thief, subject: SUBJECT },
		Opening { secret: SECRET, subject: thief },
		Opening::default(),
	] {
		let redemption = VersionedRedemption::V1(opening);
		assert_eq!(redemption.nullifier(&statement, REDEEMER, VERIFIER), Err(NotTheDonor));
	}
	// Another receipt and another verifier have another nullifier.
	let another = self::statement(1, 3, receipt(pseudonym(), Gift::Money, Currency::Native));
	let others = [
		redemption.nullifier(&another, REDEEMER, VERIFIER),
		redemption.nullifier(&statement, REDEEMER, thief),
	];
	assert!(others.iter().all(|other| other.is_ok() && *other != Ok(nullifier)));
	// Who gave by name needs no secret, and has no second nullifier by inventing one.
	let named = of(Donor::Account(REDEEMER));
	let by_name = keccak(&[b"poco/null/v1", &[0; 32], &named.leaf().0, &VERIFIER.0]);
	for opening in [Opening::default(), opening] {
		let redemption = VersionedRedemption::V1(opening);
		let expected = Ok(VersionedNullifier::V1(by_name));
		assert_eq!(redemption.nullifier(&named, REDEEMER, VERIFIER), expected);
		assert_eq!(redemption.nullifier(&named, thief, VERIFIER), Err(NotTheDonor));
	}
	check(
		"vectors/redemptions.json",
		json!({
			"by_a_pseudonym": {
				"redeemer": REDEEMER,
				"opening": opening,
				"identity": known,
				"commitment": committed,
				"receipt": statement.leaf(),
				"verifier": VERIFIER,
				"nullifier": nullifier,
			},
			"by_name": {
				"redeemer": REDEEMER,
				"receipt": named.leaf(),
				"verifier": VERIFIER,
				"nullifier": VersionedNullifier::V1(by_name),
			},
		}),
	);
}

#[test]
fn a_receipt_counts_in_a_period_that_holds_all_of_it() {
	let receipt = receipt(pseudonym(), Gift::Money, Currency::Native);
	let (from, until) = (receipt.from, receipt.until);
	assert!(receipt.is_within(from, until));
	assert!(receipt.is_within(0, u64::MAX));
	assert!(!receipt.is_within(from + 1, until));
	assert!(!receipt.is_within(from, until - 1));
}
