//! Who decides, end to end: a vote to its effect, the council and the technical committee, the treasury, and an
//! upgrade from its file to the first block of the new runtime.

use crate::support::{account, alone, Chain, HANGS};
use codec::Encode;
use poco_primitives::{hash, order::Currency, H256};
use poco_sdk::{
	amount::POCO,
	call::{
		self,
		governance::{self, Body, BoundedCall, External, Vote, Weight},
	},
	Call, GovernanceView, Until,
};
use serde_json::{json, Value};
use sp_maybe_compressed_blob::{
	compress_strongly, compress_weakly, decompress, CODE_BLOB_BOMB_LIMIT,
};
use std::time::{Duration, Instant};

/// Milliseconds between blocks: a few commands have to fit between two launches of votes.
const BLOCK_TIME: u64 = 500;

/// Blocks from one launch of a vote to the next, on a chain of one machine.
const LAUNCH: u64 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn holders_decide_and_the_chain_follows() {
	let _alone = alone().await;
	let chain = Chain::start(BLOCK_TIME).await;
	every_call_is_read_by_the_chain_as_it_was_written(&chain).await;
	calls_are_encoded_from_their_names(&chain).await;
	what_is_no_call_is_refused_before_it_is_sent(&chain).await;
	the_treasury_pays_what_the_council_grants(&chain).await;
	the_council_proposes_and_the_committee_hastens_or_vetoes(&chain).await;
	let files = Files::of(&chain).await;
	what_is_no_upgrade_is_refused_before_it_is_sent(&chain, &files).await;
	a_vote_has_its_effect_and_another_one_brings_a_new_runtime(&chain, &files).await;
}

/// A call without any effect.
fn remark(bytes: &[u8]) -> Call {
	Call::new("System", "remark", (bytes.to_vec(),))
}

/// A call's bytes as the command line takes them.
async fn bytes_of(chain: &Chain, call: &Call) -> String {
	let bytes = chain.client.call_bytes(call).await.expect("a call of the chain");
	format!("0x{}", hex::encode(bytes))
}

/// Waits until the chain says so of what is being decided.
async fn wait(chain: &Chain, what: &str, said: impl Fn(&GovernanceView) -> bool) -> GovernanceView {
	let start = Instant::now();
	loop {
		let view = chain.client.governance(None).await.expect("the node answers");
		if said(&view) {
			return view;
		}
		assert!(start.elapsed() < HANGS, "waited in vain until {what}: {view:#?}");
		tokio::time::sleep(Duration::from_millis(100)).await;
	}
}

/// What has this number in a list.
fn numbered<'a>(list: &'a Value, number: &str) -> &'a Value {
	let number: u32 = number.parse().expect("a number");
	let found = list.as_array().expect("a list").iter().find(|view| view["index"] == number);
	found.unwrap_or_else(|| panic!("no {number} in {list:#}"))
}

/// Waits until a launch of votes is just over.
async fn after_a_launch(chain: &Chain) {
	wait(chain, "a launch", |view| u64::from(view.block) % LAUNCH == 1).await;
}

async fn every_call_is_read_by_the_chain_as_it_was_written(chain: &Chain) {
	let bob = account("//Bob").id();
	let one = H256([1; 32]);
	let hex = format!("0x{}", "01".repeat(32));
	let inner = chain.client.call_bytes(&remark(&[7])).await.expect("a call of the chain");
	let told = "System.remark(remark: 0x07)";
	let (council, committee) = (Body::Council, Body::TechnicalCommittee);
	let aye = Vote::Standard { aye: true, conviction: 2, stake: 5 };
	let split = Vote::Split { aye: 5, nay: 6 };
	let bound = BoundedCall::of(&inner);
	let long = BoundedCall::of(&[0; 200]);
	let weight = Weight { ref_time: 1, proof_size: 2 };
	for (call, words) in [
		(
			governance::propose(bound.clone(), 5),
			format!("Democracy.propose(proposal: {told}, value: 5)"),
		),
		(governance::second(1), "Democracy.second(proposal: 1)".into()),
		(
			governance::vote(1, aye),
			"Democracy.vote(ref_index: 1, vote: Standard(vote: 130, balance: 5))".into(),
		),
		(
			governance::vote(1, split),
			"Democracy.vote(ref_index: 1, vote: Split(aye: 5, nay: 6))".into(),
		),
		(governance::remove_vote(1), "Democracy.remove_vote(index: 1)".into()),
		(
			governance::delegate(bob, 2, 5),
			format!("Democracy.delegate(to: {bob}, conviction: Locked2x, balance: 5)"),
		),
		(governance::undelegate(), "Democracy.undelegate()".into()),
		(governance::unlock(bob), format!("Democracy.unlock(target: {bob})")),
		(
			governance::external(External::Approve, long.clone()),
			format!(
				"Democracy.external_propose(proposal: Lookup(hash: {:?}, len: 200))",
				long.hash()
			),
		),
		(
			governance::external(External::Majority, bound.clone()),
			format!("Democracy.external_propose_majority(proposal: {told})"),
		),
		(
			governance::external(External::Against, bound),
			format!("Democracy.external_propose_default(proposal: {told})"),
		),
		(
			governance::fast_track(one, 10, 2),
			format!("Democracy.fast_track(proposal_hash: {hex}, voting_period: 10, delay: 2)"),
		),
		(governance::veto_external(one), format!("Democracy.veto_external(proposal_hash: {hex})")),
		(
			governance::motion(council, 2, inner.clone()),
			format!("Council.propose(threshold: 2, proposal: {told}, length_bound: 4)"),
		),
		(
			governance::as_member(committee, inner.clone()),
			format!("TechnicalCommittee.execute(proposal: {told}, length_bound: 4)"),
		),
		(
			governance::vote_motion(council, one, 3, true),
			format!("Council.vote(proposal: {hex}, index: 3, approve: true)"),
		),
		(
			governance::close_motion(committee, one, 3, weight, 4),
			format!(
				"TechnicalCommittee.close(proposal_hash: {hex}, index: 3, proposal_weight_bound: \
				 {{ref_time: 1, proof_size: 2}}, length_bound: 4)"
			),
		),
		(governance::add_member(council, bob), format!("CouncilMembership.add_member(who: {bob})")),
		(
			governance::remove_member(committee, bob),
			format!("TechnicalMembership.remove_member(who: {bob})"),
		),
		(governance::set_prime(council, bob), format!("CouncilMembership.set_prime(who: {bob})")),
		(governance::change_key(council, bob), format!("CouncilMembership.change_key(new: {bob})")),
		(governance::note_preimage(vec![7]), "Preimage.note_preimage(bytes: 0x07)".into()),
		(governance::unnote_preimage(one), format!("Preimage.unnote_preimage(hash: {hex})")),
		(
			governance::spend(Currency::Native, 5, bob, Some(9)),
			format!(
				"Treasury.spend(asset_kind: Native, amount: 5, beneficiary: {bob}, valid_from: 9)"
			),
		),
		(governance::payout(1), "Treasury.payout(index: 1)".into()),
		(governance::check_payment(1), "Treasury.check_status(index: 1)".into()),
		(
			governance::propose_bounty(5, vec![7]),
			"Bounties.propose_bounty(value: 5, description: 0x07)".into(),
		),
		(governance::approve_bounty(1), "Bounties.approve_bounty(bounty_id: 1)".into()),
		(
			governance::propose_curator(1, bob, 2),
			format!("Bounties.propose_curator(bounty_id: 1, curator: {bob}, fee: 2)"),
		),
		(governance::accept_curator(1), "Bounties.accept_curator(bounty_id: 1)".into()),
		(governance::unassign_curator(1), "Bounties.unassign_curator(bounty_id: 1)".into()),
		(
			governance::award_bounty(1, bob),
			format!("Bounties.award_bounty(bounty_id: 1, beneficiary: {bob})"),
		),
		(governance::claim_bounty(1), "Bounties.claim_bounty(bounty_id: 1)".into()),
		(governance::authorize_upgrade(one), format!("System.authorize_upgrade(code_hash: {hex})")),
		(
			governance::apply_authorized_upgrade(vec![7]),
			"System.apply_authorized_upgrade(code: 0x07)".into(),
		),
	] {
		let bytes = chain.client.call_bytes(&call).await.expect("a call of the chain");
		let read = chain.client.read_call(&bytes).await.unwrap_or_else(|error| {
			panic!("{words}: {error}");
		});
		assert_eq!(read.to_string(), words);
	}
	let extended = governance::extend_bounty(1, vec![7]);
	let bytes = chain.client.call_bytes(&extended).await.expect("a call of the chain");
	let read = chain.client.read_call(&bytes).await.expect("the chain reads it");
	assert!(read.to_string().starts_with("Bounties.extend_bounty_expiry(bounty_id: 1, "));
}

async fn calls_are_encoded_from_their_names(chain: &Chain) {
	let bob = account("//Bob").id();
	let encode = |pallet: &str, name: &str, json: Value| {
		let made = chain.poco(&["gov", "encode", pallet, name, &json.to_string()]).expect(0);
		made.last()["call"].as_str().unwrap().to_owned()
	};
	for (made, call) in [
		(encode("System", "remark", json!({ "remark": "0x1234" })), remark(&[0x12, 0x34])),
		(
			encode("Treasury", "spend", json!(["native", "5 POCO", "//Bob", null])),
			governance::spend(Currency::Native, 5 * POCO, bob, None),
		),
		(
			encode("Democracy", "vote", json!([3, { "Split": { "aye": 1, "nay": "2" } }])),
			governance::vote(3, Vote::Split { aye: 1, nay: 2 }),
		),
		(
			encode("CouncilMembership", "add_member", json!({ "who": bob.to_string() })),
			governance::add_member(Body::Council, bob),
		),
	] {
		assert_eq!(made, bytes_of(chain, &call).await);
	}
	let made = chain.poco(&["gov", "encode", "System", "remark", "[\"hello\"]"]).expect(0);
	let bytes = chain.client.call_bytes(&remark(b"hello")).await.unwrap();
	assert_eq!(made.last()["hash"], json!(hash::content(&bytes)));
	assert_eq!(made.last()["length"], bytes.len());
	assert_eq!(made.last()["words"], "System.remark(remark: 0x68656c6c6f)");
	let encode = |args: &[&str]| chain.poco(&[&["gov", "encode"], args].concat());
	encode(&["Nowhere", "remark"]).expect_error(2, "no pallet `Nowhere`, but System, ");
	encode(&["System", "nothing"]).expect_error(2, "no call `nothing`, but remark, ");
	encode(&["System", "remark", "{"]).expect_error(2, "no JSON");
	encode(&["System", "remark"]).expect_error(2, "a list with remark");
	encode(&["System", "remark", "[7]"]).expect_error(2, "remark: give 0x and hex digits");
	encode(&["System", "remark", "{\"text\": \"\"}"]).expect_error(2, "but remark");
}

async fn what_is_no_call_is_refused_before_it_is_sent(chain: &Chain) {
	let dave = account("//Dave").id();
	let before = chain.client.next_nonce(dave).await.unwrap();
	let good = bytes_of(chain, &remark(b"good")).await;
	let propose = |call: &str| chain.poco(&["gov", "propose", "--call", call, "--suri", "//Dave"]);
	propose("0x").expect_error(2, "there are no bytes");
	propose("0x00").expect_error(2, "begins with two");
	propose("0xff00").expect_error(2, "no pallet has the index 255");
	propose("0x00ff").expect_error(2, "the pallet System has no call with the index 255");
	let unread = "the chain cannot read these bytes as the arguments of System.remark";
	propose(&format!("{good}00")).expect_error(2, "1 bytes are left over");
	propose(&good[..good.len() - 2]).expect_error(2, unread);
	let large = chain.file("large.call", &vec![0; 4 * 1024 * 1024 + 1]);
	let file = ["gov", "propose", "--call-file", &large, "--suri", "//Dave"];
	chain.poco(&file).expect_error(2, "4194304 at most");
	let note = ["gov", "preimage", "note", &large, "--suri", "//Dave"];
	chain.poco(&note).expect_error(2, "4194304 at most");
	let cheap = ["gov", "propose", "--call", &good, "--deposit", "99.9", "--suri", "//Dave"];
	chain.poco(&cheap).expect_refusal("ValueLow", "takes 100 POCO at least");
	let many = ["gov", "council", "propose", "--call", &good, "--threshold", "9"];
	chain.poco(&many).expect_error(2, "9 can never agree");
	chain.poco(&["gov", "council", "vote", "77", "aye"]).expect_error(2, "no open motion 77");
	assert_eq!(chain.client.next_nonce(dave).await.unwrap(), before, "nothing was sent");
	chain
		.poco(&["gov", "second", "77", "--suri", "//Dave"])
		.expect_refusal("ProposalMissing", "poco gov status");
	let vote = ["gov", "vote", "77", "aye", "--stake", "1", "--suri", "//Dave"];
	chain.poco(&vote).expect_refusal("ReferendumInvalid", "poco gov status");
}

/// Lets two members of a body agree to a motion.
fn agree(chain: &Chain, body: &str, motion: &str) {
	for member in ["//Alice", "//Bob"] {
		let voted = chain.poco(&["gov", body, "vote", motion, "aye", "--suri", member]).expect(0);
		assert_eq!(voted.event("Voted", "voted"), "true");
	}
}

/// Closes a motion: the events of what it did.
fn close(chain: &Chain, body: &str, motion: &str) -> Vec<Value> {
	let closed = chain.poco(&["gov", body, "close", motion, "--suri", "//Bob"]).expect(0);
	closed.last()["events"].as_array().unwrap().clone()
}

async fn the_treasury_pays_what_the_council_grants(chain: &Chain) {
	let (alice, ferdie) = (account("//Alice"), account("//Ferdie").id());
	let treasury = chain.client.treasury().await.unwrap().account;
	let gift = call::pay(treasury, 20 * POCO);
	chain.client.submit(&alice, &gift, Until::InBestBlock).await.expect("a gift");
	let shown = chain.poco(&["treasury", "show"]).expect(0);
	let has: u128 = shown.last()["balance"].as_str().unwrap().parse().unwrap();
	assert!(has >= 20 * POCO);

	let ask = |member: &str| {
		chain.poco(&["treasury", "propose-spend", "5", "//Ferdie", "--suri", member])
	};
	ask("//Dave").expect_refusal("NotMember", "poco gov status");
	let asked = ask("//Alice").expect(0);
	let motion = asked.event("Proposed", "proposal_index");
	assert_eq!(asked.event("Proposed", "threshold"), "2", "three fifths of three");
	chain
		.poco(&["gov", "council", "close", &motion, "--suri", "//Alice"])
		.expect_refusal("TooEarly", "not decided yet");
	agree(chain, "council", &motion);
	let closed = close(chain, "council", &motion);
	let granted = closed.iter().find(|event| event["event"] == "AssetSpendApproved").unwrap();
	let payment = granted["index"].to_string();

	let before = chain.client.funds(ferdie, None).await.unwrap().free;
	let with = |command: &str, payment: &str| {
		chain.poco(&["treasury", command, payment, "--suri", "//Dave"])
	};
	with("check", &payment).expect_refusal("NotAttempted", "poco treasury payout");
	assert_eq!(with("payout", &payment).expect(0).event("Paid", "index"), payment);
	let after = chain.client.funds(ferdie, None).await.unwrap().free;
	assert_eq!(after, before + 5 * POCO);
	let shown = chain.poco(&["treasury", "show"]).expect(0);
	assert_eq!(shown.last()["spends"][0]["paid"], true);
	with("payout", &payment).expect_refusal("AlreadyAttempted", "poco treasury check");
	assert_eq!(with("check", &payment).expect(0).event("SpendProcessed", "index"), payment);
	with("payout", "77").expect_refusal("InvalidIndex", "poco treasury show");

	let words = "a page about the chain";
	let bounty = ["treasury", "bounty", "propose", "20", words, "--suri", "//Dave"];
	let bounty = chain.poco(&bounty).expect(0).event("BountyProposed", "index");
	let shown = chain.poco(&["treasury", "show"]).expect(0);
	let listed = &shown.last()["bounties"][0];
	assert_eq!((&listed["stage"], &listed["description"]), (&json!("proposed"), &json!(words)));
	chain
		.poco(&["treasury", "bounty", "claim", &bounty, "--suri", "//Dave"])
		.expect_refusal("UnexpectedStatus", "poco treasury show");
}

async fn the_council_proposes_and_the_committee_hastens_or_vetoes(chain: &Chain) {
	// What the council may not do it may not do by a motion either.
	let power = bytes_of(chain, &governance::authorize_upgrade(H256([1; 32]))).await;
	let alone = ["gov", "council", "propose", "--call", &power, "--threshold", "1"];
	chain
		.poco(&[&alone[..], &["--suri", "//Alice"]].concat())
		.expect_refusal("BadOrigin", "docs/governance.md");

	// Long enough to be noted apart.
	let call = remark(&[1; 200]);
	let vetoed = hash::content(&chain.client.call_bytes(&call).await.unwrap());
	let external = |call: &str| {
		let line = ["gov", "council", "external", "--call", call, "--suri", "//Alice"];
		chain.poco(&line).expect(0)
	};
	let made = external(&bytes_of(chain, &call).await);
	assert_eq!(made.event("Noted", "hash"), format!("{vetoed:?}"));
	assert_eq!(made.event("Proposed", "threshold"), "2", "more than half of three");
	let motion = made.event("Proposed", "proposal_index");
	let shown = chain.poco(&["gov", "status"]).expect(0);
	let listed = &shown.last()["council"]["motions"][0];
	assert_eq!(listed["index"].to_string(), motion);
	assert_eq!(listed["call"]["name"], "external_propose_majority");
	agree(chain, "council", &motion);
	after_a_launch(chain).await;
	let closed = close(chain, "council", &motion);
	let carried = closed.iter().find(|event| event["event"] == "Executed").unwrap();
	assert_eq!((&carried["body"], &carried["refusal"]), (&json!("council"), &Value::Null));
	let hash = format!("{vetoed:?}");
	let veto = |member: &str| chain.poco(&["gov", "committee", "veto", &hash, "--suri", member]);
	assert_eq!(veto("//Bob").expect(0).event("Vetoed", "proposal_hash"), hash);
	assert_eq!(chain.client.governance(None).await.unwrap().external, None);
	veto("//Dave").expect_refusal("NotMember", "poco gov status");
	let file = chain.file("vetoed.call", bytes_of(chain, &call).await.as_bytes());
	chain
		.poco(&["gov", "preimage", "note", &file, "--suri", "//Dave"])
		.expect_refusal("AlreadyNoted", "noted already");
	let taken = chain.poco(&["gov", "preimage", "unnote", &hash, "--suri", "//Alice"]).expect(0);
	assert_eq!(taken.event("Cleared", "hash"), hash);

	// The committee agrees beforehand, so that no launch comes between.
	let call = remark(b"urgent");
	let urgent = hash::content(&chain.client.call_bytes(&call).await.unwrap());
	let made = external(&bytes_of(chain, &call).await);
	let motion = made.event("Proposed", "proposal_index");
	let hash = format!("{urgent:?}");
	let hasten = ["gov", "committee", "fast-track", &hash, "--voting", "10", "--delay", "1"];
	let hasten = chain.poco(&[&hasten[..], &["--suri", "//Alice"]].concat()).expect(0);
	assert_eq!(hasten.event("Proposed", "threshold"), "2", "two thirds of two");
	let hasten = hasten.event("Proposed", "proposal_index");
	agree(chain, "council", &motion);
	agree(chain, "committee", &hasten);
	after_a_launch(chain).await;
	close(chain, "council", &motion);
	let shown = chain.poco(&["gov", "status"]).expect(0);
	assert_eq!(shown.last()["external"]["call"]["hash"], hash);
	assert_eq!(shown.last()["external"]["threshold"], "simple_majority");
	let opened = chain.poco(&["gov", "committee", "close", &hasten, "--suri", "//Bob"]).expect(0);
	let referendum = opened.event("Started", "ref_index");
	assert_eq!(opened.event("Started", "threshold"), "simple_majority");
	let view = chain.client.governance(None).await.unwrap();
	let open = view.referenda.iter().find(|view| view.index.to_string() == referendum).unwrap();
	assert_eq!((open.call.hash, open.takes_effect - open.ends), (urgent, 1));
}

/// Runtimes, each in a file.
struct Files {
	/// The one that runs.
	same: String,
	/// The same code, which says that it is the next version.
	next: String,
	/// The same code, which says that it is another one.
	other: String,
	/// The version of the next one.
	version: u32,
	/// The hash of the next one's file.
	hash: H256,
}

impl Files {
	/// Makes them of the code that the chain runs. Where nodes look first a runtime says its version in
	/// plain, so that other versions of it are made by a change of four bytes.
	async fn of(chain: &Chain) -> Self {
		let running = chain.client.code().await.expect("the chain's code");
		let code = decompress(&running, CODE_BLOB_BOMB_LIMIT).unwrap().into_owned();
		let version = chain.client.runtime_version().await.unwrap().spec_version;
		let written = |name: &str, version: u32| (name, "poco", 1u32, version).encode();
		let most = chain.client.max_code_size().await.unwrap().expect("a block was made");
		let with = |name: &str, changed: u32| {
			let (old, new) = (written("poco", version), written(name, changed));
			assert_eq!(old.len(), new.len());
			let mut code = code.clone();
			let places: Vec<_> = (0..code.len() - old.len())
				.filter(|place| code[*place..].starts_with(&old))
				.collect();
			assert!(!places.is_empty(), "the runtime says which one it is");
			for place in places {
				code[place..place + new.len()].copy_from_slice(&new);
			}
			code
		};
		let weakly = |code: &[u8]| compress_weakly(code, CODE_BLOB_BOMB_LIMIT).unwrap();
		let code_of_next = with("poco", version + 1);
		let mut next = weakly(&code_of_next);
		if next.len() > most as usize {
			next = compress_strongly(&code_of_next, CODE_BLOB_BOMB_LIMIT).unwrap();
		}
		Self {
			same: chain.file("same.wasm", &running),
			other: chain.file("other.wasm", &weakly(&with("pico", version + 1))),
			next: chain.file("next.wasm", &next),
			version: version + 1,
			hash: hash::content(&next),
		}
	}
}

async fn what_is_no_upgrade_is_refused_before_it_is_sent(chain: &Chain, files: &Files) {
	let dave = account("//Dave").id();
	let before = chain.client.next_nonce(dave).await.unwrap();
	let text = chain.file("text.wasm", b"certainly no runtime");
	let app = wat::parse_str(r#"(module (func (export "_start")))"#).unwrap();
	let app = chain.file("app.wasm", &app);
	for command in ["check", "propose", "apply", "follow"] {
		let with = |file: &str| match command {
			"propose" => chain.poco(&["upgrade", "propose", file, "--suri", "//Dave"]),
			command => chain.poco(&["upgrade", command, file]),
		};
		with(&text).expect_error(2, "is no runtime: it begins neither as");
		with(&app).expect_error(2, "is no runtime: it is a WebAssembly module that does not say");
		with(&chain.path("missing.wasm")).expect_error(2, "cannot read");
	}
	for command in ["check", "propose"] {
		let with = |file: &str| chain.poco(&["upgrade", command, file]);
		with(&files.same).expect_refusal("SpecVersionNeedsToIncrease", "give a later one");
		with(&files.other).expect_refusal("InvalidSpecName", "the chain runs `poco`");
	}
	chain
		.poco(&["upgrade", "apply", &files.next])
		.expect_refusal("NothingAuthorized", "poco upgrade propose");
	chain.poco(&["upgrade", "apply", &files.same]).expect_error(2, "runs this code already");
	chain
		.poco(&["upgrade", "follow", &files.next])
		.expect_refusal("NothingAuthorized", "nobody has proposed");
	assert_eq!(chain.client.next_nonce(dave).await.unwrap(), before, "nothing was sent");

	let checked = chain.poco(&["upgrade", "check", &files.next]).expect(0);
	let checked = checked.last();
	assert_eq!(
		(&checked["spec_name"], &checked["spec_version"]),
		(&json!("poco"), &json!(files.version))
	);
	assert_eq!(checked["hash"], json!(files.hash));
	let call = governance::authorize_upgrade(files.hash);
	assert_eq!(checked["call"], bytes_of(chain, &call).await);
}

async fn a_vote_has_its_effect_and_another_one_brings_a_new_runtime(chain: &Chain, files: &Files) {
	let ferdie = account("//Ferdie").id();
	// A call of more than 128 bytes, whose preimage is noted with it.
	let calls = json!({ "calls": [
		{ "Registry": { "open_category": { "name": "huge", "time_unit": 1_000 } } },
		{ "System": { "remark": { "remark": format!("0x{}", "07".repeat(150)) } } },
	] });
	let made = chain.poco(&["gov", "encode", "Utility", "batch_all", &calls.to_string()]).expect(0);
	let category = chain.file("huge.call", made.last()["call"].as_str().unwrap().as_bytes());
	let decided = made.last()["hash"].clone();

	after_a_launch(chain).await;
	let line = ["gov", "propose", "--call-file", &category, "--deposit", "300"];
	let proposed = chain.poco(&[&line[..], &["--suri", "//Dave"]].concat()).expect(0);
	assert_eq!(proposed.event("Noted", "hash"), decided.as_str().unwrap());
	assert_eq!(proposed.event("Proposed", "deposit"), (300 * POCO).to_string());
	let upgrade = ["upgrade", "propose", &files.next, "--suri", "//Dave"];
	let proposed = chain.poco(&upgrade).expect(0);
	assert_eq!(proposed.lines[0]["hash"], json!(files.hash));
	let proposal = proposed.event("Proposed", "proposal_index");
	let following = chain.poco_in_background("following", &["upgrade", "follow", &files.next]);
	let seconded = chain.poco(&["gov", "second", &proposal, "--suri", "//Eve"]).expect(0);
	assert_eq!(seconded.event("Seconded", "prop_index"), proposal);
	let shown = chain.poco(&["gov", "status"]).expect(0);
	let listed = numbered(&shown.last()["proposals"], &proposal);
	assert_eq!(listed["call"]["name"], "authorize_upgrade");
	assert_eq!(listed["deposit"], (100 * POCO).to_string(), "the least");
	assert_eq!(listed["backers"].as_array().unwrap().len(), 2);
	chain.poco(&upgrade).expect_error(2, "needs no other proposal: proposal ");

	// The one with more behind it is put to the vote first.
	let open = |view: &GovernanceView, call: &Value| {
		let found = view.referenda.iter().find(|view| json!(view.call.hash) == *call);
		found.map(|view| view.index.to_string())
	};
	let view = wait(chain, "the first vote", |view| open(view, &decided).is_some()).await;
	let first = open(&view, &decided).unwrap();
	let vote = |referendum: &str, side: &str, stake: &str, conviction: &str, who: &str| {
		let line = ["gov", "vote", referendum, side, "--stake", stake];
		let line = [&line[..], &["--conviction", conviction, "--suri", who]].concat();
		chain.poco(&line).expect(0)
	};
	let voted = vote(&first, "aye", "1000", "1", "//Ferdie");
	assert_eq!(voted.event("Voted", "ref_index"), first);
	vote(&first, "nay", "10", "0", "//Eve");
	let delegate = ["gov", "delegate", "//Ferdie", "--stake", "500", "--suri", "//Charlie"];
	chain.poco(&delegate).expect(0);
	let shown = chain.poco(&["gov", "status"]).expect(0);
	let stands = numbered(&shown.last()["referenda"], &first);
	assert_eq!(stands["ayes"], (1_500 * POCO).to_string(), "its own, and what is left to it");
	assert_eq!(stands["nays"], POCO.to_string(), "a tenth without conviction");
	assert_eq!(stands["turnout"], (1_510 * POCO).to_string());
	assert_eq!(stands["passing"], true);
	let shown = chain.poco(&["gov", "voter", "//Ferdie"]).expect(0);
	assert_eq!(shown.last()["votes"][0]["ayes"], (1_000 * POCO).to_string());
	let shown = chain.poco(&["gov", "voter", "//Charlie"]).expect(0);
	assert_eq!(shown.last()["delegates"]["to"], ferdie.to_string());
	let own = ["gov", "vote", &first, "nay", "--stake", "1", "--suri", "//Charlie"];
	chain.poco(&own).expect_refusal("AlreadyDelegating", "poco gov undelegate");

	let authorizes = governance::authorize_upgrade(files.hash);
	let authorizes = hash::content(&chain.client.call_bytes(&authorizes).await.unwrap());
	let view =
		wait(chain, "the second vote", |view| open(view, &json!(authorizes)).is_some()).await;
	let second = open(&view, &json!(authorizes)).unwrap();
	vote(&second, "aye", "1000", "1", "//Ferdie");
	chain.poco(&["gov", "undelegate", "--suri", "//Charlie"]).expect(0);

	// Nothing is free before the vote is over and taken back.
	wait(chain, "the first vote is over", |view| open(view, &decided).is_none()).await;
	chain.poco(&["gov", "unvote", &first, "--suri", "//Eve"]).expect(0);
	chain.poco(&["gov", "unlock", "--suri", "//Eve"]).expect(0);
	let shown = chain.poco(&["gov", "voter", "//Eve"]).expect(0);
	assert_eq!((&shown.last()["votes"], &shown.last()["locked"]), (&json!([]), &Value::Null));
	let effect = view.referenda.iter().find(|view| view.index.to_string() == first).unwrap();
	let effect = effect.takes_effect;
	wait(chain, "its effect", |view| view.block > effect).await;
	let listed = chain.poco(&["category", "list"]).expect(0);
	let categories = listed.last()["categories"].as_array().unwrap();
	assert!(categories.iter().any(|category| category["name"] == "huge"), "{categories:?}");

	let followed = following.end().await.expect(0);
	let last = followed.last();
	assert_eq!((&last["spec_version"], &last["hash"]), (&json!(files.version), &json!(files.hash)));
	let stages: Vec<_> = followed
		.lines
		.iter()
		.filter(|line| line["type"] == "upgrade")
		.filter_map(|line| line["stage"].as_str())
		.collect();
	for stage in ["proposed", "referendum", "passed", "authorized", "running"] {
		assert!(stages.contains(&stage), "no `{stage}` among {stages:?}");
	}
	assert!(followed.lines.iter().any(|line| line["type"] == "handed_in"));
	let first = last["first_block"].as_u64().expect("a block of the new runtime");
	let before = chain.client.hash_at(first - 2).await.unwrap().expect("a block");
	let old = chain.client.runtime_version_at(before).await.unwrap();
	assert_eq!(old.spec_version, files.version - 1);
	assert_eq!(chain.client.runtime_version().await.unwrap().spec_version, files.version);
	assert!(chain.height().await >= first, "the new runtime makes blocks");
	let status = chain.poco(&["upgrade", "status"]).expect(0);
	let status = status.last();
	assert_eq!((&status["code"], &status["authorized"]), (&json!(files.hash), &Value::Null));
	chain.poco(&["upgrade", "apply", &files.next]).expect_error(2, "runs this code already");
}
