//! Campaigns and donations, what is stated of them, and where receipts are used: `DonationsApi`,
//! `AttestationsApi`, and `AttestationRegistryApi` of whichever chain has it.

use super::{
	storage::{holds, item},
	Client,
};
use crate::{
	call::redemption, message::Chain, proof::Identity, AccountId, Agreement, CampaignView,
	DonationView, Error,
};
use codec::Decode;
use poco_primitives::{
	attestation::{
		AttestationView, DestinationView, EpochRoot, EpochView, Payment, Place, VersionedNullifier,
	},
	donation::{CampaignId, DonationId},
	order::Currency,
	redemption::{HeadView, RedemptionView, VerifierView},
	Balance, CategoryId, TaskId, H256,
};
use xcm::latest::Location;

/// A place that statements can be sent to, listed by governance.
pub type Destination = DestinationView<Location>;

/// A task that a campaign paid and that has ended for good with a result, as long as its records are kept.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Settled {
	/// The campaign.
	pub campaign: CampaignId,
	/// The period in which it ended.
	pub period: u32,
	/// Stands for the payments before its own.
	pub before: H256,
	/// Stands for the payments up to its own.
	pub after: H256,
	/// Workers that gave their rewards to the campaign.
	pub waived: Vec<AccountId>,
}

/// `DonationsApi`: campaigns, donations.
impl Client {
	/// The numbers of all campaigns that are kept.
	pub async fn campaigns(&self) -> Result<Vec<CampaignId>, Error> {
		self.call_runtime("DonationsApi_campaigns", (), None).await
	}

	/// A campaign.
	pub async fn campaign(&self, campaign: CampaignId) -> Result<Option<CampaignView>, Error> {
		self.call_runtime("DonationsApi_campaign", campaign, None).await
	}

	/// A donation, as long as its donor has receipts or a refund to get.
	pub async fn donation(
		&self,
		campaign: CampaignId,
		donation: DonationId,
	) -> Result<Option<DonationView>, Error> {
		self.call_runtime("DonationsApi_donation", (campaign, donation), None).await
	}

	/// An account's donations to a campaign.
	pub async fn donations(
		&self,
		campaign: CampaignId,
		account: AccountId,
	) -> Result<Vec<DonationView>, Error> {
		self.call_runtime("DonationsApi_donations", (campaign, account), None).await
	}

	/// The most that campaigns pay for each vote that a task's trust takes at least.
	pub async fn price_cap(
		&self,
		category: CategoryId,
		currency: Currency,
	) -> Result<Option<Balance>, Error> {
		self.call_runtime("DonationsApi_price_cap", (category, currency), None).await
	}

	/// Why a campaign would not pay a deal: the name of the error. Nothing when it would.
	pub async fn why_not(
		&self,
		campaign: CampaignId,
		agreement: &Agreement,
	) -> Result<Option<String>, Error> {
		let name: Option<Vec<u8>> =
			self.call_runtime("DonationsApi_why_not", (campaign, agreement), None).await?;
		Ok(name.map(|name| String::from_utf8_lossy(&name).into_owned()))
	}
}

/// What campaigns paid.
impl Client {
	/// What is kept at a block, by default the best one, of a task that a campaign paid.
	pub async fn settled(&self, task: TaskId, at: Option<H256>) -> Result<Option<Settled>, Error> {
		let mut key = item("Donations", "SettledTasks");
		key.extend(task.0);
		self.stored_as(&key, at, "what is kept of a task that a campaign paid").await
	}

	/// What a campaign paid for a task whose end became final in this block.
	pub async fn payment(&self, task: TaskId, block: H256) -> Result<Option<Payment>, Error> {
		let events = self.any_events(block).await?;
		let mut payments = events
			.iter()
			.filter(|event| event.pallet == "Donations" && event.name == "Spent")
			.filter_map(|event| event.decode::<Payment>("payment"));
		Ok(payments.find(|payment| payment.task == task))
	}
}

/// `AttestationsApi`: statements, epochs.
impl Client {
	/// The running epoch.
	pub async fn epoch(&self) -> Result<EpochView, Error> {
		self.call_runtime("AttestationsApi_epoch", (), None).await
	}

	/// The root of an epoch that has ended, as long as it is kept.
	pub async fn epoch_root(&self, epoch: u32) -> Result<Option<EpochRoot>, Error> {
		self.call_runtime("AttestationsApi_epoch_root", epoch, None).await
	}

	/// The statement at a place, with its way to the root of its epoch when that has ended.
	pub async fn attestation(&self, place: Place) -> Result<Option<AttestationView>, Error> {
		self.call_runtime("AttestationsApi_attestation", place, None).await
	}

	/// Where statements can be sent, and what is on its way.
	pub async fn destinations(&self) -> Result<Vec<Destination>, Error> {
		self.call_runtime("AttestationsApi_destinations", (), None).await
	}

	/// What verifiers tell the chain by. Fails where it is no parachain: no relay chain makes it final.
	pub async fn identity(&self) -> Result<Identity, Error> {
		match self.chain().await? {
			Chain::Para(para) => Ok(Identity { para, chain: self.genesis() }),
			Chain::Relay | Chain::Solo => Err(Error::Unprovable {
				reason: format!(
					"the chain at {} is no parachain, so that no relay chain makes it final",
					self.url()
				),
			}),
		}
	}
}

/// `AttestationRegistryApi`: what a registry knows, and what was redeemed there.
impl Client {
	/// The name of the pallet that is the chain's registry, by its runtime APIs and its metadata.
	pub async fn registry_pallet(&self) -> Result<String, Error> {
		let untold = |reason: &str| Error::Untold {
			url: self.url().into(),
			what: "what was redeemed",
			reason: reason.into(),
		};
		if self.runtime_version().await?.api("AttestationRegistryApi").is_none() {
			return Err(untold(
				"its runtime has no AttestationRegistryApi; name a chain that has a registry with --url",
			));
		}
		let at = self.at(self.best().await?.hash).await?;
		let found = at.metadata_ref().pallets().find(|pallet| {
			redemption::CALLS.iter().all(|call| pallet.call_variant_by_name(call).is_some())
		});
		match found {
			Some(pallet) => Ok(pallet.name().into()),
			None => Err(untold("none of its pallets has the calls `import` and `redeem`")),
		}
	}

	/// Whether a chain is one of the sources of the registry of this name, whose statements are believed.
	pub async fn is_source(&self, pallet: &str, chain: H256) -> Result<bool, Error> {
		let sources = self.stored(&item(pallet, "Sources"), None).await?;
		// How the list says where each is differs from registry to registry, and a hash of 32 bytes stands
		// nowhere else by chance.
		Ok(sources.is_some_and(|sources| holds(&sources, &chain.0)))
	}

	/// The blocks of a source by whose state a root can be proven, the oldest first.
	pub async fn source_heads(&self, chain: H256) -> Result<Vec<HeadView>, Error> {
		self.call_runtime("AttestationRegistryApi_heads", chain, None).await
	}

	/// The root of a source's epoch, if it was proven and is kept.
	pub async fn source_root(&self, chain: H256, epoch: u32) -> Result<Option<EpochRoot>, Error> {
		self.call_runtime("AttestationRegistryApi_root", (chain, epoch), None).await
	}

	/// Whether a source has sent the statement with this leaf, and it is kept.
	pub async fn is_received(&self, chain: H256, leaf: H256) -> Result<bool, Error> {
		self.call_runtime("AttestationRegistryApi_is_received", (chain, leaf), None).await
	}

	/// When a verifier accepts receipts, and among whom they are accepted once.
	pub async fn verifier(&self, verifier: H256) -> Result<Option<VerifierView>, Error> {
		self.call_runtime("AttestationRegistryApi_verifier", verifier, None).await
	}

	/// What was redeemed in a scope under a nullifier.
	pub async fn redemption(
		&self,
		scope: H256,
		nullifier: VersionedNullifier,
	) -> Result<Option<RedemptionView>, Error> {
		self.call_runtime("AttestationRegistryApi_redemption", (scope, nullifier), None).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use xcm::latest::Junction;

	#[test]
	fn a_settled_task_is_read_as_it_is_kept() {
		let (before, after) = (H256([1; 32]), H256([2; 32]));
		let kept = (4u32, 20_000u32, before, after, vec![[3u8; 32]]).encode();
		let waived = vec![AccountId([3; 32])];
		let settled = Settled { campaign: 4, period: 20_000, before, after, waived };
		assert_eq!(Settled::decode(&mut &kept[..]).unwrap(), settled);
	}

	#[test]
	fn a_source_is_found_however_its_place_is_written() {
		let place = Location::new(1, [Junction::Parachain(7), Junction::PalletInstance(58)]);
		let (one, two) = (H256([1; 32]), H256([2; 32]));
		let sources = vec![(one, 7u32, place.clone()), (two, 8u32, place)].encode();
		assert!(holds(&sources, &one.0) && holds(&sources, &two.0));
		assert!(!holds(&sources, &[3; 32]));
		assert!(!holds(&[0], &[0; 32]), "a list of none");
		assert!(!holds(&[], &[0; 32]));
	}
}
