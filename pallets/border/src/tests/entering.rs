//! Who receives what enters, and what is kept apart.

use super::mock::*;
use crate::{
	CapturedOrigin, EnteredToday, Entry, Event, Mode, NextEntry, OriginCapture, Reason, State,
	Today, WeightInfo, DAY,
};
use frame_support::{
	assert_ok,
	traits::{
		fungible::Balanced,
		ProcessMessage,
		ProcessMessageError::{self, Overweight},
	},
	weights::{Weight, WeightMeter},
};
use sp_runtime::traits::ConvertInto;
use xcm::latest::prelude::*;
use xcm_executor::{traits::TransactAsset, AssetsInHolding};

#[test]
fn without_a_border_everybody_receives_what_enters() {
	case(|| {
		assert_ok!(Border::set_mode(root(), Mode::Off));
		for asset in ASSETS {
			let before = balance(&BERT, asset);
			assert!(arrive(asset, 500, &BERT));
			assert_eq!(balance(&BERT, asset) - before, 500);
			assert_eq!(kept(asset), 0);
		}
		// There was nothing to decide.
		assert_eq!(events(), [Event::ModeSet { mode: Mode::Off }]);
	});
}

#[test]
fn a_member_receives_what_enters() {
	case(|| {
		member(&ANNE);
		for asset in ASSETS {
			let before = balance(&ANNE, asset);
			assert!(arrive(asset, 500, &ANNE));
			assert_eq!(balance(&ANNE, asset) - before, 500);
			let admitted =
				Event::Admitted { beneficiary: ANNE, asset, amount: 500, customer_of: None };
			assert_eq!(last_event(), admitted);
			assert_eq!(kept(asset), 0);
		}
	});
}

#[test]
fn whoever_is_in_a_linked_group_is_a_member() {
	case(|| {
		InGroups::set(vec![(6, ANNE), (7, ANNE), (7, BERT)]);
		assert_ok!(Border::link_group(root(), 5));
		assert!(!Border::is_member(&ANNE));
		assert_ok!(Border::link_group(root(), 7));
		assert!(Border::is_member(&ANNE) && Border::is_member(&BERT));
		assert!(!Border::is_member(&CLEO));
		assert!(arrive(RELAY, 500, &ANNE));
		assert_eq!(balance(&ANNE, RELAY), 500);
		// Not any more when it leaves the group, or the group is not linked any more.
		InGroups::set(vec![(7, BERT)]);
		kept_apart(RELAY, 500, &ANNE);
		assert_ok!(Border::unlink_group(root(), 7));
		kept_apart(RELAY, 500, &BERT);
	});
}

#[test]
fn what_is_for_an_outsider_is_kept_apart_with_all_that_is_known() {
	case(|| {
		member(&ANNE);
		fee(RELAY, 5, 1);
		assert!(arrive(RELAY, 500, &BERT));
		assert_eq!(balance(&BERT, RELAY), 0);
		assert_eq!(balance(&Border::quarantine_account(), RELAY), 500);
		let expected = Entry {
			beneficiary: BERT,
			named: at(&BERT),
			asset: RELAY,
			amount: 500,
			fee: 10,
			reason: Reason::Outsider,
			origin: Some(Location::parent()),
			reserve: Some(Location::parent()),
			since: 1,
			state: State::Waiting { due: 1 + DELAY },
		};
		assert_eq!(entry(0), expected);
		let event = Event::KeptApart {
			entry: 0,
			beneficiary: BERT,
			asset: RELAY,
			amount: 500,
			fee: 10,
			reason: Reason::Outsider,
			origin: Some(Location::parent()),
			due: Some(1 + DELAY),
		};
		assert_eq!(last_event(), event);
		// Each has its own number and books.
		assert_eq!(kept_apart(TOKEN, 30, &BERT), 1);
		assert_eq!(kept_apart(RELAY, 70, &CLEO), 2);
		assert_eq!((kept(RELAY), kept(TOKEN), kept(NATIVE)), (570, 30, 0));
		assert_eq!(entry(1).origin, Some(parachain(SIBLING)));
	});
}

#[test]
fn the_chains_own_token_coming_home_is_kept_apart_too() {
	case(|| {
		let number = kept_apart(NATIVE, 500, &BERT);
		assert_eq!(balance(&BERT, NATIVE), MONEY);
		assert_eq!(balance(&sovereign(&parachain(SIBLING)), NATIVE), MONEY - 500);
		let entry = entry(number);
		assert_eq!(entry.origin, Some(parachain(SIBLING)));
		assert_eq!(entry.reserve, Some(Location::here()));
	});
}

#[test]
fn an_account_that_does_not_exist_yet_is_an_outsider_as_any_other() {
	case(|| {
		kept_apart(TOKEN, 500, &NOBODY);
		kept_apart(RELAY, 500, &NOBODY);
	});
}

#[test]
fn an_account_of_another_chain_is_asked_about_by_the_account_that_it_has_here() {
	case(|| {
		let who =
			Location::new(1, [Parachain(SIBLING), AccountId32 { network: None, id: [6; 32] }]);
		let account = sovereign(&who);
		assert!(receive(source(TOKEN), transfer(TOKEN, 500, who.clone())));
		assert_eq!((entry(0).beneficiary, entry(0).named), (account.clone(), who.clone()));
		member(&account);
		assert!(receive(source(NATIVE), transfer(NATIVE, 500, who)));
		assert_eq!(balance(&account, NATIVE), 500);
	});
}

#[test]
fn where_a_message_came_from_is_known_while_it_is_processed_only() {
	case(|| {
		assert_eq!(CapturedOrigin::<Test>::get(), None);
		assert!(arrive(RELAY, 500, &BERT));
		assert_eq!(entry(0).origin, Some(Location::parent()));
		assert_eq!(CapturedOrigin::<Test>::get(), None);
		// Also after one that fails, and one that is no message.
		assert!(!receive(Source::Parent, Xcm(vec![Trap(1)])));
		assert_eq!(CapturedOrigin::<Test>::get(), None);
		let mut meter = WeightMeter::new();
		assert_eq!(
			Processor::process_message(b"?", Source::Parent, &mut meter, &mut [0; 32]),
			Err(ProcessMessageError::Corrupt)
		);
		assert_eq!(CapturedOrigin::<Test>::get(), None);
	});
}

/// Looks at what is noted, after a message inside of it was processed.
struct Nested;

impl ProcessMessage for Nested {
	type Origin = Source;

	fn process_message(
		message: &[u8],
		_: Self::Origin,
		meter: &mut WeightMeter,
		id: &mut [u8; 32],
	) -> Result<bool, ProcessMessageError> {
		assert_eq!(CapturedOrigin::<Test>::get(), Some(parachain(OTHER)));
		let inner = Processor::process_message(message, Source::Parent, meter, id);
		assert_eq!(CapturedOrigin::<Test>::get(), Some(parachain(OTHER)));
		inner
	}
}

#[test]
fn a_message_within_a_message_has_its_own_origin() {
	case(|| {
		let message = codec::Encode::encode(&xcm::VersionedXcm::<()>::from(Xcm(vec![ClearOrigin])));
		let mut meter = WeightMeter::new();
		assert_eq!(
			OriginCapture::<Test, Nested, ConvertInto>::process_message(
				&message,
				Source::Sibling(OTHER),
				&mut meter,
				&mut [0; 32],
			),
			Ok(true)
		);
		assert_eq!(CapturedOrigin::<Test>::get(), None);
	});
}

#[test]
fn noting_the_origin_is_weighed() {
	case(|| {
		let message = codec::Encode::encode(&xcm::VersionedXcm::<()>::from(Xcm(vec![ClearOrigin])));
		let own = <() as WeightInfo>::capture();
		let both = own.saturating_add(UnitWeight::get());
		let process = |limit| {
			let mut meter = WeightMeter::with_limit(limit);
			let outcome =
				Processor::process_message(&message, Source::Parent, &mut meter, &mut [0; 32]);
			(outcome, meter.consumed())
		};
		assert_eq!(process(both), (Ok(true), both));
		// What is missing is told for both together.
		assert_eq!(process(own).0, Err(Overweight(both)));
		let (less, _) = process(own.saturating_sub(Weight::from_parts(1, 0)));
		assert_eq!(less, Err(Overweight(own)));
		assert_eq!(CapturedOrigin::<Test>::get(), None);
	});
}

#[test]
fn what_comes_by_a_way_that_notes_no_origin_is_asked_about_all_the_same() {
	case(|| {
		// The origin was cleared, so nothing tells where it came from.
		assert!(receive_unnoted(source(RELAY), transfer(RELAY, 500, at(&BERT))));
		assert_eq!(balance(&BERT, RELAY), 0);
		assert_eq!((entry(0).origin, entry(0).reserve), (None, Some(Location::parent())));
		// It was not cleared.
		let deposit = Xcm(vec![
			ReserveAssetDeposited(fungible(TOKEN, 500)),
			DescendOrigin([PalletInstance(3)].into()),
			DepositAsset { assets: everything(), beneficiary: at(&BERT) },
		]);
		assert!(receive_unnoted(source(TOKEN), deposit));
		assert_eq!(entry(1).origin, Some(parachain(SIBLING)));
	});
}

#[test]
fn an_asset_that_the_border_has_no_name_for_is_not_deposited() {
	case(|| {
		let came = |who| {
			Xcm(vec![
				ReserveAssetDeposited(Asset::from((unnamed(), 500u128)).into()),
				ClearOrigin,
				DepositAsset { assets: everything(), beneficiary: at(who) },
			])
		};
		member(&ANNE);
		for who in [&ANNE, &BERT] {
			assert!(!receive(Source::Sibling(OTHER), came(who)));
			assert_eq!(Foreign::balance(UNNAMED, who), 0);
		}
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert!(receive(Source::Sibling(OTHER), came(&BERT)));
		assert_eq!(Foreign::balance(UNNAMED, &BERT), 500);
	});
}

#[test]
fn a_beneficiary_that_is_no_account_here_receives_nothing() {
	case(|| {
		let who = Location::new(0, [PalletInstance(200), GeneralIndex(1)]);
		assert!(!receive(source(RELAY), transfer(RELAY, 500, who)));
		assert_eq!(NextEntry::<Test>::get(), 0);
	});
}

#[test]
fn what_is_worth_no_more_than_its_return_is_taken_as_the_fee() {
	case(|| {
		fee(RELAY, 20, 0);
		assert!(arrive(RELAY, 20, &BERT));
		let taken = Event::TakenAsFee {
			beneficiary: BERT,
			asset: RELAY,
			amount: 20,
			reason: Reason::Outsider,
		};
		assert_eq!(last_event(), taken);
		assert_eq!((balance(&FEES, RELAY), balance(&BERT, RELAY), kept(RELAY)), (20, 0, 0));
		// One more is kept apart.
		kept_apart(RELAY, 21, &BERT);
	});
}

#[test]
fn what_could_not_be_alone_on_an_account_is_not_kept_apart() {
	case(|| {
		kept_apart(RELAY, 500, &BERT);
		assert!(!arrive(RELAY, LEAST_FOREIGN - 1, &BERT));
		kept_apart(RELAY, LEAST_FOREIGN, &BERT);
		assert_eq!(NextEntry::<Test>::get(), 2);
	});
}

#[test]
fn nothing_at_all_is_nothing_to_decide_about() {
	case(|| {
		// Messages cannot say it, but programs could come to it.
		CapturedOrigin::<Test>::put(Location::parent());
		let context = XcmContext::with_message_id([0; 32]);
		let nothing = Box::new(Balances::issue(0));
		let held = AssetsInHolding::new_from_fungible_credit(AssetId(location(NATIVE)), nothing);
		assert_ok!(AssetTransactor::deposit_asset(held, &at(&BERT), Some(&context)));
		CapturedOrigin::<Test>::kill();
		assert_eq!((NextEntry::<Test>::get(), events().len()), (0, 0));
	});
}

#[test]
fn what_goes_from_account_to_account_by_a_message_is_asked_about() {
	case(|| {
		let from = sovereign(&parachain(SIBLING));
		let send =
			|to| Xcm(vec![TransferAsset { assets: fungible(NATIVE, 500), beneficiary: at(&to) }]);
		assert!(receive(Source::Sibling(SIBLING), send(BERT)));
		assert_eq!(balance(&from, NATIVE), MONEY - 500);
		assert_eq!((balance(&BERT, NATIVE), kept(NATIVE)), (MONEY, 500));
		member(&ANNE);
		assert!(receive(Source::Sibling(SIBLING), send(ANNE)));
		assert_eq!(balance(&ANNE, NATIVE), MONEY + 500);
		// Without a border, it goes there.
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert!(receive(Source::Sibling(SIBLING), send(BERT)));
		assert_eq!(balance(&BERT, NATIVE), MONEY + 500);
	});
}

#[test]
fn a_deposit_that_fails_has_not_entered() {
	case(|| {
		member(&NOBODY);
		// An account that nothing else keeps alive cannot have this asset.
		assert!(!arrive(TOKEN, 500, &NOBODY));
		assert_eq!(EnteredToday::<Test>::get(TOKEN), Today::default());
		assert!(arrive(RELAY, 500, &NOBODY));
		let today = Today { day: Now::get() / DAY, members: 500, customers: 0 };
		assert_eq!(EnteredToday::<Test>::get(RELAY), today);
	});
}

#[test]
fn a_deposit_that_succeeds_when_it_is_tried_again_is_counted_once() {
	case(|| {
		member(&NOBODY);
		CapturedOrigin::<Test>::put(parachain(SIBLING));
		let context = XcmContext::with_message_id([0; 32]);
		let asset = Asset::from((location(TOKEN), 500u128));
		Arrived::mutate(|arrived| arrived.insert(TOKEN, 500));
		let held = ForeignTransactor::mint_asset(&asset, &context).unwrap();
		let again = AssetTransactor::deposit_asset(held, &at(&NOBODY), Some(&context));
		let (held, _) = again.expect_err("nothing keeps this account alive");
		assert_eq!(EnteredToday::<Test>::get(TOKEN), Today::default());
		assert_ok!(Balances::transfer_allow_death(signed(DORA), NOBODY, LEAST));
		assert_ok!(AssetTransactor::deposit_asset(held, &at(&NOBODY), Some(&context)));
		assert_eq!(EnteredToday::<Test>::get(TOKEN).members, 500);
		CapturedOrigin::<Test>::kill();
	});
}

#[test]
fn what_stays_here_is_not_asked_about() {
	case(|| {
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert!(arrive(RELAY, 500, &BERT));
		assert_ok!(Border::set_mode(root(), Mode::On));
		let before = events().len();
		// By a call.
		assert_ok!(Balances::transfer_allow_death(signed(BERT), CLEO, 100));
		// By programs.
		assert_ok!(execute(
			&BERT,
			Xcm(vec![
				WithdrawAsset(fungible(RELAY, 200)),
				DepositAsset { assets: everything(), beneficiary: at(&CLEO) },
			])
		));
		assert_ok!(execute(
			&BERT,
			Xcm(vec![TransferAsset { assets: fungible(RELAY, 100), beneficiary: at(&CLEO) }])
		));
		assert_eq!((balance(&CLEO, NATIVE), balance(&CLEO, RELAY)), (MONEY + 100, 300));
		assert_eq!(events().len(), before);
	});
}

#[test]
fn an_outsider_may_always_leave() {
	case(|| {
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert!(arrive(RELAY, 500, &BERT));
		assert_ok!(Border::set_mode(root(), Mode::On));
		let before = events().len();
		let onward = || Xcm(vec![DepositAsset { assets: everything(), beneficiary: at(&BERT) }]);
		// With the chain's own token, which pays for the delivery.
		assert_ok!(execute(
			&BERT,
			Xcm(vec![
				WithdrawAsset(fungible(NATIVE, 500)),
				DepositReserveAsset { assets: everything(), dest: parachain(OTHER), xcm: onward() },
			])
		));
		assert_eq!(balance(&sovereign(&parachain(OTHER)), NATIVE), MONEY + 500 - DELIVERY);
		// With another chain's.
		assert_ok!(execute(
			&BERT,
			Xcm(vec![
				SetFeesMode { jit_withdraw: true },
				WithdrawAsset(fungible(RELAY, 500)),
				InitiateReserveWithdraw {
					assets: everything(),
					reserve: Location::parent(),
					xcm: onward()
				},
			])
		));
		assert_eq!(balance(&BERT, RELAY), 0);
		assert_eq!(balance(&FEES, NATIVE), MONEY + 2 * DELIVERY);
		assert_eq!(sent().len(), 2);
		assert_eq!(events().len(), before);
	});
}

#[test]
fn what_passes_through_to_another_chain_has_not_entered() {
	case(|| {
		let through = Xcm(vec![
			WithdrawAsset(fungible(NATIVE, 500)),
			DepositReserveAsset {
				assets: everything(),
				dest: parachain(OTHER),
				xcm: Xcm(vec![DepositAsset { assets: everything(), beneficiary: at(&BERT) }]),
			},
		]);
		assert!(receive(Source::Sibling(SIBLING), through));
		assert_eq!(balance(&sovereign(&parachain(OTHER)), NATIVE), MONEY + 500 - DELIVERY);
		// The price of the delivery went where such fees go, which is not asked about either.
		assert_eq!(balance(&FEES, NATIVE), MONEY + DELIVERY);
		assert_eq!((events().len(), NextEntry::<Test>::get()), (0, 0));
	});
}

#[test]
fn every_asset_of_a_message_is_decided_on_by_itself() {
	case(|| {
		assert_ok!(Border::add_members(root(), vec![ANNE].try_into().unwrap()));
		assert_ok!(Border::vouch(signed(ANNE), BERT, TOKEN, 1_000));
		let both = Xcm(vec![
			ReserveAssetDeposited(fungible(TOKEN, 300)),
			WithdrawAsset(fungible(NATIVE, 400)),
			ClearOrigin,
			DepositAsset { assets: everything(), beneficiary: at(&BERT) },
		]);
		assert!(receive(Source::Sibling(SIBLING), both));
		assert_eq!((balance(&BERT, TOKEN), kept(TOKEN)), (300, 0));
		assert_eq!((balance(&BERT, NATIVE), kept(NATIVE)), (MONEY, 400));
	});
}

#[test]
fn what_the_border_would_say_can_be_asked() {
	case(|| {
		use crate::Verdict::*;
		member(&ANNE);
		fee(RELAY, 5, 1);
		assert_ok!(vouch(&ANNE, &CLEO, 100));
		assert_eq!(Border::verdict(ANNE, RELAY, 500), Member);
		assert_eq!(Border::verdict(BERT, RELAY, 500), Refused(Reason::Outsider));
		assert_eq!(Border::verdict(CLEO, RELAY, 100), Customer(ANNE));
		assert_eq!(Border::verdict(CLEO, RELAY, 101), Refused(Reason::AboveVouched));
		assert_eq!(Border::return_fee(RELAY, 500), 10);
		assert_eq!(Border::return_fee(NATIVE, 500), 0);
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert_eq!(Border::verdict(BERT, RELAY, 500), Open);
	});
}
