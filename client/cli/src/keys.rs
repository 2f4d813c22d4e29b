//! Which key a command signs with.

use crate::{exit::bad_input, output::Output};
use anyhow::{Context, Result};
use clap::Args;
use poco_sdk::{Account, Client};
use serde_json::json;
use std::path::PathBuf;

/// The key to sign with.
#[derive(Args, Clone)]
pub struct KeyOptions {
	/// The secret: a mnemonic phrase, a 0x seed, or a development account such as `//Alice`.
	/// Other users of this machine may see it; prefer --key-file, or the variable POCO_SURI, for a
	/// key that matters.
	#[arg(long, conflicts_with = "key_file", value_name = "SECRET")]
	suri: Option<String>,
	/// A file with the secret, as `poco key new` writes it.
	#[arg(long, value_name = "FILE")]
	key_file: Option<PathBuf>,
}

impl KeyOptions {
	/// The account that was named; on a development chain `//Alice`, when none was.
	pub async fn account(&self, client: &Client, out: &Output) -> Result<Account> {
		if let Some(account) = self.named()? {
			return Ok(account);
		}
		let chain: String = client.request("system_chainType", Default::default()).await?;
		if chain != "Development" {
			return Err(bad_input(
				"which account? Give --key-file or --suri; `poco key new` makes a key",
			));
		}
		out.step(
			"account",
			json!({ "account": "//Alice" }),
			"signing as //Alice, as nothing else was said on a development chain",
		);
		Ok(Account::from_uri("//Alice")?)
	}

	/// The account that was named, if one was.
	pub fn named(&self) -> Result<Option<Account>> {
		let secret = match (&self.suri, &self.key_file) {
			(Some(suri), _) => suri.clone(),
			(None, Some(file)) => std::fs::read_to_string(file)
				.with_context(|| format!("cannot read the key file {}", file.display()))?,
			(None, None) => match std::env::var("POCO_SURI") {
				Ok(suri) => suri,
				Err(_) => return Ok(None),
			},
		};
		Ok(Some(Account::from_uri(&secret)?))
	}
}
