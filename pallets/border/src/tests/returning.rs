//! What is kept apart goes back, by itself or by a call, less the fee, and not otherwise.

use super::mock::*;
use crate::{
	AlwaysStopped, Entries, EntryId, Error, Event, HoldReason, Mode, NextDue, State, WeightInfo,
};
use frame_support::{
	assert_noop, assert_ok, assert_storage_noop,
	traits::Hooks,
	weights::{Weight, WeightMeter},
};
use poco_primitives::Balance;
use sp_runtime::DispatchResult;
use xcm::{latest::prelude::*, VersionedLocation};

fn claim(who: &AccountId, number: EntryId, destination: Location) -> DispatchResult {
	let destination = Box::new(VersionedLocation::from(destination));
	Border::claim(signed(who.clone()), number, destination)
}

/// An account, as other chains name it.
fn there(who: &AccountId) -> Location {
	Location::new(0, [AccountId32 { network: None, id: who.clone().into() }])
}

/// An account of another chain.
fn on(chain: Location, who: &AccountId) -> Location {
	chain.appended_with(there(who)).unwrap()
}

/// What a destination is told to do with what arrives.
fn deposit(who: &AccountId) -> Vec<Instruction<()>> {
	let network = RelayNetwork::get();
	let location = Location::new(0, [AccountId32 { network, id: who.clone().into() }]);
	vec![
		SetHints { hints: vec![AssetClaimer { location }].try_into().unwrap() },
		DepositAsset { assets: Wild(AllCounted(1)), beneficiary: there(who) },
	]
}

/// A message that takes an asset out of its reserve.
fn withdrawn(asset: impl Into<Asset>, who: &AccountId) -> Xcm<()> {
	let asset = asset.into();
	let begin =
		vec![WithdrawAsset(asset.clone().into()), PayFees { asset }, ClearOrigin, RefundSurplus];
	Xcm([begin, deposit(who)].concat())
}

/// A message that brings the native token, named as the destination names it.
fn brought(amount: Balance, who: &AccountId) -> Xcm<()> {
	let asset = Asset::from((parachain(SELF), amount));
	let begin = vec![
		ReserveAssetDeposited(asset.clone().into()),
		ClearOrigin,
		BuyExecution { fees: asset, weight_limit: Unlimited },
	];
	Xcm([begin, deposit(who)].concat())
}

fn returned(number: EntryId, to: Location, amount: Balance, fee: Balance) -> Event<Test> {
	Event::Returned { entry: number, chain: to, account: there(&BERT), asset: RELAY, amount, fee }
}

#[test]
fn an_outsiders_deposit_goes_back_by_itself_less_the_fee() {
	case(|| {
		fee(RELAY, 15, 1);
		let number = kept_apart(RELAY, 500, &BERT);
		blocks(DELAY - 1);
		assert!(Entries::<Test>::contains_key(number));
		assert_eq!(sent(), []);
		block();
		assert_eq!(last_event(), returned(number, Location::parent(), 480, 20));
		assert_eq!(sent(), [(Location::parent(), withdrawn((Here, 480u128), &BERT))]);
		assert!(!Entries::<Test>::contains_key(number));
		assert_eq!((kept(RELAY), balance(&FEES, RELAY), balance(&BERT, RELAY)), (0, 20, 0));
		blocks(3);
		assert_eq!(sent().len(), 1);
	});
}

#[test]
fn a_siblings_token_goes_back_to_the_sibling() {
	case(|| {
		kept_apart(TOKEN, 500, &BERT);
		blocks(DELAY);
		// Without a fee, all of it, named as the sibling names it.
		let message = withdrawn((GeneralIndex(7), 500u128), &BERT);
		assert_eq!(sent(), [(parachain(SIBLING), message)]);
	});
}

#[test]
fn the_chains_own_token_goes_back_to_the_account_of_the_chain_that_sent_it() {
	case(|| {
		fee(NATIVE, 30, 0);
		kept_apart(NATIVE, 500, &BERT);
		let account = sovereign(&parachain(SIBLING));
		assert_eq!(balance(&account, NATIVE), MONEY - 500);
		blocks(DELAY);
		assert_eq!(sent(), [(parachain(SIBLING), brought(470, &BERT))]);
		// It is there for the sibling, and the fee was not more than said: delivery is not paid of it.
		assert_eq!(balance(&account, NATIVE), MONEY - 30);
		assert_eq!(balance(&FEES, NATIVE), MONEY + 30);
		assert_eq!(balance(&Border::quarantine_account(), NATIVE), 0);
	});
}

#[test]
fn no_two_returns_have_the_same_topic() {
	case(|| {
		for _ in 0..2 {
			kept_apart(RELAY, 500, &BERT);
		}
		blocks(DELAY);
		let topics = topics();
		assert_eq!(topics.len(), 2);
		assert_ne!(topics[0], topics[1]);
	});
}

#[test]
fn what_is_too_little_to_pay_two_chains_does_not_go_through_one() {
	case(|| {
		fee(TOKEN, 6, 0);
		let number = kept_apart(TOKEN, 7, &BERT);
		assert_noop!(claim(&BERT, number, on(parachain(OTHER), &CLEO)), Error::<Test>::NotSent);
	});
}

#[test]
fn many_go_back_in_the_order_in_which_they_came() {
	case(|| {
		for amount in [100, 200, 300] {
			kept_apart(RELAY, amount, &BERT);
		}
		block();
		kept_apart(TOKEN, 400, &BERT);
		blocks(DELAY - 1);
		let amounts = [100u128, 200, 300]
			.map(|amount| (Location::parent(), withdrawn((Here, amount), &BERT)));
		assert_eq!(sent(), amounts);
		block();
		assert_eq!((sent().len(), NextDue::<Test>::get()), (4, 4));
	});
}

#[test]
fn a_block_sends_back_no_more_than_its_budget_lets_it() {
	case(|| {
		type Weights = ();
		for _ in 0..4 {
			kept_apart(RELAY, 100, &BERT);
		}
		assert_ok!(Border::release(root(), 1));
		let one = Weights::serve_pass().saturating_add(Weights::serve_return());
		Budget::set(Weights::serve_base().saturating_add(one));
		System::set_block_number(10);
		let serve = |limit| {
			let mut meter = WeightMeter::with_limit(limit);
			let before = sent().len();
			Border::on_poll(10, &mut meter);
			(sent().len() - before, meter.consumed())
		};
		// Of what the block has, no more than the budget.
		assert_eq!(serve(Weight::MAX), (1, Weights::serve_base().saturating_add(one)));
		// One was let in meanwhile and is passed by, with what was left for it.
		let pass = Weights::serve_pass();
		assert_eq!(
			serve(Weight::MAX),
			(0, Weights::serve_base().saturating_add(pass).saturating_add(pass))
		);
		Budget::set(Weight::MAX);
		// What the block has left is the bound, too.
		assert_eq!(serve(Weight::zero()), (0, Weight::zero()));
		assert_eq!(serve(Weights::serve_base()), (0, Weights::serve_base()));
		assert_eq!(serve(Weights::serve_base().saturating_add(one)).0, 1);
		assert_eq!(serve(Weight::MAX).0, 1);
		// With nothing to do, a look.
		assert_eq!(serve(Weight::MAX), (0, Weights::serve_base()));
	});
}

#[test]
fn what_cannot_go_back_stays_and_anybody_may_try_again() {
	case(|| {
		Closed::set(vec![Location::parent()]);
		fee(RELAY, 15, 1);
		let number = kept_apart(RELAY, 500, &BERT);
		let other = kept_apart(TOKEN, 300, &BERT);
		assert_noop!(Border::retry(signed(DORA), number), Error::<Test>::NotFailed);
		blocks(DELAY);
		// One failed, and the one behind it did not wait for it.
		let failed = Event::ReturnFailed { entry: number, error: XcmError::Transport("") };
		assert!(events().contains(&failed));
		assert_eq!(entry(number).state, State::Failed);
		assert!(!Entries::<Test>::contains_key(other));
		assert_eq!((kept(RELAY), balance(&FEES, RELAY)), (500, 0));
		assert_eq!(sent().len(), 1);
		blocks(10);
		assert_noop!(Border::retry(signed(DORA), number), Error::<Test>::NotSent);
		assert_noop!(Border::retry(root(), number), Error::<Test>::NotSent);
		Closed::set(vec![]);
		assert_ok!(Border::retry(signed(DORA), number));
		assert_eq!(last_event(), returned(number, Location::parent(), 480, 20));
		assert_noop!(Border::retry(signed(DORA), number), Error::<Test>::EntryNotFound);
	});
}

#[test]
fn what_came_from_nobody_knows_where_goes_to_the_reserve() {
	case(|| {
		assert!(receive_unnoted(source(RELAY), transfer(RELAY, 500, at(&BERT))));
		blocks(DELAY);
		assert_eq!(sent(), [(Location::parent(), withdrawn((Here, 500u128), &BERT))]);
	});
}

#[test]
fn what_came_from_nobody_knows_where_and_has_its_reserve_here_stays_until_it_is_claimed() {
	case(|| {
		assert!(receive_unnoted(source(NATIVE), transfer(NATIVE, 500, at(&BERT))));
		blocks(DELAY);
		assert_eq!(last_event(), Event::ReturnFailed { entry: 0, error: XcmError::Unroutable });
		assert_ok!(claim(&BERT, 0, on(parachain(SIBLING), &CLEO)));
		assert_eq!(sent(), [(parachain(SIBLING), brought(500, &CLEO))]);
	});
}

#[test]
fn an_account_of_another_chain_gets_it_back_there() {
	case(|| {
		let who = on(parachain(SIBLING), &BERT);
		assert!(receive(source(NATIVE), transfer(NATIVE, 500, who)));
		blocks(DELAY);
		assert_eq!(sent(), [(parachain(SIBLING), brought(500, &BERT))]);
	});
}

#[test]
fn the_beneficiary_may_send_it_elsewhere() {
	case(|| {
		fee(RELAY, 20, 0);
		let number = kept_apart(RELAY, 500, &BERT);
		assert_noop!(
			claim(&CLEO, number, on(Location::parent(), &CLEO)),
			Error::<Test>::NotAuthorized
		);
		assert_noop!(claim(&BERT, 9, on(Location::parent(), &CLEO)), Error::<Test>::EntryNotFound);
		for nowhere in [Location::here(), at(&BERT), Location::parent(), parachain(SIBLING)] {
			assert_noop!(claim(&BERT, number, nowhere), Error::<Test>::DestinationInvalid);
		}
		// Chains that cannot be reached; this one is among them.
		let native = kept_apart(NATIVE, 500, &BERT);
		for unknown in [parachain(77), parachain(SELF)] {
			assert_noop!(claim(&BERT, native, on(unknown, &CLEO)), Error::<Test>::NotSent);
		}
		// At once, without waiting.
		assert_ok!(claim(&BERT, number, on(Location::parent(), &CLEO)));
		assert_eq!(sent(), [(Location::parent(), withdrawn((Here, 480u128), &CLEO))]);
		assert_eq!(balance(&FEES, RELAY), 20);
		// It does not go back once more. The other one goes by itself.
		blocks(DELAY);
		assert_eq!(sent()[1..], [(parachain(SIBLING), brought(500, &BERT))]);
	});
}

#[test]
fn through_its_reserve_it_may_go_to_a_third_chain() {
	case(|| {
		fee(TOKEN, 20, 0);
		let number = kept_apart(TOKEN, 501, &BERT);
		assert_ok!(claim(&BERT, number, on(parachain(OTHER), &CLEO)));
		let (to, message) = sent().pop().unwrap();
		assert_eq!(to, parachain(SIBLING));
		let at_reserve = |amount: Balance| Asset::from((GeneralIndex(7), amount));
		let named = Location::new(1, [Parachain(SIBLING), GeneralIndex(7)]);
		let fees = Asset::from((named, 240u128));
		let arrives = [vec![BuyExecution { fees, weight_limit: Unlimited }], deposit(&CLEO)];
		let expected = Xcm(vec![
			WithdrawAsset(at_reserve(240).into()),
			PayFees { asset: at_reserve(240) },
			WithdrawAsset(at_reserve(241).into()),
			ClearOrigin,
			RefundSurplus,
			DepositReserveAsset {
				assets: Wild(AllCounted(1)),
				dest: parachain(OTHER),
				xcm: Xcm(arrives.concat()),
			},
		]);
		assert_eq!(message, expected);
	});
}

#[test]
fn who_is_not_there_where_it_came_from_stops_its_return() {
	case(|| {
		let number = kept_apart(RELAY, 500, &BERT);
		assert_noop!(Border::stop_return(signed(CLEO), number), Error::<Test>::NotAuthorized);
		assert_noop!(Border::stop_return(signed(BERT), 9), Error::<Test>::EntryNotFound);
		assert_ok!(Border::stop_return(signed(BERT), number));
		assert_eq!(last_event(), Event::ReturnStopped { entry: number });
		assert_noop!(Border::stop_return(signed(BERT), number), Error::<Test>::NotReturning);
		blocks(DELAY + 5);
		assert_eq!((kept(RELAY), sent().len(), NextDue::<Test>::get()), (500, 0, 1));
		// Nobody sends it there against its word.
		assert_noop!(Border::retry(signed(DORA), number), Error::<Test>::NotFailed);
		assert_ok!(claim(&BERT, number, on(Location::parent(), &CLEO)));
		assert_eq!(kept(RELAY), 0);
	});
}

#[test]
fn what_failed_can_be_stopped_too() {
	case(|| {
		Closed::set(vec![Location::parent()]);
		let number = kept_apart(RELAY, 500, &BERT);
		blocks(DELAY);
		assert_ok!(Border::stop_return(signed(BERT), number));
		Closed::set(vec![]);
		assert_noop!(Border::retry(signed(DORA), number), Error::<Test>::NotFailed);
		// Governance may, as for what waits.
		assert_ok!(Border::retry(root(), number));
		let number = kept_apart(RELAY, 600, &BERT);
		assert_ok!(Border::retry(root(), number));
		assert_eq!(sent().len(), 2);
	});
}

#[test]
fn an_account_may_say_once_for_all_that_nothing_is_sent_back_by_itself() {
	case(|| {
		let stop = |who: &AccountId, stop| Border::set_always_stop(signed(who.clone()), stop);
		assert_noop!(stop(&BERT, false), Error::<Test>::NothingToChange);
		assert_noop!(stop(&NOBODY, true), Error::<Test>::FundsTooLow);
		assert_ok!(stop(&BERT, true));
		assert_eq!(last_event(), Event::AlwaysStopSet { beneficiary: BERT, stop: true });
		assert_eq!(held(&BERT, HoldReason::Stopping), STOP_DEPOSIT);
		assert_noop!(stop(&BERT, true), Error::<Test>::NothingToChange);
		let number = kept_apart(RELAY, 500, &BERT);
		assert!(matches!(last_event(), Event::KeptApart { due: None, .. }));
		assert_eq!(entry(number).state, State::Stopped);
		let other = kept_apart(RELAY, 300, &CLEO);
		blocks(DELAY);
		assert!(Entries::<Test>::contains_key(number) && !Entries::<Test>::contains_key(other));
		assert_ok!(claim(&BERT, number, on(Location::parent(), &DORA)));
		assert_ok!(stop(&BERT, false));
		assert_eq!(held(&BERT, HoldReason::Stopping), 0);
		assert!(!AlwaysStopped::<Test>::contains_key(BERT));
		let number = kept_apart(RELAY, 500, &BERT);
		assert!(matches!(entry(number).state, State::Waiting { .. }));
	});
}

#[test]
fn what_sends_too_little_or_too_much_sends_nothing() {
	case(|| {
		let number = kept_apart(RELAY, 500, &BERT);
		kept_apart(RELAY, 300, &CLEO);
		for wrong in [Sending::Nothing, Sending::TooMuch] {
			Sends::set(wrong);
			assert_noop!(
				claim(&BERT, number, on(Location::parent(), &BERT)),
				Error::<Test>::NotSent
			);
		}
		blocks(DELAY);
		for number in [0, 1] {
			assert_eq!(entry(number).state, State::Failed);
		}
		assert_eq!((kept(RELAY), sent().len()), (800, 0));
		Sends::set(Sending::Right);
		assert_ok!(Border::retry(signed(DORA), 0));
		assert_ok!(Border::retry(signed(DORA), 1));
	});
}

#[test]
fn what_somebody_puts_beside_it_hinders_nothing() {
	case(|| {
		let number = kept_apart(RELAY, 500, &BERT);
		// Too little to stay there alone: it goes with the last.
		give(RELAY, 1);
		give(NATIVE, 100);
		Border::do_try_state().unwrap();
		blocks(DELAY);
		assert!(!Entries::<Test>::contains_key(number));
		let gone = 501 - balance(&Border::quarantine_account(), RELAY);
		assert_eq!(gone, 501);
		Given::mutate(|given| given.remove(&RELAY));
		Arrived::mutate(|arrived| *arrived.entry(RELAY).or_default() += 1);
		// What is enough stays, and is nobody's.
		kept_apart(NATIVE, 500, &BERT);
		blocks(DELAY);
		assert_eq!(balance(&Border::quarantine_account(), NATIVE), 100);
	});
}

#[test]
fn a_return_that_fails_leaves_nothing_behind_but_its_own_mark() {
	case(|| {
		fee(NATIVE, 30, 0);
		let number = kept_apart(NATIVE, 500, &BERT);
		Closed::set(vec![parachain(SIBLING)]);
		let record = entry(number);
		// Neither the fee was taken nor the account of the chain filled.
		assert_storage_noop!(assert!(Border::send_home(number, &record).is_err()));
	});
}

#[test]
fn an_asset_that_has_no_name_any_more_stays() {
	case(|| {
		let number = kept_apart(RELAY, 500, &BERT);
		let mut record = entry(number);
		record.asset = poco_primitives::order::Currency::Asset(UNNAMED);
		assert_storage_noop!(assert_eq!(
			Border::send_home(number, &record),
			Err(crate::UNKNOWN_ASSET)
		));
	});
}

#[test]
fn what_is_kept_apart_goes_back_also_when_there_is_no_border_any_more() {
	case(|| {
		kept_apart(RELAY, 500, &BERT);
		assert_ok!(Border::set_mode(root(), Mode::Off));
		blocks(DELAY);
		assert_eq!(sent().len(), 1);
	});
}
