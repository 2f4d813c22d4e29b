//! Which key a command signs with.

use crate::{exit::bad_input, output::Output};
use anyhow::Result;
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
		Ok(Account::from_uri(&self.secret(Some(client), out).await?)?)
	}

	/// The account that was named, if one was.
	pub fn named(&self) -> Result<Option<Account>> {
		Ok(self.named_secret()?.map(|secret| Account::from_uri(&secret)).transpose()?)
	}

	/// The secret that was named; on a development chain that of `//Alice`, when none was.
	pub async fn secret(&self, client: Option<&Client>, out: &Output) -> Result<String> {
		if let Some(secret) = self.named_secret()? {
			return Ok(secret);
		}
		let chain: String = match client {
			Some(client) => client.request("system_chainType", Default::default()).await?,
			None => String::new(),
		};
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
		Ok("//Alice".into())
	}

	/// Whether an account was named.
	pub fn is_named(&self) -> Result<bool> {
		Ok(self.named_secret()?.is_some())
	}

	fn named_secret(&self) -> Result<Option<String>> {
		Ok(match (&self.suri, &self.key_file) {
			(Some(suri), _) => Some(suri.clone()),
			(None, Some(file)) => Some(std::fs::read_to_string(file).map_err(|error| {
				bad_input(format!(
					"cannot read the key file {}: {error}; `poco key new` makes one",
					file.display()
				))
			})?),
			(None, None) => std::env::var("POCO_SURI").ok(),
		})
	}
}
