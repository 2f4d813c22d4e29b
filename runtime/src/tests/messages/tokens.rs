//! Tokens in and out.

use super::*;
use crate::{PolkadotXcm, RuntimeEvent, System};
use xcm::{
	latest::{AssetTransferFilter, Assets},
	VersionedAssetId, VersionedAssets,
};
use xcm_executor::traits::TransferType;

/// Sends an asset to the same account of another chain.
pub fn send(
	who: Sr25519Keyring,
	asset: &Location,
	amount: Balance,
	to: &Location,
	way: TransferType,
) -> Result<(), sp_runtime::DispatchError> {
	let beneficiary = at(who);
	let on_arrival = Xcm(vec![DepositAsset { assets: Wild(AllCounted(1)), beneficiary }]);
	let transfer = pallet_xcm::Call::transfer_assets_using_type_and_then {
		dest: Box::new(to.clone().into()),
		assets: Box::new(VersionedAssets::from(Assets::from(some(asset, amount)))),
		assets_transfer_type: Box::new(way.clone()),
		remote_fees_id: Box::new(VersionedAssetId::from(AssetId(asset.clone()))),
		fees_transfer_type: Box::new(way),
		custom_xcm_on_dest: Box::new(VersionedXcm::from(on_arrival)),
		weight_limit: Unlimited,
	};
	call(who, transfer)
}

#[test]
fn an_asset_comes_from_its_reserve_and_pays_for_its_deposit_to_the_unit() {
	case(|| {
		let treasury = crate::configs::marketplace::Treasury::get();
		for (asset, from) in
			[(Location::parent(), Location::parent()), (token(), parachain(SIBLING))]
		{
			let program = brought(&asset, MUCH, Alice);
			let fee = fee(&program, &asset);
			assert!(fee > 0 && fee < MUCH, "{fee}");
			assert_eq!(receive(&from, program), Ok(true));
			assert_eq!(balance(&Alice.to_account_id(), &asset), MUCH - fee);
			assert_eq!(balance(&treasury, &asset), fee);
			assert_eq!(issuance(&asset), MUCH);
		}
	});
}

#[test]
fn an_asset_that_is_not_listed_or_comes_from_another_chain_is_refused() {
	case(|| {
		let unknown = Location::new(1, [Parachain(SIBLING), GeneralIndex(8)]);
		for (asset, from) in [
			(unknown, parachain(SIBLING)),
			(token(), parachain(OTHER)),
			(token(), Location::parent()),
			(Location::parent(), parachain(SIBLING)),
			// Nobody is the reserve of the chain's own token.
			(Location::here(), parachain(SIBLING)),
			(Location::here(), Location::parent()),
		] {
			let before = (issuance(&Location::here()), issuance(&asset));
			let outcome = receive(&from, brought(&asset, MUCH, Bob));
			assert_ne!(outcome, Ok(true), "{asset:?} from {from:?}");
			assert_eq!((issuance(&Location::here()), issuance(&asset)), before);
		}
	});
}

#[test]
fn what_does_not_pay_is_not_executed() {
	case(|| {
		let asset = token();
		let free = Xcm(vec![
			ReserveAssetDeposited(some(&asset, MUCH).into()),
			DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Alice) },
		]);
		let unpaid =
			Xcm(vec![UnpaidExecution { weight_limit: Unlimited, check_origin: None }, ClearOrigin]);
		for from in [Location::parent(), parachain(SIBLING)] {
			for program in [&free, &unpaid] {
				assert_ne!(receive(&from, program.clone()), Ok(true));
			}
		}
		let fee = fee(&brought(&asset, MUCH, Alice), &asset);
		assert_ne!(receive(&parachain(SIBLING), brought(&asset, fee - 1, Alice)), Ok(true));
		assert_eq!(balance(&Alice.to_account_id(), &asset), 0);
	});
}

#[test]
fn the_chains_own_token_goes_out_and_comes_back_and_none_is_made() {
	case(|| {
		let (alice, native) = (Alice.to_account_id(), Location::here());
		let home = sovereign(&parachain(SIBLING));
		let (all, mine) = (issuance(&native), balance(&alice, &native));
		assert_ok!(send(Alice, &native, MUCH, &parachain(SIBLING), TransferType::LocalReserve));
		assert_eq!(balance(&home, &native), MUCH);
		let delivery = mine - MUCH - balance(&alice, &native);
		assert!(delivery > 0, "sending costs");
		let (to, message) = sent().pop().expect("it was sent");
		assert_eq!(to, parachain(SIBLING));
		let own = own();
		assert_eq!(message.0[0], ReserveAssetDeposited(some(&own, MUCH).into()));
		assert_eq!(issuance(&native), all);

		let back = Xcm(vec![
			WithdrawAsset(some(&native, MUCH / 2).into()),
			ClearOrigin,
			BuyExecution { fees: some(&native, MUCH / 2), weight_limit: Unlimited },
			DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Bob) },
		]);
		let fee = fee(&back, &native);
		let before = balance(&Bob.to_account_id(), &native);
		assert_eq!(receive(&parachain(SIBLING), back), Ok(true));
		assert_eq!(balance(&Bob.to_account_id(), &native) - before, MUCH / 2 - fee);
		assert_eq!(balance(&home, &native), MUCH / 2);
		assert_eq!(issuance(&native), all);
		// No more than there is.
		let all_of_it = Xcm(vec![
			WithdrawAsset(some(&native, MUCH).into()),
			BuyExecution { fees: some(&native, MUCH), weight_limit: Unlimited },
		]);
		assert_ne!(receive(&parachain(SIBLING), all_of_it), Ok(true));
		assert_eq!(balance(&home, &native), MUCH / 2);
	});
}

#[test]
fn what_came_from_its_reserve_goes_back_there() {
	case(|| {
		for (asset, from) in
			[(Location::parent(), Location::parent()), (token(), parachain(SIBLING))]
		{
			assert_eq!(receive(&from, brought(&asset, MUCH, Alice)), Ok(true));
			let mine = balance(&Alice.to_account_id(), &asset);
			let before = issuance(&asset);
			assert_ok!(send(Alice, &asset, mine / 2, &from, TransferType::DestinationReserve));
			assert_eq!(balance(&Alice.to_account_id(), &asset), mine - mine / 2);
			assert_eq!(issuance(&asset), before - mine / 2, "it is not here any more");
			let (to, message) = sent().pop().expect("it was sent");
			assert_eq!(to, from);
			assert!(matches!(message.0[0], WithdrawAsset(_)), "{message:?}");
		}
	});
}

#[test]
fn the_chains_own_token_is_not_sent_where_nobody_knows_it() {
	case(|| {
		let native = Location::here();
		let before = balance(&Alice.to_account_id(), &native);
		for to in [Location::parent(), at(Bob)] {
			let deposit =
				|xcm| DepositReserveAsset { assets: Wild(AllCounted(1)), dest: to.clone(), xcm };
			let part = AssetTransferFilter::ReserveDeposit(Wild(AllCounted(1)));
			let ways = [
				vec![WithdrawAsset(some(&native, MUCH).into()), deposit(Xcm(vec![]))],
				vec![TransferReserveAsset {
					assets: some(&native, MUCH).into(),
					dest: to.clone(),
					xcm: Xcm(vec![]),
				}],
				vec![
					WithdrawAsset(some(&native, MUCH).into()),
					InitiateTransfer {
						destination: to.clone(),
						remote_fees: Some(part),
						preserve_origin: false,
						assets: Default::default(),
						remote_xcm: Xcm(vec![]),
					},
				],
				// And in whatever it is nested.
				vec![SetAppendix(Xcm(vec![
					WithdrawAsset(some(&native, MUCH).into()),
					deposit(Xcm(vec![])),
				]))],
			];
			for program in ways {
				let told = format!("{program:?}");
				let execute = pallet_xcm::Call::execute {
					message: Box::new(VersionedXcm::from(Xcm(program))),
					max_weight: Weight::MAX,
				};
				assert!(call(Alice, execute).is_err(), "{told}");
			}
		}
		assert!(
			send(Alice, &native, MUCH, &Location::parent(), TransferType::LocalReserve).is_err()
		);
		assert_eq!(balance(&Alice.to_account_id(), &native), before);
	});
}

#[test]
fn what_stands_at_the_end_of_programs_may_be_cleared() {
	case(|| {
		let mut program = brought(&token(), MUCH, Alice);
		program.0.push(SetAppendix(Xcm(vec![])));
		program.0.push(SetErrorHandler(Xcm(vec![])));
		assert_eq!(receive(&parachain(SIBLING), program), Ok(true));
	});
}

#[test]
fn what_can_never_be_executed_is_dropped_and_not_kept() {
	case(|| {
		for useless in [
			UnpaidExecution { weight_limit: Unlimited, check_origin: None },
			LockAsset { asset: some(&token(), 1), unlocker: Location::parent() },
		] {
			let outcome = receive(&parachain(SIBLING), Xcm(vec![useless]));
			let kept = matches!(outcome, Err(ProcessMessageError::Overweight(_)));
			assert!(outcome.is_err() && !kept, "{outcome:?}");
		}
	});
}

#[test]
fn a_program_without_assets_weighs_and_pays_too() {
	let nothing = || xcm::latest::Assets::new();
	for instruction in [
		TransferReserveAsset { assets: nothing(), dest: parachain(SIBLING), xcm: Xcm(vec![]) },
		DepositReserveAsset {
			assets: Definite(nothing()),
			dest: parachain(SIBLING),
			xcm: Xcm(vec![]),
		},
		InitiateReserveWithdraw {
			assets: Wild(AllCounted(0)),
			reserve: parachain(SIBLING),
			xcm: Xcm(vec![]),
		},
		SetHints { hints: Default::default() },
	] {
		let program = Xcm(vec![instruction]);
		assert!(weight(&program).ref_time() > 0, "{program:?}");
		case(|| {
			assert_ne!(receive(&parachain(SIBLING), program), Ok(true));
			assert_eq!(sent(), []);
		});
	}
}

#[test]
fn what_was_trapped_is_claimed_by_whom_the_message_named() {
	case(|| {
		let asset = token();
		let named = Xcm(vec![
			ReserveAssetDeposited(some(&asset, MUCH).into()),
			BuyExecution { fees: some(&asset, MUCH / 2), weight_limit: Unlimited },
			SetHints {
				hints: vec![AssetClaimer { location: claimer(Charlie) }]
					.try_into()
					.expect("one fits"),
			},
			Trap(1),
		]);
		let fee = fee(&named, &asset);
		assert_ne!(receive(&parachain(SIBLING), named), Ok(true));
		let left = Assets::from(some(&asset, MUCH - fee));
		let claim = |who: Sr25519Keyring| {
			let claim = pallet_xcm::Call::claim_assets {
				assets: Box::new(VersionedAssets::from(left.clone())),
				beneficiary: Box::new(VersionedLocation::from(at(who))),
			};
			call(who, claim)
		};
		assert!(claim(Bob).is_err(), "it is another one's");
		assert_ok!(claim(Charlie));
		assert_eq!(balance(&Charlie.to_account_id(), &asset), MUCH - fee);
		assert!(claim(Charlie).is_err(), "it is gone");
		assert_eq!(issuance(&asset), MUCH);
	});
}

#[test]
fn no_message_calls_what_is_not_meant_for_others() {
	case(|| {
		let native = Location::here();
		let _ = <Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(
			&sovereign(&parachain(SIBLING)),
			MUCH,
		);
		let transfer = RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death {
			dest: Bob.to_account_id().into(),
			value: UNIT,
		});
		let before = balance(&Bob.to_account_id(), &native);
		for kind in ORIGIN_KINDS {
			let program = Xcm(vec![
				WithdrawAsset(some(&native, UNIT).into()),
				BuyExecution { fees: some(&native, UNIT), weight_limit: Unlimited },
				Transact {
					origin_kind: kind,
					fallback_max_weight: None,
					call: transfer.encode().into(),
				},
			]);
			assert!(fee(&program, &native) < UNIT, "it pays");
			let outcome = executed(parachain(SIBLING), program);
			let refused = matches!(
				outcome,
				Outcome::Incomplete {
					error: InstructionError { index: 2, error: XcmError::NoPermission },
					..
				}
			);
			assert!(refused, "{outcome:?}");
			assert_eq!(balance(&Bob.to_account_id(), &native), before);
		}
	});
}

#[test]
fn governance_opens_channels_by_a_message_in_the_chains_name() {
	case(|| {
		// What the relay chain calls `hrmp.hrmp_init_open_channel`, as it has it there.
		let program = Xcm::<()>(vec![
			WithdrawAsset(some(&Location::here(), UNIT).into()),
			BuyExecution { fees: some(&Location::here(), UNIT), weight_limit: Unlimited },
			Transact {
				origin_kind: OriginKind::Native,
				fallback_max_weight: None,
				call: vec![60, 0].into(),
			},
		]);
		let send = |origin| {
			PolkadotXcm::send(
				origin,
				Box::new(VersionedLocation::from(Location::parent())),
				Box::new(VersionedXcm::from(program.clone())),
			)
		};
		assert!(send(RuntimeOrigin::signed(Alice.to_account_id())).is_err(), "nobody else");
		assert_ok!(send(RuntimeOrigin::root()));
		let (to, message) = sent().pop().expect("it was sent");
		assert_eq!(to, Location::parent());
		// It is the chain's own: nothing names another origin, and its topic comes last.
		assert_eq!(message.0[..3], program.0[..]);
		assert!(matches!(message.0[3..], [SetTopic(_)]));
	});
}

#[test]
fn the_technical_committee_stops_messages_and_goes_on() {
	use frame_support::traits::QueuePausedQuery;
	use pallet_collective::{Instance2, RawOrigin};
	type Paused = <Runtime as pallet_message_queue::Config>::QueuePausedQuery;
	case(|| {
		let committee = |members| -> RuntimeOrigin {
			RawOrigin::<AccountId, Instance2>::Members(members, 3).into()
		};
		let paused = || {
			[AggregateMessageOrigin::Sibling(SIBLING.into()), AggregateMessageOrigin::Parent]
				.map(|origin| Paused::is_paused(&origin))
		};
		assert!(crate::XcmpQueue::suspend_xcm_execution(committee(1)).is_err());
		assert_eq!(paused(), [false, false]);
		assert_ok!(crate::XcmpQueue::suspend_xcm_execution(committee(2)));
		assert_eq!(paused(), [true, true]);
		assert_ok!(crate::XcmpQueue::resume_xcm_execution(committee(2)));
		assert_eq!(paused(), [false, false]);
	});
}

#[test]
fn what_no_chain_needs_weighs_more_than_there_is_and_all_else_something() {
	use crate::configs::xcm::is_useless;
	let asset = || some(&token(), 1);
	let info = || QueryResponseInfo {
		destination: Location::parent(),
		query_id: 0,
		max_weight: Weight::zero(),
	};
	let program = || Xcm::<()>(vec![]);
	let instructions: Vec<Instruction<RuntimeCall>> = vec![
		WithdrawAsset(asset().into()),
		ReserveAssetDeposited(asset().into()),
		ReceiveTeleportedAsset(asset().into()),
		QueryResponse {
			query_id: 0,
			response: Response::Null,
			max_weight: Weight::zero(),
			querier: None,
		},
		TransferAsset { assets: asset().into(), beneficiary: at(Alice) },
		TransferReserveAsset { assets: asset().into(), dest: parachain(SIBLING), xcm: program() },
		Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: None,
			call: RuntimeCall::from(frame_system::Call::remark { remark: vec![] }).encode().into(),
		},
		HrmpNewChannelOpenRequest { sender: 1, max_message_size: 1, max_capacity: 1 },
		HrmpChannelAccepted { recipient: 1 },
		HrmpChannelClosing { initiator: 1, sender: 1, recipient: 1 },
		ClearOrigin,
		DescendOrigin(Here),
		ReportError(info()),
		DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Alice) },
		DepositReserveAsset {
			assets: Wild(AllCounted(1)),
			dest: parachain(SIBLING),
			xcm: program(),
		},
		ExchangeAsset { give: Wild(All), want: asset().into(), maximal: true },
		InitiateReserveWithdraw {
			assets: Wild(AllCounted(1)),
			reserve: Location::parent(),
			xcm: program(),
		},
		InitiateTeleport { assets: Wild(AllCounted(1)), dest: Location::parent(), xcm: program() },
		InitiateTransfer {
			destination: Location::parent(),
			remote_fees: None,
			preserve_origin: false,
			assets: Default::default(),
			remote_xcm: program(),
		},
		ReportHolding { response_info: info(), assets: Wild(All) },
		BuyExecution { fees: asset(), weight_limit: Unlimited },
		PayFees { asset: asset() },
		RefundSurplus,
		SetErrorHandler(Xcm(vec![])),
		SetAppendix(Xcm(vec![])),
		ClearError,
		ClaimAsset { assets: asset().into(), ticket: Location::here() },
		Trap(0),
		SubscribeVersion { query_id: 0, max_response_weight: Weight::zero() },
		UnsubscribeVersion,
		BurnAsset(asset().into()),
		ExpectAsset(asset().into()),
		ExpectOrigin(None),
		ExpectError(None),
		ExpectTransactStatus(MaybeErrorCode::Success),
		QueryPallet { module_name: vec![], response_info: info() },
		ExpectPallet {
			index: 0,
			name: vec![],
			module_name: vec![],
			crate_major: 0,
			min_crate_minor: 0,
		},
		ReportTransactStatus(info()),
		ClearTransactStatus,
		UniversalOrigin(OnlyChild),
		ExportMessage { network: Polkadot, destination: Here, xcm: program() },
		LockAsset { asset: asset(), unlocker: Location::parent() },
		UnlockAsset { asset: asset(), target: Location::parent() },
		NoteUnlockable { asset: asset(), owner: Location::parent() },
		RequestUnlock { asset: asset(), locker: Location::parent() },
		SetFeesMode { jit_withdraw: true },
		SetTopic([0; 32]),
		ClearTopic,
		AliasOrigin(Location::parent()),
		UnpaidExecution { weight_limit: Unlimited, check_origin: None },
		SetHints {
			hints: vec![AssetClaimer { location: at(Alice) }].try_into().expect("one fits"),
		},
		ExecuteWithOrigin { descendant_origin: None, xcm: Xcm(vec![]) },
	];
	// All that there are.
	assert_eq!(instructions.len(), 52);
	let most = crate::configs::system::RuntimeBlockWeights::get().max_block;
	for mut instruction in instructions {
		let useless = is_useless(&instruction);
		let told = format!("{instruction:?}");
		let weight = Weigher::instr_weight(&mut instruction);
		if useless {
			assert!(weight.is_err(), "{told}: {weight:?}");
		} else {
			let weight = weight.expect("it can be weighed");
			assert!(weight.ref_time() > 0, "{told}");
			assert!(weight.all_lt(most.saturating_div(20)), "{told}: {weight:?}");
		}
	}
}

#[test]
fn a_place_names_what_its_programs_cost() {
	case(|| {
		let listed = PolkadotXcm::query_acceptable_payment_assets(5, Currencies::fee_assets())
			.expect("the version is known");
		let mut expected: Vec<_> = [Location::here(), Location::parent(), token()]
			.map(|asset| VersionedAssetId::from(AssetId(asset)))
			.to_vec();
		let order = |one: &VersionedAssetId| one.encode();
		let mut listed: Vec<_> = listed;
		listed.sort_by_key(order);
		expected.sort_by_key(order);
		assert_eq!(listed, expected);
		let weight = Weight::from_parts(1_000_000_000, 10_000);
		let native = WeightToFee::weight_to_fee(&weight);
		for (asset, fee) in
			[(Location::here(), native), (Location::parent(), native * 5), (token(), native * 5)]
		{
			assert_eq!(
				PolkadotXcm::query_weight_to_asset_fee::<crate::configs::xcm::Trader>(
					weight,
					AssetId(asset).into()
				),
				Ok(fee)
			);
		}
	});
}

#[test]
fn an_asset_that_deals_accept_is_worth_what_governance_says() {
	use pallet_poco::Rates as _;
	case(|| {
		let currency = Currency::Asset(key(&token()));
		let worth = crate::configs::marketplace::ListedRates::native_value;
		assert_eq!(worth(currency, 500), None, "deals do not accept it yet");
		let program = brought(&token(), MUCH, Alice);
		assert_eq!(receive(&parachain(SIBLING), program), Ok(true));
		// The pot has what an account needs to be there.
		assert_ok!(crate::Assets::transfer(
			RuntimeOrigin::signed(Alice.to_account_id()),
			key(&token()),
			crate::Poco::pot().into(),
			1_000
		));
		let accepted = Acceptance { deals: true, ..Acceptance::NOTHING };
		assert_ok!(Currencies::set_acceptance(RuntimeOrigin::root(), key(&token()), accepted));
		assert_eq!(worth(currency, 504), Some(100));
		let events = System::events();
		assert!(events.iter().any(|one| matches!(one.event, RuntimeEvent::Currencies(_))));
	});
}
