//! What a donor shows a verifier on whichever chain, and the certificate that it gets for it.
//!
//! Verifiers of one scope accept a receipt once among them: the scope is what stands for the verifier in
//! their [nullifiers](crate::attestation::VersionedNullifier), and certificates show it. A verifier that
//! does not care what others accept has a scope of its own.
//!
//! The exact bytes are fixed by test vectors (`claims`, `certificates` in `vectors/`).

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	attestation::{
		Attested, Cause, DonationReceipt, EpochRoot, Gift, NotTheDonor, Opening, Path,
		VersionedNullifier, VersionedRedemption, VersionedStatement,
	},
	order::Currency,
	Balance, Moment, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What a donor shows to use a receipt. A version more is a variant more, see
/// [`attestation`](crate::attestation) for what a second one would have to show.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum VersionedClaim {
	/// In the open: whoever looks sees which receipt is used.
	#[codec(index = 1)]
	V1(Claim),
}

/// A claim of the first version.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Claim {
	/// The receipt.
	pub statement: VersionedStatement,
	/// Why it is to be believed.
	pub evidence: Evidence,
	/// What opens its donor's commitment. Of no account when the donor gave by name.
	pub opening: Opening,
}

/// Why a statement is to be believed.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
	/// The chain that states it has sent it.
	#[codec(index = 0)]
	Pushed,
	/// It leads to the root of its epoch, which was proven.
	#[codec(index = 1)]
	Proven(Path),
}

impl Claim {
	/// The nullifier of the receipt in a scope, if `redeemer` is the one that may use it.
	pub fn nullifier(
		&self,
		redeemer: H256,
		scope: H256,
	) -> Result<VersionedNullifier, NotTheDonor> {
		VersionedRedemption::V1(self.opening).nullifier(&self.statement, redeemer, scope)
	}

	/// Whether the statement leads to this root, by the path that is shown. Nothing when none is.
	pub fn leads_to(&self, root: &EpochRoot) -> Option<bool> {
		let Evidence::Proven(path) = &self.evidence else { return None };
		let place = self.statement.place();
		let attested = Attested { statement: self.statement.clone(), path: path.clone() };
		Some(attested.verify(self.statement.chain(), place.epoch, root).is_ok())
	}
}

/// That a verifier has accepted a receipt. A version more is a variant more.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum VersionedCertificate {
	/// The first version.
	#[codec(index = 1)]
	V1(Certificate),
}

/// How much was given, and for what. It does not say by which donation, nor through which campaign.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Certificate {
	/// For what.
	pub cause: Cause,
	/// Whether it is money, or computing that is told as money.
	pub gift: Gift,
	/// In what it is told.
	pub currency: Currency,
	/// How much, in smallest units.
	pub amount: Balance,
	/// Among the verifiers of this scope the receipt was accepted once; what others accept it says
	/// nothing of.
	pub scope: H256,
}

impl VersionedCertificate {
	/// What is certified of a receipt.
	pub fn of(receipt: &DonationReceipt, scope: H256) -> Self {
		Self::V1(Certificate {
			cause: receipt.cause.clone(),
			gift: receipt.gift,
			currency: receipt.currency,
			amount: receipt.amount,
			scope,
		})
	}
}

/// A time in whose course money was spent that counts in it, in milliseconds since 1970.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Period {
	/// Its beginning.
	pub from: Moment,
	/// What comes after its end.
	pub until: Moment,
}

/// A block whose state can prove roots, as a registry's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct HeadView {
	/// Its number.
	pub number: u32,
	/// The root of its state.
	pub state_root: H256,
}

/// A verifier, as a registry's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct VerifierView {
	/// Its scope.
	pub scope: H256,
	/// The periods in which it accepts receipts.
	pub periods: Vec<Period>,
}

/// What a verifier has accepted, as a registry's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct RedemptionView {
	/// The verifier.
	pub verifier: H256,
	/// The bytes of the account that has the certificate.
	pub holder: H256,
	/// The certificate.
	pub certificate: VersionedCertificate,
}
