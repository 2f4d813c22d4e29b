//! What calls weigh, over a transfer and over a block: votes and reveals, and several of anything by one
//! call.

use super::{
	docs::{self, thousands},
	flow::{announcement, extension, length, submission, summary, worker},
	*,
};
use frame_support::{dispatch::GetDispatchInfo, BoundedVec};
use pallet_balances::WeightInfo as _;
use pallet_poco::{Announcement, Authorisation, Batch, Call, Enclave, Relayed, Submission};
use poco_primitives::{
	deal::MAX_BATCH,
	result::{ResultLocation, MAX_INLINE_RESULT, MAX_URI},
	TaskId, H256,
};
use sp_runtime::{traits::TransactionExtension, MultiSignature};

type Weights = <Runtime as pallet_poco::Config>::WeightInfo;

/// Contributions of a task that count as few.
const FEW: u32 = 8;

fn transfer() -> Weight {
	<Runtime as pallet_balances::Config>::WeightInfo::transfer_keep_alive()
}

/// Time over that of a transfer, both without base and extensions.
fn transfers(weight: Weight) -> f64 {
	weight.ref_time() as f64 / transfer().ref_time() as f64
}

/// Proof over that of a transfer, as declared.
fn proofs(weight: Weight) -> f64 {
	weight.proof_size() as f64 / transfer().proof_size() as f64
}

#[test]
fn a_vote_and_a_reveal_cost_at_most_two_transfers() {
	let most = <Runtime as pallet_poco::Config>::MaxContributors::get();
	for before in 0..most {
		let vote = Weights::contribute(before);
		assert!(transfers(vote) <= 2.0, "{} transfers: {vote:?}", transfers(vote));
		let reveal = Weights::reveal(before + 1);
		assert!(transfers(reveal) <= 2.0, "{} transfers: {reveal:?}", transfers(reveal));
	}
	// One that reaches the consensus of a task of three is at the border.
	let third = Weights::contribute(2) + Weights::consensus();
	assert!(transfers(third) <= 2.03, "{} transfers: {third:?}", transfers(third));
}

#[test]
fn votes_that_cost_more_than_two_transfers_are_told() {
	let most = <Runtime as pallet_poco::Config>::MaxContributors::get();
	let last = most - 1;
	let reads = |items| <Runtime as frame_system::Config>::DbWeight::get().reads(items);
	let rows = [
		("`contribute` as the first", Weights::contribute(0)),
		("as the third", Weights::contribute(2)),
		("as the third, and reaches the consensus", Weights::contribute(2) + Weights::consensus()),
		("as the eighth", Weights::contribute(FEW - 1)),
		(
			"as the eighth, and reaches the consensus",
			Weights::contribute(FEW - 1) + Weights::consensus(),
		),
		("as the 64th", Weights::contribute(last)),
		(
			"as the 64th, and reaches the consensus",
			Weights::contribute(last) + Weights::consensus(),
		),
		(
			"as the third, in a batch of the same worker, and reaches the consensus",
			Weights::contribute_again(2) + Weights::consensus(),
		),
		("as the third, drawn by the chain", Weights::contribute(2) + Weights::check_draw()),
		("as the third, by an operator", Weights::contribute(2) + reads(2)),
		(
			"as the third, authorised by the scheduler: one signature",
			Weights::contribute(2) + Weights::check_scheduler(),
		),
		(
			"as the third, by an enclave: two signatures",
			Weights::contribute(2) + Weights::check_authorisation(),
		),
		("as the third, and the bond has to grow", Weights::contribute_topping_up(2)),
		(
			"as the third, in an appeal against a task of three",
			Weights::contribute(2) + Weights::check_involved(3),
		),
		("`reveal` in a task of three", Weights::reveal(3)),
		("in a task of eight", Weights::reveal(FEW)),
		("in a task of 64", Weights::reveal(most)),
	];
	let rows = rows.map(|(name, weight)| {
		vec![
			name.into(),
			format!("{} us", docs::microseconds(weight.ref_time())),
			format!("{:.2}", transfers(weight)),
			format!("{:.1}", proofs(weight)),
		]
	});
	docs::show(&["what", "time", "transfers", "transfers, by proof as declared"], &rows);
}

#[test]
fn the_page_tells_what_calls_weigh() {
	use pallet_market::WeightInfo as _;
	type Orders = <Runtime as pallet_market::Config>::WeightInfo;
	let access = <Runtime as frame_system::Config>::DbWeight::get();
	let first_publication = Weights::publish(0) + access.writes(1);
	let rows = [
		("`balances.transfer_keep_alive`", transfer()),
		(
			"`market.match_orders` of three orders, without their signatures",
			Orders::match_orders(0, 0),
		),
		("the same with an input that is stored on chain", Orders::match_orders_with_input(0, 0)),
		("the same with a dataset: four orders", Orders::match_orders_with_dataset(0, 0)),
		(
			"and the scheduler's bond has to grow",
			Orders::match_orders(1, 0) - Orders::match_orders(0, 0),
		),
		("and the price is in an asset", Orders::match_orders(0, 1) - Orders::match_orders(0, 0)),
		(
			"`poco.initialize_many`, for each task",
			Weights::initialize_many(2) - Weights::initialize_many(1),
		),
		("`poco.contribute` as the fifth", Weights::contribute(4)),
		("and it reaches the consensus", Weights::consensus()),
		("and the bond has to grow", Weights::contribute_topping_up(4) - Weights::contribute(4)),
		("and the chain draws the workers", Weights::check_draw()),
		("and the scheduler has signed", Weights::check_scheduler()),
		("and an enclave and its broker have signed", Weights::check_authorisation()),
		("`poco.contribute_many`, for each task but the first", Weights::contribute_again(0)),
		("`poco.reveal` in a task of five", Weights::reveal(5)),
		("settling a task with three winners", Weights::settle(3)),
		(
			"settling another one of the same deal by the same call",
			Weights::settle(3) - access.reads_writes(4, 4),
		),
		("and for each loser", Weights::settle_losers(1) - Weights::settle_losers(0)),
		("and for each who is paid out at once", Weights::payout()),
		("`poco.publish` of a pointer, the first", first_publication),
		("and it pays the scheduler", Weights::pay_for_publication()),
		("and it stores a callback's bytes", Weights::store_callback(1)),
		(
			"`poco.publish_many`, for each of the same deal and scheduler but the first",
			first_publication + Weights::pay_for_publication() - access.reads_writes(3, 2),
		),
		("`poco.appeal` against a task of three", Weights::appeal(3)),
		("`poco.join`", Weights::join()),
		("`market.place`", Orders::place()),
		("`market.close`", Orders::close()),
	];
	let told = rows.map(|(name, weight)| {
		let sign = if name.starts_with("and ") { "+ " } else { "" };
		let time = docs::microseconds(weight.ref_time());
		let expected = [format!("{sign}{time}"), format!("{sign}{:.1}", transfers(weight))];
		println!("| {name} | {} | {} |", expected[0], expected[1]);
		(name, expected)
	});
	for (name, expected) in told {
		assert_eq!(docs::last_cells(name, 2), expected, "{name}");
	}
	for (name, weight) in [
		("`contribute` as the fifth", Weights::contribute(4)),
		("`reveal` in a task of five", Weights::reveal(5)),
		("a match of three orders without signatures", Orders::match_orders(0, 0)),
	] {
		let times = transfers(weight);
		docs::is_on_front_page(&format!(
			"| weight of {name}, over that of a transfer | {times:.1} |"
		));
	}
}

/// What a call says of itself as a transaction.
pub fn declared(call: &RuntimeCall) -> frame_support::dispatch::DispatchInfo {
	let mut info = call.get_dispatch_info();
	info.extension_weight = extension(0).weight(call);
	info
}

/// Whether a block takes a call that is empty but for it.
fn fits(call: &RuntimeCall) -> bool {
	frame_system::BlockSize::<Runtime>::kill();
	frame_system::CheckWeight::<Runtime>::do_validate(&declared(call), length(call)).is_ok()
}

/// Of how many such a block takes.
pub fn largest(most: u32, call: impl Fn(u32) -> RuntimeCall) -> u32 {
	(1..=most).rev().find(|count| fits(&call(*count))).unwrap_or_default()
}

fn several<Item: Clone>(item: Item, count: u32) -> Batch<Item> {
	vec![item; count as usize].try_into().ok().expect("within the bound")
}

/// Every call that does something this many times, with what it does as large as can be.
pub fn batches(count: u32) -> Vec<(&'static str, RuntimeCall)> {
	let task = TaskId::zero();
	let signature = || MultiSignature::Sr25519([0; 64].into());
	let enclave = Some(Enclave { key: worker(1), signature: signature() });
	let authorisation = Some(Authorisation { signature: signature(), enclave });
	let submission = Submission { authorisation, ..submission(&worker(0), task, H256::zero()) };
	let relayed =
		Relayed { worker: worker(0), submission: submission.clone(), signature: signature() };
	let uri = vec![b'u'; MAX_URI as usize].try_into().expect("within the bound");
	let pointer = Announcement { location: ResultLocation::Uri(uri), ..announcement(task) };
	let bytes = || vec![0; MAX_INLINE_RESULT as usize];
	let here = Announcement {
		task,
		summary: summary(),
		location: ResultLocation::Inline(bytes().try_into().expect("within the bound")),
		callback: BoundedVec::try_from(bytes()).expect("within the bound"),
	};
	[
		("`initialize_many`", Call::initialize_many { deal: task, first: 0, count }),
		("`contribute_many`", Call::contribute_many { submissions: several(submission, count) }),
		("`relay`", Call::relay { contributions: several(relayed, count) }),
		("`reveal_many`", Call::reveal_many { reveals: several((task, H256::zero()), count) }),
		("`claim_many`", Call::claim_many { tasks: several(task, count) }),
		(
			"`publish_many` of pointers",
			Call::publish_many { announcements: several(pointer, count) },
		),
		(
			"`publish_many` of the largest results, with the largest callbacks",
			Call::publish_many { announcements: several(here, count) },
		),
	]
	.map(|(name, call)| (name, RuntimeCall::Poco(call)))
	.into()
}

#[test]
fn the_page_tells_how_many_of_each_a_block_takes_by_one_call() {
	let limit = RuntimeBlockWeights::get()
		.get(frame_support::dispatch::DispatchClass::Normal)
		.max_extrinsic
		.expect("normal calls have a limit");
	preset("development").execute_with(|| {
		let rows: Vec<_> = (0..batches(1).len())
			.map(|which| {
				let of = |count| batches(count).swap_remove(which).1;
				let most = largest(MAX_BATCH, of);
				assert!(most > 0 && fits(&of(most)));
				let lacks = match most {
					MAX_BATCH => "nothing",
					_ => {
						let next = of(most + 1);
						assert!(!fits(&next));
						let weight = declared(&next).total_weight();
						match weight.ref_time() > limit.ref_time() {
							true => "time",
							false => "proof",
						}
					},
				};
				let share = declared(&of(1)).total_weight().ref_time() / 1_000_000;
				vec![
					batches(1).swap_remove(which).0.into(),
					MAX_BATCH.to_string(),
					most.to_string(),
					lacks.into(),
					format!("{} us", thousands(share)),
				]
			})
			.collect();
		let head = [
			"call",
			"of at most",
			"of which fit",
			"what one more lacks",
			"time of one, as declared",
		];
		docs::show(&head, &rows);
	});
}
