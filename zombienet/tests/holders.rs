//! What holders decide, on a network: who collates, by their stake, and which code runs, by their votes.
//!
//! One network, half an hour of it: votes on local networks take five minutes, sessions two.

#[path = "support/bought.rs"]
mod bought;
#[path = "support/poco.rs"]
mod poco;
#[path = "support/runtimes.rs"]
mod runtimes;
#[path = "support/started.rs"]
mod started;
mod support;

use bought::bought;
use poco::{app, Poco};
use poco_network::{Description, Network, COLLATORS, POCO};
use serde_json::Value;
use started::Started;
use std::path::Path;
use support::{included_more, network, until};

/// Accounts of the chain's preset that no node uses.
const REQUESTER: &str = "//Alice";
const WORKERS: [&str; 2] = ["Bob", "Ferdie"];

/// The category that the next runtime opens in its first block.
const OPENED: &str = "XXL";

#[tokio::test(flavor = "multi_thread")]
async fn holders_decide_who_collates_and_what_runs() {
	let network = network(Description::portable()).await;
	let folder = tempfile::tempdir().unwrap();
	let poco = Poco::new(&network, folder.path());
	let next = runtimes::next(&poco, folder.path());
	let broken = runtimes::broken(folder.path());

	// Votes and sessions take their time beside each other.
	three_stand_for_two_places(&network, &poco);
	tokio::join!(a_delegation_moves_a_candidate_into_the_set(&poco), async {
		a_vote_that_fails_and_code_that_validators_refuse_change_nothing(
			&network,
			&poco,
			[&next, &broken],
			folder.path(),
		)
		.await;
		an_upgrade_is_voted_on_while_tasks_are_open(&network, &poco, &next, folder.path()).await;
	});
	network.end().await;
}

/// Candidates, the node that has their keys, and their bonds. Two places are free.
const CANDIDATES: [(&str, &str, &str); 3] =
	[("//Alice", COLLATORS[0], "40"), ("//Bob", COLLATORS[1], "30"), ("//Eve", COLLATORS[1], "20")];

/// Who has the least, until somebody delegates.
const OUTSIDER: &str = "//Eve";

fn three_stand_for_two_places(network: &Network, poco: &Poco) {
	for (account, node, bond) in CANDIDATES {
		let url = network.node(node).expect("it runs").ws_uri().to_owned();
		poco.run(&["collator", "keys", "--node-url", &url, "--suri", account]);
		poco.run(&["collator", "join", "--bond", bond, "--suri", account]);
	}
}

fn collator(poco: &Poco, account: &str) -> Value {
	poco.run(&["collator", "show", account]).pop().expect("it tells of a collator")
}

async fn a_delegation_moves_a_candidate_into_the_set(poco: &Poco) {
	let ask = |account| async move { Ok(collator(poco, account)) };
	for (account, ..) in CANDIDATES.iter().filter(|(account, ..)| *account != OUTSIDER) {
		let what = format!("{account} is in the set");
		until(&what, || ask(account), |view| view["is_active"] == true).await;
	}
	assert_eq!(collator(poco, OUTSIDER)["is_active"], false, "two have more");
	assert_eq!(collator(poco, OUTSIDER)["rank"], 2);
	poco.run(&["stake", "delegate", OUTSIDER, "100", "--suri", "//Ferdie"]);
	assert_eq!(collator(poco, OUTSIDER)["rank"], 0, "with the delegation it has the most");
	until(
		"the candidate with the delegation authors",
		|| ask(OUTSIDER),
		|view| {
			view["is_active"] == true && view["blocks"].as_u64().is_some_and(|blocks| blocks > 0)
		},
	)
	.await;
}

/// What is being voted on now, by the hash of what would be authorized.
async fn referendum(poco: &Poco, hash: &str) -> String {
	let hash = hash.trim_start_matches("0x").to_owned();
	let find = |status: &Value| {
		let referenda = status["referenda"].as_array()?;
		let found = referenda.iter().find(|one| one["call"].to_string().contains(&hash))?;
		found["index"].as_u64().map(|index| index.to_string())
	};
	let status = until(
		"a proposal is put to the vote",
		|| async { Ok(poco.run(&["gov", "status"]).pop().unwrap_or_default()) },
		|status| find(status).is_some(),
	)
	.await;
	find(&status).expect("it was there")
}

/// The hash that holders vote on.
fn propose(poco: &Poco, file: &str, deposit: &str) -> String {
	let lines = poco.run(&["upgrade", "propose", file, "--deposit", deposit, "--suri", "//Dave"]);
	let told = lines.iter().find(|line| line["type"] == "upgrade").expect("it tells of the hash");
	told["hash"].as_str().expect("a hash").to_owned()
}

fn vote(poco: &Poco, referendum: &str, side: &str, stake: &str, account: &str) {
	poco.run(&["gov", "vote", referendum, side, "--stake", stake, "--suri", account]);
}

fn runs(poco: &Poco) -> u64 {
	let status = poco.run(&["upgrade", "status"]).pop().expect("it tells what runs");
	status["spec_version"].as_u64().expect("a version")
}

async fn a_vote_that_fails_and_code_that_validators_refuse_change_nothing(
	network: &Network,
	poco: &Poco,
	[next, broken]: [&str; 2],
	folder: &Path,
) {
	let before = runs(poco);
	// The one with the more behind it comes first, the other a minute later.
	let broken_hash = propose(poco, broken, "200");
	let next_hash = propose(poco, next, "100");
	let refused = Started::new(poco, folder.join("refused"), &["upgrade", "follow", broken]);
	let failed = Started::new(poco, folder.join("failed"), &["upgrade", "follow", next]);
	let first = referendum(poco, &broken_hash).await;
	vote(poco, &first, "aye", "1000", REQUESTER);
	let second = referendum(poco, &next_hash).await;
	vote(poco, &second, "aye", "1000", REQUESTER);
	vote(poco, &second, "nay", "2000", "//Ferdie");

	let failed = failed.refused().await;
	assert_eq!(failed["name"], "NothingAuthorized", "{failed}");
	assert!(failed["message"].as_str().unwrap().contains("did not pass"), "{failed}");
	// The chain took it in, for it says that it is a later version; the validators do not.
	let refused = refused.refused().await;
	assert!(refused["message"].as_str().unwrap().contains("refused"), "{refused}");
	assert_eq!(runs(poco), before, "nothing has changed");
	let status = poco.run(&["upgrade", "status"]).pop().expect("a status");
	assert_eq!(status["authorized"], Value::Null, "{status}");
	included_more(network, POCO, 3).await;
}

async fn an_upgrade_is_voted_on_while_tasks_are_open(
	network: &Network,
	poco: &Poco,
	next: &str,
	folder: &Path,
) {
	let before = runs(poco);
	for name in ["one", "two", "three", "four", "five"] {
		poco.run(&["pool", "deploy", "--name", name, "--suri", REQUESTER]);
	}
	assert!(!categories(poco).contains(&OPENED.to_owned()));
	assert_eq!(runtimes::counted(network).await, 0, "nothing is counted yet");
	let hello = app("hello");
	let tasks = ["with a vote", "without one"].map(|argument| {
		let bought_by = &["--arg", argument, "--suri", REQUESTER, "--detach"][..];
		let lines = poco.run(&[&["run", hello.to_str().unwrap()][..], bought_by].concat());
		bought(&lines)
	});

	let hash = propose(poco, next, "100");
	let followed = Started::new(poco, folder.join("followed"), &["upgrade", "follow", next]);
	let number = referendum(poco, &hash).await;
	vote(poco, &number, "aye", "1000", REQUESTER);
	// One worker votes before, on the one task or on both.
	let worker = poco.worker(WORKERS[0]);
	poco.wait(&tasks[0], "one worker has voted", |task| {
		task["contributions"].as_array().is_some_and(|all| all.len() == 1)
	})
	.await;
	drop(worker);
	let end = followed.done().await;
	assert_eq!(end["spec_version"].as_u64(), Some(before + 1), "{end}");
	assert_eq!(runs(poco), before + 1);

	// What the change of the first block did, and that of several.
	assert!(categories(poco).contains(&OPENED.to_owned()), "{:?}", categories(poco));
	assert!(runtimes::counted(network).await > 0, "entries are counted");
	// Tasks from before the upgrade are paid after it.
	let _workers = WORKERS.map(|name| poco.worker(name));
	for task in &tasks {
		let paid = poco.wait(task, "the task is paid", |task| task["status"] == "completed").await;
		assert_eq!(paid["contributions"].as_array().unwrap().len(), 2, "{paid:#}");
	}
	included_more(network, POCO, 3).await;
}

fn categories(poco: &Poco) -> Vec<String> {
	let list = poco.run(&["category", "list"]).pop().expect("a list");
	let categories = list["categories"].as_array().expect("categories");
	categories.iter().filter_map(|it| it["name"].as_str().map(str::to_owned)).collect()
}
