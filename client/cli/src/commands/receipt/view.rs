//! Statements and certificates, as JSON and in words.

use crate::words::{date, money, name, place, quoted, tasks};
use poco_primitives::{
	attestation::{DonationReceipt, Donor, Fact, Gift, Statement, VersionedStatement},
	redemption::{Certificate, VersionedCertificate},
};
use poco_sdk::AccountId;
use serde_json::{json, Value};

/// A statement as JSON, its amounts as text.
pub fn to_json(statement: &VersionedStatement) -> Value {
	let VersionedStatement::V1(Statement { chain, place: at, issued, fact }) = statement;
	let Fact::Donation(receipt) = fact;
	let donor = match receipt.donor {
		Donor::Account(account) => json!({ "account": AccountId(account.0) }),
		Donor::Commitment(commitment) => json!({ "commitment": commitment }),
	};
	json!({
		"receipt": statement.leaf(),
		"place": place(*at),
		"chain": chain,
		"issued": issued,
		"campaign": receipt.campaign,
		"cause": String::from_utf8_lossy(&receipt.cause),
		"gift": receipt.gift,
		"donor": donor,
		"currency": receipt.currency,
		"amount": receipt.amount.to_string(),
		"from": receipt.from,
		"until": receipt.until,
		"tasks": receipt.tasks,
		"payments_before": receipt.payments_before,
		"payments": receipt.payments,
	})
}

/// What was given.
fn gift(gift: Gift) -> &'static str {
	match gift {
		Gift::Money => "as money",
		Gift::Work => "as work",
	}
}

/// A receipt on one line.
pub fn to_text(receipt: &DonationReceipt) -> String {
	let donor = match receipt.donor {
		Donor::Account(account) => name(&AccountId(account.0)),
		Donor::Commitment(commitment) => format!("whoever opens {commitment:?}"),
	};
	format!(
		"{} given {} by {donor} to campaign {}, {}; spent from {} to before {} on {}",
		money(receipt.amount, receipt.currency),
		gift(receipt.gift),
		receipt.campaign,
		quoted(&receipt.cause),
		date(receipt.from),
		date(receipt.until),
		tasks(receipt.tasks)
	)
}

/// A certificate as JSON, its amount as text.
pub fn certificate_to_json(certificate: &VersionedCertificate) -> Value {
	let VersionedCertificate::V1(Certificate { cause, gift, currency, amount, scope }) =
		certificate;
	json!({
		"cause": String::from_utf8_lossy(cause),
		"gift": gift,
		"currency": currency,
		"amount": amount.to_string(),
		"scope": scope,
	})
}

/// A certificate on one line.
pub fn certificate_to_text(certificate: &VersionedCertificate) -> String {
	let VersionedCertificate::V1(Certificate { cause, gift: given, currency, amount, scope }) =
		certificate;
	format!(
		"{} given {} for {}; accepted once among the verifiers of the scope {scope:?}",
		money(*amount, *currency),
		gift(*given),
		quoted(cause)
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::{order::Currency, H256};
	use poco_sdk::{amount, Account};

	fn receipt() -> DonationReceipt {
		DonationReceipt {
			campaign: 5,
			cause: b"a\ncure".to_vec().try_into().unwrap(),
			gift: Gift::Money,
			donor: Donor::Account(H256(Account::from_uri("//Bob").unwrap().id().0)),
			currency: Currency::Native,
			amount: 3 * amount::POCO / 2,
			from: 1_798_761_600_000,
			until: 1_798_848_000_000,
			tasks: 9,
			payments_before: H256::zero(),
			payments: H256::zero(),
		}
	}

	#[test]
	fn a_receipt_is_told_on_one_line() {
		assert_eq!(
			to_text(&receipt()),
			r#"1.5 POCO given as money by Bob to campaign 5, "a\ncure"; spent from 2027-01-01 00:00:00 UTC to before 2027-01-02 00:00:00 UTC on 9 tasks"#
		);
	}

	#[test]
	fn amounts_of_any_size_are_text_in_json() {
		let receipt = DonationReceipt { amount: u128::MAX, ..receipt() };
		let statement = VersionedStatement::V1(Statement {
			chain: H256([1; 32]),
			place: Default::default(),
			issued: 7,
			fact: Fact::Donation(receipt.clone()),
		});
		let json = to_json(&statement);
		assert_eq!(json["amount"], json!(u128::MAX.to_string()));
		assert_eq!(json["receipt"], json!(statement.leaf()));
		assert_eq!(json["gift"], json!("money"));
		let certificate = VersionedCertificate::of(&receipt, H256([2; 32]));
		assert_eq!(certificate_to_json(&certificate)["amount"], json!(u128::MAX.to_string()));
		assert!(certificate_to_text(&certificate).contains(r#"as money for "a\ncure""#));
	}
}
