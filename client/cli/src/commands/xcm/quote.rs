//! `poco xcm quote`.

use super::{
	transfer::{Plan, Transfer},
	trial::{told, Hop, Neighbours, Trials},
	weight_to_json, Costs,
};
use crate::{commands::args, exit::Status, keys::KeyOptions, output::Output};
use anyhow::Result;
use clap::Args;
use poco_sdk::{
	message::{location, Chain},
	xcm::latest::{Instruction, Location, Weight, Xcm},
	AccountId, Client,
};
use serde_json::{json, Value};

/// Options of `poco xcm quote`.
#[derive(Args)]
pub struct Options {
	#[command(flatten)]
	transfer: Transfer,
	/// Who would send: the account of the key, when not given.
	#[arg(long, value_name = "ACCOUNT", value_parser = args::account)]
	from: Option<AccountId>,
	#[command(flatten)]
	key: KeyOptions,
}

/// What a chain says of a message that would come to it.
struct Side {
	chain: Chain,
	weight: Option<Weight>,
	asset: Option<Location>,
	fee: Result<u128, String>,
	accepts: Vec<Location>,
	sovereign: Option<String>,
	account: Option<String>,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let plan = Plan::of(&client, &options.transfer).await?;
	let neighbours = Neighbours::connect(&options.transfer.remotes).await?;
	let who = match options.from {
		Some(who) => who,
		None => options.key.account(&client, out).await?.id(),
	};
	let tried = Trials::of(&client, &neighbours, who, &plan).await?;
	let refused = tried.stopped().map(|(chain, stopped)| format!("{chain}: {}", stopped.words));
	let mut hops = tried.hops;
	if hops.is_empty() {
		// What would be sent is refused, or sends nothing: what it would cost is known nevertheless.
		hops.extend(plan.expected().map(|program| Hop {
			from: plan.here,
			to: Some(plan.to),
			destination: plan.destination.clone(),
			program,
		}));
	}
	let mut costs = Costs { fee: client.fee_of(&plan.call()).await?, delivery: Vec::new() };
	let mut undelivered = None;
	for hop in hops.iter().filter(|hop| hop.from == plan.here) {
		match told(client.delivery_fees(&hop.destination, &hop.program).await)? {
			Ok(fees) => costs.delivery.extend(fees.into_inner()),
			Err(why) => undelivered = Some(why),
		}
	}
	let (mut sides, mut untried) = (Vec::new(), Vec::new());
	for hop in &hops {
		let Some(chain) = hop.to else { continue };
		match neighbours.get(chain) {
			Some(client) => sides.push(Side::of(client, chain, hop, &plan).await?),
			None => untried.push(chain),
		}
	}
	out.result(
		json!({
			"destination": location::write(&plan.destination),
			"chain": plan.to,
			"beneficiary": location::write(&plan.beneficiary),
			"currency": location::write(&plan.asset.id.0),
			"amount": super::quantity(&plan.asset),
			"fees": costs.to_json(),
			"refused": refused,
			"chains": sides.iter().map(Side::to_json).collect::<Vec<_>>(),
			"untried": untried,
		}),
		to_text(&plan, &costs, undelivered, refused, &sides, &untried),
	);
	Ok(Status::Done)
}

impl Side {
	async fn of(client: &Client, chain: Chain, hop: &Hop, plan: &Plan) -> Result<Self> {
		let asset = paid_with(&hop.program);
		let weight = told(client.weight_of_xcm(&hop.program).await)?;
		let fee = match (&weight, &asset) {
			(Err(why), _) => Err(why.clone()),
			(Ok(_), None) => Err("the message pays nothing".into()),
			(Ok(weight), Some(asset)) => told(client.fee_of_weight(*weight, asset).await)?,
		};
		let accepts = told(client.payment_assets().await)?.unwrap_or_default();
		let sovereign = match chain.path_to(hop.from) {
			Some(from) => told(client.account_at(&from).await)?.ok(),
			None => None,
		};
		let account = match chain == plan.to {
			true => told(client.account_at(&plan.beneficiary).await)?.ok(),
			false => None,
		};
		Ok(Self { chain, weight: weight.ok(), asset, fee, accepts, sovereign, account })
	}

	fn to_json(&self) -> Value {
		json!({
			"chain": self.chain,
			"weight": self.weight.map(weight_to_json),
			"asset": self.asset.as_ref().map(location::write),
			"fee": self.fee.as_ref().ok().map(u128::to_string),
			"why": self.fee.as_ref().err(),
			"accepts": self.accepts.iter().map(location::write).collect::<Vec<_>>(),
			"sovereign": self.sovereign,
			"account": self.account,
		})
	}

	fn to_text(&self) -> String {
		let asset = self.asset.as_ref().map(location::write).unwrap_or_default();
		let mut lines = vec![match &self.fee {
			Ok(fee) => format!("{}: {fee} units of {asset}, as it is seen there", self.chain),
			Err(why) => format!("{}: it is not known what it costs there: {why}", self.chain),
		}];
		let accepts: Vec<_> = self.accepts.iter().map(location::write).collect();
		if !accepts.is_empty() {
			lines.push(format!("  fees are taken in {}", accepts.join(", ")));
		}
		if let Some(account) = &self.account {
			lines.push(format!("  it arrives in the account {account}"));
		}
		if let Some(sovereign) = &self.sovereign {
			lines.push(format!("  what the sending chain has there is in {sovereign}"));
		}
		lines.join("\n")
	}
}

/// The asset that a program pays for itself with.
fn paid_with(program: &Xcm<()>) -> Option<Location> {
	program.0.iter().find_map(|instruction| match instruction {
		Instruction::BuyExecution { fees, .. } => Some(fees.id.0.clone()),
		Instruction::PayFees { asset } => Some(asset.id.0.clone()),
		_ => None,
	})
}

fn to_text(
	plan: &Plan,
	costs: &Costs,
	undelivered: Option<String>,
	refused: Option<String>,
	sides: &[Side],
	untried: &[Chain],
) -> String {
	let mut lines =
		vec![format!("would send  {}", plan.words()), format!("would cost  {}", costs.to_text())];
	lines.extend(undelivered.map(|why| format!("it is not known what the delivery costs: {why}")));
	lines.extend(refused.map(|why| format!("it would be refused now by {why}")));
	lines.extend(sides.iter().map(Side::to_text));
	lines.extend(
		untried.iter().map(|chain| format!("{chain}: not asked, give a node of it by --remote")),
	);
	lines.join("\n")
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_sdk::xcm::latest::prelude::*;

	#[test]
	fn a_program_pays_with_what_it_buys_execution_with() {
		let fees = Asset { id: AssetId(Location::parent()), fun: Fungible(5) };
		let bought = BuyExecution { fees: fees.clone(), weight_limit: Unlimited };
		assert_eq!(paid_with(&Xcm(vec![ClearOrigin, bought])), Some(Location::parent()));
		assert_eq!(paid_with(&Xcm(vec![PayFees { asset: fees }])), Some(Location::parent()));
		assert_eq!(paid_with(&Xcm(vec![ClearOrigin])), None);
	}

	#[test]
	fn a_side_says_what_is_not_known_and_why() {
		let mut side = Side {
			chain: Chain::Para(1000),
			weight: None,
			asset: Some(Location::parent()),
			fee: Err("it takes no fees in this asset".into()),
			accepts: vec![Location::here()],
			sovereign: None,
			account: Some("5F".into()),
		};
		let told = side.to_json();
		assert_eq!((&told["fee"], &told["asset"]), (&Value::Null, &json!("..")));
		assert_eq!(told["why"], "it takes no fees in this asset");
		assert!(side.to_text().contains("fees are taken in here"), "{}", side.to_text());
		side.fee = Ok(7);
		assert_eq!(side.to_json()["fee"], "7");
		assert!(side.to_text().starts_with("parachain 1000: 7 units of .., as it is seen there"));
	}
}
