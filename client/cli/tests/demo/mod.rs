//! The demonstration, end to end: five tasks, and where every unit of money went.

use crate::support::{account, alone, app, assert_statistics, repository, run, Background, POCO};
use poco_sdk::{amount, Client};
use serde_json::Value;
use std::{os::unix::process::CommandExt, path::Path, process::Command};

/// Milliseconds between blocks: real work is done, which has to fit into its window.
const WORKING_BLOCK_TIME: u64 = 1000;

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstrations_tasks_end_as_they_should() {
	let _alone = alone().await;
	let folder = tempfile::tempdir().unwrap();
	let block_time = WORKING_BLOCK_TIME.to_string();
	let ran = run(&mut demo(folder.path(), &["--once", "--dev-block-time", &block_time])).expect(0);
	let report = ran.last();
	assert_eq!(report["well"], true);

	let units = |value: &Value| value.as_str().unwrap().parse::<i128>().unwrap();
	let tasks = report["tasks"].as_array().unwrap();
	assert_eq!(tasks.len(), 3);
	for task in tasks {
		assert_eq!(task["slashed_workers"].as_array().unwrap().len(), 1, "{task:#}");
		assert_eq!(task["slashed_workers"][0], account("//Ferdie").id().to_string());
		assert!(units(&task["slashed"]) > 0 && units(&task["paid"]) > 0);
		assert_eq!(
			units(&task["paid"]) + units(&task["burned"]) + units(&task["kitty"]),
			units(&task["price"]) + units(&task["slashed"]) + units(&task["drawn"]),
			"{task:#}"
		);
		let votes: Vec<_> = task["events"]
			.as_array()
			.unwrap()
			.iter()
			.filter(|event| event["event"] == "Contributed")
			.collect();
		assert_eq!(votes.len(), 5, "one liar and four honest workers voted");
		assert_eq!(votes[0]["worker"], account("//Ferdie").id().to_string(), "the liar was first");
	}
	assert_the_sellers_are_paid(&tasks[1]);
	for row in report["accounts"].as_array().unwrap() {
		assert_eq!(row["balanced"], true, "{row:#}");
		assert_eq!(units(&row["after"]) - units(&row["before"]), units(&row["change"]));
	}

	let speed = &report["speed"];
	for figure in ["hello_blocks", "hello_seconds", "executor_over_engine", "node_memory_bytes"] {
		assert!(speed[figure].as_f64().is_some_and(|it| it > 0.0), "{figure}: {speed:#}");
	}
	for figure in ["vote_over_transfer", "reveal_over_transfer"] {
		assert!(speed[figure].as_f64().is_some_and(|it| it > 0.0), "{figure}: {speed:#}");
	}
	assert_the_chain_helps_itself(&report["unattended"]);
	assert_eq!(tasks[0]["stdout"], "hello-world\n");
	assert_statistics(&folder.path().join("stats/files/summary.json"));
}

/// On a chain that seals on demand. It stays up with its workers when the tasks are paid, until Ctrl-C, which a
/// terminal sends to all of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_stays_up_until_it_is_interrupted() {
	let _alone = alone().await;
	let folder = tempfile::tempdir().unwrap();
	let mut command = demo(folder.path(), &["--seal", "instant"]);
	command.process_group(0);
	let mut demo = Background::start("demo", command, folder.path());
	let up = demo.line("up").await;
	assert_eq!(demo.line("result").await["well"], true);
	let url = up["url"].as_str().unwrap();
	run(Command::new(POCO)
		.args(["--json", "--url", url, "run", &app("hello"), "--arg", "still here"])
		.args(["--suri", "//Alice", "--out"])
		.arg(folder.path().join("later")))
	.expect(0);

	let group = format!("-{}", demo.id());
	let signal = |name: &str| Command::new("kill").args([name, "--", &group]).output().unwrap();
	assert!(signal("-INT").status.success(), "it is running");
	demo.end().await.expect(0);
	assert!(!signal("-0").status.success(), "nothing that it started is left");
	assert!(Client::connect(url).await.is_err(), "the node is gone");
}

/// The command with what it needs, whose results go to this folder.
fn demo(folder: &Path, options: &[&str]) -> Command {
	let mut command = Command::new(POCO);
	command.args(["--json", "demo"]).args(options).arg("--dir").arg(folder);
	command.arg("--data").arg(repository("examples/data"));
	command.env("POCO_APPS_DIR", Path::new(&app("hello")).parent().unwrap());
	command
}

/// What is needed is broken: the status tells, and the words say what mends it.
#[test]
fn a_demonstration_that_cannot_be_given_does_not_end_well() {
	let folder = tempfile::tempdir().unwrap();
	let demonstrate = |options: &[&str], node: &str| {
		run(demo(folder.path(), options).arg("--once").env("POCO_NODE", node))
	};
	let no_apps = folder.path().join("apps");
	let no_apps = ["--apps-dir", no_apps.to_str().unwrap()];
	demonstrate(&no_apps, "/bin/true").expect_error(2, "examples/apps/build.sh");
	demonstrate(&[], "/bin/true").expect_error(1, "ended while starting");
	demonstrate(&[], "/nowhere").expect_error(1, "POCO_NODE");
}

/// Two tasks that nobody made a call for: one refunded, one opened again and paid.
fn assert_the_chain_helps_itself(act: &Value) {
	assert_eq!((&act["well"], &act["untouched"]), (&Value::Bool(true), &Value::Bool(true)));
	let units = |value: &Value| value.as_str().unwrap().parse::<u128>().unwrap();
	let [refunded, reopened] = act["tasks"].as_array().unwrap().as_slice() else { panic!() };
	let (price, stake) = (units(&refunded["price"]), units(&refunded["stake"]));
	let voters = refunded["slashed_workers"].as_array().unwrap().len() as u128;
	assert!(voters > 0, "{refunded:#}");
	assert_eq!(refunded["status"], "failed");
	assert_eq!(units(&refunded["refunded"]), price);
	assert_eq!(units(&refunded["burned"]), voters * stake * 5 / 100, "the failure fees");
	assert_eq!(units(&refunded["paid"]), 0);

	let (price, stake) = (units(&reopened["price"]), units(&reopened["stake"]));
	let names: Vec<_> = reopened["events"]
		.as_array()
		.unwrap()
		.iter()
		.map(|event| event["event"].as_str().unwrap())
		.collect();
	let times = |wanted: &str| names.iter().filter(|name| **name == wanted).count();
	assert_eq!((times("TaskReopened"), times("ConsensusReached")), (1, 2));
	assert_eq!((times("Contributed"), times("Revealed")), (4, 2), "two silent, two honest workers");
	assert_eq!(reopened["status"], "completed");
	let slashed: Vec<_> = reopened["slashed_workers"]
		.as_array()
		.unwrap()
		.iter()
		.map(|it| it.as_str().unwrap())
		.collect();
	let silent = ["//Bob", "//Eve"].map(|uri| account(uri).id().to_string());
	assert!(slashed.len() == 2 && silent.iter().all(|it| slashed.contains(&it.as_str())));
	assert_eq!(units(&reopened["slashed"]), 2 * stake, "all of what the silent ones staked");
	assert_eq!(units(&reopened["burned"]), price / 100);
	assert_eq!(units(&reopened["paid"]), price - price / 100 + 2 * stake);
	for row in act["accounts"].as_array().unwrap() {
		assert_eq!(row["balanced"], true, "{row:#}");
	}
}

/// The second task was bought on the marketplace: 2 POCO for the app, 3 for the data, 10 for the
/// computing, and a hundredth of each is burned.
fn assert_the_sellers_are_paid(task: &Value) {
	let units = |value: &Value| value.as_str().unwrap().parse::<u128>().unwrap();
	let payments = task["payments"].as_array().unwrap();
	let paid = |role: &str| -> Vec<(&str, u128)> {
		let of_role = payments.iter().filter(|payment| payment["role"] == role);
		of_role
			.map(|payment| (payment["name"].as_str().unwrap(), units(&payment["amount"])))
			.collect()
	};
	assert_eq!(units(&task["price"]), 15 * amount::POCO);
	assert_eq!(units(&task["burned"]), 15 * amount::POCO / 100);
	assert_eq!(paid("app"), [("AppOwner", 2 * amount::POCO * 99 / 100)]);
	assert_eq!(paid("dataset"), [("DataOwner", 3 * amount::POCO * 99 / 100)]);

	let prize = 10 * amount::POCO * 99 / 100 + units(&task["slashed"]);
	let workers = paid("worker");
	assert_eq!(workers.len(), 4, "the honest ones");
	let each = prize * 95 / 100 / 4;
	assert!(workers.iter().all(|(_, amount)| *amount == each), "{workers:?}");
	assert_eq!(paid("scheduler"), [("Scheduler", prize - 4 * each)], "5 % and what rounding left");
}
