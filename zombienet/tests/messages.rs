//! What crosses to a chain that nobody here wrote, and comes back: the chain's own token, and computing that
//! somebody there buys.
//!
//! One network. Everything is read from final blocks of both chains, by the names that their metadata has.

#[path = "support/chain.rs"]
mod chain;
#[path = "support/poco.rs"]
mod poco;
mod support;
#[path = "support/told.rs"]
mod told;
#[path = "support/xcm.rs"]
mod xcm;

use chain::{account, call, hex, number, unhex, Chain};
use poco::{app, Poco};
use poco_network::{Description, Network, COLLATORS, NEIGHBOUR, NEIGHBOUR_COLLATOR, POCO};
use std::path::Path;
use support::{included_more, network};
use xcm::{asset, list, location, none, one, parachain, v5, weight};
use zombienet_sdk::subxt::{
	dynamic::Value,
	ext::{codec::Encode, scale_value::At},
};

/// Either chain's token has twelve decimals.
const UNIT: u128 = 1_000_000_000_000;

/// Sends our token, and sells an app and computing.
const SENDER: &str = "//Alice";
/// Has the neighbour's highest key.
const SUDO: &str = "//Alice";
/// Backs what the neighbour's market begins with.
const BACKER: &str = "//Eve";
/// Of the neighbour, and of no chain else.
const USER: &str = "//Bob";
/// Nobody's, yet.
const STRANGER: [u8; 32] = [7; 32];
const WORKERS: [&str; 2] = ["Bob", "Ferdie"];

/// What lies on either side of the neighbour's market for our token and its own.
const MARKET: u128 = 1_000 * UNIT;
/// The least of our token that an account there has.
const LEAST: u128 = UNIT / 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn tokens_and_work_cross_to_a_chain_that_nobody_here_wrote() {
	let network = network(Description::portable()).await;
	let folder = tempfile::tempdir().unwrap();
	let sides = Sides::of(&network, folder.path()).await;

	sides.the_neighbour_takes_our_token().await;
	sides.our_token_goes_there_less_the_stated_fee().await;
	sides.it_comes_back_less_the_stated_fee().await;
	sides.a_user_there_buys_computing_and_is_answered(folder.path()).await;
	for para_id in [POCO, NEIGHBOUR] {
		included_more(&network, para_id, 2).await;
	}
	network.end().await;
}

/// Both chains, and the command line.
struct Sides {
	here: Chain,
	there: Chain,
	poco: Poco,
	/// A node of the neighbour.
	url: String,
}

/// Our chain, and its token, seen from the neighbour.
fn ours() -> Value {
	location(1, [parachain(POCO)])
}

/// The account of a user of the neighbour, seen from here.
fn buyer() -> Value {
	location(1, [parachain(NEIGHBOUR), xcm::account(&account(USER))])
}

/// An account, as calls name it.
fn lookup(account: &[u8]) -> Value {
	one("Id", Value::from_bytes(account))
}

/// A transfer of our token home, to somebody there.
fn transfer_home(to: Value, amount: u128) -> chain::Call {
	let assets = list([list([asset(ours(), amount)])]);
	let limit = none("Unlimited");
	let arguments = vec![v5(ours()), v5(to), v5(assets), Value::u128(0), limit];
	call("PolkadotXcm", "transfer_assets", arguments)
}

impl Sides {
	async fn of(network: &Network, folder: &Path) -> Self {
		Self {
			here: Chain::of(network, COLLATORS[0]).await,
			there: Chain::of(network, NEIGHBOUR_COLLATOR).await,
			poco: Poco::new(network, folder),
			url: network.node(NEIGHBOUR_COLLATOR).expect("it runs").ws_uri().into(),
		}
	}

	/// Our token in an account of the neighbour.
	async fn there(&self, account: &[u8]) -> u128 {
		let keys = vec![ours(), Value::from_bytes(account)];
		let found = self.there.read("Assets", "Account", keys).await;
		found.as_ref().at("balance").map(number).unwrap_or_default()
	}

	/// All that there is of our token at the neighbour is kept for it here, and no more is. Nothing may be
	/// under way.
	async fn nothing_is_made_or_lost(&self) {
		let there = self.there.read("Assets", "Asset", vec![ours()]).await;
		let kept = self.here.account_of(location(1, [parachain(NEIGHBOUR)])).await;
		let kept = self.here.holds(&kept).await;
		assert_eq!(there.as_ref().at("supply").map(number), Some(kept));
	}

	/// The neighbour's sudo has its foreign asset made, and a market where that buys what fees are paid in.
	/// What the market begins with lies here, as all that comes later will.
	async fn the_neighbour_takes_our_token(&self) {
		let kept = self.here.account_of(location(1, [parachain(NEIGHBOUR)])).await;
		let begin = MARKET + LEAST;
		let arguments = vec![lookup(&kept), Value::u128(begin)];
		self.here.make(BACKER, &call("Balances", "transfer_keep_alive", arguments)).await;

		let sudo = account(SUDO);
		let create = vec![ours(), lookup(&sudo), Value::bool(true), Value::u128(LEAST)];
		let create = call("Assets", "force_create", create).into_value();
		let native = || location(0, []);
		let market = || Value::u128(MARKET);
		let little = || Value::u128(1);
		let owner = Value::from_bytes(sudo);
		let liquidity = vec![native(), ours(), market(), market(), little(), little(), owner];
		let calls = [
			call("Sudo", "sudo", vec![create]),
			call("Assets", "mint", vec![ours(), lookup(&sudo), Value::u128(begin)]),
			call("AssetConversion", "create_pool", vec![native(), ours()]),
			call("AssetConversion", "add_liquidity", liquidity),
		];
		let calls = list(calls.map(|call| call.into_value()));
		self.there.make(SUDO, &call("Utility", "batch_all", vec![calls])).await;
		self.nothing_is_made_or_lost().await;
	}

	/// What `poco xcm` says that execution at the neighbour costs.
	fn quoted(&self, amount: &str) -> u128 {
		let para_id = NEIGHBOUR.to_string();
		let quote = ["xcm", "quote", amount, USER, "--to", &para_id, "--remote", &self.url];
		let quote = self.poco.run(&[&quote[..], &["--suri", SENDER]].concat());
		let quote = quote.last().expect("a quote");
		let chains = quote["chains"].as_array().expect("the chains on the way");
		let there = chains.iter().find(|chain| chain["chain"] == para_id.as_str());
		let fee = there.expect("the neighbour is on the way")["fee"].as_str();
		fee.unwrap_or_else(|| panic!("{quote:#}")).parse().expect("a number")
	}

	async fn our_token_goes_there_less_the_stated_fee(&self) {
		const SENT: u128 = 250 * UNIT;
		let user = account(USER);
		assert_eq!(self.there(&user).await, 0);
		let quoted = self.quoted("250");
		let from = self.there.height().await;
		let para_id = NEIGHBOUR.to_string();
		let send = ["xcm", "send", "250", USER, "--to", &para_id, "--remote", &self.url];
		let sent = self.poco.run(&[&send[..], &["--suri", SENDER]].concat());
		let message =
			sent.last().expect("a result")["message"].as_str().expect("a message").to_owned();
		let trace = ["xcm", "trace", &message, "--chain", &self.url, "--timeout", "600"];
		let traced = self.poco.run(&trace);
		assert_eq!(traced.last().expect("a result")["outcome"], "processed");

		let arrived = self.there.processed(from, &unhex(&message)).await;
		let used = arrived
			.all("MessageQueue.Processed")
			.find(|event| event.bytes("id") == unhex(&message))
			.expect("it was there")
			.field("weight_used");
		// What the neighbour itself said, a block before, that this weight costs in our token.
		let question = vec![used.clone().remove_context(), v5(list([ours()]))];
		let (api, method) = ("XcmPaymentApi", "query_weight_to_asset_fee");
		let fee = number(&self.there.ask(Some(arrived.number - 1), api, method, question).await);
		assert_eq!(fee, quoted, "the quote was right");
		assert!(fee > 0);
		assert_eq!(self.there(&user).await, SENT - fee);
		self.nothing_is_made_or_lost().await;
	}

	/// What executing a transfer of the user's will cost here, as both chains say beforehand.
	async fn quoted_home(&self, transfer: &chain::Call) -> u128 {
		let origin = one("system", one("Signed", Value::from_bytes(account(USER))));
		let trial = vec![origin, transfer.clone().into_value(), Value::u128(5)];
		let effects = self.there.ask(None, "DryRunApi", "dry_run_call", trial).await;
		// A list of places, each with the messages to it.
		let message = effects.at("forwarded_xcms").at(0).at(1).at(0).cloned();
		let message = message.unwrap_or_else(|| panic!("no message in {effects}"));
		let message = vec![message.remove_context()];
		let weight = self.here.ask(None, "XcmPaymentApi", "query_xcm_weight", message).await;
		let question = vec![weight.remove_context(), v5(list([location(0, [])]))];
		number(&self.here.ask(None, "XcmPaymentApi", "query_weight_to_asset_fee", question).await)
	}

	/// Sends our token of the user's home, to a place seen from here: what arrives there.
	async fn send_home(&self, to: Value, amount: u128) -> u128 {
		let user = account(USER);
		let before = self.there(&user).await;
		let transfer = transfer_home(to, amount);
		let fee = self.quoted_home(&transfer).await;
		assert!(fee > 0 && fee < amount);
		let from = self.here.height().await;
		let left = self.there.make(USER, &transfer).await;
		let message = left.only("PolkadotXcm.Sent").bytes("message_id");
		self.here.processed(from, &message).await;
		assert_eq!(self.there(&user).await, before - amount);
		self.nothing_is_made_or_lost().await;
		amount - fee
	}

	async fn it_comes_back_less_the_stated_fee(&self) {
		assert_eq!(self.here.holds(&STRANGER).await, 0);
		let arrives = self.send_home(location(0, [xcm::account(&STRANGER)]), 40 * UNIT).await;
		assert_eq!(self.here.holds(&STRANGER).await, arrives);
	}

	/// Sells by orders on chain: the hashes of those for an app and for computing.
	fn place_orders(&self, folder: &Path) -> [Vec<u8>; 2] {
		let event = |arguments: &[&str], name: &str, field: &str| {
			let lines = self.poco.run(&[arguments, &["--suri", SENDER]].concat());
			told::event(&lines, name)[field].as_str().expect("text").to_owned()
		};
		let hello = app("hello");
		let hello = hello.to_str().expect("a path in UTF-8");
		let register = |arguments: &[&str]| event(arguments, "EntryRegistered", "address");
		let app = register(&["app", "deploy", hello, "--name", "hello"]);
		let pool = register(&["pool", "deploy", "--name", "pool"]);
		[("app", app, "2"), ("pool", pool, "10")].map(|(kind, entry, price)| {
			let file = folder.join(format!("{kind}.json"));
			let file = file.to_str().expect("a path in UTF-8");
			let what = format!("--{kind}");
			let sign = ["order", "sign", kind, &what, &entry, "--price", price, "--out", file];
			self.poco.run(&[&sign[..], &["--suri", SENDER]].concat());
			unhex(&event(&["order", "place", file], "OrderPlaced", "hash"))
		})
	}

	/// Our chain's time, in milliseconds.
	async fn now(&self) -> u128 {
		number(&self.here.read("Timestamp", "Now", vec![]).await.expect("there is a time"))
	}

	/// The neighbour's user has an account here that only messages of its own reach. It pays for a task by one,
	/// workers compute it, and the answer makes a call there.
	async fn a_user_there_buys_computing_and_is_answered(&self, folder: &Path) {
		const PRICE: u128 = 12 * UNIT;
		const EXECUTION: u128 = 20 * UNIT;
		const ANSWER: u128 = UNIT;
		const REFERENCE: [u8; 32] = *b"the first that was bought by XCM";
		let user = account(USER);
		let buyer_here = self.here.account_of(buyer()).await;
		let funds = self.send_home(buyer(), 120 * UNIT).await;
		assert_eq!(self.here.holds(&buyer_here).await, funds);
		let [app, pool] = self.place_orders(folder);

		// The call that the answer makes there ends with the bytes of the answer. `remark` takes any origin and
		// tells nothing; the batch around it tells that it was made.
		let remark = call("System", "remark", vec![Value::from_bytes([])]).into_value();
		let told = call("Utility", "batch_all", vec![list([remark])]);
		let mut prefix = self.there.bytes(&told);
		assert_eq!(prefix.pop(), Some(0), "the number of no bytes");
		let how = [
			("prefix", Value::from_bytes(&prefix)),
			("max_weight", weight(1_000_000_000, 64 * 1024)),
		];
		let answer = Value::named_composite([
			("what", none("Digest")),
			("how", Value::named_variant("Call", how)),
			("fee", one("Native", Value::u128(ANSWER))),
			("surplus_to", none("None")),
		]);
		let xs = 1;
		let half_an_hour = 30 * 60 * 1_000;
		let purchase = Value::named_composite([
			("reference", Value::from_bytes(REFERENCE)),
			("app", Value::from_bytes(app)),
			("dataset", none("None")),
			("workerpool", Value::from_bytes(pool)),
			("category", Value::u128(xs)),
			("trust", Value::u128(4)),
			("params", Value::from_bytes(br#"{"args":["for","a","neighbour"]}"#)),
			("currency", none("Native")),
			("max_price", Value::u128(PRICE)),
			("expiry", Value::u128(self.now().await + half_an_hour)),
			("answer", answer),
		]);
		let purchase = self.here.bytes(&call("Purchases", "purchase", vec![one("V1", purchase)]));
		let program = xcm::paid_call(None, purchase, asset(location(0, []), EXECUTION), buyer());

		let _workers = WORKERS.map(|name| self.poco.worker(name));
		let from = self.here.height().await;
		// Anybody may send there; the neighbour says who by `DescendOrigin`.
		let send = call("PolkadotXcm", "send", vec![v5(ours()), v5(program)]);
		let sent = self.there.make(USER, &send).await;
		let message = sent.only("PolkadotXcm.Sent").bytes("message_id");
		let bought = self.here.processed(from, &message).await;
		let purchased = bought.only("Purchases.Purchased");
		assert_eq!(purchased.bytes("reference"), REFERENCE);
		assert_eq!(purchased.bytes("buyer"), buyer_here);
		assert_eq!((purchased.number("price"), purchased.number("fee")), (PRICE, ANSWER));
		let returned: u128 = ["Balances.Deposit", "Balances.Minted"]
			.into_iter()
			.flat_map(|name| bought.all(name))
			.filter(|event| event.bytes("who") == buyer_here)
			.map(|event| event.number("amount"))
			.sum();
		assert!(returned > 0 && returned < EXECUTION, "what was not used comes back: {returned}");

		let held = self.there(&user).await;
		let seen = self.there.height().await;
		let (purchase, task) = (purchased.number("purchase"), purchased.bytes("task"));
		let of_it = |event: &chain::Event| {
			(event.is("Purchases.Answered") || event.is("Purchases.AnswerFailed"))
				&& event.number("purchase") == purchase
		};
		let answered = self.here.first(bought.number, "the purchase is answered", of_it).await;
		let event = answered.only("Purchases.Answered");
		assert_eq!(
			(event.bytes("task"), event.field("completed").as_bool()),
			(task.clone(), Some(true))
		);
		let message = answered.only("PolkadotXcm.Sent").bytes("message_id");
		let arrived = self.there.processed(seen, &message).await;
		// The call was made there, and with these bytes.
		arrived.only("Utility.BatchCompleted");
		let name = format!("0x{}", hex(&task));
		let completed = |view: &serde_json::Value| view["status"] == "completed";
		let view = self.poco.wait(&name, "the node tells of the end", completed).await;
		assert_eq!(view["contributions"].as_array().map(Vec::len), Some(WORKERS.len()), "{view:#}");
		let digest = unhex(view["digest"].as_str().expect("a digest"));
		let number_of_it = u64::try_from(purchase).expect("a number").to_le_bytes();
		// Version, what it is called on either side, the task; completed, the digest, and nothing more.
		let body = [&[1][..], &REFERENCE, &number_of_it, &task, &[0], &digest, &[0]].concat();
		let told = [prefix, body.encode()].concat();
		let mut carried = false;
		for block in seen..=arrived.number {
			carried |= self.there.carried(block, &told).await;
		}
		assert!(carried, "the neighbour was told {}", hex(&told));

		// Of the fee the market there took what the execution cost, and gave back for what it did not use.
		let swaps: Vec<_> = arrived.all("AssetConversion.SwapCreditExecuted").collect();
		let paid = swaps.first().expect("the execution was paid for").number("amount_in");
		let refunded = swaps.get(1).map(|swap| swap.number("amount_out")).unwrap_or_default();
		assert!(swaps.len() <= 2 && paid > refunded, "{swaps:#?}");
		assert_eq!(self.there(&user).await, held + ANSWER - paid + refunded);
		self.nothing_is_made_or_lost().await;

		// And here the buyer spent what was said, and nothing more: what it pays for the task's records comes back
		// when they go.
		let task = self.here.read("Poco", "Tasks", vec![Value::from_bytes(&task)]).await;
		let deal = task.as_ref().at("deal").expect("a task has a deal").clone().remove_context();
		let deal = self.here.read("Poco", "Deals", vec![deal]).await;
		let of_deal = |name: &str| deal.as_ref().at(name).map(number).expect("a deal has it");
		let spent = [
			EXECUTION - returned,
			PRICE,
			of_deal("deposit"),
			of_deal("callback_fee"),
			purchased.number("answer_price"),
			ANSWER,
		];
		assert_eq!(self.here.holds(&buyer_here).await, funds - spent.into_iter().sum::<u128>());
	}
}
