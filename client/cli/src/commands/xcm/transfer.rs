//! What is to be sent where, as the command line says it, and the call that sends it.

use super::own;
use crate::{commands::args, exit::bad_input, words};
use anyhow::Result;
use clap::Args;
use poco_primitives::{order::Currency, Balance};
use poco_sdk::{
	amount,
	call::message,
	message::{location, Chain, TransferType},
	xcm::{
		latest::{prelude::*, Assets},
		VersionedLocation,
	},
	Account, AccountId, Call, Client,
};
use std::str::FromStr;

/// What is to be sent where.
#[derive(Args)]
pub struct Transfer {
	/// How much: POCO, or whole units of --currency. What it costs on its way is paid of it.
	amount: String,
	/// For whom: an account's address, 0x and 64 or 40 hex digits, a development account such as //Alice, or a
	/// location as seen from there.
	#[arg(value_parser = beneficiary)]
	beneficiary: Location,
	/// To which chain: `relay`, or the number of a parachain.
	#[arg(long, value_name = "CHAIN")]
	to: Chain,
	/// What is sent: POCO, or a listed currency by its name, its 0x key or its location.
	#[arg(long, default_value = "POCO")]
	currency: String,
	/// A node of a chain on the way, which is asked, too; once for each such chain.
	#[arg(long = "remote", value_name = "URL")]
	pub remotes: Vec<String>,
}

/// Who receives on another chain, as seen from there.
pub fn beneficiary(text: &str) -> Result<Location, String> {
	let bytes = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	if let Some(bytes) = bytes {
		if let Ok(key) = <[u8; 20]>::try_from(&bytes[..]) {
			return Ok(Location::new(0, [AccountKey20 { network: None, key }]));
		}
		if let Ok(id) = <[u8; 32]>::try_from(&bytes[..]) {
			return Ok(account(&AccountId(id)));
		}
		return Err(format!("`{text}` is no account: those have 32 bytes, or 20"));
	}
	if let Ok(id) = AccountId::from_str(text) {
		return Ok(account(&id));
	}
	if text.starts_with("//") {
		return Account::from_uri(text)
			.map(|of_development| account(&of_development.id()))
			.map_err(|error| error.to_string());
	}
	location::read(text).map_err(|error| format!("it is no account, and {error}"))
}

/// Where an account is, seen from its chain.
pub fn account(id: &AccountId) -> Location {
	Location::new(0, [AccountId32 { network: None, id: id.0 }])
}

/// The same against what is there.
pub struct Plan {
	/// This chain.
	pub here: Chain,
	/// The other one.
	pub to: Chain,
	/// Where that is.
	pub destination: Location,
	/// Who receives there.
	pub beneficiary: Location,
	/// What is sent.
	pub asset: Asset,
	/// By which way.
	pub way: TransferType,
}

impl Plan {
	/// Looks up what the options name.
	pub async fn of(client: &Client, options: &Transfer) -> Result<Self> {
		let (here, to) = (client.chain().await?, options.to);
		if here == to {
			return Err(bad_input(format!("{to} is this chain itself: name another one by --to")));
		}
		let destination = here
			.path_to(to)
			.ok_or_else(|| bad_input(format!("no way leads from {here} to {to}")))?;
		let (currency, reserve) = currency(client, &options.currency).await?;
		let amount = amount_of(&options.amount, &currency).map_err(bad_input)?;
		let way = match reserve {
			None => TransferType::LocalReserve,
			Some(reserve) if reserve == destination => TransferType::DestinationReserve,
			Some(reserve) => TransferType::RemoteReserve(VersionedLocation::from(reserve)),
		};
		let asset = Asset { id: AssetId(currency), fun: Fungible(amount) };
		let beneficiary = options.beneficiary.clone();
		Ok(Self { here, to, destination, beneficiary, asset, way })
	}

	/// The call that sends it.
	pub fn call(&self) -> Call {
		message::transfer(
			self.asset.clone(),
			self.way.clone(),
			self.destination.clone(),
			self.beneficiary.clone(),
		)
	}

	/// The message that would go out, as far as that is known without asking the chain.
	pub fn expected(&self) -> Option<Xcm<()>> {
		let Chain::Para(id) = self.here else { return None };
		// Which consensus it is makes no difference within it.
		let context = [GlobalConsensus(NetworkId::Polkadot), Parachain(id)].into();
		let asset = self.asset.clone().reanchored(&self.destination, &context).ok()?;
		let assets = Assets::from(asset.clone());
		let mut program = match self.way {
			TransferType::LocalReserve => vec![ReserveAssetDeposited(assets)],
			TransferType::DestinationReserve => vec![WithdrawAsset(assets)],
			_ => return None,
		};
		program.extend([ClearOrigin, BuyExecution { fees: asset, weight_limit: Unlimited }]);
		program.extend(message::arrival(self.beneficiary.clone()).0);
		program.push(SetTopic([0; 32]));
		Some(Xcm(program))
	}

	/// What is sent to whom, in words.
	pub fn words(&self) -> String {
		let who = location::write(&self.beneficiary);
		format!("{} for {who} on {}", own(&self.asset), self.to)
	}
}

/// Where a currency lies, and which other chain keeps it, if one does.
async fn currency(client: &Client, text: &str) -> Result<(Location, Option<Location>)> {
	let key = match args::currency(text) {
		Ok(Currency::Native) => return Ok((Location::here(), None)),
		Ok(Currency::Asset(key)) => Some(key),
		Err(_) => None,
	};
	let wanted = location::read(text).ok();
	if wanted.as_ref().is_some_and(Location::is_here) {
		return Ok((Location::here(), None));
	}
	let listed = client.listed_currencies().await?;
	let found = listed.iter().find(|listed| {
		Some(listed.key) == key
			|| Some(&listed.location) == wanted.as_ref()
			|| listed.names.iter().any(|name| name.eq_ignore_ascii_case(text))
	});
	match found {
		Some(found) => Ok((found.location.clone(), Some(found.reserve.clone()))),
		None => {
			let mut known = vec![amount::SYMBOL.to_owned()];
			known.extend(listed.iter().map(|listed| {
				let names = listed.names.join(", ");
				let at = location::write(&listed.location);
				format!("{names} {at} ({})", words::short(&listed.key)).trim().to_owned()
			}));
			Err(bad_input(format!(
				"`{text}` is not listed on this chain; what can be sent is: {}",
				known.join("; ")
			)))
		},
	}
}

fn amount_of(text: &str, currency: &Location) -> Result<Balance, String> {
	let amount = match currency.is_here() {
		true => args::amount(text)?,
		false => text
			.parse()
			.map_err(|_| format!("`{text}` is no whole number of the currency's units"))?,
	};
	match amount {
		0 => Err("nothing would be sent: give an amount".into()),
		amount => Ok(amount),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn plan(currency: &str, way: TransferType) -> Plan {
		Plan {
			here: Chain::Para(2000),
			to: Chain::Para(1000),
			destination: Location::new(1, [Parachain(1000)]),
			beneficiary: account(&AccountId([7; 32])),
			asset: Asset { id: AssetId(location::read(currency).unwrap()), fun: Fungible(5) },
			way,
		}
	}

	#[test]
	fn beneficiaries_are_accounts_of_either_length_or_locations() {
		let alice = Account::from_uri("//Alice").unwrap().id();
		let long = format!("0x{}", hex::encode(alice.0));
		for text in [alice.to_string(), "//Alice".into(), long] {
			assert_eq!(beneficiary(&text).unwrap(), account(&alice), "{text}");
		}
		let short = format!("0x{}", "ab".repeat(20));
		let key = Location::new(0, [AccountKey20 { network: None, key: [0xab; 20] }]);
		assert_eq!(beneficiary(&short).unwrap(), key);
		assert_eq!(
			beneficiary("PalletInstance(3)").unwrap(),
			Location::new(0, [PalletInstance(3)])
		);
		for (text, words) in [
			("0x0102", "32 bytes, or 20"),
			("Alice", "is no account, and `Alice` is no location"),
			("", "is no location"),
		] {
			let error = beneficiary(text).expect_err(text);
			assert!(error.contains(words), "{error}");
		}
	}

	#[test]
	fn amounts_are_poco_or_whole_units_and_never_nothing() {
		let (poco, other) = (Location::here(), Location::parent());
		assert_eq!(amount_of("1.5", &poco), Ok(amount::POCO + amount::POCO / 2));
		assert_eq!(amount_of("15", &other), Ok(15));
		for (text, currency) in [("1.5", &other), ("-1", &other), ("much", &poco), ("", &poco)] {
			assert!(amount_of(text, currency).is_err(), "{text}");
		}
		for currency in [&poco, &other] {
			assert!(amount_of("0", currency).unwrap_err().contains("nothing would be sent"));
		}
	}

	#[test]
	fn what_goes_out_names_the_asset_as_it_is_seen_there() {
		let program = plan("here", TransferType::LocalReserve).expected().unwrap();
		let seen = Asset { id: AssetId(Location::new(1, [Parachain(2000)])), fun: Fungible(5) };
		assert_eq!(program.0[0], ReserveAssetDeposited(seen.clone().into()));
		assert_eq!(program.0[2], BuyExecution { fees: seen, weight_limit: Unlimited });
		let theirs = plan("../Parachain(1000)/GeneralIndex(7)", TransferType::DestinationReserve);
		let seen = Asset { id: AssetId(Location::new(0, [GeneralIndex(7)])), fun: Fungible(5) };
		assert_eq!(theirs.expected().unwrap().0[0], WithdrawAsset(seen.into()));
		let way = TransferType::RemoteReserve(VersionedLocation::from(Location::parent()));
		assert_eq!(plan("..", way).expected(), None, "that goes by a third chain");
	}

	#[test]
	fn a_transfer_is_told_in_words() {
		let told = plan("here", TransferType::LocalReserve).words();
		assert!(told.starts_with("0.000000000005 POCO for AccountId32("), "{told}");
		assert!(told.ends_with(") on parachain 1000"), "{told}");
		let told = plan("..", TransferType::DestinationReserve).words();
		assert!(told.starts_with("5 units of .. for "), "{told}");
	}
}
