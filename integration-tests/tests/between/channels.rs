//! Channels: the holders vote, the chain asks the relay chain in its own name, and at the next session the channel is
//! there.

use super::support::*;
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	traits::{Bounded, Hooks, OneSessionHandler},
};
use pallet_democracy::{AccountVote, Conviction, ReferendumInfo, Vote};
use poco_runtime::{constants::UNIT, Democracy, Preimage, Runtime, RuntimeCall, RuntimeOrigin};
use polkadot_runtime_parachains::hrmp;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError,
};
use xcm::VersionedXcm;
use xcm_emulator::HrmpChannelId;

/// Messages that may wait in a channel.
const CAPACITY: u32 = 8;

/// Bytes of a message at most.
const SIZE: u32 = 1_024;

/// What a chain pays of for its message, in the relay chain's token.
const PAID: Balance = ROC;

/// What a parachain has on the relay chain for itself.
const FUNDS: Balance = 10 * ROC;

/// Blocks that a vote takes, at most.
const BLOCKS: u32 = 100;

/// A message to the relay chain that makes a call in the name of the parachain that sends it, and gives back what is
/// left over.
fn asks(id: u32, call: hrmp::Call<rococo_runtime::Runtime>) -> Xcm<()> {
	let fees = some(&Location::here(), PAID);
	Xcm(vec![
		WithdrawAsset(fees.clone().into()),
		BuyExecution { fees, weight_limit: Unlimited },
		Transact {
			origin_kind: OriginKind::Native,
			fallback_max_weight: None,
			call: rococo_runtime::RuntimeCall::Hrmp(call).encode().into(),
		},
		ExpectTransactStatus(MaybeErrorCode::Success),
		DepositAsset { assets: Wild(AllCounted(1)), beneficiary: child(id) },
	])
}

fn opening(recipient: u32) -> hrmp::Call<rococo_runtime::Runtime> {
	hrmp::Call::hrmp_init_open_channel {
		recipient: recipient.into(),
		proposed_max_capacity: CAPACITY,
		proposed_max_message_size: SIZE,
	}
}

fn accepting(sender: u32) -> hrmp::Call<rococo_runtime::Runtime> {
	hrmp::Call::hrmp_accept_open_channel { sender: sender.into() }
}

/// What a program costs there, with the topic that it has on its way.
fn cost(program: &Xcm<()>) -> Balance {
	let mut message = program.clone();
	message.0.push(SetTopic([0; 32]));
	Relay::execution(&message, &Location::here())
}

/// Gives a parachain something on the relay chain for itself.
fn fund(id: u32) {
	let dest = Relay::account_of(&child(id)).into();
	let given = pallet_balances::Call::transfer_keep_alive { dest, value: FUNDS };
	assert_ok!(Relay::call(Bob, rococo_runtime::RuntimeCall::Balances(given)));
}

/// What a parachain has on the relay chain, and how much of it is a deposit.
fn funds(id: u32) -> (Balance, Balance) {
	let account = Relay::account_of(&child(id));
	let data = Relay::ext_wrapper(|| rococo_runtime::System::account(account).data);
	(data.free, data.reserved)
}

/// The holders decide that the chain sends a message up: from the proposal to its effect.
fn decided(message: Xcm<()>) {
	let send = pallet_xcm::Call::<Runtime>::send {
		dest: Box::new(Location::parent().into()),
		message: Box::new(VersionedXcm::from(message.clone())),
	};
	let call = RuntimeCall::PolkadotXcm(send);
	let (hash, bytes) = (BlakeTwo256::hash_of(&call), call.encode());
	let referendum = Poco::execute_with(|| {
		let len = bytes.len().try_into().expect("it is short");
		assert_ok!(Preimage::note_preimage(RuntimeOrigin::signed(Dave.to_account_id()), bytes));
		assert_ok!(Democracy::propose(
			RuntimeOrigin::signed(Dave.to_account_id()),
			Bounded::Lookup { hash, len },
			<Runtime as pallet_democracy::Config>::MinimumDeposit::get()
		));
		pallet_democracy::ReferendumCount::<Runtime>::get()
	});
	let status = || pallet_democracy::ReferendumInfoOf::<Runtime>::get(referendum);
	let passes = |done: &dyn Fn() -> bool| {
		let reached = (0..BLOCKS).any(|_| Poco::execute_with(done));
		assert!(reached, "it was waited long enough");
	};
	passes(&|| matches!(status(), Some(ReferendumInfo::Ongoing(_))));
	let vote = Vote { aye: true, conviction: Conviction::Locked1x };
	let vote = AccountVote::Standard { vote, balance: 1_000 * UNIT };
	let vote = pallet_democracy::Call::<Runtime>::vote { ref_index: referendum, vote };
	assert_ok!(Poco::call(Ferdie, RuntimeCall::Democracy(vote)));
	passes(&|| matches!(status(), Some(ReferendumInfo::Finished { approved: true, .. })));
	let went_up = (0..BLOCKS).any(|_| {
		Poco::block(|sent| {
			sent.iter().any(|(to, sent)| {
				// Its topic comes last.
				*to == Location::parent() && sent.0.starts_with(&message.0)
			})
		})
	});
	assert!(went_up, "it took effect");
	assert_eq!(Relay::arrived(), Some(true));
}

/// The other chain's superuser sends a message up.
fn penpal_decides(message: Xcm<()>) {
	Penpal::execute_with(|| {
		assert_ok!(penpal_runtime::PolkadotXcm::send(
			penpal_runtime::RuntimeOrigin::root(),
			Box::new(Location::parent().into()),
			Box::new(VersionedXcm::from(message))
		));
	});
	assert_eq!(Relay::arrived(), Some(true));
}

/// A session of the relay chain ends: what was accepted is opened.
fn session_ends() {
	use rococo_runtime::{Initializer, Runtime, Session, System};
	Relay::execute_with(|| {
		let validators = Session::validators().into_iter();
		let keyed: Vec<_> = validators
			.map(|one| {
				let keys = pallet_session::NextKeys::<Runtime>::get(&one).expect("it has keys");
				(one, keys.para_validator)
			})
			.collect();
		pallet_session::CurrentIndex::<Runtime>::mutate(|index| *index += 1);
		let all = || keyed.iter().map(|(one, key)| (one, key.clone()));
		<Initializer as OneSessionHandler<_>>::on_new_session(true, all(), all());
		Initializer::on_finalize(System::block_number());
	});
}

fn channel(sender: u32, recipient: u32) -> Option<(u32, u32)> {
	let id = HrmpChannelId { sender: sender.into(), recipient: recipient.into() };
	Relay::ext_wrapper(|| hrmp::HrmpChannels::<rococo_runtime::Runtime>::get(id))
		.map(|channel| (channel.max_capacity, channel.max_message_size))
}

/// Deposits for a channel, of the one that opens and the one that accepts it.
fn deposits() -> (Balance, Balance) {
	type Active = polkadot_runtime_parachains::configuration::ActiveConfig<rococo_runtime::Runtime>;
	let config = Relay::ext_wrapper(Active::get);
	(config.hrmp_sender_deposit, config.hrmp_recipient_deposit)
}

#[test]
fn the_holders_open_a_channel_that_the_other_chain_accepts() {
	case(|| {
		fund(POCO);
		fund(PENPAL);
		let (ask, accept) = (asks(POCO, opening(PENPAL)), asks(PENPAL, accepting(POCO)));
		let [asked, accepted] = [&ask, &accept].map(cost);
		assert!(asked > 0 && asked < PAID && accepted > 0 && accepted < PAID);
		let (ours, theirs) = deposits();
		assert!(ours > 0 && theirs > 0 && ours != theirs);

		decided(ask);
		assert_eq!(funds(POCO), (FUNDS - asked - ours, ours));
		assert_eq!(channel(POCO, PENPAL), None);
		// The other chain is told.
		Relay::execute_with(|| ());
		assert_eq!(Penpal::arrived(), Some(true));
		penpal_decides(accept);
		assert_eq!(funds(PENPAL), (FUNDS - accepted - theirs, theirs));
		// And we are.
		Relay::execute_with(|| ());
		assert_eq!(Poco::arrived(), Some(true));
		assert_eq!(channel(POCO, PENPAL), None, "not before the session ends");
		session_ends();
		assert_eq!(channel(POCO, PENPAL), Some((CAPACITY, SIZE)));
		assert_eq!(channel(PENPAL, POCO), None, "it has one direction");
		conserved(Beyond { roc: FUNDS - asked, roc_of_penpal: FUNDS - accepted, ..NOTHING });
	});
}

#[test]
fn the_holders_accept_a_channel_that_the_other_chain_opens() {
	case(|| {
		fund(POCO);
		fund(PENPAL);
		let (ask, accept) = (asks(PENPAL, opening(POCO)), asks(POCO, accepting(PENPAL)));
		let [asked, accepted] = [&ask, &accept].map(cost);
		let (theirs, ours) = deposits();

		penpal_decides(ask);
		assert_eq!(funds(PENPAL), (FUNDS - asked - theirs, theirs));
		// We are told, and do nothing by ourselves.
		Relay::execute_with(|| ());
		assert_eq!(Poco::arrived(), Some(true));
		session_ends();
		assert_eq!(channel(PENPAL, POCO), None);
		decided(accept);
		assert_eq!(funds(POCO), (FUNDS - accepted - ours, ours));
		session_ends();
		assert_eq!(channel(PENPAL, POCO), Some((CAPACITY, SIZE)));
		conserved(Beyond { roc: FUNDS - accepted, roc_of_penpal: FUNDS - asked, ..NOTHING });
	});
}

#[test]
fn no_account_asks_the_relay_chain_in_the_chains_name() {
	case(|| {
		fund(POCO);
		let send = pallet_xcm::Call::<Runtime>::send {
			dest: Box::new(Location::parent().into()),
			message: Box::new(VersionedXcm::from(asks(POCO, opening(PENPAL)))),
		};
		for who in [Alice, Ferdie] {
			let refused = Poco::call(who, RuntimeCall::PolkadotXcm(send.clone()));
			assert_eq!(refused, Err(frame_system::Error::<Runtime>::CallFiltered.into()));
		}
		Poco::execute_with(|| {
			assert_noop!(
				poco_runtime::PolkadotXcm::send(
					RuntimeOrigin::signed(Alice.to_account_id()),
					Box::new(Location::parent().into()),
					Box::new(VersionedXcm::from(asks(POCO, opening(PENPAL))))
				),
				DispatchError::BadOrigin
			);
		});
		assert_eq!(Relay::arrived(), None);
		assert_eq!(funds(POCO), (FUNDS, 0));
		conserved(Beyond { roc: FUNDS, ..NOTHING });
	});
}
