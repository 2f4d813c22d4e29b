//! What votes make a block final, and which do not.

use crate::world::*;
use codec::Encode;
use poco_primitives::H256;
use poco_verifier::*;
use sp_core::Pair;

/// A vote in the verifier's form.
type Vote = finality_grandpa::SignedPrecommit<H256, u32, [u8; 64], AuthorityId>;

fn refusal(world: &World) -> Refusal {
	check_bundle(world.bundle()).unwrap_err()
}

/// Whether these authorities finalize a block.
fn by(voters: &[u8]) -> Result<Votes, Refusal> {
	let ahead = vec![0; voters.len()];
	let world = World { voters: voters.to_vec(), ahead, ..World::default() };
	check_bundle(world.bundle()).map(|verified| verified.votes)
}

/// A bundle whose votes were changed.
fn changed(change: impl Fn(&mut Justification)) -> Result<Verified, Refusal> {
	let mut bundle = World::default().bundle();
	change(&mut bundle.justification);
	check_bundle(bundle)
}

#[test]
fn more_than_two_thirds_of_the_weight_make_a_block_final_and_no_less() {
	// Seven votes in all: five are enough.
	assert_eq!(by(&[1, 2, 3, 4]), Ok(Votes { weight: 5, total: 7 }));
	assert_eq!(by(&[2, 3, 4, 5, 6]), Ok(Votes { weight: 5, total: 7 }));
	assert_eq!(by(&[1, 2, 3, 4, 5, 6]), Ok(Votes { weight: 7, total: 7 }));
	let few = |weight| Err(Refusal::TooFewVotes { weight, needed: 5 });
	assert_eq!(by(&[1, 2, 3]), few(4));
	assert_eq!(by(&[2, 3, 4, 5]), few(4));
	assert_eq!(by(&[]), few(0));
}

#[test]
fn the_same_threshold_as_the_sdks_holds_for_sets_of_every_size() {
	for size in 1..=13u8 {
		let mut trusted = checkpoint();
		trusted.authorities = (1..=size).map(|number| (authority(number).public().0, 1)).collect();
		let needed = size - (size - 1) / 3;
		for voters in [needed - 1, needed] {
			let world = World {
				voters: (1..=voters).collect(),
				ahead: vec![0; voters.into()],
				..World::default()
			};
			let found = world.bundle().verify(&trusted);
			assert_eq!(found.is_ok(), voters >= needed, "{voters} of {size}");
		}
	}
}

#[test]
fn who_votes_twice_counts_once() {
	let few = Err(Refusal::TooFewVotes { weight: 4, needed: 5 });
	assert_eq!(by(&[1, 1, 2, 3]), few);
	assert_eq!(by(&[2, 2, 2, 2, 2, 2, 1, 3]), few);
	// For two blocks as well, both of which come after.
	let world = World { voters: vec![1, 1, 2, 3], ahead: vec![0, 1, 0, 0], ..World::default() };
	assert_eq!(refusal(&world), Refusal::TooFewVotes { weight: 4, needed: 5 });
	let world =
		World { voters: vec![1, 1, 2, 3, 4], ahead: vec![0, 1, 0, 0, 0], ..World::default() };
	assert_eq!(check_bundle(world.bundle()).unwrap().votes.weight, 5);
}

#[test]
fn strangers_do_not_vote() {
	assert_eq!(by(&[1, 2, 3, 4, 7]), Err(Refusal::UnknownVoter));
	assert_eq!(by(&[7, 8, 9, 10, 11, 12]), Err(Refusal::UnknownVoter));
	// Who has no weight is a stranger.
	let mut trusted = checkpoint();
	trusted.authorities[3].1 = 0;
	let found = World::default().bundle().verify(&trusted);
	assert_eq!(found, Err(Refusal::UnknownVoter));
}

#[test]
fn votes_of_another_set_or_round_do_not_count() {
	let others = World { set: SET + 1, ..World::default() };
	let refused = Refusal::OtherAuthorities { bundle: 8, checkpoint: 7 };
	assert_eq!(refusal(&others), refused);
	let said = refused.to_string();
	assert!(said.contains("checkpoint of set 8"), "{said}");
	// Nor when it is said that they are of this one.
	let mut bundle = others.bundle();
	bundle.set = SET;
	assert_eq!(check_bundle(bundle), Err(Refusal::BadSignature));
	assert_eq!(changed(|it| it.round += 1), Err(Refusal::BadSignature));
}

#[test]
fn a_block_that_nobody_voted_for_is_not_final() {
	let another = World { cause: b"a yacht".to_vec(), ..World::default() }.bundle();
	// Votes for another block, as they are.
	let mut bundle = World::default().bundle();
	bundle.justification = another.justification.clone();
	assert_eq!(check_bundle(bundle), Err(Refusal::NotFinalized));
	// The same, told as votes for this one.
	let mut bundle = World::default().bundle();
	let target = bundle.justification.commit.target_hash;
	bundle.justification = another.justification;
	bundle.justification.commit.target_hash = target;
	assert_eq!(check_bundle(bundle), Err(Refusal::ForAnotherBlock));
}

#[test]
fn a_vote_for_what_comes_before_or_beside_is_none_for_the_block() {
	let world = World::default();
	let block = world.bundle().relay_header;
	for (hash, number) in [
		(block.parent, block.number - 1),
		(H256([0xbe; 32]), block.number + 1),
		(block.hash(), block.number + 1),
		(block.hash(), block.number - 1),
	] {
		let vote: Vote = same(&world.vote(4, hash, number));
		let found = changed(|it| it.commit.precommits[3] = vote.clone());
		assert_eq!(found, Err(Refusal::ForAnotherBlock), "{hash:?} {number}");
	}
}

#[test]
fn a_vote_is_signed_by_whom_it_is_of() {
	// Signed by another authority.
	let found = changed(|it| it.commit.precommits[3].id = authority(5).public().0);
	assert_eq!(found, Err(Refusal::BadSignature));
	// Signed for another block.
	let found = changed(|it| {
		it.commit.precommits[3].signature = it.commit.precommits[1].signature;
	});
	assert_eq!(found, Err(Refusal::BadSignature));
	let found = changed(|it| it.commit.precommits[3].signature = [0; 64]);
	assert_eq!(found, Err(Refusal::BadSignature));
}

#[test]
fn headers_that_no_vote_needs_are_refused() {
	let stranger: Header = same(&header(5, H256::zero(), H256::zero()));
	let found = changed(|it| it.ancestries.push(stranger.clone()));
	assert_eq!(found, Err(Refusal::SuperfluousHeaders));
	let found = changed(|it| {
		let twice = it.ancestries[0].clone();
		it.ancestries.push(twice);
	});
	assert_eq!(found, Err(Refusal::SuperfluousHeaders));
	// The block's own as well.
	let mut bundle = World::default().bundle();
	let own = bundle.relay_header.clone();
	bundle.justification.ancestries.push(own);
	assert_eq!(check_bundle(bundle), Err(Refusal::SuperfluousHeaders));
	// Without those that are needed nobody knows what was voted for.
	for at in [0, 1] {
		let found = changed(|it| {
			it.ancestries.remove(at);
		});
		assert_eq!(found, Err(Refusal::ForAnotherBlock));
	}
	assert_eq!(World::default().bundle().justification.ancestries.len(), 2);
}

#[test]
fn a_checkpoint_by_which_nobody_votes_is_none() {
	let empty = Checkpoint { authorities: vec![], ..checkpoint() };
	let mut weightless = checkpoint();
	let mut heavy = checkpoint();
	for authority in &mut weightless.authorities {
		authority.1 = 0;
	}
	for authority in &mut heavy.authorities {
		authority.1 = u64::MAX;
	}
	for trusted in [empty, weightless, heavy] {
		let trusted = VersionedCheckpoint::V1(trusted).encode();
		let found = verify(&encode(World::default().bundle()), &trusted);
		assert_eq!(found, Err(Refusal::NoCheckpoint));
	}
}

#[test]
fn checkpoints_that_differ_have_different_names() {
	let changes: [&dyn Fn(&mut Checkpoint); 5] = [
		&|it| it.para += 1,
		&|it| it.chain = H256::zero(),
		&|it| it.set += 1,
		&|it| it.authorities[0].1 += 1,
		&|it| it.authorities[0].0[0] ^= 1,
	];
	for change in changes {
		let mut other = checkpoint();
		change(&mut other);
		assert_ne!(other.id(), checkpoint().id());
	}
	let bytes = VersionedCheckpoint::V1(checkpoint()).encode();
	assert_eq!(VersionedCheckpoint::read(&bytes), Ok(VersionedCheckpoint::V1(checkpoint())));
	for length in 0..bytes.len() {
		assert_eq!(VersionedCheckpoint::read(&bytes[..length]), Err(Refusal::NoCheckpoint));
	}
}
