//! The story of messages, told from what was seen on several chains.

use super::happening::{Seen, What};
use poco_primitives::H256;
use poco_sdk::message::Chain;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A block, and what was seen in it.
pub struct Block {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: H256,
	/// What was seen, in the order in which it happened.
	pub seen: Vec<Seen>,
	/// The transaction that was asked about, if it is here.
	pub asked: Option<u32>,
}

/// The blocks of a chain, without gaps.
pub struct Trail {
	/// The chain.
	pub chain: Chain,
	/// Its blocks.
	pub blocks: Vec<Block>,
}

/// What is asked about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
	/// A message, or the transaction that sent some.
	pub id: Option<H256>,
	/// Everything that was sent in this block of the first chain.
	pub block: Option<u64>,
}

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
	/// It was executed.
	Processed,
	/// A transaction sent nothing to anybody.
	Local,
	/// It went to a chain that nobody asked.
	Elsewhere,
	/// Nothing was seen of it.
	Unseen,
	/// It was sent, and has not been executed yet.
	UnderWay,
	/// Its program stopped on the way.
	Failed,
	/// It was not executed, or not even sent.
	Refused,
}

/// A message on its way to a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
	/// Its topic.
	pub message: H256,
	/// Which chain sent it.
	pub from: Option<Chain>,
	/// Where it goes.
	pub to: Option<Chain>,
	/// How far it is.
	pub outcome: Outcome,
}

/// Something that belongs to the story: where it was seen, and of which message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Happening {
	/// The place of the trail, of the block there, and of what was seen there.
	pub place: (usize, usize, usize),
	/// The message in which it happened, or that it names.
	pub message: Option<H256>,
}

/// All that is known.
#[derive(Debug, PartialEq, Eq)]
pub struct Story {
	/// What happened, chain by chain.
	pub happenings: Vec<Happening>,
	/// The messages.
	pub messages: Vec<Message>,
	/// How it stands with all of them.
	pub outcome: Outcome,
}

/// What is known by now of what is looked for.
#[derive(Default, PartialEq)]
struct Wanted {
	messages: BTreeSet<H256>,
	matters: BTreeSet<(usize, String)>,
}

impl Story {
	/// Tells it.
	pub fn of(trails: &[Trail], asked: Asked) -> Self {
		let mut wanted = Wanted::default();
		wanted.messages.extend(asked.id);
		wanted.messages.extend(sent_as_asked(trails, asked));
		// What is found names more that belongs to it: a message that another one caused, a matter that goes on.
		let found = loop {
			let found = find(trails, &wanted);
			let before = (wanted.messages.len(), wanted.matters.len());
			for (trail, block, seen) in found.keys() {
				let it = &trails[*trail].blocks[*block].seen[*seen];
				if matches!(it.what, What::Sent | What::NotSent) {
					wanted.messages.extend(it.message);
				}
				wanted.matters.extend(it.matter.clone().map(|matter| (*trail, matter)));
			}
			if before == (wanted.messages.len(), wanted.matters.len()) {
				break found;
			}
		};
		let messages = messages(trails, &found);
		let has_transaction = trails.iter().flat_map(|trail| &trail.blocks).any(|block| {
			block.asked.is_some() || (asked.id.is_none() && asked.block == Some(block.number))
		});
		let outcome = outcome(&messages, has_transaction);
		let happenings =
			found.into_iter().map(|(place, message)| Happening { place, message }).collect();
		Self { happenings, messages, outcome }
	}
}

/// The messages of the transaction, or of the block, that was asked about.
fn sent_as_asked(trails: &[Trail], asked: Asked) -> Vec<H256> {
	let blocks = trails.first().map_or(&[][..], |trail| &trail.blocks);
	let mut sent = Vec::new();
	for block in blocks {
		let all = asked.id.is_none() && asked.block == Some(block.number);
		let of_it = |seen: &&Seen| {
			matches!(seen.what, What::Sent | What::NotSent)
				&& (all || (block.asked.is_some() && seen.transaction == block.asked))
		};
		sent.extend(block.seen.iter().filter(of_it).filter_map(|seen| seen.message));
	}
	sent
}

type Found = BTreeMap<(usize, usize, usize), Option<H256>>;

fn find(trails: &[Trail], wanted: &Wanted) -> Found {
	let mut found = Found::new();
	for (at, trail) in trails.iter().enumerate() {
		for (number, block) in trail.blocks.iter().enumerate() {
			for (place, message) in find_in(block, at, wanted) {
				found.insert((at, number, place), message);
			}
		}
	}
	found
}

/// What belongs to the story in a block. A queue executes one message after the other and then says so: what was seen
/// since it spoke last is of that message. In a transaction everything belongs to what it sends.
fn find_in(block: &Block, trail: usize, wanted: &Wanted) -> BTreeMap<usize, Option<H256>> {
	let is_wanted = |seen: &Seen| seen.message.is_some_and(|id| wanted.messages.contains(&id));
	let mut found = BTreeMap::new();
	let mut begin = 0;
	for (place, seen) in block.seen.iter().enumerate() {
		if place > 0 && block.seen[place - 1].transaction != seen.transaction {
			begin = place;
		}
		if seen.what.ends() {
			if is_wanted(seen) {
				found.extend((begin..=place).map(|place| (place, seen.message)));
			}
			begin = place + 1;
		}
	}
	for (place, seen) in block.seen.iter().enumerate() {
		if found.contains_key(&place) {
			continue;
		}
		let with_it = |other: &Seen| is_wanted(other) && other.transaction == seen.transaction;
		let is_of_transaction = seen.transaction.is_some()
			&& !seen.is_money
			&& (block.asked == seen.transaction || block.seen.iter().any(with_it));
		let goes_on = seen
			.matter
			.as_ref()
			.is_some_and(|matter| wanted.matters.contains(&(trail, matter.clone())));
		if is_of_transaction || goes_on || is_wanted(seen) {
			found.insert(place, seen.message);
		}
	}
	found
}

fn messages(trails: &[Trail], found: &Found) -> Vec<Message> {
	let is_asked = |chain: Chain| trails.iter().any(|trail| trail.chain == chain);
	let mut messages = BTreeMap::<(H256, Option<Chain>), Message>::new();
	let mut ended = Vec::new();
	for (trail, block, seen) in found.keys() {
		let chain = trails[*trail].chain;
		let seen = &trails[*trail].blocks[*block].seen[*seen];
		let Some(id) = seen.message else { continue };
		let (to, outcome) = match seen.what {
			What::Sent if seen.to.is_some_and(is_asked) => (seen.to, Outcome::UnderWay),
			What::Sent => (seen.to, Outcome::Elsewhere),
			What::NotSent => (None, Outcome::Refused),
			what => {
				let outcome = match what {
					What::Processed => Outcome::Processed,
					What::Failed => Outcome::Failed,
					What::Refused => Outcome::Refused,
					What::Overweight => Outcome::UnderWay,
					_ => continue,
				};
				ended.push((id, chain, outcome));
				continue;
			},
		};
		messages.insert((id, to), Message { message: id, from: Some(chain), to, outcome });
	}
	for (id, chain, outcome) in ended {
		let message = messages.entry((id, Some(chain))).or_insert(Message {
			message: id,
			from: None,
			to: Some(chain),
			outcome,
		});
		message.outcome = outcome;
	}
	messages.into_values().collect()
}

/// How it stands with all messages: as with the one that fares worst, leaving aside those of which nothing can be
/// known.
fn outcome(messages: &[Message], has_transaction: bool) -> Outcome {
	let known = messages.iter().map(|message| message.outcome);
	let worst = known.clone().filter(|outcome| *outcome != Outcome::Elsewhere).max();
	match (worst, messages.is_empty(), has_transaction) {
		(Some(worst), _, _) => worst,
		(None, false, _) => Outcome::Elsewhere,
		(None, true, true) => Outcome::Local,
		(None, true, false) => Outcome::Unseen,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const OURS: Chain = Chain::Para(2000);
	const THEIRS: Chain = Chain::Para(1000);

	fn id(byte: u8) -> H256 {
		H256([byte; 32])
	}

	fn seen(what: What, message: Option<u8>, transaction: Option<u32>) -> Seen {
		Seen {
			what,
			message: message.map(id),
			to: None,
			transaction,
			matter: None,
			is_money: false,
			name: "Pallet.Event".into(),
			fields: Vec::new(),
			words: String::new(),
		}
	}

	fn sent(message: u8, to: Chain, transaction: Option<u32>) -> Seen {
		Seen { to: Some(to), ..seen(What::Sent, Some(message), transaction) }
	}

	fn ended(what: What, message: u8) -> Seen {
		seen(what, Some(message), None)
	}

	fn money() -> Seen {
		Seen { is_money: true, ..seen(What::Other, None, None) }
	}

	fn matter(name: &str) -> Seen {
		Seen { matter: Some(name.into()), ..seen(What::Other, None, None) }
	}

	/// A trail whose blocks are numbered from 1.
	fn trail(chain: Chain, blocks: Vec<Vec<Seen>>) -> Trail {
		let blocks = blocks.into_iter().enumerate().map(|(place, seen)| Block {
			number: place as u64 + 1,
			hash: id(place as u8),
			seen,
			asked: None,
		});
		Trail { chain, blocks: blocks.collect() }
	}

	fn about(message: u8) -> Asked {
		Asked { id: Some(id(message)), block: None }
	}

	fn places(story: &Story) -> Vec<(usize, usize, usize)> {
		story.happenings.iter().map(|happening| happening.place).collect()
	}

	#[test]
	fn a_message_is_followed_from_the_chain_that_sent_it_to_the_one_that_executed_it() {
		let trails = [
			trail(
				OURS,
				vec![vec![
					sent(9, THEIRS, Some(1)),
					seen(What::HandedOver, None, Some(2)),
					sent(1, THEIRS, Some(2)),
				]],
			),
			trail(
				THEIRS,
				vec![
					vec![],
					vec![
						money(),
						ended(What::Processed, 9),
						money(),
						ended(What::Processed, 1),
						money(),
					],
				],
			),
		];
		let story = Story::of(&trails, about(1));
		assert_eq!(places(&story), [(0, 0, 1), (0, 0, 2), (1, 1, 2), (1, 1, 3)]);
		assert_eq!(story.happenings[2].message, Some(id(1)), "money moved in that message");
		let message = Message {
			message: id(1),
			from: Some(OURS),
			to: Some(THEIRS),
			outcome: Outcome::Processed,
		};
		assert_eq!((story.messages, story.outcome), (vec![message], Outcome::Processed));
	}

	#[test]
	fn what_became_of_a_message_is_told_by_the_chain_that_it_was_sent_to() {
		for (what, outcome) in [
			(What::Processed, Outcome::Processed),
			(What::Failed, Outcome::Failed),
			(What::Refused, Outcome::Refused),
			(What::Overweight, Outcome::UnderWay),
		] {
			let trails = [
				trail(OURS, vec![vec![sent(1, THEIRS, Some(2))]]),
				trail(THEIRS, vec![vec![ended(what, 1)]]),
			];
			assert_eq!(Story::of(&trails, about(1)).outcome, outcome);
			// The same on another chain says nothing of it.
			let trails =
				[trail(OURS, vec![vec![sent(1, THEIRS, Some(2))]]), trail(THEIRS, vec![vec![]])];
			assert_eq!(Story::of(&trails, about(1)).outcome, Outcome::UnderWay);
		}
		// One that was too heavy may be executed later.
		let trails = [trail(
			THEIRS,
			vec![vec![ended(What::Overweight, 1)], vec![ended(What::Processed, 1)]],
		)];
		assert_eq!(Story::of(&trails, about(1)).outcome, Outcome::Processed);
	}

	#[test]
	fn a_message_that_goes_on_keeps_its_topic_or_gets_another_one() {
		let last = Chain::Para(3000);
		for next in [1, 2] {
			let mut trails = vec![
				trail(OURS, vec![vec![sent(1, Chain::Relay, Some(2))]]),
				trail(Chain::Relay, vec![vec![sent(next, last, None), ended(What::Processed, 1)]]),
				trail(last, vec![vec![]]),
			];
			let story = Story::of(&trails, about(1));
			assert_eq!(story.outcome, Outcome::UnderWay, "the second part is not there yet");
			assert_eq!(story.messages.len(), 2);
			trails[2].blocks[0].seen.push(ended(What::Failed, next));
			assert_eq!(Story::of(&trails, about(1)).outcome, Outcome::Failed);
			trails.pop();
			let story = Story::of(&trails, about(1));
			assert_eq!(story.outcome, Outcome::Processed, "nobody asked the last chain");
			assert!(story.messages.iter().any(|message| message.outcome == Outcome::Elsewhere));
		}
	}

	#[test]
	fn a_transaction_stands_for_all_that_it_sent() {
		let mut trails = [
			trail(
				OURS,
				vec![vec![
					seen(What::Trapped, None, Some(1)),
					sent(1, THEIRS, Some(2)),
					sent(2, THEIRS, Some(2)),
					Seen { transaction: Some(2), ..money() },
				]],
			),
			trail(THEIRS, vec![vec![ended(What::Processed, 1), ended(What::Processed, 2)]]),
		];
		trails[0].blocks[0].asked = Some(2);
		let story = Story::of(&trails, about(7));
		assert_eq!(story.messages.len(), 2);
		assert_eq!(places(&story), [(0, 0, 1), (0, 0, 2), (1, 0, 0), (1, 0, 1)]);
		assert_eq!(story.outcome, Outcome::Processed);
		// One that sent nothing is told nevertheless.
		trails[0].blocks[0].asked = Some(1);
		let story = Story::of(&trails, about(7));
		assert_eq!((places(&story), story.outcome), (vec![(0, 0, 0)], Outcome::Local));
	}

	#[test]
	fn a_block_stands_for_all_that_was_sent_in_it() {
		let trails = [trail(
			OURS,
			vec![
				vec![sent(1, THEIRS, Some(2))],
				vec![sent(2, THEIRS, Some(2)), sent(3, THEIRS, Some(3))],
			],
		)];
		let story = Story::of(&trails, Asked { id: None, block: Some(2) });
		assert_eq!(places(&story), [(0, 1, 0), (0, 1, 1)]);
		assert_eq!(story.outcome, Outcome::Elsewhere);
		let story = Story::of(&trails, Asked { id: None, block: Some(3) });
		assert_eq!((story.messages, story.outcome), (Vec::new(), Outcome::Unseen));
	}

	#[test]
	fn what_cannot_be_sent_is_refused_and_what_nobody_saw_is_unseen() {
		let trails = [trail(OURS, vec![vec![seen(What::NotSent, Some(1), Some(2))]])];
		assert_eq!(Story::of(&trails, about(1)).outcome, Outcome::Refused);
		assert_eq!(Story::of(&trails, about(2)).outcome, Outcome::Unseen);
	}

	#[test]
	fn a_matter_that_a_message_began_is_followed_on_its_chain() {
		let trails = [
			trail(
				OURS,
				vec![
					vec![matter("Border entry 5"), ended(What::Processed, 1)],
					vec![matter("Border entry 6"), matter("Border entry 5")],
				],
			),
			trail(THEIRS, vec![vec![matter("Border entry 5")]]),
		];
		let story = Story::of(&trails, about(1));
		assert_eq!(places(&story), [(0, 0, 0), (0, 0, 1), (0, 1, 1)]);
	}
}
