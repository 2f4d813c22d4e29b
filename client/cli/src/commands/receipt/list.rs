//! `poco receipt list`: what an account gave, and its receipts.

use super::{read_secret, view};
use crate::{
	commands::{
		args,
		campaign::{all, find},
	},
	exit::Status,
	keys::KeyOptions,
	output::Output,
	words::{date, money, place, quoted},
};
use anyhow::Result;
use clap::Args;
use poco_primitives::{
	attestation::{AttestationView, Donor, Fact, Place},
	donation::CampaignId,
	H256,
};
use poco_sdk::{AccountId, CampaignView, Client, DonationView};
use serde_json::{json, Value};
use std::path::PathBuf;

/// Options of `poco receipt list`.
#[derive(Args)]
pub struct Options {
	/// Who gave; the signing account when not given.
	#[arg(value_parser = args::account)]
	account: Option<AccountId>,
	/// Only what was given to this campaign.
	#[arg(long)]
	campaign: Option<CampaignId>,
	/// Also the receipts of who can open this file, that `poco donate` wrote; may be given many times.
	/// Those of donations that are still kept are found without it.
	#[arg(long = "secret-file", value_name = "FILE")]
	secrets: Vec<PathBuf>,
	/// How many epochs are looked at for receipts, the last ones.
	#[arg(long, default_value_t = 200)]
	epochs: u32,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let Options { account, campaign, secrets, epochs, key } = options;
	let secrets = secrets.iter().map(|path| read_secret(path)).collect::<Result<Vec<_>>>()?;
	let client = Client::connect(url).await?;
	let account = match account {
		Some(account) => account,
		None => key.account(&client, out).await?.id(),
	};
	let campaigns = match campaign {
		Some(campaign) => vec![find(&client, campaign).await?],
		None => all(&client).await?,
	};
	let mut donations = Vec::new();
	for campaign in campaigns {
		let given = client.donations(campaign.id, account).await?;
		donations.extend(given.into_iter().map(|donation| (campaign.clone(), donation)));
	}
	let mut donors = vec![Donor::Account(H256(account.0))];
	donors.extend(donations.iter().map(|(_, donation)| donation.donor));
	donors.extend(secrets.iter().map(|secret| Donor::Commitment(secret.commitment)));
	let mut receipts = stated(&client, epochs).await?;
	receipts.retain(|(_, found)| is_of(found, &donors, campaign));
	out.result(
		json!({
			"account": account,
			"donations": donations
				.iter()
				.map(|(campaign, donation)| donation_to_json(campaign, donation))
				.collect::<Vec<_>>(),
			"receipts": receipts
				.iter()
				.map(|(_, found)| {
					let mut receipt = view::to_json(&found.statement);
					receipt["provable"] = json!(found.path.is_some());
					receipt
				})
				.collect::<Vec<_>>(),
		}),
		to_text(&donations, &receipts),
	);
	Ok(Status::Done)
}

/// What was stated in the last epochs.
async fn stated(client: &Client, epochs: u32) -> Result<Vec<(Place, AttestationView)>> {
	let running = client.epoch().await?;
	let first = running.epoch.saturating_sub(epochs.min(running.kept));
	let mut found = Vec::new();
	// What the running epoch has no room for stands in the next one.
	for epoch in first..=running.epoch.saturating_add(1) {
		let count = match epoch < running.epoch {
			true => client.epoch_root(epoch).await?.map_or(0, |root| root.count),
			false => running.most,
		};
		for index in 0..count {
			let place = Place { epoch, index };
			match client.attestation(place).await? {
				Some(view) => found.push((place, view)),
				// There are no more, or it is removed this very moment.
				None => break,
			}
		}
	}
	Ok(found)
}

fn is_of(found: &AttestationView, donors: &[Donor], campaign: Option<CampaignId>) -> bool {
	let Fact::Donation(receipt) = found.statement.fact();
	donors.contains(&receipt.donor) && campaign.is_none_or(|wanted| receipt.campaign == wanted)
}

/// A donation as JSON, its amounts as text.
fn donation_to_json(campaign: &CampaignView, donation: &DonationView) -> Value {
	json!({
		"campaign": donation.campaign,
		"donation": donation.id,
		"account": donation.account,
		"commitment": match donation.donor {
			Donor::Account(_) => None,
			Donor::Commitment(commitment) => Some(commitment),
		},
		"currency": campaign.currency,
		"amount": donation.amount.to_string(),
		"receipted": donation.receipted.to_string(),
		"claimable": donation.claimable.to_string(),
		"stages": donation.stages,
		"unspent": donation.unspent.to_string(),
		"refunded": donation.refunded,
	})
}

fn to_text(
	donations: &[(CampaignView, DonationView)],
	receipts: &[(Place, AttestationView)],
) -> String {
	let mut lines = Vec::new();
	for (campaign, donation) in donations {
		let in_it = |amount| money(amount, campaign.currency);
		let (number, id) = (donation.campaign, donation.id);
		lines.push(format!(
			"donation {id} to campaign {number}, {}: {} given, receipts over {}, {} unspent{}",
			quoted(&campaign.cause),
			in_it(donation.amount),
			in_it(donation.receipted),
			in_it(donation.unspent),
			if donation.refunded { " and paid back" } else { "" }
		));
		if donation.claimable > 0 {
			lines.push(format!(
				"  {} more spent; `poco receipt claim {number} {id}` states it",
				in_it(donation.claimable)
			));
			// A receipt can end with any but the running one, which it ends with anyway.
			lines.extend(donation.stages.iter().map(|stage| {
				let (from, until) = (date(stage.from), date(stage.until));
				format!("  stage {}: from {from} to before {until}", stage.stage)
			}));
		}
	}
	for (at, found) in receipts {
		let Fact::Donation(receipt) = found.statement.fact();
		let at = place(*at);
		lines.push(format!("receipt {at}: {}", view::to_text(receipt)));
		lines.push(match found.path {
			Some(_) => format!("  `poco receipt export {at} --relay URL --out FILE` proves it"),
			None => "  it can be proven when its epoch has ended".into(),
		});
	}
	if lines.is_empty() {
		return "nothing given, and no receipts".into();
	}
	lines.join("\n")
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::{
		attestation::{DonationReceipt, Gift, Statement, VersionedStatement},
		donation::{Books, Rules, StageView},
		order::Currency,
	};
	use poco_sdk::amount::POCO;

	fn attestation(donor: Donor) -> AttestationView {
		let statement = VersionedStatement::V1(Statement {
			chain: H256([1; 32]),
			place: Place { epoch: 3, index: 2 },
			issued: 7,
			fact: Fact::Donation(DonationReceipt {
				campaign: 4,
				cause: b"a cure".to_vec().try_into().unwrap(),
				gift: Gift::Money,
				donor,
				currency: Currency::Native,
				amount: POCO,
				from: 0,
				until: 1,
				tasks: 1,
				payments_before: H256::zero(),
				payments: H256::zero(),
			}),
		});
		let leaf = statement.leaf();
		AttestationView { statement, leaf, path: None, root: None, delivered: vec![] }
	}

	fn donation() -> (CampaignView, DonationView) {
		let campaign = CampaignView {
			id: 4,
			manager: AccountId([1; 32]),
			cause: b"a cure".to_vec().try_into().unwrap(),
			apps: vec![],
			requesters: vec![],
			rules: Rules::default(),
			currency: Currency::Native,
			goal: POCO,
			end: 0,
			account: AccountId([2; 32]),
			books: Books::default(),
			float: 0,
			deals: 0,
			donations: 1,
			tasks: 0,
			stage: 1,
			payments: H256::zero(),
		};
		let donation = DonationView {
			campaign: 4,
			id: 6,
			account: AccountId([3; 32]),
			donor: Donor::Commitment(H256([5; 32])),
			location: None,
			amount: 3 * POCO,
			receipted: 0,
			claimable: 2 * POCO,
			stages: vec![StageView { stage: 8, from: 0, until: 86_400_000 }],
			unspent: POCO,
			refunded: false,
		};
		(campaign, donation)
	}

	#[test]
	fn receipts_are_told_apart_by_donor_and_campaign() {
		let (own, other) = (Donor::Account(H256([3; 32])), Donor::Account(H256([4; 32])));
		let hidden = Donor::Commitment(H256([3; 32]));
		assert!(is_of(&attestation(own), &[hidden, own], None));
		assert!(is_of(&attestation(hidden), &[hidden], Some(4)));
		assert!(!is_of(&attestation(hidden), &[hidden], Some(5)));
		assert!(!is_of(&attestation(hidden), &[own], None), "a commitment is no account");
		assert!(!is_of(&attestation(own), &[other], None));
	}

	#[test]
	fn what_can_be_done_next_is_told() {
		let place = Place { epoch: 3, index: 2 };
		let running = attestation(Donor::Account(H256([3; 32])));
		let text = to_text(&[donation()], &[(place, running.clone())]);
		for said in [
			"donation 6 to campaign 4, \"a cure\": 3 POCO given, receipts over 0 POCO, 1 POCO unspent",
			"2 POCO more spent; `poco receipt claim 4 6`",
			"stage 8: from 1970-01-01 00:00:00 UTC to before 1970-01-02 00:00:00 UTC",
			"receipt 3/2: 1 POCO given as money",
			"when its epoch has ended",
		] {
			assert!(text.contains(said), "{said}: {text}");
		}
		let ended = AttestationView { path: Some(Default::default()), ..running };
		assert!(to_text(&[], &[(place, ended)]).contains("`poco receipt export 3/2 --relay URL"));
		assert!(to_text(&[], &[]).contains("no receipts"));
		let (mut campaign, mut spent) = donation();
		(spent.claimable, campaign.currency) = (0, Currency::Asset(H256([9; 32])));
		let text = to_text(&[(campaign, spent)], &[]);
		assert!(!text.contains("claim") && text.contains("units of the asset"), "{text}");
	}

	#[test]
	fn a_donation_that_names_nobody_says_so_in_json() {
		let (campaign, donation) = donation();
		let json = donation_to_json(&campaign, &donation);
		assert_eq!(json["commitment"], json!(H256([5; 32])));
		assert_eq!(json["claimable"], json!((2 * POCO).to_string()));
		let named = DonationView { donor: Donor::Account(H256([3; 32])), ..donation };
		assert_eq!(donation_to_json(&campaign, &named)["commitment"], Value::Null);
	}
}
