//! Money that is given for a cause, on a network: what it buys, and what whoever gave it can show to others.
//!
//! One network, with the tax office in the neighbour's place. Three give: one in its own name, one unknown, one
//! from the tax office's chain. What their money bought is stated, sent to the tax office and proven to it, and
//! used there once.

#[path = "support/chain.rs"]
mod chain;
#[path = "support/poco.rs"]
mod poco;
#[path = "support/started.rs"]
mod started;
mod support;
#[path = "support/told.rs"]
mod told;
#[path = "support/xcm.rs"]
mod xcm;

use chain::{account, bytes, call, hex, number, unhex, Block, Chain, Event};
use poco::{app, Poco};
use poco_network::{
	Description, Network, COLLATORS, POCO, TAX_OFFICE, TAX_OFFICE_COLLATOR, VALIDATORS,
};
use serde_json::{json, Value as Json};
use started::Started;
use std::{
	net::TcpStream,
	path::{Path, PathBuf},
};
use support::{included_more, network, until};
use told::event;
use xcm::{asset, list, location, none, one, parachain, v5, weight};
use zombienet_sdk::subxt::{
	dynamic::Value,
	ext::scale_value::{At, ValueDef},
};

/// Either chain's token has twelve decimals.
const UNIT: u128 = 1_000_000_000_000;

/// Two of the council of three.
const COUNCIL: [&str; 2] = ["//Alice", "//Bob"];
/// Proposes to the holders, and the holder who votes.
const PROPOSER: &str = "//Dave";
const VOTER: &str = "//Alice";
/// Has the app and the pool.
const SELLER: &str = "//Alice";
/// The pool's members.
const WORKERS: [&str; 5] = ["Bob", "Charlie", "Dave", "Eve", "Ferdie"];
/// Of the campaign.
const MANAGER: &str = "//Eve//stash";
const REQUESTER: &str = "//Dave//stash";
/// Who gives in its own name, who gives unknown, and who is on the tax office's chain.
const NAMED: &str = "//Bob//stash";
const UNKNOWN: &str = "//Charlie//stash";
const ELSEWHERE: &str = "//Alice//stash";
/// Makes calls by their names, and nothing else: whoever signs by the command line does not wait for final
/// blocks.
const CALLER: &str = "//Ferdie//stash";
/// Has the tax office's key.
const OFFICER: &str = "//Alice";

/// What the tax office is known by.
const OFFICE: [u8; 32] = *b"tax-office\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
/// Numbers of the pallets that send statements and take them, and of the call that does.
const SENDS: u128 = 57;
const TAKES: (u128, u128) = (50, 6);

/// The category `XS`.
const CATEGORY: u128 = 1;
const CAUSE: &str = "a network that works";
/// In whole units: what the three give, what a task costs, and what a campaign pays at most for each of the
/// two votes that it takes.
const GIVEN: [u128; 3] = [30, 20, 10];
const PRICE: u128 = 12;
const CEILING: u128 = 6;
/// What each bears of a task, and what is left of each donation.
const SHARES: [u128; 3] = [6, 4, 2];
const LEFT: [u128; 3] = [24, 16, 8];
/// The most that the execution of a message costs.
const EXECUTION: u128 = 20 * UNIT;

#[tokio::test(flavor = "multi_thread")]
async fn what_donations_bought_is_shown_to_a_tax_office() {
	let parachains = Description { neighbour: false, tax_office: true, ..Description::portable() };
	let network = network(parachains).await;
	let folder = tempfile::tempdir().unwrap();
	let sides = Sides::of(&network, folder.path()).await;

	sides.the_office_believes_our_chain().await;
	// The vote takes its time beside what follows.
	sides.holders_vote_on_where_statements_go().await;
	sides.the_council_says_what_campaigns_pay();
	let pool = sides.a_pool_has_members_to_draw().await;
	let (app, campaign) = sides.a_campaign_begins().await;
	let campaign = Campaign { sides: &sides, number: campaign };
	let commitment = campaign.two_give_here();
	campaign.one_gives_from_elsewhere().await;
	campaign.the_books_are("all was given", [0, 0, 60, 0], 0).await;

	let since = sides.here.height().await;
	let task = campaign.buys_a_task(&app, &pool);
	campaign.the_books_are("a task's price is reserved", [0, PRICE, 48, 0], 0).await;
	let (worker, reward) = campaign.pays_when_workers_agree(since, &task).await;
	campaign.the_books_are("a task's price is spent", [PRICE, 0, 48, 0], 0).await;
	let since = sides.here.height().await;
	let [named, unknown] = campaign.all_claim_their_receipts().await;
	sides.a_receipt_is_pushed(since, &named).await;
	let proof = sides.a_receipt_is_proven(&unknown, &commitment).await;
	sides.a_receipt_is_used_once(&proof).await;
	campaign.a_worker_gives_its_reward(worker, reward, &task).await;
	campaign.what_is_left_goes_back(reward).await;

	for para_id in [POCO, TAX_OFFICE] {
		included_more(&network, para_id, 2).await;
	}
	let ports = network.description().nodes();
	let ports: Vec<_> = ports.into_iter().map(|it| network.description().ports.of(it).0).collect();
	network.end().await;
	for port in ports {
		assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "{port}: the network is off");
	}
	sides.the_same_is_proven_offline(&proof);
}

/// Both chains, and the command line.
struct Sides {
	here: Chain,
	there: Chain,
	poco: Poco,
	/// The command line against the tax office.
	office: Poco,
	/// A node of ours, and one of the relay chain.
	url: String,
	relay: String,
	folder: PathBuf,
}

/// Money for a cause.
struct Campaign<'a> {
	sides: &'a Sides,
	number: String,
}

/// Where a receipt is stated.
struct Place {
	epoch: u128,
	index: u128,
}

/// Files that prove a receipt, what opens it, and what they were found to prove.
struct Proof {
	bundle: String,
	checkpoint: String,
	verified: Json,
}

/// So many whole units, as the command line writes amounts.
fn units(whole: u128) -> Json {
	json!((whole * UNIT).to_string())
}

/// A number or text of the command line's.
fn text(value: &Json) -> String {
	value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string())
}

/// Whoever gives from the tax office's chain, seen from here.
fn elsewhere() -> Value {
	location(1, [parachain(TAX_OFFICE), xcm::account(&account(ELSEWHERE))])
}

impl Place {
	/// As the command line tells it of a receipt that was claimed.
	#[track_caller]
	fn told(claimed: &Json) -> Self {
		let part = |name: &str| claimed["place"][name].as_u64().expect("a number").into();
		Self { epoch: part("epoch"), index: part("index") }
	}

	/// In the event of a chain.
	#[track_caller]
	fn of(event: &Event) -> Self {
		let part = |name: &str| event.field("place").at(name).map(number).expect("a number");
		Self { epoch: part("epoch"), index: part("index") }
	}

	fn is(&self, event: &Event) -> bool {
		let Self { epoch, index } = Self::of(event);
		(epoch, index) == (self.epoch, self.index)
	}
}

impl Sides {
	async fn of(network: &Network, folder: &Path) -> Self {
		let url = |node: &str| network.node(node).expect("it runs").ws_uri().to_owned();
		Self {
			here: Chain::of(network, COLLATORS[0]).await,
			there: Chain::of(network, TAX_OFFICE_COLLATOR).await,
			poco: Poco::new(network, folder),
			office: Poco::at(&url(TAX_OFFICE_COLLATOR), folder),
			url: url(COLLATORS[0]),
			relay: url(VALIDATORS[0]),
			folder: folder.into(),
		}
	}

	/// Runs a command that somebody signs for.
	#[track_caller]
	fn signed(&self, who: &str, arguments: &[&str]) -> Vec<Json> {
		self.poco.run(&[arguments, &["--suri", who]].concat())
	}

	/// A file of the test's.
	fn path(&self, name: &str) -> String {
		self.folder.join(name).to_str().expect("a path in UTF-8").to_owned()
	}

	/// The hash of our first block, which statements name the chain by.
	async fn chain(&self) -> Vec<u8> {
		let first = self.here.read("System", "BlockHash", vec![Value::u128(0)]).await;
		bytes(&first.expect("it is kept"))
	}

	/// Makes a call with the tax office's key.
	async fn as_office(&self, made: chain::Call) -> Block {
		let block = self.there.make(OFFICER, &call("Sudo", "sudo", vec![made.into_value()])).await;
		let result = block.only("Sudo.Sudid").field("sudo_result");
		let done = matches!(&result.value, ValueDef::Variant(result) if result.name == "Ok");
		assert!(done, "{block:#?}");
		block
	}

	/// The tax office believes what the pallet of ours states, and nobody else here.
	async fn the_office_believes_our_chain(&self) {
		let pallet = one("PalletInstance", Value::u128(SENDS));
		let source = Value::named_composite([
			("chain", Value::from_bytes(self.chain().await)),
			("para", Value::u128(POCO.into())),
			("sender", location(1, [parachain(POCO), pallet])),
		]);
		let listed = self.as_office(call("Registry", "list_source", vec![source])).await;
		let listed = listed.only("Registry.SourceListed");
		assert_eq!(
			(listed.bytes("chain"), listed.number("para")),
			(self.chain().await, POCO.into())
		);
	}

	/// A call as the command line takes it.
	fn hex(&self, made: &chain::Call) -> String {
		format!("0x{}", hex(&self.here.bytes(made)))
	}

	/// A destination of statements takes a public vote.
	async fn holders_vote_on_where_statements_go(&self) {
		let destination = Value::named_composite([
			("location", location(1, [parachain(TAX_OFFICE)])),
			("pallet", Value::u128(TAKES.0)),
			("call", Value::u128(TAKES.1)),
			("max_weight", weight(1 << 30, 1 << 16)),
			("fee", none("None")),
			("price", Value::u128(0)),
		]);
		let listed = self.hex(&call("Attestations", "list_destination", vec![destination]));
		self.signed(PROPOSER, &["gov", "propose", "--call", &listed]);
		let find = |status: &Json| {
			let referenda = status["referenda"].as_array()?;
			let found = referenda.iter().find(|one| one["call"]["call"] == listed.as_str())?;
			found["index"].as_u64().map(|index| index.to_string())
		};
		let status = until(
			"the destination is put to the vote",
			|| async { Ok(self.poco.run(&["gov", "status"]).pop().unwrap_or_default()) },
			|status| find(status).is_some(),
		)
		.await;
		let referendum = find(&status).expect("it was there");
		self.signed(VOTER, &["gov", "vote", &referendum, "aye", "--stake", "1000"]);
	}

	/// A ceiling takes two thirds of the council. Without it nothing could be bought: nobody has paid for
	/// anything yet that would tell a price.
	fn the_council_says_what_campaigns_pay(&self) {
		let most = one("Some", Value::u128(CEILING * UNIT));
		let ceiling = vec![Value::u128(CATEGORY), none("Native"), most];
		let ceiling = self.hex(&call("Donations", "set_ceiling", ceiling));
		let propose = ["gov", "council", "propose", "--call", &ceiling, "--threshold", "2"];
		let motion = event(&self.signed(COUNCIL[0], &propose), "Proposed");
		let motion = text(&motion["proposal_index"]);
		for member in COUNCIL {
			self.signed(member, &["gov", "council", "vote", &motion, "aye"]);
		}
		let closed = self.signed(COUNCIL[0], &["gov", "council", "close", &motion]);
		assert_eq!(event(&closed, "Executed")["refusal"], Json::Null);
		assert_eq!(event(&closed, "CeilingSet")["ceiling"], units(CEILING));
	}

	/// Waits until the last final block has an item. What one signs may come before what another one signed earlier,
	/// as long as that is not final.
	async fn is_final(&self, pallet: &str, item: &str, key: Value) {
		let read = || async { Ok(self.here.read(pallet, item, vec![key.clone()]).await.is_some()) };
		until(&format!("{pallet}.{item} has {key}"), read, |there| *there).await;
	}

	/// The chain draws from as many as a campaign wants at least.
	async fn a_pool_has_members_to_draw(&self) -> String {
		let deployed = self.signed(SELLER, &["pool", "deploy", "--name", "drawn"]);
		let pool = text(&event(&deployed, "EntryRegistered")["address"]);
		let terms = ["--admission", "drawn", "--minimum", "5", "--cap", "50"];
		let policy = ["pool", "policy", &pool];
		self.signed(SELLER, &[&policy[..], &terms].concat());
		self.is_final("Poco", "Pools", Value::from_bytes(unhex(&pool))).await;
		for worker in WORKERS {
			self.signed(&format!("//{worker}"), &["pool", "join", &pool, "--stake", "20"]);
		}
		let shown = self.poco.run(&["pool", "show", &pool]).pop().expect("a pool");
		assert_eq!(shown["admission"], "drawn");
		assert_eq!(shown["members"], WORKERS.len());
		pool
	}

	/// An app, and a campaign that pays for it: the address of the one, the number of the other.
	async fn a_campaign_begins(&self) -> (String, String) {
		let hello = app("hello");
		let hello = hello.to_str().expect("a path in UTF-8");
		let deployed = self.signed(SELLER, &["app", "deploy", hello, "--name", "hello"]);
		let app = text(&event(&deployed, "EntryRegistered")["address"]);
		self.is_final("Registry", "Entries", Value::from_bytes(unhex(&app))).await;
		let price = PRICE.to_string();
		let plan = [
			"campaign",
			"create",
			"--cause",
			CAUSE,
			"--app",
			&app,
			"--requester",
			REQUESTER,
			"--price",
			&price,
		];
		let more = ["--goal", "1000", "--ends", "90d"];
		let begun = self.signed(MANAGER, &[&plan[..], &more].concat());
		let campaign = text(&event(&begun, "CampaignCreated")["campaign"]);
		let number = Value::u128(campaign.parse().expect("a number"));
		self.is_final("Donations", "Campaigns", number).await;
		(app, campaign)
	}

	/// A statement goes to the tax office by itself, once the holders have said that it may, and the office
	/// answers for it.
	async fn a_receipt_is_pushed(&self, since: u32, place: &Place) {
		const DESTINATION: u128 = 0;
		const STATED: &str = "Attestations.Stated";
		let destinations = || async {
			let key = vec![Value::u128(DESTINATION)];
			Ok(self.here.read("Attestations", "Destinations", key).await.is_some())
		};
		until("the destination is listed", destinations, |listed| *listed).await;
		let stated = |event: &Event| event.is(STATED) && place.is(event);
		let block = self.here.first(since, "the receipt is stated", stated).await;
		let stated = block.all(STATED).find(|event| place.is(event)).expect("it was there");
		let leaf = stated.bytes("leaf");
		// The call that is to be made there, to the last byte.
		let statement = stated.field("statement").clone().remove_context();
		let told = self.there.bytes(&call("Registry", "receive", vec![statement]));

		let seen = self.there.height().await;
		let (at, to) = (format!("{}/{}", place.epoch, place.index), DESTINATION.to_string());
		let pushed = self.signed(NAMED, &["receipt", "push", &at, "--to", &to]);
		let pushed = pushed.last().expect("an outcome");
		assert_eq!(pushed["outcome"], "delivered", "{pushed:#}");
		let pushed = pushed["block"].as_u64().and_then(|block| u32::try_from(block).ok());
		let pushed = pushed.expect("a block");
		let taken = |event: &Event| event.is("Registry.Received") && event.bytes("leaf") == leaf;
		let arrived = self.there.first(seen, "the office has the statement", taken).await;
		let mut carried = false;
		for block in seen..=arrived.number {
			carried |= self.there.carried(block, &told).await;
		}
		assert!(carried, "the office was told {}", hex(&told));
		let answered = |event: &Event| {
			let ends = ["Delivered", "Refused", "GivenUp"];
			ends.iter().any(|end| event.is(&format!("Attestations.{end}"))) && place.is(event)
		};
		let answered = self.here.first(pushed, "the office answers", answered).await;
		let delivered = answered.only("Attestations.Delivered");
		assert_eq!(delivered.number("destination"), DESTINATION);
		let known = vec![Value::from_bytes(self.chain().await), Value::from_bytes(leaf)];
		assert!(self.there.read("Registry", "Received", known).await.is_some());
	}

	/// All that proves a receipt is in a file, for whoever trusts the relay chain's authorities.
	async fn a_receipt_is_proven(&self, place: &Place, commitment: &Json) -> Proof {
		let [bundle, checkpoint] = ["bundle", "checkpoint"].map(|name| self.path(name));
		let at = format!("{}/{}", place.epoch, place.index);
		let export = ["receipt", "export", &at, "--relay", &self.relay, "--out", &bundle];
		// The epoch has to end first.
		let export = [&export[..], &["--timeout", "800"]].concat();
		let exported = Started::new(&self.poco, self.folder.join("export.log"), &export);
		let exported = exported.done().await;
		let statement = &exported["statement"];
		assert_eq!(statement["place"], at.as_str());
		assert_eq!(statement["cause"], CAUSE);
		assert_eq!(statement["amount"], units(SHARES[1]));
		assert_eq!(statement["donor"], json!({ "commitment": commitment }));
		assert_eq!(statement["tasks"], 1);
		assert_eq!(statement["chain"], format!("0x{}", hex(&self.chain().await)));

		let trust = ["receipt", "checkpoint", "--relay", &self.relay, "--for", &bundle];
		let trusted = self.poco.run(&[&trust[..], &["--out", &checkpoint]].concat());
		let trusted = trusted.last().expect("a checkpoint");
		assert_eq!((&trusted["id"], &trusted["para"]), (&exported["checkpoint"], &json!(POCO)));
		let verify = ["receipt", "verify", &bundle, "--checkpoint", &checkpoint];
		let verified = self.poco.run(&[&verify[..], &["--relay", &self.relay]].concat());
		let verified = verified.last().expect("it is proven").clone();
		assert_eq!(&verified["statement"], statement);
		assert_eq!(
			verified["relay"],
			json!({ "url": self.relay, "final": true, "authorities": true })
		);
		let proof = Proof { bundle, checkpoint, verified };
		self.the_same_is_proven_offline(&proof);
		proof
	}

	/// By files alone the same is proven as with a node of the relay chain.
	#[track_caller]
	fn the_same_is_proven_offline(&self, proof: &Proof) {
		let Proof { bundle, checkpoint, verified } = proof;
		let verify = ["receipt", "verify", bundle, "--checkpoint", checkpoint];
		let offline = self.poco.run(&verify).pop().expect("it is proven");
		assert_eq!(offline["relay"], Json::Null);
		for part in ["statement", "block", "relay_block", "para", "set", "votes", "checkpoint"] {
			assert!(!verified[part].is_null(), "{verified:#}");
			assert_eq!(offline[part], verified[part], "{part}");
		}
	}

	/// Whoever gave unknown uses its receipt with the tax office, which was never sent it.
	async fn a_receipt_is_used_once(&self, proof: &Proof) {
		let from = self.there.height().await;
		let (office, secret) = (format!("0x{}", hex(&OFFICE)), self.path("secret"));
		let what = ["receipt", "redeem", &proof.bundle, "--verifier", &office];
		let how = ["--secret-file", &secret, "--source", &self.url, "--timeout", "600"];
		let redeem = [&what[..], &how[..], &["--suri", UNKNOWN]].concat();
		let lines = self.office.run(&redeem);
		assert!(lines.iter().any(|line| line["type"] == "import"), "by proof: {lines:#?}");
		let certificate = &lines.last().expect("a result")["certificate"];
		let said = json!({
			"cause": CAUSE,
			"gift": "money",
			"currency": "native",
			"amount": units(SHARES[1]),
			"scope": office,
		});
		assert_eq!(*certificate, said);
		const REDEEMED: &str = "Registry.Redeemed";
		let used = self.there.first(from, "the receipt is used", |it| it.is(REDEEMED)).await;
		let used = used.only(REDEEMED);
		assert_eq!(used.bytes("verifier"), OFFICE);
		assert_eq!(used.bytes("holder"), account(UNKNOWN));

		let again = Started::new(&self.office, self.folder.join("again.log"), &redeem);
		let again = again.refused().await;
		assert_eq!(again["name"], "AlreadyRedeemed", "{again:#}");
	}
}

impl Campaign<'_> {
	/// Waits until the command line tells these whole units of it: what is spent, is reserved, is available
	/// and was refunded. That is what was donated, to the last unit. What workers gave is available, too.
	async fn the_books_are(&self, what: &str, wanted: [u128; 4], work: u128) {
		let of =
			|view: &Json, name: &str| view[name].as_str().and_then(|it| it.parse::<u128>().ok());
		let names = ["spent", "reserved", "available", "refunded"];
		let parts = |view: &Json| names.map(|name| of(view, name));
		let [spent, reserved, available, refunded] = wanted.map(|whole| whole * UNIT);
		let wanted = [spent, reserved, available + work, refunded].map(Some);
		let show = ["campaign", "show", &self.number];
		let view = until(
			what,
			|| async { Ok(self.sides.poco.run(&show).pop().unwrap_or_default()) },
			|view| parts(view) == wanted,
		)
		.await;
		assert_eq!(of(&view, "donated"), parts(&view).into_iter().sum::<Option<u128>>());
		let given = GIVEN.into_iter().sum::<u128>() * UNIT;
		assert_eq!(of(&view, "donated"), Some(given + work));
		assert_eq!((of(&view, "lost"), of(&view, "waived")), (Some(0), Some(work)));
	}

	/// One gives in its own name, and one for a commitment, which is told.
	fn two_give_here(&self) -> Json {
		let amounts = GIVEN.map(|whole| whole.to_string());
		let give = |amount: &str, who: &str, more: &[&str]| {
			let donate = ["donate", &self.number, amount];
			self.sides.signed(who, &[&donate[..], more].concat())
		};
		let named = event(&give(&amounts[0], NAMED, &[]), "Donated");
		assert_eq!((text(&named["donation"]), &named["amount"]), ("0".into(), &units(GIVEN[0])));
		let secret = self.sides.path("secret");
		let hidden = ["--secret-file", &secret, "--identity", "12/345/67890"];
		let lines = give(&amounts[1], UNKNOWN, &hidden);
		let unknown = event(&lines, "Donated");
		assert_eq!(
			(text(&unknown["donation"]), &unknown["amount"]),
			("1".into(), &units(GIVEN[1]))
		);
		let kept = lines.iter().find(|line| line["type"] == "secret").expect("it is kept");
		kept["commitment"].clone()
	}

	/// A number, as calls take it.
	fn value(&self) -> Value {
		Value::u128(self.number.parse().expect("a number"))
	}

	/// Has a call made here in the name of somebody on the tax office's chain, which pays for it from its
	/// account here. Users of that chain send nothing: its key does it for them.
	async fn by_message(&self, made: &chain::Call) -> Block {
		let sides = self.sides;
		let within = one("X1", list([xcm::account(&account(ELSEWHERE))]));
		let fees = asset(location(0, []), EXECUTION);
		let program = xcm::paid_call(Some(within), sides.here.bytes(made), fees, elsewhere());
		let from = sides.here.height().await;
		let to = location(1, [parachain(POCO)]);
		let sent = sides.as_office(call("PolkadotXcm", "send", vec![v5(to), v5(program)])).await;
		let message = sent.only("PolkadotXcm.Sent").bytes("message_id");
		sides.here.processed(from, &message).await
	}

	/// The third gives by a message.
	async fn one_gives_from_elsewhere(&self) {
		const FUNDS: u128 = 100 * UNIT;
		let giver = self.sides.here.account_of(elsewhere()).await;
		let to = one("Id", Value::from_bytes(&giver));
		let fund = call("Balances", "transfer_keep_alive", vec![to, Value::u128(FUNDS)]);
		self.sides.here.make(CALLER, &fund).await;
		assert_eq!(self.sides.here.holds(&giver).await, FUNDS);
		let amount = GIVEN[2] * UNIT;
		let donate = vec![self.value(), Value::u128(amount), none("None")];
		let block = self.by_message(&call("Donations", "donate", donate)).await;
		let donated = block.only("Donations.Donated");
		assert_eq!(donated.bytes("account"), giver);
		assert_eq!((donated.number("donation"), donated.number("amount")), (2, amount));
		let from = &donated.field("location").value;
		assert!(matches!(from, ValueDef::Variant(from) if from.name == "Some"), "{donated:#?}");
		let left = self.sides.here.holds(&giver).await;
		let fee = FUNDS - amount - left;
		assert!(fee > 0 && fee < EXECUTION, "what was not used comes back: {fee}");
	}

	/// Whom the manager named asks for a task that the campaign pays.
	fn buys_a_task(&self, app: &str, pool: &str) -> String {
		let sides = self.sides;
		let sign = |kind: &str, who: &str, order: &[&str]| {
			let file = sides.path(&format!("{kind}.json"));
			let sign = ["order", "sign", kind, "--out", &file];
			sides.signed(who, &[&sign[..], order].concat());
			file
		};
		let app_order = sign("app", SELLER, &["--app", app, "--price", "0"]);
		let price = PRICE.to_string();
		let pool_order = sign("pool", SELLER, &["--pool", pool, "--price", &price]);
		let asked =
			["--app", app, "--max-pool-price", &price, "--trust", "4", "--arg", "for a cause"];
		let request = sign("request", REQUESTER, &asked);
		let orders = ["match", &app_order, &pool_order, &request];
		let made = sides.signed(REQUESTER, &[&orders[..], &["--campaign", &self.number]].concat());
		let made = made.last().expect("a deal");
		assert_eq!(made["tasks"].as_array().map(Vec::len), Some(1), "{made:#}");
		text(&made["tasks"][0])
	}

	/// Members that are drawn compute the task. Nobody can appeal where there is no court, so that the campaign
	/// has spent the price for good once the result is published. Tells one who was paid, and how much.
	async fn pays_when_workers_agree(&self, since: u32, task: &str) -> (&'static str, u128) {
		const SPENT: &str = "Donations.Spent";
		let sides = self.sides;
		let _workers = WORKERS.map(|name| sides.poco.worker(name));
		let completed = |view: &Json| view["status"] == "completed";
		let view = sides.poco.wait(task, "the task is completed", completed).await;
		let votes = view["contributions"].as_array().map(Vec::len).unwrap_or_default();
		assert!((2..=WORKERS.len()).contains(&votes), "{view:#}");
		let block = sides.here.first(since, "a task is paid for good", |it| it.is(SPENT)).await;
		let spent = block.only(SPENT);
		assert_eq!(spent.number("campaign").to_string(), self.number);
		let payment = spent.field("payment");
		assert_eq!(payment.at("task").map(bytes), Some(unhex(task)));
		assert_eq!(payment.at("spent").map(number), Some(PRICE * UNIT));
		let payees = payment.at("payees").expect("they are named");
		let paid = |name: &str| {
			let payees = (0..).map_while(|index| payees.at(index));
			let own = account(&format!("//{name}"));
			let mut own =
				payees.filter(|payee| payee.at("account").map(bytes) == Some(own.to_vec()));
			own.find_map(|payee| payee.at("amount").map(number))
		};
		let mut workers = WORKERS.into_iter().filter_map(|name| Some((name, paid(name)?)));
		workers.next().expect("a worker was paid")
	}

	/// A worker gives the campaign what it was paid.
	async fn a_worker_gives_its_reward(&self, worker: &str, reward: u128, task: &str) {
		let given = event(&self.sides.signed(&format!("//{worker}"), &["waive", task]), "Waived");
		assert_eq!(given["amount"], reward.to_string(), "{given}");
		self.the_books_are("work was given", [PRICE, 0, 48, 0], reward).await;
	}

	/// Each has a receipt over its share: where those are that two have here.
	async fn all_claim_their_receipts(&self) -> [Place; 2] {
		let claim = |donation: usize, who: &str| {
			let claim = ["receipt", "claim", &self.number, &donation.to_string()];
			let claimed = event(&self.sides.signed(who, &claim), "ReceiptClaimed");
			assert_eq!(claimed["amount"], units(SHARES[donation]), "{claimed}");
			Place::told(&claimed)
		};
		let places = [claim(0, NAMED), claim(1, UNKNOWN)];
		let arguments = vec![self.value(), Value::u128(2), none("None")];
		let block = self.by_message(&call("Donations", "claim_receipt", arguments)).await;
		let claimed = block.only("Donations.ReceiptClaimed");
		assert_eq!((claimed.number("donation"), claimed.number("amount")), (2, SHARES[2] * UNIT));
		let show = ["campaign", "show", &self.number];
		until(
			"there are receipts over all that was spent",
			|| async { Ok(self.sides.poco.run(&show).pop().unwrap_or_default()) },
			|view| view["receipted"] == units(PRICE),
		)
		.await;
		places
	}

	/// The campaign ends. Two have back what is left, here and for elsewhere, and the third can have it.
	async fn what_is_left_goes_back(&self, work: u128) {
		let sides = self.sides;
		let donors = [account(NAMED).to_vec(), sides.here.account_of(elsewhere()).await];
		let before = [sides.here.holds(&donors[0]).await, sides.here.holds(&donors[1]).await];
		sides.signed(MANAGER, &["campaign", "end", &self.number]);
		for donation in [0, 2] {
			let refund = ["campaign", "refund", &self.number, &donation.to_string()];
			let refunded = event(&sides.signed(MANAGER, &refund), "Refunded");
			assert_eq!(refunded["amount"], units(LEFT[donation]), "{refunded}");
		}
		let back = LEFT[0] + LEFT[2];
		self.the_books_are("two have been refunded", [PRICE, 0, LEFT[1], back], work).await;
		for (at, left) in [LEFT[0], LEFT[2]].into_iter().enumerate() {
			until(
				"it is with the donor",
				|| async { Ok(sides.here.holds(&donors[at]).await) },
				|now| *now == before[at] + left * UNIT,
			)
			.await;
		}
	}
}
