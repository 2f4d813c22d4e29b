//! The marketplace end to end: by files and flags, as its users would.

use crate::{
	support::{account, app, assert_statistics, earned, fees, repository, turn, Books, Chain},
	BLOCK_TIME,
};
use poco_primitives::{task::TaskStatus, Balance, H256};
use poco_sdk::{amount, call, Account, AccountId, Until};
use serde_json::{json, Value};
use std::{path::Path, time::Duration};

#[tokio::test(flavor = "multi_thread")]
async fn orders_that_fit_together_become_deals() {
	let _turn = turn().await;
	let chain = Chain::start(BLOCK_TIME).await;
	let shop = Shop::open(&chain);
	what_does_not_fit_is_explained(&chain, &shop);
	everybody_is_paid_for_what_was_matched(&chain, &shop).await;
	a_closed_order_is_good_for_nothing(&chain, &shop);
	orders_can_be_placed_on_chain(&chain, &shop).await;
	a_group_is_served_and_nobody_else(&chain, &shop);
	a_voucher_pays_and_what_is_left_goes_back(&chain, &shop).await;
	whoever_buys_an_app_earns_its_income(&chain, &shop).await;
}

/// An app of Dave's, data of Eve's and a pool of Ferdie's; Alice buys.
struct Shop {
	app: String,
	dataset: String,
	pool: String,
}

impl Shop {
	fn open(chain: &Chain) -> Self {
		let data = repository("examples/data").display().to_string();
		let deploy = |args: &[&str]| chain.poco(args).expect(0).event("EntryRegistered", "address");
		let shop = Self {
			app: deploy(&["app", "deploy", &app("stats"), "--name", "stats", "--suri", "//Dave"]),
			dataset: deploy(&["dataset", "deploy", &data, "--name", "sunspots", "--suri", "//Eve"]),
			pool: deploy(&["pool", "deploy", "--name", "pool", "--suri", "//Ferdie"]),
		};
		chain
			.poco(&["app", "deploy", &app("stats"), "--name", "stats", "--suri", "//Dave"])
			.expect_refusal("EntryAlreadyExists", "the same owner made the same before");
		let shown = chain.poco(&["app", "show", &shop.app]).expect(0);
		assert_eq!(shown.last()["name"], "stats");
		assert_eq!(shown.last()["owner"], account("//Dave").id().to_string());
		let shown = chain.poco(&["pool", "show", &shop.pool]).expect(0);
		assert_eq!(shown.last()["stake_ratio"], "30 %");
		assert_eq!(shown.last()["scheduler_ratio"], "5 %");
		chain.poco(&["app", "show", &shop.pool]).expect_error(2, "use `poco pool`");
		let listed = chain.poco(&["dataset", "list"]).expect(0);
		assert_eq!(listed.last()["entries"][0]["address"], shop.dataset);
		shop
	}

	/// Signs an order of each seller into files with this name, each good for two tasks.
	fn offers(&self, chain: &Chain, name: &str) -> [String; 3] {
		let (app, dataset, pool) = (&self.app, &self.dataset, &self.pool);
		let sign = |kind: &str, args: &[&str]| {
			let file = chain.path(&format!("{name}-{kind}.json"));
			let mut line = vec!["order", "sign", kind, "--volume", "2", "--out", &file];
			line.extend(args);
			chain.poco(&line).expect(0);
			file
		};
		[
			sign("app", &["--app", app, "--price", "2", "--suri", "//Dave"]),
			sign("dataset", &["--dataset", dataset, "--price", "3", "--suri", "//Eve"]),
			sign("pool", &["--pool", pool, "--price", "10", "--suri", "//Ferdie"]),
		]
	}

	/// Signs a request of Alice's for all of it.
	fn request(&self, chain: &Chain, name: &str, more: &[&str]) -> String {
		let file = chain.path(&format!("{name}-request.json"));
		let mut line = vec!["order", "sign", "request", "--app", &self.app];
		line.extend(["--dataset", &self.dataset, "--out", &file, "--suri", "//Alice"]);
		line.extend(["--max-dataset-price", "3"]);
		if !more.contains(&"--max-app-price") {
			line.extend(["--max-app-price", "2"]);
		}
		line.extend(more);
		chain.poco(&line).expect(0);
		file
	}
}

fn what_does_not_fit_is_explained(chain: &Chain, shop: &Shop) {
	let [app, dataset, pool] = shop.offers(chain, "first");
	let mean = shop.request(chain, "mean", &["--max-app-price", "1"]);
	let ran = chain.poco(&["match", &mean, &pool, &app, &dataset, "--suri", "//Alice"]);
	ran.expect_refusal(
		"AppPriceTooHigh",
		"the app costs 2 POCO a task, and the request gives 1 POCO at most",
	);
	let wary = shop.request(chain, "wary", &["--trust", "1000"]);
	chain
		.poco(&["order", "match", &app, &dataset, &pool, &wary, "--suri", "//Alice"])
		.expect_refusal("TrustTooHigh", "a trust of 1000, and the pool gives 100 at most");

	// The same order, and another's signature.
	let mut forged: Value = read(&app);
	let other: Value = read(&mean);
	forged["proof"] = other["proof"].clone();
	let forged = chain.file("forged.json", forged.to_string().as_bytes());
	chain.poco(&["order", "verify", &forged]).expect_refusal("AppSignatureInvalid", "app order");
	let good = shop.request(chain, "good", &[]);
	chain
		.poco(&["match", &forged, &dataset, &pool, &good, "--suri", "//Alice"])
		.expect_refusal("AppSignatureInvalid", "no valid signature of the app's owner");

	chain.poco(&["match", &app, &pool, &good]).expect_refusal("DatasetMismatch", "no order for it");
	chain.poco(&["match", &app, &pool]).expect_error(2, "a request");
	chain.poco(&["match", &app, &app, &pool, &good]).expect_error(2, "a second app order");
	let text = chain.file("text.json", b"certainly no order");
	chain.poco(&["match", &text]).expect_error(2, "it is no JSON");
	let verified = chain.poco(&["order", "verify", &app]).expect(0);
	assert_eq!(verified.last()["signer"], account("//Dave").id().to_string());
}

async fn everybody_is_paid_for_what_was_matched(chain: &Chain, shop: &Shop) {
	let offers =
		["first-app.json", "first-dataset.json", "first-pool.json"].map(|it| chain.path(it));
	let [app, dataset, pool] = &offers;
	let request = chain.path("good-request.json");
	let _workers = [chain.worker("//Bob"), chain.worker("//Charlie")];
	let start = chain.height().await + 1;
	let sellers = ["//Dave", "//Eve", "//Ferdie"].map(|uri| account(uri).id());
	let mut before = Vec::new();
	for seller in sellers {
		before.push(chain.wealth(seller).await);
	}
	let folder = chain.path("bought");
	let ran = chain
		.poco(&[
			"match",
			request.as_str(),
			app,
			dataset,
			pool,
			"--follow",
			"--out",
			&folder,
			"--suri",
			"//Alice",
		])
		.expect(0);
	assert_statistics(&Path::new(&folder).join("files/summary.json"));

	let task = ran.task();
	let view = chain.client.task(task, None).await.unwrap().expect("it is recorded");
	assert_eq!(
		(view.status, view.index, view.requester),
		(TaskStatus::Completed, 0, account("//Alice").id())
	);
	let events = chain.events(start).await;
	let books = Books::of(task, &events);
	assert_eq!(books.reward, 15 * amount::POCO);
	assert!(books.add_up() && books.slashed == 0, "{books:?}");
	assert_eq!(books.burned, 15 * amount::POCO / 100);
	let net = |price: Balance| price - price / 100;
	assert_eq!(earned(sellers[0], &events), net(2 * amount::POCO));
	assert_eq!(earned(sellers[1], &events), net(3 * amount::POCO));
	assert!(earned(sellers[2], &events) >= net(10 * amount::POCO) / 20, "five of a hundred");
	for (seller, before) in sellers.into_iter().zip(before) {
		assert_eq!(
			before + earned(seller, &events),
			chain.wealth(seller).await + fees(seller, &events)
		);
	}

	let deal = ran.last()["deal"].as_str().unwrap();
	let shown = chain.poco(&["deal", "show", deal]).expect(0);
	assert_eq!(shown.last()["ended"], 1);
	assert_eq!(shown.last()["app"]["entry"], shop.app);
	assert_eq!(shown.last()["tasks"][0], format!("{task:?}"));
	chain.poco(&["deal", "refund", deal]).expect_error(4, "");
	chain
		.poco(&["match", &request, app, dataset, pool, "--suri", "//Alice"])
		.expect_refusal("RequestConsumed", "nothing is left of the request");
}

fn a_closed_order_is_good_for_nothing(chain: &Chain, shop: &Shop) {
	let [app, dataset, pool] =
		["first-app.json", "first-dataset.json", "first-pool.json"].map(|it| chain.path(it));
	assert_eq!(chain.poco(&["order", "show", &app]).expect(0).last()["remaining"], 1);
	chain.poco(&["order", "close", &app, "--suri", "//Eve"]).expect_refusal("NotTheSigner", "");
	chain.poco(&["order", "close", &app, "--suri", "//Dave"]).expect(0);
	assert_eq!(chain.poco(&["order", "show", &app]).expect(0).last()["remaining"], 0);
	let request = shop.request(chain, "late", &[]);
	chain
		.poco(&["match", &request, &app, &dataset, &pool, "--suri", "//Alice"])
		.expect_refusal("AppOrderConsumed", "nothing is left of the app order");

	// All requests of Alice's so far, and all orders for the pool.
	let highest = format!("0x{}", "f".repeat(64));
	chain.poco(&["order", "close", "--below", &highest, "--suri", "//Charlie"]).expect(0);
	chain
		.poco(&["pool", "void-orders", &shop.pool, "--below", &highest, "--suri", "//Dave"])
		.expect_refusal("NotOwner", "");
}

async fn orders_can_be_placed_on_chain(chain: &Chain, shop: &Shop) {
	let [app, dataset, pool] = shop.offers(chain, "placed");
	let hash = |file: &str, seller: &str| {
		chain
			.poco(&["order", "place", file, "--suri", seller])
			.expect(0)
			.event("OrderPlaced", "hash")
	};
	let (app, dataset) = (hash(&app, "//Dave"), hash(&dataset, "//Eve"));
	let listed = chain.poco(&["order", "list", "app"]).expect(0);
	assert_eq!(listed.last()["orders"][0]["hash"], app);
	// The pool's owner says so on chain, and leaves the order itself in its file.
	chain.poco(&["order", "presign", &pool, "--suri", "//Ferdie"]).expect(0);
	let mut presigned = read(&pool);
	presigned["proof"] = json!({ "scheme": "on_chain" });
	let pool = chain.file("presigned.json", presigned.to_string().as_bytes());
	let request = shop.request(chain, "placed", &["--volume", "2"]);
	let ran = chain
		.poco(&["match", &request, &app, &dataset, &pool, "--no-initialize", "--suri", "//Alice"])
		.expect(0);
	let deal = ran.last()["deal"].as_str().unwrap().to_owned();
	let shown = chain.poco(&["deal", "show", &deal]).expect(0);
	assert_eq!((&shown.last()["volume"], &shown.last()["initialized"]), (&json!(2), &json!(0)));
	chain.poco(&["task", "init", &deal, "1", "--suri", "//Alice"]).expect(0);
	let tasks = chain.poco(&["task", "init", &deal, "--suri", "//Alice"]).expect(0);
	assert_eq!(tasks.last()["tasks"].as_array().unwrap().len(), 2);
	let open = chain.client.open_tasks().await.unwrap();
	assert_eq!(open.len(), 2, "both take contributions");
	chain.poco(&["order", "withdraw", &app, "--suri", "//Dave"]).expect(0);
	chain.poco(&["match", &request, &app]).expect_error(2, "no order");

	// They are computed, so that nothing is left open.
	let _workers = [chain.worker("//Bob"), chain.worker("//Charlie")];
	for task in open {
		chain.wait(task, "payment", |view| view.status == TaskStatus::Completed).await;
	}
}

fn a_group_is_served_and_nobody_else(chain: &Chain, shop: &Shop) {
	let ran = chain.poco(&["group", "create", "friends", "--suri", "//Dave"]).expect(0);
	let group = ran.event("GroupCreated", "address");
	chain.poco(&["group", "add", &group, "//Bob", "--suri", "//Dave"]).expect(0);
	let [_, dataset, pool] = shop.offers(chain, "group");
	let app = chain.path("friends.json");
	chain
		.poco(&[
			"order",
			"sign",
			"app",
			"--app",
			&shop.app,
			"--price",
			"2",
			"--only-requester",
			&group,
			"--out",
			&app,
			"--suri",
			"//Dave",
		])
		.expect(0);
	let request = shop.request(chain, "group", &[]);
	let matched =
		["match", &request, &app, &dataset, &pool, "--no-initialize", "--suri", "//Alice"];
	chain.poco(&matched).expect_refusal("AppRestrictsRequester", &group);
	chain.poco(&["group", "add", &group, "//Alice", "--suri", "//Dave"]).expect(0);
	let shown = chain.poco(&["group", "show", &group, "--member", "//Alice"]).expect(0);
	assert_eq!(shown.last()["members"], 2);
	assert!(shown.last()["is_member"].as_object().unwrap().values().all(|is| *is == true));
	chain.poco(&matched).expect(0);
	chain
		.poco(&["group", "delete", &group, "--suri", "//Dave"])
		.expect_refusal("GroupNotEmpty", "");
	chain.poco(&["group", "remove", &group, "//Alice", "//Bob", "--suri", "//Dave"]).expect(0);
	chain.poco(&["group", "delete", &group, "--suri", "//Dave"]).expect(0);
}

async fn a_voucher_pays_and_what_is_left_goes_back(chain: &Chain, shop: &Shop) {
	let given = "100";
	let ran = chain
		.poco(&[
			"voucher",
			"create",
			given,
			"--expires",
			"10m",
			"--user",
			"//Alice",
			"--entry",
			&shop.app,
			"--entry",
			&shop.dataset,
			"--suri",
			"//Eve",
		])
		.expect(0);
	let voucher = ran.event("VoucherCreated", "voucher");
	let balance = || -> Balance {
		let shown = chain.poco(&["voucher", "show", &voucher]).expect(0);
		shown.last()["balance"].as_str().unwrap().parse().unwrap()
	};
	let offers = shop.offers(chain, "voucher");
	let request = shop.request(chain, "voucher", &["--voucher", &voucher]);
	let matched = |request: &str| {
		let [app, dataset, pool] = &offers;
		chain.poco(&[
			"match",
			request,
			app,
			dataset,
			pool,
			"--no-initialize",
			"--suri",
			"//Charlie",
		])
	};
	matched(&request).expect_refusal("VoucherNotForEntry", &shop.pool);
	chain.poco(&["voucher", "change", &voucher, "--user", "//Alice", "--suri", "//Eve"]).expect(0);
	let before = balance();
	let alice = account("//Alice").id();
	let rich = chain.wealth(alice).await;
	let deal = matched(&request).expect(0).last()["deal"].as_str().unwrap().to_owned();
	let view = chain.client.deal(hash(&deal), None).await.unwrap().expect("a deal");
	assert_eq!(view.agreement.requester, alice);
	assert_eq!(before - balance(), 15 * amount::POCO + view.deposit, "the voucher paid all of it");
	assert_eq!(chain.wealth(alice).await, rich, "and Alice nothing");

	chain.poco(&["voucher", "top-up", &voucher, "5", "--suri", "//Alice"]).expect(0);
	chain
		.poco(&["voucher", "refund", &voucher, "--suri", "//Charlie"])
		.expect_refusal("VoucherNotExpired", "");
	let expired = || {
		let shown = chain.poco(&["voucher", "show", &voucher]).expect(0);
		shown.last()["now"].as_u64() >= shown.last()["expiry"].as_u64()
	};
	while !expired() {
		tokio::time::sleep(Duration::from_millis(500)).await;
	}
	let late = shop.request(chain, "too-late", &["--voucher", &voucher]);
	matched(&late).expect_refusal("VoucherExpired", &voucher);
	let left = balance();
	let ran = chain.poco(&["voucher", "refund", &voucher, "--suri", "//Charlie"]).expect(0);
	assert_eq!(ran.event("VoucherRefunded", "issuer"), account("//Eve").id().to_string());
	assert_eq!(ran.event("VoucherRefunded", "amount"), left.to_string());
	chain.poco(&["voucher", "show", &voucher]).expect_error(2, "knows no voucher");
	let listed = chain.poco(&["voucher", "list", "//Eve"]).expect(0);
	assert_eq!(listed.last()["vouchers"], json!([]));
}

async fn whoever_buys_an_app_earns_its_income(chain: &Chain, shop: &Shop) {
	let (app, start) = (shop.app.as_str(), chain.height().await + 1);
	chain.poco(&["app", "buy", app, "--suri", "//Charlie"]).expect_error(2, "not for sale");
	chain.poco(&["app", "sell", app, "7", "--to", "//Charlie", "--suri", "//Dave"]).expect(0);
	chain.poco(&["app", "buy", app, "--suri", "//Eve"]).expect_refusal("NotTheBuyer", "");
	chain
		.poco(&["app", "buy", app, "--max-price", "6", "--suri", "//Charlie"])
		.expect_refusal("PriceTooHigh", "");
	let dave = account("//Dave").id();
	let before = chain.wealth(dave).await;
	let paid_so_far = fees(dave, &chain.events(start).await);
	let deposit = amount_of(&chain.poco(&["app", "show", app]).last()["deposit"]);
	let ran = chain.poco(&["app", "buy", app, "--suri", "//Charlie"]).expect(0);
	assert_eq!(amount_of(&json!(ran.event("EntrySold", "price"))), 7 * amount::POCO);
	assert_eq!(fees(dave, &chain.events(start).await), paid_so_far);
	assert_eq!(chain.wealth(dave).await, before + 7 * amount::POCO - deposit);
	let shown = chain.poco(&["app", "show", app]).expect(0);
	assert_eq!(shown.last()["owner"], account("//Charlie").id().to_string());
	// What Dave signed is no longer the owner's word.
	let [_, dataset, pool] =
		["app", "dataset", "pool"].map(|it| chain.path(&format!("voucher-{it}.json")));
	let request = shop.request(chain, "sold", &[]);
	chain
		.poco(&["match", &request, &chain.path("voucher-app.json"), &dataset, &pool])
		.expect_refusal("AppSignatureInvalid", "the app's owner");
	chain.poco(&["app", "transfer", app, "//Dave", "--suri", "//Charlie"]).expect(0);
}

/// Orders that a public library signed by EIP-712 with iExec's types. Alice registers what they name,
/// and gives it to the accounts of the keys that signed.
#[tokio::test(flavor = "multi_thread")]
async fn orders_of_iexecs_tools_become_a_deal() {
	let _turn = turn().await;
	let chain = Chain::start(BLOCK_TIME).await;
	let folder = repository("examples/orders/ethers");
	let path = |name: &str| folder.join(name).display().to_string();
	let (orders, entries) = (read(&path("orders.json")), read(&path("entries.json")));
	let alice = account("//Alice");
	for (kind, command, file, name) in [
		("app", "app", Some("app.wasm"), "echo"),
		("dataset", "dataset", Some("dataset.bundle"), "greeting"),
		("workerpool", "pool", None, "ethers pool"),
	] {
		let signer = orders["orders"][kind]["signer"].as_str().unwrap();
		pay(&chain, &alice, signer, 1_000 * amount::POCO).await;
		let file = file.map(path);
		let mut line = vec![command, "deploy", "--name", name, "--suri", "//Alice"];
		line.extend(file.as_deref());
		let address = chain.poco(&line).expect(0).event("EntryRegistered", "address");
		assert_eq!(entries[kind]["address"], address, "the {kind} that was signed for");
		chain.poco(&[command, "transfer", &address, signer, "--suri", "//Alice"]).expect(0);
	}
	let requester = orders["orders"]["request"]["signer"].as_str().unwrap();
	pay(&chain, &alice, requester, 1_000 * amount::POCO).await;

	let file = |of: &Value, signature: &str, name: &str| {
		let mut order = of["order"].clone();
		order["sign"] = of[signature].clone();
		chain.file(name, order.to_string().as_bytes())
	};
	let orders_of = |kind: &str| &orders["orders"][kind];
	let app = file(orders_of("app"), "sign", "app.json");
	let dataset = file(orders_of("dataset"), "compact", "dataset.json");
	let pool = file(orders_of("workerpool"), "sign", "pool.json");
	let request = file(orders_of("request"), "compact", "request.json");
	for (name, order) in orders["refused"].as_object().unwrap() {
		let refused = file(order, "sign", "refused.json");
		let ran = chain.poco(&["order", "verify", &refused]);
		assert_eq!(ran.code, 4, "{name}: {:#?}", ran.lines);
	}
	let elsewhere = file(&orders["refused"]["another_chain"], "sign", "elsewhere.json");
	chain
		.poco(&["match", &elsewhere, &dataset, &pool, &request])
		.expect_refusal("AppSignatureInvalid", "signed for one chain");

	let ran = chain
		.poco(&["match", &request, &pool, &dataset, &app, "--no-initialize", "--suri", "//Alice"])
		.expect(0);
	let deal = chain.client.deal(hash(ran.last()["deal"].as_str().unwrap()), None).await.unwrap();
	let agreement = deal.expect("a deal").agreement;
	assert_eq!((agreement.volume, agreement.first), (3, 0));
	assert_eq!(agreement.requester, evm(requester));
	assert_eq!(agreement.payer, evm(requester));
	assert_eq!(agreement.spec.args[0].to_vec(), b"hello");
}

async fn pay(chain: &Chain, from: &Account, to: &str, amount: Balance) {
	let call = call::pay(evm(to), amount);
	chain.client.submit(from, &call, Until::InBestBlock).await.expect("a payment");
}

/// The account of an Ethereum address.
fn evm(address: &str) -> AccountId {
	let bytes: [u8; 20] = hex::decode(&address[2..]).unwrap().try_into().unwrap();
	AccountId(poco_primitives::registry::evm_account(bytes.into()))
}

fn hash(text: &str) -> H256 {
	H256(hex::decode(&text[2..]).unwrap().try_into().unwrap())
}

fn amount_of(value: &Value) -> Balance {
	value.as_str().unwrap().parse().unwrap()
}

fn read(file: &str) -> Value {
	serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}
