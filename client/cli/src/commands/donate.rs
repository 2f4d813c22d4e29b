//! `poco donate`: money for a campaign, in one's own name or for a commitment.

use crate::{
	commands::{
		args,
		campaign::{find, in_currency, runs},
	},
	exit::{bad_input, Status},
	files::{self, Readers},
	keys::KeyOptions,
	output::Output,
	send::tell_in_words,
};
use anyhow::Result;
use clap::Args;
use poco_primitives::{donation::CampaignId, H256};
use poco_sdk::{
	call::donations,
	donor::{DonorSecret, Subject},
	AccountId, Client, Until,
};
use serde_json::json;
use std::path::PathBuf;

/// Options of `poco donate`.
#[derive(Args)]
pub struct Options {
	/// The campaign's number.
	campaign: CampaignId,
	/// How much: POCO, or whole units of the campaign's currency.
	amount: String,
	#[command(flatten)]
	secret: SecretOptions,
	#[command(flatten)]
	key: KeyOptions,
}

/// In whose name receipts are.
#[derive(Args)]
pub struct SecretOptions {
	/// Stay unknown in receipts: they name a commitment, which is opened by what is written to this new
	/// file before anything is sent. Keep it: without it the receipts are of no use. That the signing account
	/// gave is still seen on the chain.
	#[arg(long, value_name = "FILE")]
	secret_file: Option<PathBuf>,
	/// What whoever accepts the receipts knows the donor by, such as a tax number. It is shown when a
	/// receipt is used, hashed with a salt that is in the file as well.
	#[arg(long, value_name = "TEXT", requires = "secret_file")]
	identity: Option<String>,
	/// The only account that can use the receipts; the signing account when not given.
	#[arg(long, value_name = "ACCOUNT", requires = "secret_file", value_parser = args::account)]
	redeemer: Option<AccountId>,
}

impl SecretOptions {
	/// Sees that the file is a new one, before anything is done that it is to be written for.
	pub fn ensure_new(&self) -> Result<()> {
		match &self.secret_file {
			Some(path) => files::ensure_new(path),
			None => Ok(()),
		}
	}

	/// The commitment that receipts name in place of the account that gives, if they are to. What opens it is
	/// written before it is told.
	pub fn commit(
		self,
		client: &Client,
		campaign: CampaignId,
		account: AccountId,
		out: &Output,
	) -> Result<Option<H256>> {
		let Self { secret_file, identity, redeemer } = self;
		let Some(path) = secret_file else { return Ok(None) };
		let subject = identity
			.map(|text| anyhow::Ok(Subject { text, salt: H256(crate::random()?) }))
			.transpose()?;
		let redeemer = redeemer.unwrap_or(account);
		let secret = H256(crate::random()?);
		let secret = DonorSecret::new(client.genesis(), campaign, redeemer, secret, subject);
		files::create(&path, secret.to_text().as_bytes(), Readers::Owner)?;
		out.step(
			"secret",
			json!({ "file": path, "commitment": secret.commitment, "redeemer": redeemer }),
			format!(
				"the secret of {:?} is in {}; keep a copy, there is no other, and nobody can use \
				 the receipts without it",
				secret.commitment,
				path.display()
			),
		);
		Ok(Some(secret.commitment))
	}
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let Options { campaign, amount, secret, key } = options;
	secret.ensure_new()?;
	let client = Client::connect(url).await?;
	let view = find(&client, campaign).await?;
	runs(&view, client.now(None).await?)?;
	let amount = args::price(&amount, view.currency).map_err(bad_input)?;
	let account = key.account(&client, out).await?;
	let commitment = secret.commit(&client, campaign, account.id(), out)?;
	let call = donations::donate(campaign, amount, commitment);
	let done = client.submit(&account, &call, Until::InBestBlock).await?;
	tell_in_words(&done, |event| in_currency(event, view.currency), out);
	Ok(Status::Done)
}
