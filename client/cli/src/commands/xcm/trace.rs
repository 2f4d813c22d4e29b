//! `poco xcm trace`.

use super::{
	happening::{self, What},
	story::{Asked, Block, Outcome, Story, Trail},
};
use crate::{
	commands::args,
	exit::{bad_input, Status},
	output::Output,
};
use anyhow::Result;
use clap::Args;
use poco_primitives::{hash, H256};
use poco_sdk::{client::POLL, Client};
use serde_json::{json, Map, Value};
use std::{
	collections::BTreeSet,
	time::{Duration, Instant},
};

/// Options of `poco xcm trace`.
#[derive(Args)]
pub struct Options {
	/// The message's topic, or the hash of the transaction that sent it.
	#[arg(value_parser = args::hash, required_unless_present = "block")]
	id: Option<H256>,
	/// Follow everything that was sent in this block of the first chain, that of --url.
	#[arg(long, value_name = "BLOCK")]
	block: Option<u64>,
	/// A node of another chain that the message may come to, or come from; once for each chain.
	#[arg(long = "chain", value_name = "URL")]
	chains: Vec<String>,
	/// The block of the first chain from which on is looked.
	#[arg(long, value_name = "BLOCK")]
	from: Option<u64>,
	/// How many of the last blocks of each chain are looked at.
	#[arg(long, value_name = "BLOCKS", default_value_t = 100)]
	last: u64,
	/// How long is waited for what is still under way; 0 only looks.
	#[arg(long, value_name = "SECONDS", default_value_t = 120)]
	timeout: u64,
}

/// A chain that is followed.
struct Followed {
	client: Client,
	next: u64,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let asked = Asked { id: options.id, block: options.block };
	let (mut followed, mut trails) = (Vec::new(), Vec::new());
	for url in std::iter::once(url).chain(options.chains.iter().map(String::as_str)) {
		let client = Client::connect_to_any(url).await?;
		let chain = client.chain().await?;
		if trails.iter().any(|trail: &Trail| trail.chain == chain) {
			return Err(bad_input(format!(
				"{url} is another node of {chain}: give each chain once"
			)));
		}
		let best = client.best().await?.number;
		let last = best.saturating_sub(options.last.saturating_sub(1)).max(1);
		let next = match trails.is_empty() {
			true => options.from.or(options.block).unwrap_or(last),
			false => last,
		};
		followed.push(Followed { client, next });
		trails.push(Trail { chain, blocks: Vec::new() });
	}
	let patience = Duration::from_secs(options.timeout);
	let start = Instant::now();
	let mut told = BTreeSet::new();
	let story = loop {
		for (place, (followed, trail)) in followed.iter_mut().zip(&mut trails).enumerate() {
			// Transactions are looked for on the first chain only.
			followed.catch_up(trail, asked.id.filter(|_| place == 0)).await?;
		}
		let story = Story::of(&trails, asked);
		for happening in &story.happenings {
			let (trail, block, seen) = happening.place;
			let key = (trail, trails[trail].blocks[block].hash, seen);
			if told.insert(key) {
				tell(&trails[trail], block, seen, happening.message, &followed[trail], out);
			}
		}
		let waits = matches!(story.outcome, Outcome::UnderWay | Outcome::Unseen);
		if !waits || start.elapsed() >= patience {
			break story;
		}
		tokio::time::sleep(POLL.max(Duration::from_millis(500))).await;
	};
	end(&story, &options, out)
}

impl Followed {
	/// Reads the blocks that are new, and forgets those that left the chain.
	async fn catch_up(&mut self, trail: &mut Trail, wanted: Option<H256>) -> Result<()> {
		while let Some(last) = trail.blocks.last() {
			if self.client.hash_at(last.number).await? == Some(last.hash) {
				break;
			}
			self.next = last.number;
			trail.blocks.pop();
		}
		let best = self.client.best().await?.number;
		while self.next <= best {
			let Some(hash) = self.client.hash_at(self.next).await? else { break };
			let asked = match wanted {
				Some(id) => {
					let transactions = self.client.transactions(hash).await?;
					transactions.iter().position(|bytes| hash::content(bytes) == id)
				},
				None => None,
			};
			let events = self.client.any_events(hash).await?;
			let seen = events.iter().filter_map(|event| happening::seen(event, trail.chain));
			trail.blocks.push(Block {
				number: self.next,
				hash,
				seen: seen.collect(),
				asked: asked.and_then(|index| index.try_into().ok()),
			});
			self.next = self.next.saturating_add(1);
		}
		Ok(())
	}
}

fn tell(
	trail: &Trail,
	block: usize,
	seen: usize,
	message: Option<H256>,
	followed: &Followed,
	out: &Output,
) {
	let block = &trail.blocks[block];
	let seen = &block.seen[seen];
	let fields: Map<_, _> =
		seen.fields.iter().map(|(name, words)| (name.clone(), Value::from(&words[..]))).collect();
	// What moves in a message stands behind it.
	let indent = if matches!(seen.what, What::Other) { "  " } else { "" };
	out.step(
		"happening",
		json!({
			"chain": trail.chain,
			"url": followed.client.url(),
			"block": block.number,
			"block_hash": block.hash,
			"transaction": seen.transaction,
			"what": seen.what,
			"message": message,
			"event": seen.name,
			"fields": fields,
			"words": seen.words,
		}),
		format!("{}, block {}: {indent}{}", trail.chain, block.number, seen.words),
	);
}

fn end(story: &Story, options: &Options, out: &Output) -> Result<Status> {
	let mut lines: Vec<_> = story
		.messages
		.iter()
		.map(|message| {
			let name = |chain: Option<poco_sdk::message::Chain>| {
				chain.map_or("elsewhere".into(), |chain| chain.to_string())
			};
			let state = in_words(message.outcome);
			match message.from {
				Some(from) => {
					format!("{:?} from {from} to {}: {state}", message.message, name(message.to))
				},
				None => format!("{:?} on {}: {state}", message.message, name(message.to)),
			}
		})
		.collect();
	if story.messages.is_empty() {
		lines.push(in_words(story.outcome).into());
	}
	if story.outcome == Outcome::Unseen {
		lines.push(format!(
			"look further back with --from or --last (now {}), give more chains with --chain, or wait \
			 longer with --timeout",
			options.last
		));
	}
	out.result(json!({ "outcome": story.outcome, "messages": story.messages }), lines.join("\n"));
	Ok(match story.outcome {
		Outcome::Processed | Outcome::Local => Status::Done,
		Outcome::Failed | Outcome::Refused => Status::Refused,
		Outcome::UnderWay | Outcome::Unseen | Outcome::Elsewhere => Status::Failed,
	})
}

fn in_words(outcome: Outcome) -> &'static str {
	match outcome {
		Outcome::Processed => "executed",
		Outcome::Local => "the transaction sent nothing to other chains",
		Outcome::Elsewhere => "its chain was not asked: give a node of it with --chain",
		Outcome::Unseen => "nothing of it was seen",
		Outcome::UnderWay => "still under way",
		Outcome::Failed => "stopped on the way",
		Outcome::Refused => "not executed",
	}
}
