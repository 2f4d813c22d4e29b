//! Messages, on a chain without neighbours: what cannot be sent is refused before it is, and what a program left behind
//! is found and claimed.

use crate::support::{account, fees, run, turn, Chain, POCO as PROGRAM};
use poco_primitives::{Balance, H256};
use poco_sdk::{
	amount::POCO,
	call::message,
	message::{Chain as Place, TransferType},
	xcm::{latest::prelude::*, VersionedAssets},
	AccountId, ChainEvent, Until,
};
use serde_json::{json, Value};
use std::process::Command;

/// Milliseconds between blocks.
const BLOCK_TIME: u64 = 500;

/// A parachain that is not there.
const NOBODY: &str = "3000";

/// What sending a message costs at least.
const LEAST_DELIVERY: Balance = 3 * POCO / 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_leave_is_not_sent_and_what_was_left_behind_is_claimed() {
	let _turn = turn().await;
	let chain = Chain::start(BLOCK_TIME).await;
	every_call_is_read_by_the_chain_as_it_was_written(&chain).await;
	bad_input_is_named(&chain).await;
	a_quote_tells_one_side_when_only_one_is_there(&chain).await;
	what_the_chain_would_refuse_is_not_sent(&chain).await;
	what_a_program_left_behind_comes_back_to_the_unit(&chain).await;
}

fn native(amount: Balance) -> Asset {
	Asset { id: AssetId(Location::here()), fun: Fungible(amount) }
}

fn on_chain(who: AccountId) -> Location {
	Location::new(0, [AccountId32 { network: None, id: who.0 }])
}

async fn every_call_is_read_by_the_chain_as_it_was_written(chain: &Chain) {
	let bob = account("//Bob").id();
	let there = Location::new(1, [Parachain(1000)]);
	let at_bob = format!("AccountId32({bob})");
	let transferred = |way: &str, by: &str| {
		format!(
			"PolkadotXcm.transfer_assets_using_type_and_then(dest: V5(../Parachain(1000)), assets: \
			 V5([{{id: here, fun: Fungible(5)}}]), assets_transfer_type: {way}{by}, remote_fees_id: \
			 V5(here), fees_transfer_type: {way}{by}, custom_xcm_on_dest: V5([DepositAsset(assets: \
			 Wild(AllCounted(1)), beneficiary: {at_bob})]), weight_limit: Unlimited)"
		)
	};
	let transfer = |way| message::transfer(native(5), way, there.clone(), on_chain(bob));
	let claimed = VersionedAssets::from(Assets::from(native(5)));
	let weight = Weight::from_parts(1, 2);
	for (call, words) in [
		(transfer(TransferType::LocalReserve), transferred("LocalReserve", "")),
		(transfer(TransferType::DestinationReserve), transferred("DestinationReserve", "")),
		(
			transfer(TransferType::RemoteReserve(Location::parent().into())),
			transferred("RemoteReserve", "(V5(..))"),
		),
		(
			message::claim(claimed, on_chain(bob)),
			format!(
				"PolkadotXcm.claim_assets(assets: V5([{{id: here, fun: Fungible(5)}}]), beneficiary: \
				 V5({at_bob}))"
			),
		),
		(
			message::execute(Xcm(vec![ClearOrigin]), weight),
			"PolkadotXcm.execute(message: V5([ClearOrigin]), max_weight: {ref_time: 1, proof_size: 2})"
				.into(),
		),
	] {
		let bytes = chain.client.call_bytes(&call).await.expect("a call of the chain");
		let read = chain.client.read_call(&bytes).await.expect("the chain reads it");
		assert_eq!(read.to_string(), words);
	}
}

async fn bad_input_is_named(chain: &Chain) {
	let Place::Para(own) = chain.client.chain().await.unwrap() else { panic!("a parachain") };
	let own = own.to_string();
	let send = |arguments: &[&str]| {
		let all = [&["xcm", "send"], arguments, &["--suri", "//Alice"]].concat();
		chain.poco(&all)
	};
	send(&["5", "//Bob", "--to", &own]).expect_error(2, "is this chain itself");
	send(&["0", "//Bob", "--to", NOBODY]).expect_error(2, "nothing would be sent");
	send(&["much", "//Bob", "--to", NOBODY]).expect_error(2, "is no amount");
	send(&["5", "//Bob", "--to", NOBODY, "--currency", "GOLD"])
		.expect_error(2, "`GOLD` is not listed on this chain; what can be sent is: POCO");
	send(&["5", "//Bob", "--to", NOBODY, "--currency", ".."]).expect_error(2, "is not listed");
	send(&["5", "//Bob", "--to", NOBODY, "--remote", "ws://127.0.0.1:1"])
		.expect_error(3, "no node answers");
	let twice = format!("0x{}", "11".repeat(32));
	chain
		.poco(&["xcm", "trace", &twice, "--chain", &chain.node.url()])
		.expect_error(2, "give each chain once");
	run(Command::new(PROGRAM).args(["--json", "xcm", "claim", "--url", "ws://127.0.0.1:1"]))
		.expect(3);
}

async fn a_quote_tells_one_side_when_only_one_is_there(chain: &Chain) {
	let quote = ["xcm", "quote", "5", "//Bob", "--to", NOBODY, "--from", "//Alice"];
	let told = chain.poco(&quote).expect(0);
	let told = told.last();
	assert_eq!(told["destination"], format!("../Parachain({NOBODY})"));
	assert_eq!(told["amount"], (5 * POCO).to_string());
	assert_eq!(told["currency"], "here");
	let number = |value: &Value| value.as_str().unwrap().parse::<Balance>().unwrap();
	assert!(number(&told["fees"]["transaction"]) > 0);
	let delivery = told["fees"]["delivery"].as_array().expect("a list");
	assert_eq!((delivery.len(), &delivery[0]["asset"]), (1, &json!("here")));
	assert!(number(&delivery[0]["amount"]) >= LEAST_DELIVERY, "{delivery:?}");
	let refused = told["refused"].as_str().expect("there is no way");
	assert!(refused.contains("no open channel"), "{refused}");
	assert_eq!((&told["chains"], &told["untried"]), (&json!([]), &json!([NOBODY])));
}

async fn what_the_chain_would_refuse_is_not_sent(chain: &Chain) {
	let alice = account("//Alice").id();
	let before = chain.client.funds(alice, None).await.unwrap();
	let send = |amount: &str, to: &str| {
		chain.poco(&["xcm", "send", amount, "//Bob", "--to", to, "--suri", "//Alice"])
	};
	let refused = send("5", NOBODY);
	let tried = refused.lines.iter().find(|line| line["type"] == "dry_run").expect("it was tried");
	assert_eq!(tried["outcome"], "stopped");
	refused.expect_refusal("SendFailure", &format!("has no channel to parachain {NOBODY}"));
	send("5", NOBODY).expect_error(4, "nothing was sent, as this chain would not do it: ");
	// The relay chain keeps no tokens of others.
	send("5", "relay").expect_refusal("Barrier", "no barrier of the chain lets it in");
	send("999999999999", NOBODY)
		.expect_error(4, "instruction 0 of the program ends with FailedToTransactAsset");
	assert_eq!(chain.client.funds(alice, None).await.unwrap(), before);
}

async fn what_a_program_left_behind_comes_back_to_the_unit(chain: &Chain) {
	let dave = account("//Dave");
	let amounts = [5 * POCO, 5 * POCO, 7 * POCO + 1];
	let (start, before) = (chain.height().await + 1, chain.wealth(dave.id()).await);
	let mut left = Vec::new();
	for amount in amounts {
		let program = Xcm(vec![WithdrawAsset(native(amount).into())]);
		let call = message::execute(program, Weight::from_parts(20_000_000_000, 2_000_000));
		let done = chain.client.submit(&dave, &call, Until::InBestBlock).await.expect("it is done");
		left.push(done.transaction);
	}
	let sum: Balance = amounts.iter().sum();
	let paid = |events: &[ChainEvent]| fees(dave.id(), events);
	let events = chain.events(start).await;
	assert_eq!(chain.wealth(dave.id()).await, before - sum - paid(&events), "it is held by nobody");

	the_trace_of_a_program_tells_what_was_left(chain, left[2], dave.id(), amounts[2]);
	let nobody = format!("0x{}", "11".repeat(32));
	let unseen = chain.poco(&["xcm", "trace", &nobody, "--timeout", "0"]).expect(1);
	assert_eq!(unseen.last()["outcome"], "unseen");

	let claim =
		|who: &str, more: &[&str]| chain.poco(&[&["xcm", "claim", "--suri", who], more].concat());
	claim("//Eve", &[]).expect_refusal("NothingTrapped", "left nothing behind");
	claim("//Eve", &["--asset", "POCO:5"])
		.expect_refusal("UnknownClaim", "no such assets are trapped");
	claim("//Dave", &["--asset", "POCO:6"]).expect_refusal("UnknownClaim", "exactly those");
	let one = claim("//Dave", &["--asset", "POCO:5"]).expect(0);
	assert_eq!(
		one.last()["claimed"],
		json!([{ "asset": "here", "amount": amounts[0].to_string() }])
	);
	let rest = claim("//Dave", &[]).expect(0);
	let mut claimed: Vec<Balance> = rest.last()["claimed"]
		.as_array()
		.expect("a list")
		.iter()
		.map(|asset| asset["amount"].as_str().unwrap().parse().unwrap())
		.collect();
	claimed.sort();
	assert_eq!(claimed, amounts[1..], "the last blocks tell what was left");
	let events = chain.events(start).await;
	assert_eq!(chain.wealth(dave.id()).await, before - paid(&events), "all but the fees is back");
	claim("//Dave", &[]).expect_refusal("NothingTrapped", "left nothing behind");

	let claimed = one.last()["transaction"].as_str().expect("a hash");
	let told = chain.poco(&["xcm", "trace", claimed, "--timeout", "0"]).expect(0);
	assert!(told.lines.iter().any(|line| line["what"] == "claimed"), "{:#?}", told.lines);
}

fn the_trace_of_a_program_tells_what_was_left(
	chain: &Chain,
	transaction: H256,
	who: AccountId,
	amount: Balance,
) {
	let id = format!("{transaction:?}");
	let told = chain.poco(&["xcm", "trace", &id, "--timeout", "0"]).expect(0);
	assert_eq!(told.last()["outcome"], "local");
	assert_eq!(told.last()["messages"], json!([]));
	let trapped: Vec<_> = told.lines.iter().filter(|line| line["what"] == "trapped").collect();
	assert_eq!(trapped.len(), 1, "only of that transaction: {:#?}", told.lines);
	let words = trapped[0]["words"].as_str().expect("words");
	assert!(words.starts_with(&format!("{amount} units of here are left behind")), "{words}");
	assert!(words.contains(&who.to_string()), "{words}");
	assert_eq!(trapped[0]["event"], "PolkadotXcm.AssetsTrapped");
}
