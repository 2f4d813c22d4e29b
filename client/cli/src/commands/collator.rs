//! `poco collator`: who makes blocks, and becoming one of them.

use crate::{
	commands::args,
	exit::{bad_input, would_refuse, Status},
	keys::KeyOptions,
	output::Output,
	send::{submit_all, tell},
	words,
};
use anyhow::{Context, Result};
use clap::Subcommand;
use poco_primitives::{
	registry::Permill,
	staking::{Mode, Perbill, StakingView},
	Balance,
};
use poco_sdk::{amount, call::staking, AccountId, Call, Client, CollatorView, Head, Until};
use serde_json::{json, Value};

/// Subcommands of `poco collator`.
#[derive(Subcommand)]
pub enum Command {
	/// List who makes blocks and who could, with the rules for all of them.
	List,
	/// Show a collator, or who would be one.
	Show {
		/// Its address, or a development account such as `//Bob`; the signing account when not given.
		#[arg(value_parser = args::account)]
		account: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Have a collator's node make new session keys, and set them on chain for the signing account.
	///
	/// A node signs blocks by its session keys. It makes them itself and keeps what is secret; what
	/// comes out is the public part, with a proof that they are the account's, and that is what is
	/// sent to the chain. A node does so only for its own machine: run this there, or through a tunnel
	/// such as `ssh -L 9944:127.0.0.1:9944 HOST`. The transaction goes to the node that --url names,
	/// which may be another one.
	///
	/// New keys are good from the session after the next on. Until then blocks are signed by those
	/// that were set before, so the node that has these goes on running until then.
	Keys {
		/// The collator's own node, such as ws://127.0.0.1:9944.
		#[arg(long, value_name = "URL")]
		node_url: String,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Become a candidate: bond money of one's own, and be chosen by the stake behind one. Session keys
	/// have to be set before, with `poco collator keys`.
	Join {
		/// The bond, in POCO; the least that there can be when not given.
		#[arg(long, value_name = "AMOUNT", value_parser = args::amount)]
		bond: Option<Balance>,
		/// Take the place of this candidate, when there is no other. It must not collate now, nor in the
		/// next session, and the bond has to be more than all that is staked behind it.
		#[arg(long, value_name = "ACCOUNT", value_parser = args::account, requires = "bond")]
		replace: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Raise the bond of the signing candidate. Nothing lowers it: it comes back when the candidate leaves.
	Bond {
		/// What it is to be in all, in POCO.
		#[arg(value_parser = args::amount)]
		amount: Balance,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Announce what the signing collator keeps of its delegators' part from some sessions later on.
	Commission {
		/// The part, such as 5% or 2.5%.
		#[arg(value_name = "PERCENT", value_parser = args::percent)]
		part: Permill,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Not be chosen any more. The bond and the stake of others stay where they are.
	Chill {
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Be chosen again, by the stake that is there.
	Unchill {
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Announce that the signing candidate leaves, some sessions ahead. It is not chosen any more from
	/// now on. `poco collator exit` leaves then.
	Leave {
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Leave, as it was announced; the bond comes back. The stake of others stays where it is, earns
	/// nothing, and can be moved at once, or taken out as ever.
	Exit {
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Stay after all, when it was announced to leave.
	Stay {
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Pay out what a collator itself earned.
	Claim {
		/// The collator; the signing account when not given. Anybody may claim for anybody.
		#[arg(value_parser = args::account)]
		account: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::List => list(url, out).await,
		Command::Show { account, key } => show(url, account, &key, out).await,
		Command::Keys { node_url, key } => keys(url, &node_url, &key, out).await,
		Command::Join { bond, replace, key } => join(url, bond, replace, &key, out).await,
		Command::Bond { amount, key } => bond(url, amount, &key, out).await,
		Command::Commission { part, key } => {
			// Millionths in billionths.
			let part = Perbill::from_parts(part.deconstruct() * 1_000);
			act(url, &key, Standing::may_announce, staking::announce_commission(part), out).await
		},
		Command::Chill { key } => act(url, &key, Standing::may_chill, staking::chill(), out).await,
		Command::Unchill { key } => {
			act(url, &key, Standing::may_unchill, staking::unchill(), out).await
		},
		Command::Leave { key } => {
			act(url, &key, Standing::may_leave, staking::announce_exit(), out).await
		},
		Command::Exit { key } => act(url, &key, Standing::may_exit, staking::exit(), out).await,
		Command::Stay { key } => {
			act(url, &key, Standing::may_stay, staking::cancel_exit(), out).await
		},
		Command::Claim { account, key } => claim(url, account, &key, out).await,
	}
}

/// How an account stands as a collator, at a block.
struct Standing {
	who: AccountId,
	head: Head,
	rules: StakingView,
	view: Option<CollatorView>,
}

impl Standing {
	async fn of(client: &Client, who: AccountId) -> Result<Self> {
		let head = client.best().await?;
		let rules = client.staking(Some(head.hash)).await?;
		let view = client.collator(who, Some(head.hash)).await?;
		Ok(Self { who, head, rules, view })
	}

	fn name(&self) -> String {
		words::name(&self.who)
	}

	fn is_invulnerable(&self) -> bool {
		self.view.as_ref().is_some_and(|view| view.is_invulnerable)
	}

	fn exit_from(&self) -> Option<u32> {
		self.view.as_ref()?.exit_from
	}

	/// What is known of a candidate.
	fn candidate(&self) -> Result<&CollatorView> {
		self.view.as_ref().filter(|view| view.is_candidate).ok_or_else(|| {
			let why = match self.is_invulnerable() {
				true => "is an invulnerable: governance decides whether it collates",
				false => "is no candidate; `poco collator join` makes it one",
			};
			would_refuse("NotCandidate", format!("{} {why}", self.name()))
		})
	}

	fn may_announce(&self) -> Result<()> {
		if self.is_invulnerable() || self.candidate().is_ok() {
			return Ok(());
		}
		let words = format!(
			"{} is neither invulnerable nor a candidate; `poco collator join` makes it one",
			self.name()
		);
		Err(would_refuse("NotCollator", words))
	}

	fn may_chill(&self) -> Result<()> {
		if !self.candidate()?.chilled {
			return Ok(());
		}
		let words = format!("{} is not chosen as it is", self.name());
		Err(would_refuse("Chilled", words))
	}

	fn may_unchill(&self) -> Result<()> {
		if !self.view.as_ref().is_some_and(|view| view.chilled) {
			let words = format!("{} can be chosen as it is", self.name());
			return Err(would_refuse("NotChilled", words));
		}
		match self.exit_from() {
			None => self.has_enough(),
			Some(_) => {
				let words =
					format!("{} is about to leave; `poco collator stay` ends that", self.name());
				Err(would_refuse("Leaving", words))
			},
		}
	}

	/// Whether a slash has left enough of its bond.
	fn has_enough(&self) -> Result<()> {
		let (bond, least) = (self.candidate()?.bond, self.rules.candidacy_bond);
		if bond >= least {
			return Ok(());
		}
		let words = format!(
			"the bond of {} is {}, and has to be at least {}: raise it with `poco collator bond`",
			self.name(),
			amount::format(bond),
			amount::format(least)
		);
		Err(would_refuse("BondTooLow", words))
	}

	fn may_leave(&self) -> Result<()> {
		match self.candidate()?.exit_from {
			None => Ok(()),
			Some(session) => {
				let words = format!(
					"{} has announced that already: it may leave {}",
					self.name(),
					from_session(&self.rules, self.head.number, session)
				);
				Err(would_refuse("Leaving", words))
			},
		}
	}

	fn may_exit(&self) -> Result<()> {
		let Some(session) = self.exit_from() else { return Err(self.not_leaving()) };
		// The call is in the next block, at the earliest.
		let next = self.head.number.saturating_add(1);
		if begin(&self.rules, self.head.number, session) <= next {
			return Ok(());
		}
		let words = format!(
			"{} may leave {}, and this is session {}",
			self.name(),
			from_session(&self.rules, self.head.number, session),
			self.rules.session
		);
		Err(would_refuse("ExitTooEarly", words))
	}

	fn may_stay(&self) -> Result<()> {
		match self.exit_from() {
			Some(_) => self.has_enough(),
			None => Err(self.not_leaving()),
		}
	}

	fn not_leaving(&self) -> anyhow::Error {
		let words =
			format!("{} has not announced that it leaves; `poco collator leave` does", self.name());
		would_refuse("NotLeaving", words)
	}

	/// Whether it can become a candidate with such a bond, by the keys that it has set and what it
	/// has free.
	fn may_join(&self, bond: Balance, has_keys: bool, free: Balance) -> Result<()> {
		let name = self.name();
		if self.is_invulnerable() {
			let words = format!("{name} is an invulnerable, and collates without a bond");
			return Err(would_refuse("AlreadyInvulnerable", words));
		}
		if let Some(view) = self.view.as_ref().filter(|view| view.is_candidate) {
			let words = format!(
				"{name} is a candidate already, its bond is {}; `poco collator bond` changes that",
				amount::format(view.bond)
			);
			return Err(would_refuse("AlreadyCandidate", words));
		}
		if !has_keys {
			let words = format!(
				"{name} has no session keys, and nobody could know its blocks: have its node make some \
				 with `poco collator keys --node-url URL`, then run the command again"
			);
			return Err(would_refuse("ValidatorNotRegistered", words));
		}
		self.is_enough(bond)?;
		self.covers(free, bond)
	}

	/// Whether its bond can be raised to so much, by what it has free beside it.
	fn may_bond(&self, bond: Balance, free: Balance) -> Result<()> {
		let now = self.candidate()?.bond;
		self.is_enough(bond)?;
		if bond <= now {
			let words = format!(
				"the bond of {} is {} as it is, and nothing lowers it: name more, or leave with \
				 `poco collator leave`",
				self.name(),
				amount::format(now)
			);
			return Err(would_refuse("DepositTooLow", words));
		}
		self.covers(free, bond.saturating_sub(now))
	}

	fn is_enough(&self, bond: Balance) -> Result<()> {
		let least = self.rules.candidacy_bond;
		if bond >= least {
			return Ok(());
		}
		let words = format!(
			"a bond of {} is too little: it has to be at least {}",
			amount::format(bond),
			amount::format(least)
		);
		Err(would_refuse("DepositTooLow", words))
	}

	fn covers(&self, free: Balance, more: Balance) -> Result<()> {
		if more <= free {
			return Ok(());
		}
		let words = format!(
			"{} has {} free, and needs {} for the bond: send it more, or bond less",
			self.name(),
			amount::format(free),
			amount::format(more)
		);
		Err(would_refuse("InsufficientBalance", words))
	}
}

/// The block with which a session begins: sessions begin where the number of a block is a multiple
/// of their length.
fn begin(rules: &StakingView, now: u64, session: u32) -> u64 {
	let length = u64::from(rules.session_length.max(1));
	let ahead = u64::from(session.saturating_sub(rules.session));
	(now - now % length).saturating_add(ahead.saturating_mul(length))
}

/// From which session on, and how long that takes.
fn from_session(rules: &StakingView, now: u64, session: u32) -> String {
	match words::until(begin(rules, now, session), now) {
		Some(span) => format!("from session {session} on, in {span} or so"),
		None => format!("from session {session} on"),
	}
}

/// Makes a call of a collator after looking whether the chain would take it.
async fn act(
	url: &str,
	key: &KeyOptions,
	may: impl FnOnce(&Standing) -> Result<()>,
	call: Call,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	may(&Standing::of(&client, account.id()).await?)?;
	tell(&client.submit(&account, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn keys(url: &str, node_url: &str, key: &KeyOptions, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let node = Client::connect(node_url).await.context("the collator's own node")?;
	if node.genesis() != client.genesis() {
		return Err(bad_input(format!(
			"the node at {node_url} is on another chain than the one at {url}: name two of the same"
		)));
	}
	let made = node.rotate_keys(account.id()).await.with_context(|| {
		format!(
			"the node at {node_url} made no keys; it does that only for its own machine, so run the \
			 command there, or through a tunnel"
		)
	})?;
	let text = format!("0x{}", hex::encode(&made.keys));
	let call = staking::set_keys(made.keys, made.proof);
	let done = client.submit(&account, &call, Until::InBestBlock).await?;
	let rules = client.staking(Some(done.block.hash)).await?;
	let from = rules.session.saturating_add(2);
	out.result(
		json!({
			"block": done.block.number,
			"transaction": done.transaction,
			"account": account.id(),
			"keys": text,
			"from_session": from,
		}),
		format!(
			"{text}\nare the session keys of {} {} (block {})",
			words::name(&account.id()),
			from_session(&rules, done.block.number, from),
			done.block.number
		),
	);
	Ok(Status::Done)
}

async fn join(
	url: &str,
	bond: Option<Balance>,
	replace: Option<AccountId>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let standing = Standing::of(&client, account.id()).await?;
	let least = standing.rules.candidacy_bond;
	let bond = bond.unwrap_or(least);
	let has_keys = client.session_keys(account.id()).await?.is_some();
	let free = client.funds(account.id(), Some(standing.head.hash)).await?.free;
	standing.may_join(bond, has_keys, free)?;
	if standing.rules.mode == Mode::Consortium {
		out.step(
			"note",
			json!({ "mode": standing.rules.mode }),
			"only invulnerables collate on this chain: a candidate waits until a referendum opens it",
		);
	}
	let calls = match replace {
		Some(target) => {
			may_replace(&Standing::of(&client, target).await?, bond)?;
			vec![staking::replace(target, bond)]
		},
		None if bond > least => vec![staking::register_as_candidate(), staking::raise_bond(bond)],
		None => vec![staking::register_as_candidate()],
	};
	tell(&submit_all(&client, &account, calls).await?, out);
	Ok(Status::Done)
}

/// Whether a bond is enough to take a candidate's place. Whether there is no other is for the chain to
/// say, and whether it collates in the next session.
fn may_replace(target: &Standing, bond: Balance) -> Result<()> {
	let (name, view) = (target.name(), target.candidate()?);
	if view.is_active {
		let words = format!("{name} collates: choose one that does not, from `poco collator list`");
		return Err(would_refuse("Collating", words));
	}
	let staked = view.bond.saturating_add(view.delegated);
	if bond <= staked {
		let words = format!(
			"{} are staked behind {name}, its own bond among it: bond more, or choose another one",
			amount::format(staked)
		);
		return Err(would_refuse("DepositTooLow", words));
	}
	Ok(())
}

async fn bond(url: &str, bond: Balance, key: &KeyOptions, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let standing = Standing::of(&client, account.id()).await?;
	let free = client.funds(account.id(), Some(standing.head.hash)).await?.free;
	standing.may_bond(bond, free)?;
	let call = staking::raise_bond(bond);
	tell(&client.submit(&account, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn claim(
	url: &str,
	account: Option<AccountId>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let signer = key.account(&client, out).await?;
	let collator = account.unwrap_or_else(|| signer.id());
	let view = client.collator(collator, None).await?;
	if view.is_none_or(|view| view.earned == 0) {
		let words = format!(
			"{} has earned nothing that was not paid yet; rewards come at the ends of sessions",
			words::name(&collator)
		);
		return Err(would_refuse("NothingEarned", words));
	}
	let call = staking::claim_earned(collator);
	tell(&client.submit(&signer, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn show(
	url: &str,
	account: Option<AccountId>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = match account {
		Some(account) => account,
		None => key.account(&client, out).await?.id(),
	};
	let Standing { head, rules, view, .. } = Standing::of(&client, account).await?;
	let view = view.ok_or_else(|| {
		bad_input(format!(
			"{} neither collates nor could; `poco collator list` shows who does",
			words::name(&account)
		))
	})?;
	let keys = client.session_keys(account).await?;
	let keys = keys.map(|keys| format!("0x{}", hex::encode(keys)));
	let mut document = to_json(&view);
	document["session"] = json!(rules.session);
	document["keys"] = json!(keys);
	let mut lines = vec![account.to_string()];
	lines.push(format!("is          {}", standing(&view, &rules, head.number)));
	lines.push(format!("stake       {}", stake(&view)));
	lines.push(format!("commission  {}", commission(&view, &rules, head.number)));
	lines.push(format!("blocks      {} in session {}", view.blocks, rules.session));
	lines.push(format!(
		"earned      {}, to be paid out by `poco collator claim`",
		amount::format(view.earned)
	));
	lines.push(format!("keys        {}", keys.as_deref().unwrap_or("none")));
	out.result(document, lines.join("\n"));
	Ok(Status::Done)
}

async fn list(url: &str, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let head = client.best().await?;
	let rules = client.staking(Some(head.hash)).await?;
	let mut views = client.collators(Some(head.hash)).await?;
	// As they are chosen; after them those that are not.
	views.sort_by_key(|view| (!view.is_invulnerable, view.rank.unwrap_or(u32::MAX)));
	let mut lines = rules_to_text(&rules, head.number);
	for view in &views {
		lines.push(String::new());
		lines.push(words::name(&view.account));
		lines.push(format!("            {}", standing(view, &rules, head.number)));
		lines.push(format!("            {}", stake(view)));
		lines.push(format!("            commission {}", commission(view, &rules, head.number)));
		if view.is_active {
			lines.push(format!("            {} blocks in this session", view.blocks));
		}
	}
	let mut document = rules_to_json(&rules, head.number);
	document["collators"] = views.iter().map(to_json).collect();
	out.result(document, lines.join("\n"));
	Ok(Status::Done)
}

/// The rules as JSON, amounts as text.
fn rules_to_json(rules: &StakingView, now: u64) -> Value {
	json!({
		"block": now,
		"mode": rules.mode,
		"session": rules.session,
		"session_length": rules.session_length,
		"next_session_at": begin(rules, now, rules.session.saturating_add(1)),
		"desired_candidates": rules.desired_candidates,
		"candidacy_bond": rules.candidacy_bond.to_string(),
		"minimum_delegation": rules.minimum_delegation.to_string(),
		"unbonding_period": rules.unbonding_period,
		"issuance_per_block": rules.issuance_per_block.to_string(),
		"issued": rules.issued.to_string(),
		"issuance_cap": rules.issuance_cap.to_string(),
		"missed_threshold": words::commission(rules.missed.threshold),
		"missed_slash": words::commission(rules.missed.slash),
	})
}

fn rules_to_text(rules: &StakingView, now: u64) -> Vec<String> {
	let next = begin(rules, now, rules.session.saturating_add(1));
	vec![
		format!("mode        {}", words::mode(rules.mode)),
		format!(
			"session     {}, of {} blocks; the next one begins in {} or so",
			rules.session,
			rules.session_length,
			words::until(next, now).unwrap_or_default()
		),
		format!(
			"candidates  {} are chosen; the bond is at least {}",
			rules.desired_candidates,
			amount::format(rules.candidacy_bond)
		),
		format!(
			"stake       at least {} behind a collator; what is taken out is free after {} or so",
			amount::format(rules.minimum_delegation),
			words::span(u64::from(rules.unbonding_period).saturating_mul(words::BLOCK_TIME))
		),
		format!(
			"issuance    {} a block; {} of at most {} so far",
			amount::format(rules.issuance_per_block),
			amount::format(rules.issued),
			amount::format(rules.issuance_cap)
		),
		format!("missed      {}", words::missed(rules.missed)),
	]
}

/// A collator as JSON, amounts as text.
fn to_json(view: &CollatorView) -> Value {
	json!({
		"account": view.account,
		"is_invulnerable": view.is_invulnerable,
		"is_candidate": view.is_candidate,
		"is_active": view.is_active,
		"rank": view.rank,
		"bond": view.bond.to_string(),
		"delegated": view.delegated.to_string(),
		"delegators": view.delegators,
		"commission": words::commission(view.commission),
		"next_commission": view.next_commission.map(|(part, from)| json!({
			"commission": words::commission(part),
			"from_session": from,
		})),
		"chilled": view.chilled,
		"exit_from": view.exit_from,
		"earned": view.earned.to_string(),
		"blocks": view.blocks,
	})
}

/// What a collator is, in words.
fn standing(view: &CollatorView, rules: &StakingView, now: u64) -> String {
	let mut words: Vec<String> = Vec::new();
	if view.is_invulnerable {
		words.push("invulnerable".into());
	}
	match (view.is_candidate, view.rank) {
		(true, Some(rank)) => {
			words.push(format!("candidate, number {} by stake", rank.saturating_add(1)))
		},
		(true, None) => words.push("candidate".into()),
		(false, _) if view.is_invulnerable => {},
		(false, _) => words.push("no candidate".into()),
	}
	words.push(if view.is_active { "collates".into() } else { "does not collate now".into() });
	match view.exit_from {
		Some(session) => words.push(format!("may leave {}", from_session(rules, now, session))),
		None if view.chilled => words.push("is not to be chosen".into()),
		None => {},
	}
	words.join(", ")
}

fn stake(view: &CollatorView) -> String {
	let delegators = match view.delegators {
		1 => "1 delegator".into(),
		count => format!("{count} delegators"),
	};
	format!(
		"bond {}, and {} of {delegators}",
		amount::format(view.bond),
		amount::format(view.delegated)
	)
}

fn commission(view: &CollatorView, rules: &StakingView, now: u64) -> String {
	let part = words::commission(view.commission);
	match view.next_commission {
		None => part,
		Some((next, session)) => {
			format!("{part}, {} {}", words::commission(next), from_session(rules, now, session))
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::exit;
	use poco_primitives::{staking::MissedRule, H256};
	use poco_sdk::{amount::POCO, Account};

	/// Bob in block 47 of a chain, the eighth of session 2.
	fn bob(view: Option<CollatorView>) -> Standing {
		let hash = H256([1; 32]);
		Standing {
			who: Account::from_uri("//Bob").unwrap().id(),
			head: Head { hash, number: 47, parent: hash },
			rules: StakingView {
				mode: Mode::Open,
				session: 2,
				session_length: 20,
				desired_candidates: 2,
				candidacy_bond: 10 * POCO,
				minimum_delegation: 10 * POCO,
				unbonding_period: 40,
				issuance_per_block: POCO / 10,
				issued: 4 * POCO,
				issuance_cap: 20_000_000 * POCO,
				missed: MissedRule::default(),
			},
			view,
		}
	}

	fn candidate() -> CollatorView {
		CollatorView {
			account: Account::from_uri("//Bob").unwrap().id(),
			is_invulnerable: false,
			is_candidate: true,
			is_active: true,
			rank: Some(0),
			bond: 12 * POCO,
			delegated: 25 * POCO,
			delegators: 1,
			commission: Perbill::from_percent(5),
			next_commission: None,
			chilled: false,
			exit_from: None,
			earned: 0,
			blocks: 3,
		}
	}

	fn invulnerable() -> CollatorView {
		CollatorView { is_invulnerable: true, is_candidate: false, rank: None, ..candidate() }
	}

	#[track_caller]
	fn assert_refused(ended: Result<()>, name: &str, words: &str) {
		let error = ended.expect_err("it is refused");
		assert_eq!(exit::refusal(&error), Some(name), "{error}");
		assert!(error.to_string().contains(words), "no `{words}` in: {error}");
	}

	#[test]
	fn candidates_need_keys_and_a_bond_that_they_have() {
		let (new, least) = (bob(None), 10 * POCO);
		assert!(new.may_join(least, true, least).is_ok());
		assert_refused(
			new.may_join(least, false, least),
			"ValidatorNotRegistered",
			"poco collator keys --node-url",
		);
		assert_refused(
			new.may_join(least - 1, true, least),
			"DepositTooLow",
			"a bond of 9.999999999999 POCO is too little: it has to be at least 10 POCO",
		);
		assert_refused(
			new.may_join(least + 1, true, least),
			"InsufficientBalance",
			"Bob has 10 POCO free",
		);
		let twice = bob(Some(candidate())).may_join(least, true, least);
		assert_refused(twice, "AlreadyCandidate", "its bond is 12 POCO");
		let named = bob(Some(invulnerable())).may_join(least, true, least);
		assert_refused(named, "AlreadyInvulnerable", "without a bond");
	}

	#[test]
	fn a_bond_is_raised_by_what_is_free() {
		let candidate = bob(Some(candidate()));
		assert!(candidate.may_bond(13 * POCO, POCO).is_ok());
		assert_refused(candidate.may_bond(11 * POCO, POCO), "DepositTooLow", "nothing lowers it");
		assert_refused(
			candidate.may_bond(13 * POCO, POCO - 1),
			"InsufficientBalance",
			"1 POCO for",
		);
		assert_refused(candidate.may_bond(12 * POCO, POCO), "DepositTooLow", "is 12 POCO as it is");
		assert_refused(candidate.may_bond(9 * POCO, POCO), "DepositTooLow", "at least 10 POCO");
		assert_refused(bob(None).may_bond(12 * POCO, 0), "NotCandidate", "poco collator join");
		let named = bob(Some(invulnerable())).may_bond(12 * POCO, 0);
		assert_refused(named, "NotCandidate", "governance decides");
	}

	#[test]
	fn a_place_is_taken_of_who_does_not_collate_for_more_than_all_its_stake() {
		let idle = bob(Some(CollatorView { is_active: false, ..candidate() }));
		assert!(may_replace(&idle, 37 * POCO + 1).is_ok());
		assert_refused(may_replace(&idle, 37 * POCO), "DepositTooLow", "37 POCO are staked");
		let active = bob(Some(candidate()));
		assert_refused(may_replace(&active, 38 * POCO), "Collating", "Bob collates");
		assert_refused(may_replace(&bob(None), 38 * POCO), "NotCandidate", "Bob is no candidate");
	}

	#[test]
	fn who_was_slashed_raises_its_bond_before_it_is_chosen() {
		let low = CollatorView { bond: 9 * POCO, chilled: true, ..candidate() };
		let words = "the bond of Bob is 9 POCO, and has to be at least 10 POCO";
		assert_refused(bob(Some(low.clone())).may_unchill(), "BondTooLow", words);
		let leaving = CollatorView { exit_from: Some(4), ..low };
		assert_refused(bob(Some(leaving)).may_stay(), "BondTooLow", words);
	}

	#[test]
	fn whoever_rests_or_leaves_says_so_once_and_waits() {
		let staying = bob(Some(candidate()));
		assert!(staying.may_chill().is_ok() && staying.may_leave().is_ok());
		assert_refused(staying.may_unchill(), "NotChilled", "can be chosen as it is");
		assert_refused(staying.may_exit(), "NotLeaving", "poco collator leave");
		assert_refused(staying.may_stay(), "NotLeaving", "poco collator leave");

		let resting = bob(Some(CollatorView { chilled: true, ..candidate() }));
		assert!(resting.may_unchill().is_ok() && resting.may_leave().is_ok());
		assert_refused(resting.may_chill(), "Chilled", "not chosen as it is");

		let leaving =
			|from| bob(Some(CollatorView { chilled: true, exit_from: Some(from), ..candidate() }));
		assert!(leaving(4).may_stay().is_ok());
		assert_refused(leaving(4).may_unchill(), "Leaving", "poco collator stay");
		assert_refused(leaving(4).may_leave(), "Leaving", "from session 4 on, in 3 min 18 s or so");
		assert_refused(
			leaving(4).may_exit(),
			"ExitTooEarly",
			"Bob may leave from session 4 on, in 3 min 18 s or so, and this is session 2",
		);
		assert!(leaving(2).may_exit().is_ok());
		let mut almost = leaving(3);
		assert!(almost.may_exit().is_err());
		almost.head.number = 59;
		assert!(almost.may_exit().is_ok(), "the next block begins the session");
	}

	#[test]
	fn commissions_are_of_those_who_collate() {
		assert!(bob(Some(candidate())).may_announce().is_ok());
		assert!(bob(Some(invulnerable())).may_announce().is_ok());
		assert_refused(bob(None).may_announce(), "NotCollator", "poco collator join");
	}

	#[test]
	fn collators_and_rules_are_told_in_words() {
		let rules = bob(None).rules;
		assert_eq!(standing(&candidate(), &rules, 47), "candidate, number 1 by stake, collates");
		let resting = CollatorView { chilled: true, rank: None, is_active: false, ..candidate() };
		assert_eq!(
			standing(&resting, &rules, 47),
			"candidate, does not collate now, is not to be chosen"
		);
		let leaving = CollatorView { exit_from: Some(3), ..resting };
		assert_eq!(
			standing(&leaving, &rules, 47),
			"candidate, does not collate now, may leave from session 3 on, in 1 min 18 s or so"
		);
		assert_eq!(standing(&invulnerable(), &rules, 47), "invulnerable, collates");
		assert_eq!(stake(&candidate()), "bond 12 POCO, and 25 POCO of 1 delegator");
		let dearer = Some((Perbill::from_parts(75_000_000), 6));
		let dearer = CollatorView { next_commission: dearer, ..candidate() };
		assert_eq!(
			commission(&dearer, &rules, 47),
			"5 %, 7.5 % from session 6 on, in 7 min 18 s or so"
		);
		let lines = rules_to_text(&rules, 47);
		assert!(lines.contains(
			&"session     2, of 20 blocks; the next one begins in 1 min 18 s or so".to_string()
		));
		assert!(lines.contains(
			&"issuance    0.1 POCO a block; 4 POCO of at most 20000000 POCO so far".into()
		));
	}
}
