//! Dry runs on all chains that a transfer passes, before anything is sent.

use super::{happening, transfer::Plan, weight_to_json};
use crate::output::Output;
use anyhow::Result;
use poco_sdk::{
	client::DryRun,
	event::AnyEvent,
	message::{location, Chain},
	xcm::latest::{Location, Xcm},
	AccountId, Client, Error,
};
use serde_json::{json, Map, Value};
use std::collections::VecDeque;

/// More messages than this follow from no transfer.
const MOST: usize = 8;

/// The chains whose nodes were named.
pub struct Neighbours(Vec<(Chain, Client)>);

impl Neighbours {
	/// Connects to them.
	pub async fn connect(urls: &[String]) -> Result<Self> {
		let mut chains = Vec::with_capacity(urls.len());
		for url in urls {
			let client = Client::connect_to_any(url).await?;
			chains.push((client.chain().await?, client));
		}
		Ok(Self(chains))
	}

	/// The node of a chain.
	pub fn get(&self, chain: Chain) -> Option<&Client> {
		self.0.iter().find(|(known, _)| *known == chain).map(|(_, client)| client)
	}
}

/// A message from one chain to another.
pub struct Hop {
	/// Who sends it.
	pub from: Chain,
	/// Where it goes; nothing where that is no chain of the same consensus.
	pub to: Option<Chain>,
	/// Where that is, seen from the sender.
	pub destination: Location,
	/// What it says.
	pub program: Xcm<()>,
}

/// What a chain would do.
pub struct Trial {
	/// The chain.
	pub chain: Chain,
	/// What it would do.
	pub run: DryRun,
}

impl Trial {
	/// Tells it as a step on the way.
	pub fn tell(&self, out: &Output) {
		let events: Vec<_> = relevant(&self.run.events, self.chain).collect();
		let forwarded: Vec<_> =
			self.run.forwarded.iter().map(|(to, _)| location::write(to)).collect();
		let (outcome, words) = match &self.run.stopped {
			Some(stopped) => ("stopped", format!("would stop: {}", stopped.words)),
			None => ("complete", "would do it".into()),
		};
		let mut lines = vec![format!("{} {words}", self.chain)];
		lines.extend(events.iter().map(|event| format!("  {}", event.words())));
		out.step(
			"dry_run",
			json!({
				"chain": self.chain,
				"outcome": outcome,
				"weight": self.run.weight.map(weight_to_json),
				"events": events.iter().map(|event| to_json(event)).collect::<Vec<_>>(),
				"forwarded": forwarded,
			}),
			lines.join("\n"),
		);
	}
}

/// Those events of a dry run that say what becomes of money and messages.
fn relevant(events: &[AnyEvent], chain: Chain) -> impl Iterator<Item = &AnyEvent> {
	events.iter().filter(move |event| happening::seen(event, chain).is_some())
}

fn to_json(event: &AnyEvent) -> Value {
	let fields: Map<_, _> =
		event.fields().map(|(name, words)| (name.to_owned(), words.into())).collect();
	json!({
		"event": format!("{}.{}", event.pallet, event.name),
		"fields": fields,
		"words": event.words(),
	})
}

/// What was tried.
pub struct Trials {
	/// What each chain would do, this one first.
	pub trials: Vec<Trial>,
	/// The messages that would be sent.
	pub hops: Vec<Hop>,
	/// The chains that were not asked, with the reason.
	pub untried: Vec<(Chain, String)>,
}

impl Trials {
	/// Tries a transfer on each chain that it passes, as long as none of them stops it.
	pub async fn of(
		client: &Client,
		neighbours: &Neighbours,
		who: AccountId,
		plan: &Plan,
	) -> Result<Self> {
		let run = client.dry_run_call(who, &plan.call()).await?;
		let mut found = Self { trials: Vec::new(), hops: Vec::new(), untried: Vec::new() };
		let mut waiting = VecDeque::from(found.add(plan.here, run));
		while let Some(hop) = waiting.pop_front().filter(|_| found.hops.len() < MOST) {
			if let Some(chain) = hop.to {
				match tried(neighbours, chain, &hop).await? {
					Ok(run) => waiting.extend(found.add(chain, run)),
					Err(why) => found.untried.push((chain, why)),
				}
			}
			found.hops.push(hop);
		}
		Ok(found)
	}

	fn add(&mut self, chain: Chain, run: DryRun) -> Vec<Hop> {
		let sent = match run.stopped {
			Some(_) => Vec::new(),
			None => run.forwarded.clone(),
		};
		self.trials.push(Trial { chain, run });
		sent.into_iter()
			.flat_map(|(destination, programs)| {
				programs.into_iter().map(move |program| Hop {
					from: chain,
					to: chain.at(&destination),
					destination: destination.clone(),
					program,
				})
			})
			.collect()
	}

	/// The first chain that would stop it, and why.
	pub fn stopped(&self) -> Option<(Chain, &poco_sdk::client::Stopped)> {
		self.trials.iter().find_map(|trial| Some((trial.chain, trial.run.stopped.as_ref()?)))
	}
}

/// What a neighbour would do with a message, or why that is not known.
async fn tried(
	neighbours: &Neighbours,
	chain: Chain,
	hop: &Hop,
) -> Result<std::result::Result<DryRun, String>> {
	let Some(client) = neighbours.get(chain) else {
		return Ok(Err("no node of it was given by --remote".into()));
	};
	let Some(from) = chain.path_to(hop.from) else {
		return Ok(Err(format!("no way leads from {chain} to {}", hop.from)));
	};
	told(client.dry_run_xcm(&from, &hop.program).await)
}

/// An answer, or why there is none.
pub fn told<T>(answer: std::result::Result<T, Error>) -> Result<std::result::Result<T, String>> {
	match answer {
		Ok(answer) => Ok(Ok(answer)),
		Err(Error::Untold { reason, .. }) => Ok(Err(reason)),
		Err(error) => Err(error.into()),
	}
}
