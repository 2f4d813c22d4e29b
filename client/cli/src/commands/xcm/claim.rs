//! `poco xcm claim`.

use super::{asset_to_json, events_of, own, transfer, Costs};
use crate::{
	exit::{would_refuse, Status},
	keys::KeyOptions,
	output::Output,
};
use anyhow::Result;
use clap::Args;
use poco_primitives::H256;
use poco_sdk::{
	amount,
	call::message,
	message::location,
	xcm::{
		latest::{Asset, AssetId, Assets, Fungibility, Junction, Location},
		VersionedAssets,
	},
	AccountId, Client, Until,
};
use serde_json::json;
use std::collections::BTreeSet;

/// Options of `poco xcm claim`.
#[derive(Args)]
pub struct Options {
	/// What was left behind at once: where the asset lies, and how much in whole units, such as `..:5` or `here:5`;
	/// or POCO, such as `POCO:1.5`. Once for each asset. When not given, all that blocks tell of is claimed.
	#[arg(long = "asset", value_name = "LOCATION:AMOUNT", value_parser = asset)]
	assets: Vec<Asset>,
	/// Where it goes: an account or another location of this chain; the account itself when not given.
	#[arg(long, value_name = "ACCOUNT", value_parser = transfer::beneficiary)]
	beneficiary: Option<Location>,
	/// How many of the last blocks are looked at for what was left behind.
	#[arg(long, value_name = "BLOCKS", default_value_t = 1_000)]
	last: u64,
	#[command(flatten)]
	key: KeyOptions,
}

fn asset(text: &str) -> Result<Asset, String> {
	let refuse =
		|| format!("`{text}` is no asset: write where it lies, `:`, and how much, as in `..:5`");
	let (place, count) = text.rsplit_once(':').ok_or_else(refuse)?;
	let (place, count) = match place.eq_ignore_ascii_case(amount::SYMBOL) {
		true => (Location::here(), amount::parse(count).map_err(|error| error.to_string())?),
		false => (
			location::read(place).map_err(|error| error.to_string())?,
			count.trim().parse().map_err(|_| refuse())?,
		),
	};
	match count {
		0 => Err("nothing would be claimed: give an amount".into()),
		count => Ok(Asset { id: AssetId(place), fun: Fungibility::Fungible(count) }),
	}
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = options.key.account(&client, out).await?;
	let beneficiary = options.beneficiary.unwrap_or_else(|| transfer::account(&account.id()));
	let left = match options.assets.is_empty() {
		true => find(&client, account.id(), options.last).await?,
		false => vec![VersionedAssets::from(Assets::from(options.assets))],
	};
	let calls: Vec<_> =
		left.iter().map(|assets| message::claim(assets.clone(), beneficiary.clone())).collect();
	for call in &calls {
		let run = client.dry_run_call(account.id(), call).await?;
		if let Some(stopped) = run.stopped {
			let words =
				format!("nothing was claimed, as this chain would not do it: {}", stopped.words);
			return Err(would_refuse(&stopped.name, words));
		}
	}
	let mut costs = Costs { fee: 0, delivery: Vec::new() };
	let mut last = None;
	for call in &calls {
		let done = client.submit(&account, call, Until::InBestBlock).await?;
		let of_it = Costs::of(account.id(), &done, &events_of(&client, &done).await?);
		costs.fee = costs.fee.saturating_add(of_it.fee);
		costs.delivery.extend(of_it.delivery);
		last = Some(done);
	}
	let claimed: Vec<_> = left
		.into_iter()
		.filter_map(|assets| Assets::try_from(assets).ok())
		.flat_map(Assets::into_inner)
		.collect();
	let words: Vec<_> = claimed.iter().map(own).collect();
	let block = last.as_ref().map(|done| done.block);
	out.result(
		json!({
			"block": block.map(|block| block.number),
			"block_hash": block.map(|block| block.hash),
			"transaction": last.as_ref().map(|done| done.transaction),
			"claimed": claimed.iter().map(asset_to_json).collect::<Vec<_>>(),
			"beneficiary": location::write(&beneficiary),
			"fees": costs.to_json(),
		}),
		format!(
			"claimed     {} for {} (block {})\npaid        {}",
			words.join(" and "),
			location::write(&beneficiary),
			block.map(|block| block.number).unwrap_or_default(),
			costs.to_text()
		),
	);
	Ok(Status::Done)
}

/// What the account left behind and nobody claimed, as far as the last blocks tell. What was left behind twice is there
/// twice.
async fn find(client: &Client, who: AccountId, last: u64) -> Result<Vec<VersionedAssets>> {
	let mut block = client.best().await?;
	let end = block.number.saturating_sub(last);
	let (mut known, mut left) = (BTreeSet::<H256>::new(), Vec::new());
	let mut gone = None;
	while block.number > end {
		let events = match client.any_events(block.hash).await {
			Ok(events) => events,
			Err(error) if error.is_connection() => return Err(error.into()),
			// Nodes forget what the chain was like long ago.
			Err(_) => {
				gone = Some(block.number);
				break;
			},
		};
		for event in events.iter().filter(|event| event.name == "AssetsTrapped") {
			let (Some(hash), Some(origin), Some(assets)) = (
				event.hash("hash"),
				event.decode::<Location>("origin"),
				event.decode::<VersionedAssets>("assets"),
			) else {
				continue;
			};
			if is_account(&origin, &who) && known.insert(hash) {
				let count = client.trapped(hash).await?;
				left.extend((0..count).map(|_| assets.clone()));
			}
		}
		block = client.head(block.parent).await?;
	}
	if left.is_empty() {
		let from = gone.unwrap_or(end).saturating_add(1);
		let reason = match gone {
			Some(_) => "the node knows no earlier ones; ask one that keeps all by --url",
			None => "look further back with --last",
		};
		return Err(would_refuse(
			"NothingTrapped",
			format!(
				"{who} left nothing behind that is still there, in the blocks from {from} on; {reason}, \
				 or say what it was with --asset"
			),
		));
	}
	Ok(left)
}

/// Whether an origin is this account of this chain.
fn is_account(origin: &Location, who: &AccountId) -> bool {
	match (origin.parent_count(), origin.interior().as_slice()) {
		(0, [Junction::AccountId32 { id, .. }]) => *id == who.0,
		_ => false,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_sdk::xcm::latest::NetworkId;

	#[test]
	fn assets_are_a_place_and_how_much() {
		let at = |place, count| Asset { id: AssetId(place), fun: Fungibility::Fungible(count) };
		assert_eq!(asset("..:5"), Ok(at(Location::parent(), 5)));
		assert_eq!(asset("here: 7"), Ok(at(Location::here(), 7)));
		assert_eq!(asset("POCO:1.5"), Ok(at(Location::here(), amount::POCO / 2 * 3)));
		let far = Location::new(1, [Junction::Parachain(1000), Junction::GeneralIndex(7)]);
		assert_eq!(asset("../Parachain(1000)/GeneralIndex(7):9"), Ok(at(far, 9)));
		for text in ["..", "..:", "..:1.5", "..:-1", "..:0", "POCO:0", "there:5", ":5", ""] {
			assert!(asset(text).is_err(), "{text}");
		}
	}

	#[test]
	fn only_what_the_account_itself_left_behind_is_its_own() {
		let who = AccountId([7; 32]);
		let on = |network| Location::new(0, [Junction::AccountId32 { network, id: [7; 32] }]);
		assert!(is_account(&on(None), &who));
		assert!(is_account(&on(Some(NetworkId::Kusama)), &who));
		assert!(!is_account(&on(None), &AccountId([8; 32])));
		let far = Location::new(1, [Junction::AccountId32 { network: None, id: [7; 32] }]);
		assert!(!is_account(&far, &who));
		assert!(!is_account(&Location::parent(), &who));
	}
}
