//! What a network has to survive: one network, and one accident after another.

#[path = "support/bought.rs"]
mod bought;
#[path = "support/poco.rs"]
mod poco;
mod support;

use bought::bought;
use poco::{app, Poco};
use poco_network::{processes_in, Description, Network, COLLATORS, NEIGHBOUR, POCO, VALIDATORS};
use std::{collections::BTreeMap, process::Command};
use support::{included_more, network, until};

/// Accounts of the chain's preset that no node uses.
const REQUESTER: &str = "//Alice";
const WORKERS: [&str; 2] = ["Bob", "Ferdie"];

#[tokio::test(flavor = "multi_thread")]
async fn a_network_goes_on() {
	let network = network(Description::portable()).await;
	let folder = tempfile::tempdir().unwrap();
	let poco = Poco::new(&network, folder.path());

	both_parachains_are_included(&network).await;
	both_collators_author(&network, 0).await;
	a_task_is_paid(&poco).await;
	a_killed_collator_comes_back(&network).await;
	finality_outlives_a_validator_that_restarts(&network).await;
	an_open_task_outlives_a_stop_of_everything(&network, &poco).await;

	let folder = network.folder().to_path_buf();
	network.end().await;
	assert_eq!(processes_in(&folder), [], "no process is left");
	assert!(!folder.exists(), "no data is left");
}

/// A signal to the launcher alone, while it starts nodes: they do not hear of it by themselves.
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_launcher_leaves_nothing_behind() {
	let folder = tempfile::tempdir().unwrap();
	let nodes = folder.path().join("network");
	let mut launcher = Command::new(env!("CARGO_BIN_EXE_poco-network"))
		.args(["--json", "up", "--any-ports", "--dir"])
		.arg(&nodes)
		.spawn()
		.unwrap();
	let runs =
		|name: &str| processes_in(&nodes).iter().any(|process| process.folder.ends_with(name));
	until("a validator runs", || async { Ok(runs(VALIDATORS[0])) }, |runs| *runs).await;
	let id = launcher.id().to_string();
	assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
	assert!(launcher.wait().unwrap().success(), "the user wanted it to end");
	assert_eq!(processes_in(&nodes), [], "no process is left");
	assert!(!nodes.join("nodes").exists(), "no data is left");
}

async fn both_parachains_are_included(network: &Network) {
	for para_id in [POCO, NEIGHBOUR] {
		included_more(network, para_id, 3).await;
	}
}

/// Each of our collators is seen as the author of a block after this one.
async fn both_collators_author(network: &Network, after: u32) -> BTreeMap<&'static str, u32> {
	until(
		"both collators of ours author",
		|| network.last_authored(COLLATORS[0]),
		|authored| authored.values().all(|block| *block > after),
	)
	.await
}

/// The main job: a requester's program is computed by real workers, and they are paid.
async fn a_task_is_paid(poco: &Poco) {
	let _workers = WORKERS.map(|name| poco.worker(name));
	let out = tempfile::tempdir().unwrap();
	let out = out.path().join("result");
	let lines = poco.run(&[
		"run",
		app("hello").to_str().unwrap(),
		"--arg",
		"over the relay chain",
		"--suri",
		REQUESTER,
		"--out",
		out.to_str().unwrap(),
	]);
	let result = lines.last().unwrap();
	assert_eq!(result["stdout"], "over the relay chain\n");
	// The end that it tells of is final, and no reorganisation takes it back.
	let task = poco.task(&bought(&lines));
	assert_eq!(task["status"], "completed");
	let contributions = task["contributions"].as_array().unwrap();
	assert_eq!(contributions.len(), WORKERS.len());
	for contribution in contributions {
		assert_eq!(contribution["status"], "proved", "{task:#}");
	}
}

async fn a_killed_collator_comes_back(network: &Network) {
	let [stays, dies] = COLLATORS;
	network.kill(dies).unwrap();
	assert!(!network.processes().contains_key(dies), "{dies} is gone");
	included_more(network, POCO, 3).await;
	// What the dead one had made may still have been under way; now nothing is.
	let authored = network.last_authored(stays).await.unwrap();
	included_more(network, POCO, 2).await;
	let later = network.last_authored(stays).await.unwrap();
	assert!(later[stays] > authored[stays], "the other goes on: {authored:?}, {later:?}");
	assert_eq!(later[dies], authored[dies], "the dead author nothing: {authored:?}, {later:?}");

	network.start_again(dies).await.unwrap();
	both_collators_author(network, later[stays]).await;
}

async fn finality_outlives_a_validator_that_restarts(network: &Network) {
	let [stays, restarts] = VALIDATORS;
	network.stop(restarts).await.unwrap();
	assert!(!network.processes().contains_key(restarts), "{restarts} is gone");
	// Two of two are needed for finality, and one alone makes no block.
	let stopped = network.height(stays).await.unwrap();
	network.start_again(restarts).await.unwrap();
	for validator in VALIDATORS {
		until(
			"finality goes on",
			|| network.height(validator),
			|height| height.finalized >= stopped.best + 2,
		)
		.await;
	}
	for para_id in [POCO, NEIGHBOUR] {
		included_more(network, para_id, 2).await;
	}
}

async fn an_open_task_outlives_a_stop_of_everything(network: &Network, poco: &Poco) {
	let hello = app("hello");
	let lines = poco.run(&[
		"run",
		hello.to_str().unwrap(),
		"--arg",
		"after the stop",
		"--suri",
		REQUESTER,
		"--detach",
	]);
	let task = bought(&lines);
	// One vote is cast before the stop, the other after it.
	let worker = poco.worker(WORKERS[0]);
	poco.wait(&task, "one worker has voted", |task| {
		task["contributions"].as_array().is_some_and(|all| all.len() == 1)
	})
	.await;
	let before = poco.task(&task);
	// The vote must be in a block that outlives the stop, not only in the best one.
	included_more(network, POCO, 4).await;
	drop(worker);

	let was = network.height(COLLATORS[0]).await.unwrap();
	network.stop_all().await;
	assert_eq!(network.processes(), BTreeMap::new(), "nothing runs");
	network.start_all_again().await.unwrap();

	let after = poco.wait(&task, "the chain answers", |task| task["status"].is_string()).await;
	for field in ["status", "reward", "contribution_deadline", "contributions"] {
		assert_eq!(after[field], before[field], "the task is as it was");
	}
	until(
		"the chain goes on from where it was",
		|| network.height(COLLATORS[0]),
		|height| height.finalized > was.finalized + 2,
	)
	.await;

	let _workers = WORKERS.map(|name| poco.worker(name));
	let paid = poco.wait(&task, "the task is paid", |task| task["status"] == "completed").await;
	assert_eq!(paid["contributions"].as_array().unwrap().len(), 2, "{paid:#}");
}
