//! Fixes the exact bytes of claims and certificates, and that a certificate tells no more than it should.

mod common;

use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use common::{check, compact, hex, with_length};
use poco_primitives::{attestation::*, order::Currency, redemption::*, H256};
use serde_json::json;

const CHAIN: H256 = H256([0xc4; 32]);
const SECRET: H256 = H256([0x5e; 32]);
const SUBJECT: H256 = H256([0x1d; 32]);
const REDEEMER: H256 = H256([0xac; 32]);
const SCOPE: H256 = H256([0x5c; 32]);

fn receipt() -> DonationReceipt {
	DonationReceipt {
		campaign: 0x0403_0201,
		cause: b"medical research".to_vec().try_into().unwrap(),
		gift: Gift::Money,
		donor: Donor::Commitment(commitment(SECRET, identity(REDEEMER, SUBJECT))),
		currency: Currency::Native,
		amount: 0x0102_0304_0506_0708,
		from: 1_800_000_000_000,
		until: 1_800_086_400_000,
		tasks: 7,
		payments_before: H256([0xb0; 32]),
		payments: H256([0xb1; 32]),
	}
}

fn statement(index: u32) -> VersionedStatement {
	VersionedStatement::V1(Statement {
		chain: CHAIN,
		place: Place { epoch: 3, index },
		issued: 1_800_000_123_456,
		fact: Fact::Donation(receipt()),
	})
}

fn claim(evidence: Evidence) -> Claim {
	let opening = Opening { secret: SECRET, subject: SUBJECT };
	Claim { statement: statement(1), evidence, opening }
}

#[test]
fn a_claim_is_a_receipt_why_it_is_to_be_believed_and_what_opens_it() {
	let siblings = [H256([1; 32]), H256([2; 32])];
	let path = Path(siblings.to_vec().try_into().unwrap());
	let cases = [
		("pushed", Evidence::Pushed, vec![0]),
		(
			"proven",
			Evidence::Proven(path),
			[vec![1], compact(2), siblings[0].0.to_vec(), siblings[1].0.to_vec()].concat(),
		),
	];
	let mut vectors = serde_json::Map::new();
	for (name, evidence, evidence_bytes) in cases {
		let claim = VersionedClaim::V1(claim(evidence));
		let encoding =
			[vec![1], statement(1).encode(), evidence_bytes, SECRET.0.to_vec(), SUBJECT.0.to_vec()]
				.concat();
		assert_eq!(claim.encode(), encoding, "{name}");
		assert_eq!(VersionedClaim::decode_all(&mut &encoding[..]).as_ref(), Ok(&claim));
		assert!(encoding.len() <= VersionedClaim::max_encoded_len());
		vectors.insert(name.into(), json!({ "claim": claim, "encoding": hex(encoding) }));
	}
	check("vectors/claims.json", vectors.into());
}

#[test]
fn a_certificate_shows_amount_and_cause_and_whom_it_excludes() {
	let certificate = VersionedCertificate::of(&receipt(), SCOPE);
	let encoding = [
		vec![1],
		with_length(b"medical research"),
		// The gift, the currency, the amount, the scope: nothing of campaign, donor, tasks or payments.
		vec![0, 0],
		vec![8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0],
		vec![0x5c; 32],
	]
	.concat();
	assert_eq!(certificate.encode(), encoding);
	assert_eq!(VersionedCertificate::decode_all(&mut &encoding[..]).as_ref(), Ok(&certificate));
	check(
		"vectors/certificates.json",
		json!({ "of_money": { "certificate": certificate, "encoding": hex(encoding) } }),
	);
}

#[test]
fn a_certificate_is_the_same_whatever_else_the_receipt_says() {
	let same = VersionedCertificate::of(&receipt(), SCOPE);
	let changes: [&dyn Fn(&mut DonationReceipt); 6] = [
		&|it| it.campaign += 1,
		&|it| it.donor = Donor::Account(REDEEMER),
		&|it| (it.from, it.until) = (1, 2),
		&|it| it.tasks += 1,
		&|it| it.payments_before = CHAIN,
		&|it| it.payments = CHAIN,
	];
	for change in changes {
		let mut other = receipt();
		change(&mut other);
		assert_ne!(other, receipt());
		assert_eq!(VersionedCertificate::of(&other, SCOPE), same);
	}
	assert_ne!(VersionedCertificate::of(&receipt(), CHAIN), same);
}

#[test]
fn a_claim_has_the_nullifier_of_its_receipt_in_a_scope() {
	let claim = claim(Evidence::Pushed);
	let expected = VersionedRedemption::V1(claim.opening)
		.nullifier(&claim.statement, REDEEMER, SCOPE)
		.unwrap();
	assert_eq!(claim.nullifier(REDEEMER, SCOPE), Ok(expected));
	assert_eq!(claim.nullifier(SCOPE, SCOPE), Err(NotTheDonor));
	assert_ne!(claim.nullifier(REDEEMER, CHAIN), Ok(expected));
}

#[test]
fn a_claim_leads_to_the_root_of_its_epoch_or_to_none() {
	let leaves = [0, 1, 2].map(|index| statement(index).leaf());
	let path = Path::of(&leaves, 1).unwrap();
	let honest = EpochRoot { root: root(&leaves), count: 3 };
	let claim = claim(Evidence::Proven(path));
	assert_eq!(claim.leads_to(&honest), Some(true));
	for other in [
		EpochRoot { root: honest.root, count: 1 },
		EpochRoot { root: H256::zero(), count: 3 },
		EpochRoot::default(),
	] {
		assert_eq!(claim.leads_to(&other), Some(false));
	}
	let pushed = Claim { evidence: Evidence::Pushed, ..claim };
	assert_eq!(pushed.leads_to(&honest), None);
}

#[test]
fn another_version_of_a_claim_is_not_taken_for_the_first_one() {
	#[derive(Debug, Decode, Encode)]
	enum Later {
		#[codec(index = 2)]
		V2(H256),
	}
	let Later::V2(nullifier) = Later::decode(&mut &Later::V2(SCOPE).encode()[..]).unwrap();
	assert_eq!(nullifier, SCOPE);
	let bytes = [Later::V2(SCOPE).encode(), vec![0; 600]].concat();
	assert!(VersionedClaim::decode(&mut &bytes[..]).is_err());
	assert!(VersionedCertificate::decode(&mut &bytes[..]).is_err());
	assert!(VersionedNullifier::decode(&mut &bytes[..]).is_err());
}
