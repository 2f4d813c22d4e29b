//! Stake behind collators, end to end: who comes to collate by it, what that earns, and how everybody
//! gets out again.

use crate::{
	support::{account, fees, turn, Chain, Ran, HANGS},
	BLOCK_TIME,
};
use poco_primitives::Balance;
use poco_sdk::{amount::POCO, AccountId, ChainEvent, StakingEvent};
use serde_json::{json, Value};
use std::time::{Duration, Instant};

/// Two who become collators, and two who stake behind them.
const PEOPLE: [&str; 4] = ["//Bob", "//Charlie", "//Dave", "//Eve"];

/// Blocks of a session on a chain of one machine.
const SESSION: u64 = 20;

/// How long what was taken out waits there, in blocks.
const UNBONDING: u64 = 40;

#[tokio::test(flavor = "multi_thread")]
async fn stake_makes_collators_and_has_a_part_of_what_they_earn() {
	let _turn = turn().await;
	let chain = Chain::start(BLOCK_TIME).await;
	let mut before = Vec::new();
	for uri in PEOPLE {
		before.push(chain.wealth(account(uri).id()).await);
	}
	candidates_have_keys_and_a_bond(&chain).await;
	what_cannot_be_staked_is_explained_and_costs_nothing(&chain).await;
	let free_from = stake_is_put_in_taken_out_and_moved(&chain).await;
	whoever_rests_or_leaves_takes_no_stake(&chain).await;
	a_session_pays_collators_and_delegators(&chain).await;
	stake_behind_a_collator_that_left_waits_as_ever(&chain).await;
	what_waited_long_enough_is_free(&chain, free_from).await;

	what_sessions_brought_is_paid_or_owed(&chain).await;
	let events = chain.events(1).await;
	for (uri, before) in PEOPLE.into_iter().zip(before) {
		let who = account(uri).id();
		assert_eq!(
			before + paid(who, &events),
			chain.wealth(who).await + fees(who, &events),
			"{uri} has what it had, with what it was paid and without fees"
		);
	}
}

async fn candidates_have_keys_and_a_bond(chain: &Chain) {
	let (bob, url) = (account("//Bob").id(), chain.node.url());
	let join = |bond: &str| chain.poco(&["collator", "join", "--bond", bond, "--suri", "//Bob"]);
	join("12").expect_refusal("ValidatorNotRegistered", "poco collator keys --node-url");
	let set =
		|url: &str, who: &str| chain.poco(&["collator", "keys", "--node-url", url, "--suri", who]);
	set("ws://127.0.0.1:1", "//Bob").expect_error(3, "the collator's own node");
	let made = set(&url, "//Bob").expect(0);
	let keys = chain.client.session_keys(bob).await.unwrap().expect("they are set");
	assert_eq!(made.last()["keys"], format!("0x{}", hex::encode(&keys)));
	assert!(chain.client.has_session_keys(&keys).await.unwrap(), "the node has the secret");

	join("9").expect_refusal("DepositTooLow", "at least 10 POCO");
	join("2000000").expect_refusal("InsufficientBalance", "bond less");
	let place = |bond: &str| {
		let line = ["collator", "join", "--bond", bond, "--replace", "//Alice", "--suri", "//Bob"];
		chain.poco(&line)
	};
	place("12").expect_refusal("NotCandidate", "governance decides");
	let joined = join("12").expect(0);
	assert_eq!(joined.event("CandidateAdded", "deposit"), (10 * POCO).to_string());
	assert_eq!(joined.event("CandidateBondUpdated", "deposit"), (12 * POCO).to_string());
	join("12").expect_refusal("AlreadyCandidate", "its bond is 12 POCO");
	let bond = |amount: &str| chain.poco(&["collator", "bond", amount, "--suri", "//Bob"]);
	bond("12").expect_refusal("DepositTooLow", "is 12 POCO as it is");
	bond("15").expect(0);
	bond("11").expect_refusal("DepositTooLow", "nothing lowers it");
	assert_eq!(held(chain, "//Bob").await, 15 * POCO);

	let commission = |part: &str| chain.poco(&["collator", "commission", part, "--suri", "//Bob"]);
	commission("60%").expect_refusal("CommissionTooHigh", "announce a lower one");
	let from = commission("5%").expect(0).event("CommissionAnnounced", "from");
	let next = collator(chain, "//Bob")["next_commission"].clone();
	assert_eq!((&next["commission"], next["from_session"].to_string()), (&json!("5 %"), from));
	let refused = chain.poco(&["collator", "commission", "5%", "--suri", "//Eve"]);
	refused.expect_refusal("NotCollator", "poco collator join");

	set(&url, "//Charlie").expect(0);
	chain.poco(&["collator", "join", "--suri", "//Charlie"]).expect(0);
	let listed = chain.poco(&["collator", "list"]).expect(0);
	let rule = |name: &str| listed.last()[name].clone();
	assert_eq!((rule("mode"), rule("session_length")), (json!("open"), json!(SESSION)));
	assert_eq!(rule("minimum_delegation"), (10 * POCO).to_string());
	let names: Vec<_> = listed.last()["collators"]
		.as_array()
		.unwrap()
		.iter()
		.map(|view| (view["account"].clone(), view["rank"].clone()))
		.collect();
	let id = |uri: &str| json!(account(uri).id());
	let expected =
		[(id("//Alice"), Value::Null), (id("//Bob"), json!(0)), (id("//Charlie"), json!(1))];
	assert_eq!(names, expected, "the invulnerable, and the candidates by their stake");
	let (alice, bob) = (collator(chain, "//Alice"), collator(chain, "//Bob"));
	assert_eq!((&alice["is_invulnerable"], &alice["is_active"]), (&json!(true), &json!(true)));
	assert_eq!((&bob["is_invulnerable"], &bob["is_candidate"]), (&json!(false), &json!(true)));
	assert_eq!(bob["bond"], (15 * POCO).to_string());
	chain.poco(&["collator", "show", "//Ferdie"]).expect_error(2, "poco collator list");
}

async fn what_cannot_be_staked_is_explained_and_costs_nothing(chain: &Chain) {
	let dave = account("//Dave").id();
	let before = chain.client.funds(dave, None).await.unwrap();
	delegate(chain, "//Ferdie", "50").expect_refusal("NotCandidate", "Ferdie is no candidate");
	delegate(chain, "//Alice", "50").expect_refusal("NotCandidate", "and takes no stake");
	delegate(chain, "//Bob", "9.999999999999").expect_refusal("BelowMinimum", "at least 10 POCO");
	delegate(chain, "//Bob", "2000000").expect_refusal("FundsTooLow", "stake less");
	delegate(chain, "nobody", "50").expect(2);
	let stake = |args: &[&str]| chain.poco(&[&["stake"], args, &["--suri", "//Dave"]].concat());
	stake(&["undelegate", "//Bob", "--all"]).expect_refusal("NotDelegated", "poco stake show");
	stake(&["move", "//Bob", "//Charlie", "10"]).expect_refusal("NotDelegated", "behind Bob");
	stake(&["move", "//Bob", "//Bob", "10"]).expect_refusal("SameCollator", "another collator");
	stake(&["claim", "//Bob"]).expect_refusal("NotDelegated", "behind Bob");
	stake(&["claim", "--all"]).expect_refusal("NothingEarned", "the ends of sessions");
	stake(&["withdraw"]).expect_refusal("NothingDue", "nothing of Dave waits to be free");
	let after = chain.client.funds(dave, None).await.unwrap();
	assert_eq!(after, before, "nothing was sent");
	// What only the chain can say is told in words as well.
	stake(&["compound", "//Bob", "on"]).expect_refusal("NotDelegated", "tells what is there");
}

/// Tells from which block on something is free.
async fn stake_is_put_in_taken_out_and_moved(chain: &Chain) -> u64 {
	let put_in = delegate(chain, "//Bob", "25").expect(0);
	assert_eq!(put_in.event("Delegated", "total"), (25 * POCO).to_string());
	let put_in = delegate(chain, "//Bob", "5").expect(0);
	assert_eq!(put_in.event("Delegated", "total"), (30 * POCO).to_string());

	let take =
		|amount: &str| chain.poco(&["stake", "undelegate", "//Bob", amount, "--suri", "//Dave"]);
	take("30.000000000001").expect_refusal("AmountTooHigh", "no more than 30 POCO");
	take("20.000000000001").expect_refusal("BelowMinimum", "9.999999999999 POCO would stay");
	let taken = take("10").expect(0);
	let due: u64 = taken.event("Undelegated", "due").parse().expect("a block");
	assert_eq!(due, taken.last()["block"].as_u64().unwrap() + UNBONDING);
	chain
		.poco(&["stake", "withdraw", "--suri", "//Dave"])
		.expect_refusal("NothingDue", &format!("10 POCO will be from block {due} on"));

	let move_on =
		|from: &str, to: &str| chain.poco(&["stake", "move", from, to, "10", "--suri", "//Dave"]);
	let moved = move_on("//Bob", "//Charlie").expect(0);
	assert_eq!(moved.event("Redelegated", "amount"), (10 * POCO).to_string());
	move_on("//Charlie", "//Bob").expect_refusal("MovedTooRecently", "wait for a whole session");

	let shown = chain.poco(&["stake", "show", "//Dave"]).expect(0);
	let ten = (10 * POCO).to_string();
	let behind: Vec<_> = shown.last()["delegations"]
		.as_array()
		.unwrap()
		.iter()
		.map(|it| (it["collator"].clone(), it["value"].clone(), it["compound"].clone()))
		.collect();
	let expected = ["//Bob", "//Charlie"]
		.map(|uri| (json!(account(uri).id()), json!(ten), json!(false)))
		.to_vec();
	assert_eq!(behind, expected);
	assert_eq!(shown.last()["unbonding"], json!([{ "amount": ten, "free_from": due }]));
	assert_eq!(held(chain, "//Dave").await, 30 * POCO, "what is staked, and what waits");

	chain.poco(&["stake", "delegate", "//Bob", "30", "--suri", "//Eve"]).expect(0);
	let added = chain.poco(&["stake", "compound", "//Bob", "on", "--suri", "//Eve"]).expect(0);
	assert_eq!(added.event("CompoundSet", "compound"), "true");
	let bob = collator(chain, "//Bob");
	let expected = (json!((40 * POCO).to_string()), json!(2));
	assert_eq!((bob["delegated"].clone(), bob["delegators"].clone()), expected);
	due
}

async fn whoever_rests_or_leaves_takes_no_stake(chain: &Chain) {
	let charlie = |word: &str| chain.poco(&["collator", word, "--suri", "//Charlie"]);
	let refused = |name: &str, words: &str| {
		delegate(chain, "//Charlie", "10").expect_refusal(name, words);
	};
	charlie("unchill").expect_refusal("NotChilled", "can be chosen as it is");
	charlie("chill").expect(0);
	charlie("chill").expect_refusal("Chilled", "not chosen as it is");
	refused("Chilled", "is not to be chosen");
	assert_eq!(collator(chain, "//Charlie")["rank"], Value::Null);
	charlie("unchill").expect(0);

	charlie("exit").expect_refusal("NotLeaving", "poco collator leave");
	charlie("leave").expect(0);
	charlie("exit").expect_refusal("ExitTooEarly", "Charlie may leave from session");
	refused("Leaving", "is about to leave");
	charlie("stay").expect(0);
	charlie("stay").expect_refusal("NotLeaving", "");
	let from = charlie("leave").expect(0).event("ExitAnnounced", "from");
	assert_eq!(collator(chain, "//Charlie")["exit_from"].to_string(), from);
	chain
		.poco(&["collator", "chill", "--suri", "//Eve"])
		.expect_refusal("NotCandidate", "Eve is no candidate");
}

async fn a_session_pays_collators_and_delegators(chain: &Chain) {
	let [bob, dave, eve] = ["//Bob", "//Dave", "//Eve"].map(|uri| account(uri).id());
	let start = Instant::now();
	let shown = loop {
		let view = chain.client.delegator(eve, None).await.unwrap();
		let reward = view.delegations[0].reward;
		if reward > 0 {
			break reward;
		}
		assert!(start.elapsed() < HANGS, "waited in vain for a reward: {view:?}");
		tokio::time::sleep(Duration::from_millis(100)).await;
	};
	assert_eq!(collator(chain, "//Bob")["is_active"], true, "it came to collate by its stake");
	what_sessions_brought_is_paid_or_owed(chain).await;

	// What Eve earned is added to her stake, as she said.
	let (block, before) = (chain.height().await + 1, chain.wealth(eve).await);
	let claimed = chain.poco(&["stake", "claim", "//Bob", "--suri", "//Eve"]).expect(0);
	let reward: Balance = claimed.event("Rewarded", "amount").parse().unwrap();
	assert!(reward >= shown);
	assert_eq!(claimed.event("Delegated", "amount"), reward.to_string());
	assert_eq!(claimed.event("Delegated", "total"), (30 * POCO + reward).to_string());
	let events = chain.events(block).await;
	assert_eq!(chain.wealth(eve).await + fees(eve, &events), before + reward);
	assert_eq!(held(chain, "//Eve").await, 30 * POCO + reward);

	// Anybody claims for Dave and for Bob, and they get it.
	let (block, before) = (chain.height().await + 1, chain.client.funds(dave, None).await.unwrap());
	let claimed = chain.poco(&["stake", "claim", "--all", "--of", "//Dave", "--suri", "//Ferdie"]);
	assert_eq!(claimed.expect(0).event("Rewarded", "delegator"), dave.to_string());
	let reward = paid(dave, &chain.events(block).await);
	let after = chain.client.funds(dave, None).await.unwrap();
	assert!(reward > 0);
	assert_eq!((after.free, after.held), (before.free + reward, before.held), "paid out");
	let before = chain.wealth(bob).await;
	let claimed = chain.poco(&["collator", "claim", "//Bob", "--suri", "//Ferdie"]).expect(0);
	let earned: Balance = claimed.event("Earned", "amount").parse().unwrap();
	assert!(earned > 0);
	assert_eq!(chain.wealth(bob).await, before + earned);
	chain.poco(&["collator", "claim", "//Dave"]).expect_refusal("NothingEarned", "sessions");
	what_sessions_brought_is_paid_or_owed(chain).await;
}

async fn stake_behind_a_collator_that_left_waits_as_ever(chain: &Chain) {
	let from = collator(chain, "//Charlie")["exit_from"].as_u64().expect("it leaves");
	wait_for_block(chain, from * SESSION).await;
	let left = chain.poco(&["collator", "exit", "--suri", "//Charlie"]).expect(0);
	assert_eq!(left.event("Exited", "collator"), account("//Charlie").id().to_string());
	assert_eq!(held(chain, "//Charlie").await, 0, "its bond is back");
	delegate(chain, "//Charlie", "10").expect_refusal("NotCandidate", "Charlie is no candidate");

	let line = ["stake", "undelegate", "//Charlie", "--all", "--suri", "//Dave"];
	let taken = chain.poco(&line).expect(0);
	assert_eq!(taken.event("Undelegated", "amount"), (10 * POCO).to_string());
	let due: u64 = taken.event("Undelegated", "due").parse().expect("a block");
	assert_eq!(due, taken.last()["block"].as_u64().unwrap() + UNBONDING);
	assert_eq!(held(chain, "//Dave").await, 30 * POCO, "behind Bob, and twice what waits");
}

async fn what_waited_long_enough_is_free(chain: &Chain, free_from: u64) {
	wait_for_block(chain, free_from).await;
	let withdraw = || chain.poco(&["stake", "withdraw", "//Dave", "--suri", "//Ferdie"]);
	assert_eq!(withdraw().expect(0).event("Withdrawn", "amount"), (10 * POCO).to_string());
	assert_eq!(held(chain, "//Dave").await, 20 * POCO);
	withdraw().expect_refusal("NothingDue", "nothing is free yet: 10 POCO will be from block");
}

/// What sessions brought was paid or is owed: never more, and less by what rounding leaves in the pot.
async fn what_sessions_brought_is_paid_or_owed(chain: &Chain) {
	let head = chain.client.best().await.unwrap();
	let rules = chain.client.staking(Some(head.hash)).await.unwrap();
	let (mut sessions, mut brought, mut spent) = (0, 0, 0);
	for event in chain.events_between(1, head.number).await {
		match event {
			ChainEvent::Staking(StakingEvent::SessionPaid { reward, issued, .. }) => {
				assert_eq!(issued, rules.issuance_per_block * Balance::from(SESSION));
				assert!(reward >= issued - Balance::from(SESSION), "all but what rounding leaves");
				sessions += 1;
				brought += reward;
			},
			ChainEvent::Staking(
				StakingEvent::Rewarded { amount, .. } | StakingEvent::Earned { amount, .. },
			) => spent += amount,
			_ => {},
		}
	}
	assert_eq!(sessions, Balance::from(head.number / SESSION));
	assert_eq!(rules.issued, sessions * rules.issuance_per_block * Balance::from(SESSION));
	let views = chain.client.collators(Some(head.hash)).await.unwrap();
	let mut owed: Balance = views.iter().map(|view| view.earned).sum();
	for uri in PEOPLE {
		let view = chain.client.delegator(account(uri).id(), Some(head.hash)).await.unwrap();
		owed += view.delegations.iter().map(|delegation| delegation.reward).sum::<Balance>();
	}
	let left = brought.checked_sub(spent + owed).expect("no more than sessions brought");
	assert!(
		left <= 8 * sessions,
		"{left} units are neither paid nor owed after {sessions} sessions"
	);
}

/// What an account was paid for its stake, or for collating, by events.
fn paid(who: AccountId, events: &[ChainEvent]) -> Balance {
	events
		.iter()
		.filter_map(|event| match event {
			ChainEvent::Staking(
				StakingEvent::Rewarded { delegator: payee, amount, .. }
				| StakingEvent::Earned { collator: payee, amount },
			) if *payee == who => Some(*amount),
			_ => None,
		})
		.sum()
}

/// Stakes money of Dave's.
fn delegate(chain: &Chain, collator: &str, amount: &str) -> Ran {
	chain.poco(&["stake", "delegate", collator, amount, "--suri", "//Dave"])
}

/// What `poco` shows of a collator, and that its list says the same.
#[track_caller]
fn collator(chain: &Chain, uri: &str) -> Value {
	let shown = chain.poco(&["collator", "show", uri]).expect(0).last().clone();
	let listed = chain.poco(&["collator", "list"]).expect(0);
	let views = listed.last()["collators"].as_array().expect("collators").clone();
	let view = views.iter().find(|view| view["account"] == shown["account"]);
	// Blocks go on meanwhile.
	for (name, value) in view.expect("it is listed").as_object().expect("an object") {
		if !["blocks", "earned", "is_active", "commission", "next_commission"]
			.contains(&name.as_str())
		{
			assert_eq!(shown[name], *value, "{name}");
		}
	}
	shown
}

/// What is held of an account: its bond, what it stakes, and what waits.
async fn held(chain: &Chain, uri: &str) -> Balance {
	chain.client.funds(account(uri).id(), None).await.unwrap().held
}

async fn wait_for_block(chain: &Chain, number: u64) {
	let start = Instant::now();
	while chain.height().await < number {
		assert!(start.elapsed() < HANGS, "waited in vain for block {number}");
		tokio::time::sleep(Duration::from_millis(100)).await;
	}
}
