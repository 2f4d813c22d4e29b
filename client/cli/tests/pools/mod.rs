//! Who may work, end to end: keys that work for an account, and pools that are not open to anybody.

use crate::{
	support::{account, app, earned, fees, turn, Chain},
	BLOCK_TIME,
};
use poco_primitives::{hash, task::TaskStatus, Balance, TaskId, H256};
use poco_sdk::{amount, call, AccountId, ChainEvent, EventRecord, PocoEvent, Until};
use serde_json::{json, Value};
use std::path::Path;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_work_does_and_nobody_else() {
	let _turn = turn().await;
	let chain = Chain::start(BLOCK_TIME).await;
	let app = chain
		.poco(&["app", "deploy", &app("hello"), "--name", "hello", "--suri", "//Dave"])
		.expect(0)
		.event("EntryRegistered", "address");
	a_key_works_for_an_account(&chain).await;
	a_scheduler_signs_for_its_workers(&chain, &app).await;
	a_member_is_drawn_and_a_stranger_is_refused(&chain, &app).await;
	what_is_known_beforehand_is_kept_until_it_is_used(&chain).await;
}

/// A fresh key with some POCO, of which fees are taken and given back: its file, its address, its account.
async fn a_key(chain: &Chain, name: &str) -> (String, String, AccountId) {
	let file = chain.path(name);
	let made = chain.poco(&["key", "new", "--out", &file]).expect(0);
	let key = made.last()["account"].as_str().unwrap().to_owned();
	let operator = account(std::fs::read_to_string(&file).unwrap().trim()).id();
	let gift = call::pay(operator, 10 * amount::POCO);
	chain.client.submit(&account("//Alice"), &gift, Until::InBestBlock).await.expect("a gift");
	(file, key, operator)
}

/// What was paid for the votes and the reveals of a worker from a block on, and how many there were.
async fn paid_for_work(chain: &Chain, worker: AccountId, from: u64) -> (Balance, usize) {
	let (mut paid, mut count) = (0, 0);
	for number in from..=chain.height().await {
		let hash = chain.client.hash_at(number).await.unwrap().expect("a block");
		let records = chain.client.events(hash).await.unwrap();
		let of = |record: &EventRecord| match &record.event {
			ChainEvent::Poco(
				PocoEvent::Contributed { worker, .. } | PocoEvent::Revealed { worker, .. },
			) => Some(*worker),
			_ => None,
		};
		for record in records.iter().filter(|record| of(record) == Some(worker)) {
			let same = records.iter().filter(|other| other.transaction == record.transaction);
			let fees = same.filter_map(|other| match &other.event {
				ChainEvent::FeePaid { amount, .. } => Some(*amount),
				_ => None,
			});
			paid += fees.sum::<Balance>();
			count += 1;
		}
	}
	(paid, count)
}

async fn a_key_works_for_an_account(chain: &Chain) {
	let bob = account("//Bob");
	let (file, key, operator) = a_key(chain, "operator.key").await;
	chain
		.poco(&["account", "operator", "set", &key, "--suri", "//Bob"])
		.expect_refusal("NotBonded", "poco bond");
	chain.poco(&["bond", "100", "--suri", "//Bob"]).expect(0);

	let principal = bob.id().to_string();
	let options = ["--as", &principal, "--key-file", &file];
	let mut worker = chain.worker_with("operator", &options);
	let buy = |text: &str| {
		let line = ["run", &app("hello"), "--arg", text, "--replicas", "1", "--detach"];
		chain.poco(&[&line[..], &["--suri", "//Alice"]].concat()).expect(0).task()
	};
	let task = buy("by an operator");
	let note = chain.said("operator", task, |line| line["type"] == "note").await;
	assert!(note["message"].as_str().unwrap().contains("poco account operator set"), "{note}");
	let named = chain.poco(&["account", "operator", "set", &key, "--suri", "//Bob"]).expect(0);
	assert_eq!(named.event("OperatorSet", "operator"), key);
	let start = named.last()["block"].as_u64().unwrap() + 1;
	let before = chain.wealth(bob.id()).await;
	assert_eq!(chain.poco(&["account", &principal]).expect(0).last()["operator"], key);
	assert_eq!(chain.poco(&["account", &key]).expect(0).last()["works_for"], principal);
	chain.wait(task, "publication", |view| !view.publications.is_empty()).await;
	let view = chain.client.task(task, None).await.unwrap().expect("it is recorded");
	assert_eq!(view.contributions[0].worker, bob.id(), "the owner's bond and record");
	let events = chain.events(start).await;
	assert_eq!(earned(bob.id(), &events), view.reward - view.reward / 100);
	assert_eq!(chain.wealth(bob.id()).await, before + earned(bob.id(), &events));
	assert_eq!(fees(bob.id(), &events), 0, "the owner's key did nothing");
	let (paid, count) = paid_for_work(chain, bob.id(), start).await;
	assert_eq!((paid, count), (0, 2), "a vote and a reveal, both free");
	assert!(fees(operator, &events) > 0, "who publishes pays for that");

	// Another key takes its place, in the middle of a task.
	let (next_file, next, _) = a_key(chain, "next.key").await;
	let silent = ["--as", &principal, "--key-file", &file, "--silent"];
	assert!(worker.stop().is_some_and(|status| status.success()));
	let mut worker = chain.worker_with("operator", &silent);
	let start = chain.height().await + 1;
	let task = buy("by two keys");
	chain.wait(task, "a vote", |view| !view.contributions.is_empty()).await;
	chain.poco(&["account", "operator", "set", &next, "--suri", "//Bob"]).expect(0);
	assert!(worker.stop().is_some_and(|status| status.success()));
	let mut old = chain.worker_with("operator", &options);
	let note = chain.said("operator", task, |line| line["type"] == "note").await;
	assert!(note["message"].as_str().unwrap().contains("does not work for"), "{note}");
	// It may have been started so shortly before that it does not listen to signals yet.
	old.kill();
	let mut worker = chain.worker_with("next", &["--as", &principal, "--key-file", &next_file]);
	let view = chain.wait(task, "payment", |view| view.status == TaskStatus::Completed).await;
	assert_eq!(view.contributions[0].worker, bob.id());
	assert_eq!(paid_for_work(chain, bob.id(), start).await, (0, 2));

	chain.poco(&["account", "operator", "remove", "--suri", "//Bob"]).expect(0);
	chain
		.poco(&["account", "operator", "remove", "--suri", "//Bob"])
		.expect_refusal("NoOperator", "poco account");
	let task = buy("by nobody");
	let note = chain.said("next", task, |line| line["type"] == "note").await;
	assert!(note["message"].as_str().unwrap().contains("poco account operator set"), "{note}");
	assert!(worker.stop().is_some_and(|status| status.success()));
}

/// Deploys a pool of Ferdie's with this admission.
fn pool(chain: &Chain, name: &str, admission: &[&str]) -> String {
	let deployed = chain.poco(&["pool", "deploy", "--name", name, "--suri", "//Ferdie"]).expect(0);
	let pool = deployed.event("EntryRegistered", "address");
	let line = [&["pool", "policy", &pool, "--suri", "//Ferdie"], admission].concat();
	assert_eq!(chain.poco(&line).expect(0).event("PoolSet", "pool"), pool);
	pool
}

/// Makes a deal of so many tasks of a pool's, each good with one vote, and tells the tasks.
fn deal(chain: &Chain, app: &str, pool: &str, name: &str, volume: u32) -> Vec<TaskId> {
	let volume_text = volume.to_string();
	let sign = |kind: &str, args: &[&str]| {
		let file = chain.path(&format!("{name}-{kind}.json"));
		let line = ["order", "sign", kind, "--volume", &volume_text, "--out", &file];
		chain.poco(&[&line[..], args].concat()).expect(0);
		file
	};
	let apps = sign("app", &["--app", app, "--price", "0", "--suri", "//Dave"]);
	let pools = sign("pool", &["--pool", pool, "--price", "10", "--suri", "//Ferdie"]);
	let request = ["--app", app, "--trust", "2", "--arg", name, "--suri", "//Alice"];
	let request = sign("request", &request);
	let made = chain.poco(&["match", &apps, &pools, &request, "--suri", "//Alice"]).expect(0);
	let deal = hex::decode(&made.last()["deal"].as_str().unwrap()[2..]).unwrap();
	let deal = H256(deal.try_into().unwrap());
	(0..volume).map(|index| hash::task_id(deal, index)).collect()
}

async fn a_scheduler_signs_for_its_workers(chain: &Chain, app: &str) {
	let pool = pool(chain, "authorised", &["--admission", "authorised"]);
	let shown = chain.poco(&["pool", "show", &pool]).expect(0);
	assert_eq!(shown.last()["admission"], "authorised");
	chain
		.poco(&["pool", "policy", &pool, "--admission", "open", "--suri", "//Dave"])
		.expect_refusal("NotScheduler", "");
	let tasks = deal(chain, app, &pool, "authorised", 2);
	let [first, second] = tasks[..] else { panic!("two tasks") };

	let folder = chain.path("authorisations");
	std::fs::create_dir(&folder).unwrap();
	let _bob = chain.worker_with("bob", &["--suri", "//Bob", "--authorisations", &folder]);
	let _charlie = chain.worker("//Charlie");
	for worker in ["bob", "charlie"] {
		let refused = chain.said(worker, first, |line| line["refusal"] == "not_authorised").await;
		assert_eq!(refused["type"], "note");
	}
	let authorise = |task: TaskId, signer: &str| {
		let line = ["pool", "authorise", &format!("{task:?}"), "//Bob", "--out", &folder];
		chain.poco(&[&line[..], &["--suri", signer]].concat()).expect(0)
	};
	authorise(first, "//Ferdie");
	let view = chain.wait(first, "payment", |view| view.status == TaskStatus::Completed).await;
	assert_eq!(view.contributions.len(), 1);
	assert_eq!(view.contributions[0].worker, account("//Bob").id());

	// Another key signs from now on, and the scheduler's own does not count any more.
	chain.poco(&["pool", "authority", "//Eve", "--suri", "//Ferdie"]).expect(0);
	authorise(second, "//Ferdie");
	let refused = chain.said("bob", second, |line| {
		line["message"].as_str().is_some_and(|words| words.contains("Poco::NotAuthorised"))
	});
	refused.await;
	let written = authorise(second, "//Eve");
	assert!(written.lines.iter().any(|line| line["type"] == "note"), "Eve is not the owner");
	chain.wait(second, "payment", |view| view.status == TaskStatus::Completed).await;
	chain.poco(&["pool", "authority", "--own", "--suri", "//Ferdie"]).expect(0);
	let view = chain.wait(second, "publication", |view| !view.publications.is_empty()).await;
	assert!(!view.unpublished, "the scheduler is paid");

	// A deal that was made while there was no court has no appeal.
	assert_eq!(view.appealable_until, None);
	let line = ["task", "appeal", &format!("{second:?}"), "--trust", "4", "--reward", "10"];
	chain
		.poco(&[&line[..], &["--suri", "//Alice"]].concat())
		.expect_refusal("AppealWindowOver", "or there is none");
}

async fn a_member_is_drawn_and_a_stranger_is_refused(chain: &Chain, app: &str) {
	let charlie = account("//Charlie").id();
	let terms = ["--admission", "drawn", "--minimum", "5", "--cap", "50"];
	let pool = pool(chain, "drawn", &terms);
	let join =
		|stake: &str| chain.poco(&["pool", "join", &pool, "--stake", stake, "--suri", "//Charlie"]);
	join("51").expect_refusal("StakeOutOfRange", "poco pool show");
	join("20").expect(0);
	let shown = chain.poco(&["pool", "show", &pool]).expect(0);
	let shown = |field: &str| shown.last()[field].clone();
	assert_eq!((shown("admission"), shown("members")), (json!("drawn"), json!(1)));
	assert_eq!(shown("weight"), (20 * amount::POCO).to_string());
	assert_eq!(shown("is_court"), false);
	let record = chain.poco(&["account", "//Charlie"]).expect(0);
	assert_eq!(record.last()["pools"][0]["pool"], pool);

	let task = deal(chain, app, &pool, "drawn", 1)[0];
	let name = format!("{task:?}");
	let _dave = chain.worker("//Dave");
	let stranger = chain.said("dave", task, |line| line["refusal"] == "not_member").await;
	assert_eq!(stranger["type"], "note");
	let asked = chain.poco(&["task", "standing", &name, "--worker", "//Dave"]).expect(0);
	assert_eq!(asked.last()["refusal"], "not_member");
	let _charlie = chain.worker("//Charlie");
	let view = chain.wait(task, "payment", |view| view.status == TaskStatus::Completed).await;
	assert_eq!(view.contributions.len(), 1);
	assert_eq!(view.contributions[0].worker, charlie);
	let asked = chain.poco(&["task", "credibility", &name]).expect(0);
	assert_eq!(asked.last()["credible"], json!(view.contributions[0].vote));
	assert_eq!(asked.last()["groups"][0]["credibility"], "66.6666 %");

	let leave = || chain.poco(&["pool", "leave", &pool, "--suri", "//Charlie"]);
	assert_eq!(leave().expect(0).event("Left", "stake"), (20 * amount::POCO).to_string());
	leave().expect_refusal("NotMember", "poco pool join");
	chain.poco(&["due"]).expect(0);
}

async fn what_is_known_beforehand_is_kept_until_it_is_used(chain: &Chain) {
	let (task, digest) = (format!("0x{}", "11".repeat(32)), format!("0x{}", "22".repeat(32)));
	let folder = chain.path("checks");
	let file = format!("{folder}/{task}.json");
	let commit = |digest: &str| {
		let line = ["check", "commit", "--task", &task, "--digest", digest];
		chain.poco(&[&line[..], &["--state-dir", &folder, "--suri", "//Eve"]].concat())
	};
	let committed = commit(&digest).expect(0);
	let kept: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
	assert_eq!(committed.lines[0]["salt"], kept["salt"]);
	let bytes =
		|text: &Value| H256(hex::decode(&text.as_str().unwrap()[2..]).unwrap().try_into().unwrap());
	let commitment =
		hash::check(bytes(&kept["task"]), bytes(&kept["digest"]), bytes(&kept["salt"]));
	assert_eq!(committed.event("CheckCommitted", "commitment"), format!("{commitment:?}"));
	commit(&digest).expect_refusal("CheckAlreadyExists", "");
	commit(&task).expect_error(2, "poco check drop");
	let again: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
	assert_eq!(again, kept, "nothing was written over it");

	let with = |command: &str| {
		chain.poco(&["check", command, &task, "--state-dir", &folder, "--suri", "//Eve"])
	};
	with("open").expect_refusal("TaskNotFound", "");
	assert!(Path::new(&file).exists(), "what was refused is kept");
	with("drop").expect(0);
	assert!(!Path::new(&file).exists());
	with("drop").expect_error(2, "cannot read the check");
}
