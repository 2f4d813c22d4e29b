//! End to end: real nodes, real workers, the real command line.

mod demo;
mod governance;
mod marketplace;
mod pools;
mod staking;
mod support;
mod xcm;

use poco_primitives::{hash, task::TaskStatus};
use poco_sdk::{
	amount, call,
	devnet::{self, Seal},
	Account, AccountId, ChainEvent, PocoEvent, Until,
};
use std::{collections::BTreeMap, path::Path, process::Command};
use support::{
	account, app, assert_statistics, earned, fees, repository, run, turn, Books, Chain, Server,
	POCO,
};

/// Milliseconds between blocks. Each adds 6 s of chain time.
const BLOCK_TIME: u64 = 300;

#[tokio::test(flavor = "multi_thread")]
async fn accidents_cost_nobody_a_unit_that_is_not_accounted_for() {
	let _turn = turn().await;
	let chain = Chain::start(BLOCK_TIME).await;
	bad_input_is_named(&chain).await;
	a_task_without_workers_is_refunded(&chain).await;
	a_worker_is_killed_wherever_it_hurts(&chain).await;
	a_round_that_nobody_reveals_is_opened_again(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accidents_of_programs_cost_nobody_a_unit_either() {
	let _turn = turn().await;
	let chain = Chain::start(BLOCK_TIME).await;
	programs_that_misbehave_are_results(&chain).await;
	programs_and_inputs_come_by_address(&chain).await;
	bytes_that_change_are_never_voted_on(&chain).await;
	what_depends_on_the_machine_is_never_voted_on(&chain).await;
	a_vote_that_came_too_late_holds_nothing_up(&chain).await;
}

async fn bad_input_is_named(chain: &Chain) {
	let text = chain.file("text.wasm", b"certainly no module");
	chain.poco(&["run", &text]).expect_error(2, "no WebAssembly module");
	let mut large = b"\0asm\x01\0\0\0".to_vec();
	large.resize(256 * 1024 + 1, 0);
	let large = chain.file("large.wasm", &large);
	chain.poco(&["run", &large]).expect_error(2, "--app-uri");
	chain.poco(&["run", &chain.path("missing.wasm")]).expect_error(2, "cannot read");
	let unknown = format!("0x{}", "11".repeat(32));
	chain.poco(&["run", &unknown]).expect_error(2, "the chain stores no app");
	chain.poco(&["run", "0x1234"]).expect_error(2, "is no hash");
	chain.poco(&["run", &text, "--no-such-option"]).expect_error(2, "unexpected argument");
	chain.poco(&["task", "show", &unknown]).expect_error(2, "knows no task");
	chain.poco(&["task", "claim", &unknown]).expect_error(4, "NotFound");
	let key = chain.path("poor.key");
	chain.poco(&["key", "new", "--out", &key]).expect(0);
	chain.poco(&["run", &app("hello"), "--key-file", &key]).expect_error(4, "cannot pay the fee");
	chain
		.poco(&["run", &app("hello"), "--suri", "//Alice", "--reward", "999999999999"])
		.expect_refusal("FundsTooLow", "send the account more POCO");
	run(Command::new(POCO).args(["--json", "doctor", "--url", "ws://127.0.0.1:1"])).expect(3);
	chain.poco(&["doctor"]).expect(0);
}

async fn a_task_without_workers_is_refunded(chain: &Chain) {
	let requester = account("//Dave").id();
	let reward = 7 * amount::POCO + 1;
	let quote = chain.client.quote(2, Some(0), reward).await.unwrap().expect("a quote");
	// The app is on chain already or will be: only what the task itself costs is looked at.
	chain
		.poco(&["run", &app("hello"), "--suri", "//Alice", "--detach", "--category", "flash"])
		.expect(0);
	let (start, before) = (chain.height().await + 1, chain.wealth(requester).await);
	let ran = chain.poco(&[
		"run",
		&app("hello"),
		"--suri",
		"//Dave",
		"--category",
		"flash",
		"--reward",
		"7.000000000001",
	]);
	let task = ran.task();
	ran.expect_error(5, "are back with");
	let events = chain.events(start).await;
	assert_eq!(Books::of(task, &events), Books { reward, refunded: reward, ..Default::default() });
	let after = chain.wealth(requester).await;
	assert_eq!(
		before - after,
		fees(requester, &events) + quote.deposit,
		"only fees, and the deposit until the records are pruned"
	);
}

/// Bob is killed with a result that nobody has heard of, with a vote in the pool of transactions, when it has
/// voted, and with a reveal in the pool; Charlie when it has revealed, so that nobody is left to publish. A kill can
/// come too late for the pool; nothing is lost then either, but it is tried again.
async fn a_worker_is_killed_wherever_it_hurts(chain: &Chain) {
	for round in 0..5 {
		if a_killed_worker_goes_on_where_it_was(chain, &format!("survived {round}")).await {
			return;
		}
	}
	panic!("no worker was killed before it knew that what it had sent is in a block");
}

/// Tells whether both kills with something in the pool came in time.
async fn a_killed_worker_goes_on_where_it_was(chain: &Chain, text: &str) -> bool {
	let (bob, charlie) = (account("//Bob"), account("//Charlie"));
	let start = chain.height().await + 1;
	let mut before = BTreeMap::new();
	for worker in [bob.id(), charlie.id()] {
		before.insert(worker, chain.wealth(worker).await);
	}
	let sent = chain.client.next_nonce(bob.id()).await.expect("the node answers");
	let ran = chain.poco(&["run", &app("hello"), "--arg", text, "--suri", "//Alice", "--detach"]);
	let task = ran.expect(0).task();

	// It waits for another vote, which nobody gives.
	let mut first = chain.worker_with("bob", &["--suri", "//Bob", "--wait-for-votes", "1"]);
	chain.said("bob", task, |line| line["type"] == "computed").await;
	first.kill();
	assert_eq!(chain.client.next_nonce(bob.id()).await.expect("the node answers"), sent);

	let mut first = chain.worker("//Bob");
	chain.wait_until_sent(bob.id(), sent + 1).await;
	first.kill();
	let vote_in_pool = !chain.has_said("bob", task, "contributed");
	chain
		.wait(task, "Bob has voted", |view| {
			view.contributions.iter().any(|contribution| contribution.worker == bob.id())
		})
		.await;

	// Nobody votes twice, not even with the right answer.
	let digest = hash::content(b"another answer");
	let again =
		call::contribute(task, hash::vote(task, digest), hash::seal(&bob.id(), task, digest));
	let refused =
		chain.client.submit(&bob, &again, Until::InBestBlock).await.expect_err("a second vote");
	assert_eq!(refused.refusal(), Some("AlreadyContributed"), "{refused}");

	let mut second = chain.worker("//Charlie");
	chain.said("charlie", task, |line| line["type"] == "revealed").await;
	second.kill();
	let mut first = chain.worker("//Bob");
	chain.wait_until_sent(bob.id(), sent + 2).await;
	first.kill();
	let reveal_in_pool = !chain.has_said("bob", task, "revealed");
	let view = chain.wait(task, "payment", |view| view.status.is_final()).await;
	assert_eq!(view.status, TaskStatus::Completed);
	assert!(view.publications.is_empty(), "nobody was there to publish anything");
	let [mut first, mut second] = ["//Bob", "//Charlie"].map(|uri| chain.worker(uri));

	let folder = chain.path(text);
	let ran = chain.poco(&["task", "follow", &format!("{task:?}"), "--out", &folder]).expect(0);
	assert_eq!(ran.last()["stdout"], format!("{text}\n"));
	for worker in [&mut first, &mut second] {
		assert!(worker.stop().is_some_and(|status| status.success()), "the worker ends well");
	}
	let computed = chain.times_said("bob", task, "computing");
	assert_eq!(computed, 1, "what was computed was on disk");

	let events = chain.events(start).await;
	let books = Books::of(task, &events);
	assert!(books.add_up() && books.slashed == 0, "{books:?}");
	for worker in [bob.id(), charlie.id()] {
		let earned = earned(worker, &events);
		assert!(earned > 0, "both are paid");
		assert_eq!(before[&worker] + earned, chain.wealth(worker).await + fees(worker, &events));
	}
	let count = |wanted: fn(&PocoEvent) -> Option<AccountId>| {
		let of_bob = |event: &&ChainEvent| match event {
			ChainEvent::Poco(event) => wanted(event) == Some(bob.id()),
			_ => false,
		};
		events.iter().filter(of_bob).count()
	};
	let votes = count(|event| match event {
		PocoEvent::Contributed { worker, .. } => Some(*worker),
		_ => None,
	});
	let reveals = count(|event| match event {
		PocoEvent::Revealed { worker, .. } => Some(*worker),
		_ => None,
	});
	assert_eq!((votes, reveals), (1, 1), "each was sent once");
	vote_in_pool && reveal_in_pool
}

async fn programs_that_misbehave_are_results(chain: &Chain) {
	let endless = wat::parse_str(
		r#"(module (memory (export "memory") 1) (func (export "_start") (loop br 0)))"#,
	)
	.unwrap();
	let hungry = wat::parse_str(
		r#"(module (memory (export "memory") 1)
			(func (export "_start")
				(loop (br_if 0 (i32.ne (memory.grow (i32.const 256)) (i32.const -1)))) unreachable))"#,
	)
	.unwrap();
	let _workers = [chain.worker("//Bob"), chain.worker("//Charlie")];
	let run = |name: &str, module: &[u8]| {
		let file = chain.file(&format!("{name}.wasm"), module);
		let out = chain.path(name);
		let ran = chain
			.poco(&["run", &file, "--suri", "//Alice", "--fuel", "50000000", "--out", &out])
			.expect(7);
		ran.last()["outcome"].clone()
	};
	assert_eq!(run("endless", &endless), "out_of_fuel");
	assert_eq!(run("hungry", &hungry)["exceeded"], "memory");
}

/// Dave's time is over at once, and Eve's disk takes no result.
async fn what_depends_on_the_machine_is_never_voted_on(chain: &Chain) {
	let _dave = chain.worker_with("dave", &["--suri", "//Dave", "--wall-clock", "0"]);
	let _eve = chain.worker("//Eve");
	let results = Path::new(&chain.path("eve")).join("results");
	while !results.is_dir() {
		tokio::time::sleep(std::time::Duration::from_millis(20)).await;
	}
	std::fs::remove_dir(&results).expect("it is empty");
	std::fs::write(&results, "no folder").expect("a file");
	let args = ["run", &app("hello"), "--arg", "elsewhere", "--suri", "//Alice", "--detach"];
	let task = chain.poco(&args).expect(0).task();
	for (name, reason) in [("dave", "did not end within"), ("eve", "cannot be kept")] {
		let said = chain.said(name, task, |line| line["type"] == "abstained").await;
		let message = said["message"].as_str().expect("words");
		assert!(message.contains(reason), "{message}");
	}
	let _others = [chain.worker("//Bob"), chain.worker("//Charlie")];
	let view = chain.wait(task, "payment", |view| view.status.is_final()).await;
	assert_eq!(view.status, TaskStatus::Completed);
	let voters: Vec<_> = view.contributions.iter().map(|vote| vote.worker).collect();
	for name in ["//Dave", "//Eve"] {
		assert!(!voters.contains(&account(name).id()), "{name} did not vote");
	}
	for name in ["dave", "eve"] {
		assert_eq!(chain.times_said(name, task, "computing"), 1, "{name} did not try again");
	}
}

async fn programs_and_inputs_come_by_address(chain: &Chain) {
	let bundle = chain.path("sunspots.bundle");
	let data = repository("examples/data").display().to_string();
	let written = chain.poco(&["bundle", &data, &bundle]).expect(0);
	let input_hash = written.last()["hash"].as_str().unwrap().to_owned();
	let program = std::fs::read(app("stats")).unwrap();
	let input = std::fs::read(&bundle).unwrap();
	let server = Server::start(move |path, _| match path {
		"/stats.wasm" => program.clone(),
		"/input" => input.clone(),
		_ => Vec::new(),
	});
	let _workers = [chain.worker("//Bob"), chain.worker("//Charlie")];

	let (app_uri, input_uri) = (server.url("stats.wasm"), server.url("input"));
	let folder = chain.path("by-address");
	let arguments = ["run", &app_uri, "--input", &input_uri, "--suri", "//Alice", "--out", &folder];
	let task = chain.poco(&arguments).expect(0).task();
	assert_statistics(&Path::new(&folder).join("files/summary.json"));
	for path in ["/stats.wasm", "/input"] {
		assert_eq!(server.requests(path), 3, "the requester and each worker fetched {path}");
	}
	let view = chain.client.task(task, None).await.unwrap().expect("it is recorded");
	for hash in [Some(view.spec.app.hash()), view.spec.input.map(|input| input.hash())] {
		let stored = chain.client.artifact(hash.expect("an input")).await.unwrap();
		assert!(stored.is_none(), "the chain stores nothing of it");
	}

	// The same by hash and by file: what workers have, they do not fetch again.
	let folder = chain.path("by-hash");
	let file_uri = format!("file://{bundle}");
	chain
		.poco(&[
			"run",
			&app("stats"),
			"--app-uri",
			&app_uri,
			"--input",
			&input_hash,
			"--input-uri",
			&file_uri,
			"--suri",
			"//Alice",
			"--out",
			&folder,
		])
		.expect(0);
	assert_statistics(&Path::new(&folder).join("files/summary.json"));
	assert_eq!(server.requests("/stats.wasm"), 3);

	let nowhere = server.url("nowhere");
	chain.poco(&["run", &nowhere, "--suri", "//Alice"]).expect_error(2, "no WebAssembly module");
	chain
		.poco(&["run", "http://127.0.0.1:1/app.wasm", "--suri", "//Alice"])
		.expect_error(2, "cannot fetch");
	chain.poco(&["run", "ftp://localhost/app.wasm"]).expect_error(2, "only http, https and file");
}

async fn bytes_that_change_are_never_voted_on(chain: &Chain) {
	let honest =
		wat::parse_str(r#"(module (memory (export "memory") 1) (func (export "_start")))"#);
	let other = wat::parse_str(
		r#"(module (memory (export "memory") 2) (func (export "_start") unreachable))"#,
	);
	let (honest, other) = (honest.unwrap(), other.unwrap());
	let server =
		Server::start(move |_, earlier| if earlier == 0 { honest.clone() } else { other.clone() });
	let _worker = chain.worker("//Bob");
	let address = server.url("app.wasm");
	let ran = chain.poco(&["run", &address, "--suri", "//Alice", "--category", "flash"]);
	let task = ran.task();
	ran.expect_error(5, "are back with");
	assert!(server.requests("/app.wasm") > 1, "the worker asked for it");
	let view = chain.client.task(task, None).await.unwrap().expect("it is recorded");
	assert_eq!(view.contributions, [], "nobody voted");
	let log = std::fs::read_to_string(chain.path("bob.log")).unwrap();
	assert!(log.contains("what was fetched hashes to"), "the worker says why");
}

async fn a_round_that_nobody_reveals_is_opened_again(chain: &Chain) {
	let start = chain.height().await + 1;
	let text = "the second round";
	let arguments = ["run", &app("hello"), "--arg", text, "--suri", "//Alice", "--detach"];
	let task = chain.poco(&arguments).expect(0).task();
	let digest = hash::content(b"a result that nobody has");
	let silent = [account("//Dave"), account("//Eve")];
	for worker in &silent {
		let seal = hash::seal(&worker.id(), task, digest);
		let vote = call::contribute(task, hash::vote(task, digest), seal);
		chain.client.submit(worker, &vote, Until::InBestBlock).await.expect("a vote");
	}
	let view = chain.wait(task, "consensus", |view| view.status == TaskStatus::Revealing).await;
	let name = format!("{task:?}");
	chain.poco(&["task", "reopen", &name, "--suri", "//Alice"]).expect_error(4, "RevealWindowOpen");

	// Nobody calls anything.
	chain.wait(task, "it is open again", |view| view.status == TaskStatus::Active).await;
	chain.poco(&["task", "reopen", &name, "--suri", "//Alice"]).expect_refusal("NotRevealing", "");
	let _workers = [chain.worker("//Bob"), chain.worker("//Charlie")];
	let folder = chain.path("second-round");
	let ran = chain.poco(&["task", "follow", &name, "--out", &folder]).expect(0);
	assert_eq!(ran.last()["stdout"], format!("{text}\n"));

	let events = chain.events(start).await;
	let books = Books::of(task, &events);
	assert!(books.add_up(), "{books:?}");
	assert_eq!(books.slashed, 2 * view.stake, "both who were silent");
	let slashed: Vec<_> = events
		.iter()
		.filter_map(|event| match event {
			ChainEvent::Poco(PocoEvent::Slashed { worker, .. }) => Some(*worker),
			_ => None,
		})
		.collect();
	assert_eq!(slashed, silent.each_ref().map(|worker| worker.id()));
}

/// Two vote on a task that needs one vote, and pay somebody right after: the later vote is dropped, and
/// its number with it, which the payment must not wait for.
async fn a_vote_that_came_too_late_holds_nothing_up(chain: &Chain) {
	let digest = hash::content(b"whatever it is");
	let ferdie = account("//Ferdie").id();
	let mut dropped = 0;
	for round in 0..10u32 {
		let text = round.to_string();
		let order = ["run", &app("hello"), "--arg", &text, "--replicas", "1", "--detach"];
		let task = chain.poco(&[&order[..], &["--suri", "//Alice"]].concat()).expect(0).task();
		let acts = |voter: Account| async move {
			let me = voter.id();
			let before = chain.client.next_nonce(me).await.expect("the node answers");
			let vote =
				call::contribute(task, hash::vote(task, digest), hash::seal(&me, task, digest));
			let gift = call::pay(ferdie, amount::POCO);
			let (voted, paid) = tokio::join!(
				chain.client.submit(&voter, &vote, Until::InBestBlock),
				chain.client.submit(&voter, &gift, Until::InBestBlock),
			);
			paid.expect("a payment after a vote");
			if let Err(refused) = &voted {
				assert_eq!(refused.refusal(), Some("NotActive"), "{refused}");
			}
			let after = chain.client.next_nonce(me).await.expect("the node answers");
			(voted.is_ok(), after - before)
		};
		let both = async { tokio::join!(acts(account("//Bob")), acts(account("//Charlie"))) };
		let (bob, charlie) =
			tokio::time::timeout(support::HANGS, both).await.expect("nothing is held up");
		assert!(bob.0 != charlie.0, "one vote is enough");
		let late = if bob.0 { charlie } else { bob };
		// One that the pool refused at once took no number.
		dropped += u32::from(late.1 == 2);
		if dropped == 2 {
			return;
		}
	}
	panic!("no vote was dropped after the pool had taken it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_makes_blocks_only_on_demand_pays_as_well() {
	let _turn = turn().await;
	let chain = Chain::start_with(Seal::OnDemand).await;
	nobody_reveals_what_is_not_final(&chain).await;
	let _workers = ["//Bob", "//Charlie"].map(|uri| {
		chain.worker_with(uri.trim_start_matches('/'), &["--suri", uri, "--reveal-on", "best"])
	});
	a_task_is_paid(&chain, "demanded").await;
}

/// Nothing is ever final there: workers that are told nothing else keep their reveals back, and go on when they are.
async fn nobody_reveals_what_is_not_final(chain: &Chain) {
	let mut workers = ["//Bob", "//Charlie"].map(|uri| chain.worker(uri));
	let mut tasks = Vec::new();
	// When a second one has come to its consensus, the first one has been looked at again and again.
	for text in ["kept back", "kept back as well"] {
		let ran =
			chain.poco(&["run", &app("hello"), "--arg", text, "--suri", "//Alice", "--detach"]);
		let task = ran.expect(0).task();
		chain.wait(task, "consensus", |view| view.status == TaskStatus::Revealing).await;
		tasks.push(task);
	}
	for task in tasks {
		let view =
			chain.client.task(task, None).await.expect("the node answers").expect("it is kept");
		assert_eq!((view.status, view.digest), (TaskStatus::Revealing, None));
		for name in ["bob", "charlie"] {
			assert!(!chain.has_said(name, task, "revealed"));
		}
	}
	for worker in &mut workers {
		worker.kill();
	}
}

/// Alice buys one that prints this, and has it.
async fn a_task_is_paid(chain: &Chain, text: &str) {
	let start = chain.height().await + 1;
	let folder = chain.path(text);
	let args = ["run", &app("hello"), "--arg", text, "--suri", "//Alice", "--out", &folder];
	let ran = chain.poco(&args).expect(0);
	assert_eq!(ran.last()["stdout"], format!("{text}\n"));
	let books = Books::of(ran.task(), &chain.events(start).await);
	assert!(books.add_up() && books.slashed == 0, "{books:?}");
}

/// The environment names the node and the specification, for [`devnet`] as for anybody.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes an unmodified polkadot-omni-node: `make test-omni`"]
async fn an_unmodified_node_runs_our_chain() {
	let node = std::env::var(devnet::NODE_VARIABLE).expect("POCO_NODE names the node");
	std::env::var(devnet::SPEC_VARIABLE).expect("POCO_CHAIN_SPEC names the specification");
	let version = Command::new(node).arg("--version").output().expect("it tells its version");
	let version = String::from_utf8_lossy(&version.stdout).into_owned();
	assert!(version.starts_with("polkadot-omni-node "), "`{version}` is no unmodified node");

	let _turn = turn().await;
	let chain = Chain::start(BLOCK_TIME).await;
	let _workers = [chain.worker("//Bob"), chain.worker("//Charlie")];
	a_task_is_paid(&chain, "unmodified").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_goes_away_is_waited_for() {
	let _turn = turn().await;
	let mut chain = Chain::start(BLOCK_TIME).await;
	let _first = chain.worker("//Bob");
	let out = chain.path("result");
	let mut buying = chain.poco_in_background(
		"buying",
		&["run", &app("hello"), "--arg", "patience", "--suri", "//Alice", "--out", &out],
	);
	let task = buying.task().await;
	chain.wait(task, "Bob has voted", |view| view.contributions.len() == 1).await;
	let voted_at = chain.height().await;
	while chain.height().await < voted_at + 6 {
		tokio::time::sleep(std::time::Duration::from_millis(100)).await;
	}
	chain.kill_node();
	tokio::time::sleep(std::time::Duration::from_secs(2)).await;
	chain.restart_node().await;
	let _second = chain.worker("//Charlie");
	let ran = buying.end().await.expect(0);
	assert_eq!(ran.last()["stdout"], "patience\n");
	let events = chain.events(1).await;
	assert!(Books::of(task, &events).add_up());
}
