//! Donors who stay unknown: the secret that opens a commitment, and the file that it is kept in.
//!
//! A commitment is made for an account, which is the one that can use the receipts. What else a verifier knows
//! the donor by, such as a tax number, can be bound to it as well: it is hashed with a random salt, since
//! few numbers are possible and a hash of one alone tells which. The verifier is shown text and salt.

use crate::{AccountId, Error};
use poco_primitives::{
	attestation::{commitment, identity, Opening, VersionedStatement},
	donation::CampaignId,
	redemption::{Claim, Evidence, VersionedClaim},
	H256,
};
use serde::{Deserialize, Serialize};
use sp_crypto_hashing::keccak_256;

/// What else a verifier knows a donor by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
	/// Such as a tax number.
	pub text: String,
	/// Random bytes.
	pub salt: H256,
}

impl Subject {
	/// `Keccak-256(salt ‖ text)`, which is shown when a receipt is used.
	pub fn hash(&self) -> H256 {
		H256(keccak_256(&[self.salt.as_bytes(), self.text.as_bytes()].concat()))
	}
}

/// What opens a commitment. Whoever has it can use the receipts, from the account that it names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DonorSecret {
	/// The chain that the donation is made on, by the hash of its first block.
	pub chain: H256,
	/// The campaign.
	pub campaign: CampaignId,
	/// The account that can use the receipts.
	pub account: AccountId,
	/// 32 random bytes.
	pub secret: H256,
	/// What else a verifier knows the donor by.
	pub subject: Option<Subject>,
	/// What stands for the donor.
	pub commitment: H256,
}

impl DonorSecret {
	/// Of fresh random bytes.
	pub fn new(
		chain: H256,
		campaign: CampaignId,
		account: AccountId,
		secret: H256,
		subject: Option<Subject>,
	) -> Self {
		let mut made = Self { chain, campaign, account, secret, subject, commitment: H256::zero() };
		made.commitment = made.computed();
		made
	}

	fn computed(&self) -> H256 {
		let Opening { secret, subject } = self.opening();
		commitment(secret, identity(H256(self.account.0), subject))
	}

	/// What opens the commitment.
	pub fn opening(&self) -> Opening {
		let subject = self.subject.as_ref().map(Subject::hash).unwrap_or_default();
		Opening { secret: self.secret, subject }
	}

	/// Reads a file. Errors speak of it by its `name`, and never of what it holds.
	pub fn read(name: &str, text: &str) -> Result<Self, Error> {
		let refuse = |reason: String| Error::DonorSecret { name: name.into(), reason };
		let read: Self = serde_json::from_str(text).map_err(|error| {
			refuse(format!(
				"it is not what `poco donate --secret-file` writes (line {}, column {})",
				error.line(),
				error.column()
			))
		})?;
		if read.computed() != read.commitment {
			return Err(refuse("its fields do not make its commitment: it was changed".into()));
		}
		Ok(read)
	}

	/// Writes a file.
	pub fn to_text(&self) -> String {
		let text = serde_json::to_string_pretty(self).unwrap_or_default();
		format!("{text}\n")
	}
}

/// What a donor shows to use a receipt; one that gave by name has nothing to open.
pub fn claim(
	statement: VersionedStatement,
	evidence: Evidence,
	secret: Option<&DonorSecret>,
) -> VersionedClaim {
	let opening = secret.map(DonorSecret::opening).unwrap_or_default();
	VersionedClaim::V1(Claim { statement, evidence, opening })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn secret(subject: Option<Subject>) -> DonorSecret {
		DonorSecret::new(H256([1; 32]), 2, AccountId([3; 32]), H256([4; 32]), subject)
	}

	fn subject() -> Subject {
		Subject { text: "12/345/67890".into(), salt: H256([5; 32]) }
	}

	#[test]
	fn a_commitment_is_that_of_the_secret_and_of_what_the_verifier_knows() {
		let plain = secret(None);
		let bare = identity(H256([3; 32]), H256::zero());
		assert_eq!(plain.commitment, commitment(H256([4; 32]), bare));
		let named = secret(Some(subject()));
		let bound = identity(H256([3; 32]), subject().hash());
		assert_eq!(named.commitment, commitment(H256([4; 32]), bound));
		assert_eq!(named.opening(), Opening { secret: H256([4; 32]), subject: subject().hash() });
		let salted = [&[5; 32][..], b"12/345/67890"].concat();
		assert_eq!(subject().hash(), H256(keccak_256(&salted)));
		let other = Subject { salt: H256([6; 32]), ..subject() };
		assert_ne!(other.hash(), subject().hash());
	}

	#[test]
	fn a_file_is_read_as_it_was_written() {
		for written in [secret(None), secret(Some(subject()))] {
			assert!(DonorSecret::read("f", &written.to_text()).unwrap() == written);
		}
	}

	#[test]
	fn a_file_that_was_changed_is_refused_and_its_secret_not_told() {
		let written = secret(Some(subject()));
		let text = written.to_text();
		for (from, to) in [
			("\"campaign\": 2", "\"campaign\": -2"),
			("12/345", "12/346"),
			(&"04".repeat(32)[..], &"07".repeat(32)[..]),
			("\"subject\"", "\"subjects\""),
			(&AccountId([3; 32]).to_string()[..], &AccountId([9; 32]).to_string()[..]),
		] {
			assert!(text.contains(from), "{from}");
			let changed = text.replace(from, to);
			let refused = DonorSecret::read("my.secret", &changed).err().unwrap().to_string();
			assert!(refused.contains("my.secret"), "{refused}");
			assert!(!refused.contains("0404") && !refused.contains("12/34"), "{refused}");
		}
	}
}
