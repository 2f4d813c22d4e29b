//! `poco stake`: stake behind collators, and what it earns.

use crate::{
	commands::args,
	exit::{would_refuse, Status},
	keys::KeyOptions,
	output::Output,
	send::{send, submit_all, tell},
	words,
};
use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use poco_primitives::{
	staking::{DelegationView, Mode, StakingView},
	Balance,
};
use poco_sdk::{
	amount, call::staking, AccountId, Client, CollatorView, DelegatorView, Head, Until,
};
use serde_json::json;

/// Subcommands of `poco stake`.
#[derive(Subcommand)]
pub enum Command {
	/// Show what an account stakes behind collators, what that earned, and what waits to be free.
	Show {
		/// Whose stake; the signing account's when not given.
		#[arg(value_parser = args::account)]
		account: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Stake more behind a candidate: it comes to collate by its stake, and shares what its blocks
	/// bring. What the stake there earned so far is paid out.
	Delegate(Delegate),
	/// Take stake out from behind a collator. It earns nothing any more, and is free after a while;
	/// `poco stake withdraw` frees it then. What it earned so far is paid out.
	Undelegate(Undelegate),
	/// Move stake from behind one collator to behind another at once: it goes on earning. From there
	/// it can move on after a whole session. What it earned so far is paid out.
	Move(Move),
	/// Free what was taken out and has waited long enough.
	Withdraw {
		/// Whose stake; the signing account's when not given.
		#[arg(value_parser = args::account)]
		account: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Pay out what stake earned, or add it to the stake where its owner wants that, see
	/// `poco stake compound`.
	Claim(Claim),
	/// Say whether what the signing account's stake earns behind a collator is added to it when it is
	/// claimed.
	Compound {
		/// The collator: its address, or a development account such as `//Bob`.
		#[arg(value_parser = args::account)]
		collator: AccountId,
		/// What becomes of it.
		#[arg(value_enum)]
		switch: Switch,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Options of `poco stake delegate`.
#[derive(Args)]
pub struct Delegate {
	/// The candidate: its address, or a development account such as `//Bob`.
	#[arg(value_parser = args::account)]
	collator: AccountId,
	/// How much more, in POCO.
	#[arg(value_parser = args::amount)]
	amount: Balance,
	#[command(flatten)]
	key: KeyOptions,
}

/// Options of `poco stake undelegate`.
#[derive(Args)]
pub struct Undelegate {
	/// The collator: its address, or a development account such as `//Bob`.
	#[arg(value_parser = args::account)]
	collator: AccountId,
	/// How much, in POCO. What stays must be nothing, or the least that can be staked.
	#[arg(value_parser = args::amount, required_unless_present = "all")]
	amount: Option<Balance>,
	/// Take out all of it.
	#[arg(long, conflicts_with = "amount")]
	all: bool,
	#[command(flatten)]
	key: KeyOptions,
}

/// Options of `poco stake move`.
#[derive(Args)]
pub struct Move {
	/// The collator that the stake is behind: its address, or a development account such as `//Bob`.
	#[arg(value_parser = args::account)]
	from: AccountId,
	/// The candidate that it goes to.
	#[arg(value_parser = args::account)]
	to: AccountId,
	/// How much, in POCO. What stays must be nothing, or the least that can be staked.
	#[arg(value_parser = args::amount)]
	amount: Balance,
	#[command(flatten)]
	key: KeyOptions,
}

/// Options of `poco stake claim`.
#[derive(Args)]
pub struct Claim {
	/// The collator that the stake is behind: its address, or a development account such as `//Bob`.
	#[arg(value_parser = args::account, required_unless_present = "all")]
	collator: Option<AccountId>,
	/// Claim from all collators: a transaction for each that something was earned behind.
	#[arg(long, conflicts_with = "collator")]
	all: bool,
	/// Whose stake; the signing account's when not given. Anybody may claim for anybody.
	#[arg(long, value_name = "ACCOUNT", value_parser = args::account)]
	of: Option<AccountId>,
	#[command(flatten)]
	key: KeyOptions,
}

/// What becomes of rewards when they are claimed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
	/// They are added to the stake.
	On,
	/// They are paid out.
	Off,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Show { account, key } => show(url, account, &key, out).await,
		Command::Delegate(options) => delegate(url, options, out).await,
		Command::Undelegate(options) => undelegate(url, options, out).await,
		Command::Move(options) => redelegate(url, options, out).await,
		Command::Withdraw { account, key } => withdraw(url, account, &key, out).await,
		Command::Claim(options) => claim(url, options, out).await,
		Command::Compound { collator, switch, key } => {
			send(url, &key, |_| staking::set_compound(collator, switch == Switch::On), out).await
		},
	}
}

/// What the chain knows when a call about stake is made.
struct Books {
	head: Head,
	rules: StakingView,
	own: DelegatorView,
}

impl Books {
	async fn of(client: &Client, account: AccountId) -> Result<Self> {
		let head = client.best().await?;
		let rules = client.staking(Some(head.hash)).await?;
		let own = client.delegator(account, Some(head.hash)).await?;
		Ok(Self { head, rules, own })
	}

	/// What stands behind a collator.
	fn behind(&self, collator: AccountId) -> Option<&DelegationView<AccountId>> {
		self.own.delegations.iter().find(|delegation| delegation.collator == collator)
	}

	/// What it is worth.
	fn value(&self, collator: AccountId) -> Option<Balance> {
		self.behind(collator).map(|delegation| delegation.value)
	}
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
	let Books { head, own, .. } = Books::of(&client, account).await?;
	out.result(
		json!({
			"account": account,
			"block": head.number,
			"delegations": own.delegations.iter().map(|delegation| json!({
				"collator": delegation.collator,
				"value": delegation.value.to_string(),
				"reward": delegation.reward.to_string(),
				"compound": delegation.compound,
			})).collect::<Vec<_>>(),
			"unbonding": own.unbonding.iter().map(|entry| json!({
				"amount": entry.amount.to_string(),
				"free_from": entry.free_from,
			})).collect::<Vec<_>>(),
		}),
		to_text(account, &own, head.number),
	);
	Ok(Status::Done)
}

fn to_text(account: AccountId, own: &DelegatorView, now: u64) -> String {
	let staked = own.delegations.iter().fold(0, |sum: Balance, it| sum.saturating_add(it.value));
	let mut lines = vec![account.to_string(), format!("staked   {}", amount::format(staked))];
	for delegation in &own.delegations {
		let fate = if delegation.compound { "added to it" } else { "paid out" };
		lines.push(format!(
			"behind   {}: {}, and {} earned, {fate} by `poco stake claim`",
			words::name(&delegation.collator),
			amount::format(delegation.value),
			amount::format(delegation.reward)
		));
	}
	for entry in &own.unbonding {
		let when = match words::until(entry.free_from.into(), now) {
			Some(span) => format!("free from block {} on, in {span} or so", entry.free_from),
			None => "freed by `poco stake withdraw`".into(),
		};
		lines.push(format!("waiting  {}, {when}", amount::format(entry.amount)));
	}
	lines.join("\n")
}

async fn delegate(url: &str, options: Delegate, out: &Output) -> Result<Status> {
	let Delegate { collator, amount, key } = options;
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let books = Books::of(&client, account.id()).await?;
	let view = client.collator(collator, Some(books.head.hash)).await?;
	let there = books.value(collator).unwrap_or_default();
	takes(&books.rules, collator, view.as_ref(), there, amount)?;
	let free = client.funds(account.id(), Some(books.head.hash)).await?.free;
	covers(account.id(), free, amount)?;
	let call = staking::delegate(collator, amount);
	tell(&client.submit(&account, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn undelegate(url: &str, options: Undelegate, out: &Output) -> Result<Status> {
	let Undelegate { collator, amount, all, key } = options;
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let books = Books::of(&client, account.id()).await?;
	let there = books.value(collator);
	let wanted = if all { there } else { amount };
	let amount = wanted.unwrap_or_default();
	gives(&books.rules, collator, there, amount)?;
	let call = staking::undelegate(collator, amount);
	tell(&client.submit(&account, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn redelegate(url: &str, options: Move, out: &Output) -> Result<Status> {
	let Move { from, to, amount, key } = options;
	if from == to {
		let name = words::name(&from);
		let words = format!("the stake is behind {name} already: name another collator after it");
		return Err(would_refuse("SameCollator", words));
	}
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let books = Books::of(&client, account.id()).await?;
	gives(&books.rules, from, books.value(from), amount)?;
	let view = client.collator(to, Some(books.head.hash)).await?;
	takes(&books.rules, to, view.as_ref(), books.value(to).unwrap_or_default(), amount)?;
	let call = staking::redelegate(from, to, amount);
	tell(&client.submit(&account, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn withdraw(
	url: &str,
	account: Option<AccountId>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let signer = key.account(&client, out).await?;
	let whose = account.unwrap_or_else(|| signer.id());
	let Books { head, own, .. } = Books::of(&client, whose).await?;
	// In the next block, at the earliest.
	let next = head.number.saturating_add(1);
	// They are in the order in which they come to be free.
	match own.unbonding.first() {
		None => {
			let words = format!(
				"nothing of {} waits to be free; `poco stake undelegate` takes stake out",
				words::name(&whose)
			);
			return Err(would_refuse("NothingDue", words));
		},
		Some(first) if u64::from(first.free_from) > next => {
			let when = words::until(first.free_from.into(), head.number).unwrap_or_default();
			let words = format!(
				"nothing is free yet: {} will be from block {} on, in {when} or so",
				amount::format(first.amount),
				first.free_from
			);
			return Err(would_refuse("NothingDue", words));
		},
		Some(_) => {},
	}
	let call = staking::withdraw_unbonded(whose);
	tell(&client.submit(&signer, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn claim(url: &str, options: Claim, out: &Output) -> Result<Status> {
	let Claim { collator, of, key, .. } = options;
	let client = Client::connect(url).await?;
	let signer = key.account(&client, out).await?;
	let whose = of.unwrap_or_else(|| signer.id());
	let books = Books::of(&client, whose).await?;
	if let Some(collator) = collator.filter(|collator| books.behind(*collator).is_none()) {
		return Err(not_delegated(collator));
	}
	let calls: Vec<_> = books
		.own
		.delegations
		.iter()
		.filter(|delegation| collator.is_none_or(|collator| delegation.collator == collator))
		.filter(|delegation| delegation.reward > 0)
		.map(|delegation| staking::claim(delegation.collator, whose))
		.collect();
	if calls.is_empty() {
		let words = format!(
			"the stake of {} has earned nothing that was not paid yet; rewards come at the ends of \
			 sessions, from collators that make blocks: `poco collator list`",
			words::name(&whose)
		);
		return Err(would_refuse("NothingEarned", words));
	}
	tell(&submit_all(&client, &signer, calls).await?, out);
	Ok(Status::Done)
}

/// Refuses stake that a collator would not take: so much, more than is there.
fn takes(
	rules: &StakingView,
	who: AccountId,
	collator: Option<&CollatorView>,
	there: Balance,
	amount: Balance,
) -> Result<()> {
	let name = words::name(&who);
	if rules.mode == Mode::Consortium {
		let words = "only invulnerables collate on this chain, and nobody stakes behind them; a \
			referendum can change that";
		return Err(would_refuse("ConsortiumMode", words));
	}
	let Some(candidate) = collator.filter(|view| view.is_candidate) else {
		let why = match collator.is_some_and(|view| view.is_invulnerable) {
			true => "collates by a decision of governance, and takes no stake",
			false => "is no candidate, and nobody can stake behind it",
		};
		let words = format!("{name} {why}; `poco collator list` shows the candidates");
		return Err(would_refuse("NotCandidate", words));
	};
	if let Some(session) = candidate.exit_from {
		let words = format!(
			"{name} is about to leave, from session {session} on; choose another candidate: \
			 `poco collator list`"
		);
		return Err(would_refuse("Leaving", words));
	}
	if candidate.chilled {
		let words = format!(
			"{name} is not to be chosen now; choose another candidate: `poco collator list`"
		);
		return Err(would_refuse("Chilled", words));
	}
	let total = there.saturating_add(amount);
	if amount == 0 || total < rules.minimum_delegation {
		let words = format!(
			"{} would be behind {name}, and it has to be at least {}: stake more",
			amount::format(total),
			amount::format(rules.minimum_delegation)
		);
		return Err(would_refuse("BelowMinimum", words));
	}
	Ok(())
}

/// Refuses to take out from behind a collator what is not there, or what would leave too little.
fn gives(
	rules: &StakingView,
	who: AccountId,
	there: Option<Balance>,
	amount: Balance,
) -> Result<()> {
	let name = words::name(&who);
	let Some(there) = there else { return Err(not_delegated(who)) };
	let Some(rest) = there.checked_sub(amount) else {
		let words =
			format!("no more than {} is behind {name}: take out less", amount::format(there));
		return Err(would_refuse("AmountTooHigh", words));
	};
	if amount == 0 && there > 0 {
		let words = format!("say how much to take out: {} is behind {name}", amount::format(there));
		return Err(would_refuse("BelowMinimum", words));
	}
	if rest > 0 && rest < rules.minimum_delegation {
		let words = format!(
			"{} would stay behind {name}, and it has to be at least {}: leave more there, or nothing \
			 of the {} that are",
			amount::format(rest),
			amount::format(rules.minimum_delegation),
			amount::format(there)
		);
		return Err(would_refuse("BelowMinimum", words));
	}
	Ok(())
}

fn not_delegated(collator: AccountId) -> anyhow::Error {
	let name = words::name(&collator);
	let words = format!("nothing is staked behind {name}; `poco stake show` tells what is where");
	would_refuse("NotDelegated", words)
}

/// Refuses to hold more of an account than it has free.
fn covers(account: AccountId, free: Balance, amount: Balance) -> Result<()> {
	if amount <= free {
		return Ok(());
	}
	let words = format!(
		"{} has {} free, and needs {}: send it more, or stake less",
		words::name(&account),
		amount::format(free),
		amount::format(amount)
	);
	Err(would_refuse("FundsTooLow", words))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::exit;
	use poco_primitives::staking::{MissedRule, Perbill, UnbondingView};
	use poco_sdk::{amount::POCO, Account};

	fn account(uri: &str) -> AccountId {
		Account::from_uri(uri).unwrap().id()
	}

	fn rules(mode: Mode) -> StakingView {
		StakingView {
			mode,
			session: 3,
			session_length: 20,
			desired_candidates: 2,
			candidacy_bond: 10 * POCO,
			minimum_delegation: 10 * POCO,
			unbonding_period: 40,
			issuance_per_block: POCO / 10,
			issued: 0,
			issuance_cap: POCO,
			missed: MissedRule::default(),
		}
	}

	fn candidate(who: &str) -> CollatorView {
		CollatorView {
			account: account(who),
			is_invulnerable: false,
			is_candidate: true,
			is_active: false,
			rank: Some(0),
			bond: 10 * POCO,
			delegated: 0,
			delegators: 0,
			commission: Perbill::from_percent(0),
			next_commission: None,
			chilled: false,
			exit_from: None,
			earned: 0,
			blocks: 0,
		}
	}

	#[track_caller]
	fn assert_refused(ended: Result<()>, name: &str, words: &str) {
		let error = ended.expect_err("it is refused");
		assert_eq!(exit::refusal(&error), Some(name), "{error}");
		assert!(error.to_string().contains(words), "no `{words}` in: {error}");
	}

	#[test]
	fn a_candidate_takes_the_least_stake_and_more_of_whoever_has_that() {
		let (rules, bob) = (rules(Mode::Open), candidate("//Bob"));
		let takes = |there, amount| takes(&rules, bob.account, Some(&bob), there, amount);
		assert!(takes(0, 10 * POCO).is_ok());
		assert!(takes(10 * POCO, 1).is_ok());
		assert_refused(
			takes(0, 10 * POCO - 1),
			"BelowMinimum",
			"9.999999999999 POCO would be behind Bob, and it has to be at least 10 POCO",
		);
		assert_refused(takes(10 * POCO, 0), "BelowMinimum", "stake more");
	}

	#[test]
	fn whoever_takes_no_stake_is_named_with_the_reason() {
		let open = rules(Mode::Open);
		let takes = |rules: &StakingView, view: Option<CollatorView>| {
			takes(rules, account("//Bob"), view.as_ref(), 0, 10 * POCO)
		};
		assert_refused(takes(&open, None), "NotCandidate", "Bob is no candidate");
		let bob = || candidate("//Bob");
		let former = CollatorView { is_candidate: false, ..bob() };
		assert_refused(takes(&open, Some(former.clone())), "NotCandidate", "Bob is no candidate");
		let named = CollatorView { is_invulnerable: true, ..former };
		assert_refused(takes(&open, Some(named)), "NotCandidate", "by a decision of governance");
		let leaving = CollatorView { chilled: true, exit_from: Some(5), ..bob() };
		assert_refused(takes(&open, Some(leaving)), "Leaving", "from session 5 on");
		let chilled = CollatorView { chilled: true, ..bob() };
		assert_refused(takes(&open, Some(chilled)), "Chilled", "is not to be chosen");
		let closed = rules(Mode::Consortium);
		assert_refused(takes(&closed, Some(bob())), "ConsortiumMode", "referendum");
	}

	#[test]
	fn what_is_taken_out_is_there_and_leaves_enough_or_nothing() {
		let (rules, bob) = (rules(Mode::Open), account("//Bob"));
		let gives = |there, amount| gives(&rules, bob, there, amount);
		for amount in [1, 15 * POCO, 25 * POCO] {
			assert!(gives(Some(25 * POCO), amount).is_ok(), "{amount}");
		}
		assert!(gives(Some(0), 0).is_ok(), "whoever was slashed to nothing gets rid of it");
		assert_refused(gives(None, POCO), "NotDelegated", "nothing is staked behind Bob");
		assert_refused(
			gives(Some(POCO), POCO + 1),
			"AmountTooHigh",
			"no more than 1 POCO is behind Bob",
		);
		assert_refused(gives(Some(POCO), 0), "BelowMinimum", "say how much to take out");
		assert_refused(
			gives(Some(25 * POCO), 15 * POCO + 1),
			"BelowMinimum",
			"9.999999999999 POCO would stay behind Bob",
		);
	}

	#[test]
	fn no_more_is_staked_than_is_free() {
		assert!(covers(account("//Bob"), 5, 5).is_ok());
		let refused = covers(account("//Bob"), 5 * POCO, 5 * POCO + 1);
		assert_refused(refused, "FundsTooLow", "Bob has 5 POCO free");
	}

	#[test]
	fn stake_is_shown_with_what_it_earned_and_when_it_is_free() {
		let (dave, bob) = (account("//Dave"), account("//Bob"));
		let own = DelegatorView {
			delegations: vec![DelegationView {
				collator: bob,
				value: 25 * POCO,
				reward: POCO / 2,
				compound: true,
			}],
			unbonding: vec![
				UnbondingView { amount: POCO, free_from: 100 },
				UnbondingView { amount: 2 * POCO, free_from: 140 },
			],
		};
		let expected = [
			dave.to_string().as_str(),
			"staked   25 POCO",
			"behind   Bob: 25 POCO, and 0.5 POCO earned, added to it by `poco stake claim`",
			"waiting  1 POCO, freed by `poco stake withdraw`",
			"waiting  2 POCO, free from block 140 on, in 4 min or so",
		]
		.join("\n");
		assert_eq!(to_text(dave, &own, 100), expected);
	}
}
