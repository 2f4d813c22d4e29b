//! Programs that nobody in their right mind would send, by the hundred thousand: none makes anything, none calls what
//! is not meant for others, none weighs more than it was said to.

use super::*;
use crate::{RuntimeEvent, System};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::fungible::Mutate,
};
use proptest::{
	prelude::*,
	strategy::ValueTree,
	test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use sp_runtime::DispatchError;
use xcm::latest::{AssetTransferFilter, Assets as Many};

/// Programs that are executed.
const PROGRAMS: u32 = 100_000;

/// They are made from these, a share from each, so that there is one for every core.
const SEEDS: [u8; 4] = [17, 18, 19, 20];

/// An account that no program names but in its calls.
const UNREACHED: Sr25519Keyring = Sr25519Keyring::Ferdie;

fn location() -> impl Strategy<Value = Location> {
	prop_oneof![
		4 => Just(at(Alice)),
		3 => Just(at(Bob)),
		2 => Just(parachain(SIBLING)),
		2 => Just(Location::parent()),
		1 => Just(parachain(OTHER)),
		1 => Just(Location::here()),
		1 => Just(parachain(crate::constants::PARA_ID)),
		1 => Just(Location::new(1, [
			Parachain(SIBLING),
			AccountId32 { network: None, id: [7; 32] },
		])),
		1 => Just(Location::new(2, [GlobalConsensus(Polkadot)])),
	]
}

fn asset_id() -> impl Strategy<Value = Location> {
	prop_oneof![
		3 => Just(Location::here()),
		3 => Just(Location::parent()),
		4 => Just(token()),
		1 => Just(Location::new(1, [Parachain(SIBLING), GeneralIndex(8)])),
		1 => Just(parachain(SIBLING)),
	]
}

fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![
		6 => 1..=MUCH,
		1 => Just(0u128),
		1 => Just(1u128),
		1 => Just(u128::MAX),
		2 => Just(1_000 * UNIT),
	]
}

fn asset() -> impl Strategy<Value = Asset> {
	prop_oneof![
		9 => (asset_id(), amount()).prop_map(|(id, amount)| some(&id, amount.max(1))),
		1 => (asset_id(), any::<u128>()).prop_map(|(id, index)| {
			Asset { id: AssetId(id), fun: NonFungible(Index(index)) }
		}),
	]
}

fn assets() -> impl Strategy<Value = Many> {
	proptest::collection::vec(asset(), 1..4).prop_map(Many::from)
}

fn filter() -> impl Strategy<Value = AssetFilter> {
	prop_oneof![
		2 => assets().prop_map(Definite),
		4 => (0..4u32).prop_map(|count| Wild(AllCounted(count))),
		1 => Just(Wild(All)),
		2 => asset_id().prop_map(|id| Wild(AllOf { id: AssetId(id), fun: WildFungible })),
	]
}

/// Calls that nobody elsewhere may make, and purchases: one that can be made, others that cannot.
fn call() -> impl Strategy<Value = RuntimeCall> {
	let to = || UNREACHED.to_account_id();
	let remark = frame_system::Call::remark_with_event { remark: vec![1] };
	let bought = purchases::wanted(purchases::Offers::of(Currency::Native));
	let purchase = |change: fn(&mut pallet_purchases::PurchaseV1)| {
		let mut wanted = bought.clone();
		change(&mut wanted);
		purchases::call_for(wanted)
	};
	let calls: Vec<RuntimeCall> = vec![
		purchase(|_| ()),
		purchase(|it| it.answer.fee = pallet_purchases::FeeV1::Native(u128::MAX)),
		purchase(|it| (it.app, it.max_price, it.expiry) = (H256::zero(), u128::MAX, u64::MAX)),
		purchase(|it| it.currency = Currency::Asset(key(&token()))),
		pallet_utility::Call::batch { calls: vec![purchase(|_| ()), remark.clone().into()] }.into(),
		pallet_purchases::Call::forget { purchase: 0 }.into(),
		remark.clone().into(),
		frame_system::Call::set_storage { items: vec![(b"canary".to_vec(), vec![1])] }.into(),
		pallet_balances::Call::transfer_allow_death { dest: to().into(), value: 1 }.into(),
		pallet_balances::Call::force_set_balance { who: to().into(), new_free: 1 }.into(),
		pallet_assets::Call::mint { id: key(&token()), beneficiary: to().into(), amount: MUCH }
			.into(),
		pallet_utility::Call::batch { calls: vec![remark.into()] }.into(),
		pallet_currencies::Call::delist { key: key(&token()) }.into(),
		pallet_border::Call::set_mode { mode: pallet_border::Mode::On }.into(),
		pallet_poco::Call::bond { amount: UNIT }.into(),
		cumulus_pallet_xcmp_queue::Call::suspend_xcm_execution {}.into(),
	];
	proptest::sample::select(calls)
}

/// Their bytes, and some that begin as a purchase does.
fn encoded() -> impl Strategy<Value = Vec<u8>> {
	let garbage = proptest::collection::vec(any::<u8>(), 0..200);
	prop_oneof![
		12 => call().prop_map(|call| call.encode()),
		1 => garbage.prop_map(|rest| [vec![55, 0, 1], rest].concat()),
	]
}

fn info() -> impl Strategy<Value = QueryResponseInfo> {
	(location(), any::<u64>()).prop_map(|(destination, query_id)| QueryResponseInfo {
		destination,
		query_id,
		max_weight: Weight::MAX,
	})
}

fn limit() -> impl Strategy<Value = WeightLimit> {
	prop_oneof![
		4 => Just(Unlimited),
		1 => any::<u64>().prop_map(|time| Limited(Weight::from_parts(time, time))),
	]
}

fn remote() -> Xcm<()> {
	Xcm(vec![DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Bob) }])
}

fn part() -> impl Strategy<Value = AssetTransferFilter> {
	(filter(), 0..3u8).prop_map(|(assets, way)| match way {
		0 => AssetTransferFilter::Teleport(assets),
		1 => AssetTransferFilter::ReserveDeposit(assets),
		_ => AssetTransferFilter::ReserveWithdraw(assets),
	})
}

fn simple() -> impl Strategy<Value = Instruction<RuntimeCall>> {
	let kind = proptest::sample::select(ORIGIN_KINDS.to_vec());
	let moving = prop_oneof![
		6 => assets().prop_map(WithdrawAsset),
		6 => assets().prop_map(ReserveAssetDeposited),
		1 => assets().prop_map(ReceiveTeleportedAsset),
		3 => (assets(), location())
			.prop_map(|(assets, beneficiary)| TransferAsset { assets, beneficiary }),
		2 => (assets(), location())
			.prop_map(|(assets, dest)| TransferReserveAsset { assets, dest, xcm: remote() }),
		8 => (filter(), location())
			.prop_map(|(assets, beneficiary)| DepositAsset { assets, beneficiary }),
		3 => (filter(), location())
			.prop_map(|(assets, dest)| DepositReserveAsset { assets, dest, xcm: remote() }),
		1 => (filter(), assets(), any::<bool>())
			.prop_map(|(give, want, maximal)| ExchangeAsset { give, want, maximal }),
		3 => (filter(), location())
			.prop_map(|(assets, reserve)| InitiateReserveWithdraw { assets, reserve, xcm: remote() }),
		1 => (filter(), location())
			.prop_map(|(assets, dest)| InitiateTeleport { assets, dest, xcm: remote() }),
		4 => (location(), proptest::option::of(part()), any::<bool>(), proptest::collection::vec(part(), 0..3))
			.prop_map(|(destination, remote_fees, preserve_origin, assets)| InitiateTransfer {
				destination,
				remote_fees,
				preserve_origin,
				assets: frame_support::BoundedVec::truncate_from(assets),
				remote_xcm: remote(),
			}),
		2 => (assets(), location()).prop_map(|(assets, ticket)| ClaimAsset { assets, ticket }),
		1 => assets().prop_map(BurnAsset),
		8 => (asset(), limit())
			.prop_map(|(fees, weight_limit)| BuyExecution { fees, weight_limit }),
		3 => asset().prop_map(|asset| PayFees { asset }),
		3 => Just(RefundSurplus),
		1 => (asset(), location()).prop_map(|(asset, unlocker)| LockAsset { asset, unlocker }),
		1 => (asset(), location()).prop_map(|(asset, target)| UnlockAsset { asset, target }),
	];
	let other = prop_oneof![
		5 => (kind, encoded()).prop_map(|(origin_kind, call)| Transact {
			origin_kind,
			fallback_max_weight: None,
			call: call.into(),
		}),
		2 => Just(Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: None,
			call: purchases::call_for(purchases::wanted(purchases::Offers::of(Currency::Native)))
				.encode()
				.into(),
		}),
		2 => Just(ClearOrigin),
		1 => Just(DescendOrigin([AccountId32 { network: None, id: [7; 32] }].into())),
		1 => info().prop_map(ReportError),
		1 => (info(), filter())
			.prop_map(|(response_info, assets)| ReportHolding { response_info, assets }),
		1 => Just(ClearError),
		1 => any::<u64>().prop_map(Trap),
		1 => any::<u64>().prop_map(|query_id| SubscribeVersion {
			query_id,
			max_response_weight: Weight::MAX,
		}),
		1 => Just(UnsubscribeVersion),
		1 => assets().prop_map(ExpectAsset),
		1 => location().prop_map(|origin| ExpectOrigin(Some(origin))),
		1 => info().prop_map(|response_info| QueryPallet {
			module_name: b"pallet_balances".to_vec(),
			response_info,
		}),
		1 => info().prop_map(ReportTransactStatus),
		1 => location().prop_map(AliasOrigin),
		1 => Just(UniversalOrigin(GlobalConsensus(Polkadot))),
		1 => limit().prop_map(|weight_limit| UnpaidExecution { weight_limit, check_origin: None }),
		1 => any::<bool>().prop_map(|jit_withdraw| SetFeesMode { jit_withdraw }),
		1 => any::<[u8; 32]>().prop_map(SetTopic),
		1 => location().prop_map(|location| SetHints {
			hints: vec![AssetClaimer { location }].try_into().expect("one fits"),
		}),
		1 => any::<u64>().prop_map(|query_id| QueryResponse {
			query_id,
			response: Response::Assets(some(&Location::here(), MUCH).into()),
			max_weight: Weight::MAX,
			querier: None,
		}),
	];
	prop_oneof![3 => moving, 1 => other]
}

fn instruction() -> impl Strategy<Value = Instruction<RuntimeCall>> {
	let nested = || proptest::collection::vec(simple(), 0..4).prop_map(Xcm);
	prop_oneof![
		12 => simple(),
		1 => nested().prop_map(SetAppendix),
		1 => nested().prop_map(SetErrorHandler),
		1 => nested().prop_map(|xcm| ExecuteWithOrigin { descendant_origin: None, xcm }),
	]
}

/// Half of the programs begin as those do that are let in, so that the rest of them is reached.
fn program() -> impl Strategy<Value = Xcm<RuntimeCall>> {
	let paid = (asset_id(), 1..=MUCH, any::<bool>()).prop_map(|(id, amount, reserve)| {
		let asset = some(&id, amount);
		let first = match reserve {
			true => ReserveAssetDeposited(asset.clone().into()),
			false => WithdrawAsset(asset.clone().into()),
		};
		vec![first, BuyExecution { fees: asset, weight_limit: Unlimited }]
	});
	let begin = prop_oneof![1 => Just(vec![]), 3 => paid];
	(begin, proptest::collection::vec(instruction(), 1..7))
		.prop_map(|(begin, rest)| Xcm([begin, rest].concat()))
}

/// Everything that programs find: money on the accounts that they name.
fn furnished(test: impl FnOnce()) {
	case(|| {
		let siblings = sovereign(&parachain(SIBLING));
		for account in [&siblings, &sovereign(&Location::parent()), &Alice.to_account_id()] {
			Balances::mint_into(account, MUCH).expect("there is room for it");
		}
		let relays = Location::parent();
		for (asset, from) in [(relays.clone(), relays), (token(), parachain(SIBLING))] {
			for who in [Alice, Bob] {
				assert_eq!(receive(&from, brought(&asset, MUCH, who)), Ok(true));
			}
		}
		purchases::open();
		purchases::offer(Currency::Native);
		test();
	});
}

/// Makes programs, always the same ones of a seed, and hands each on with the chain that sends it. Nothing of what
/// they do stays.
fn programs(seed: u8, count: u32, mut run: impl FnMut(Xcm<RuntimeCall>, Location)) {
	// Unoptimised, ChaCha would take as long as the programs.
	let seed = poco_primitives::hash::content(&[seed]);
	let rng = TestRng::from_seed(RngAlgorithm::XorShift, &seed.0[..16]);
	let mut runner = TestRunner::new_with_rng(Config::default(), rng);
	let strategy = program();
	for number in 0..count {
		let program = strategy.new_tree(&mut runner).expect("it makes one").current();
		let from = if number % 3 == 0 { Location::parent() } else { parachain(SIBLING) };
		System::reset_events();
		assert_ok!(with_transaction(|| {
			run(program, from);
			TransactionOutcome::Rollback(Ok::<(), DispatchError>(()))
		}));
	}
}

/// Executes a share of the programs. Tells how many were let in, how many of these were executed to their end, how many
/// were refused a call, and how many bought something.
fn execute(seed: u8, count: u32) -> [u32; 4] {
	let (mut let_in, mut whole, mut called, mut bought) = (0u32, 0u32, 0u32, 0u32);
	furnished(|| {
		let unreached = balance(&UNREACHED.to_account_id(), &Location::here());
		let known = [Location::here(), Location::parent(), token()];
		let before = known.clone().map(|asset| issuance(&asset));
		programs(seed, count, |program, from| {
			let told = || format!("{program:?} from {from:?}");
			let weighed = Weigher::weight(&mut program.clone(), Weight::MAX);
			let outcome = executed(from.clone(), program.clone());
			let used = match &outcome {
				Outcome::Complete { used } => {
					whole += 1;
					Some(*used)
				},
				Outcome::Incomplete { error, .. } if error.error == XcmError::Barrier => None,
				Outcome::Incomplete { used, error } => {
					let at = program.0.get(usize::from(error.index));
					if let (XcmError::NoPermission, Some(Transact { .. })) = (error.error, at) {
						called += 1;
					}
					Some(*used)
				},
				Outcome::Error(_) => None,
			};
			if let Some(used) = used {
				let_in += 1;
				let weighed = weighed.expect("what cannot be weighed is not executed");
				assert!(used.all_lte(weighed), "{}: {used:?} of {weighed:?}", told());
				assert!(weighed.ref_time() > 0, "{} weighs nothing", told());
				let pays = program.0.iter().any(|one| {
					matches!(
						one,
						BuyExecution { .. }
							| PayFees { .. } | SubscribeVersion { .. }
							| UnsubscribeVersion
					)
				});
				assert!(pays, "{} did not pay", told());
			}
			for (asset, before) in known.iter().zip(before) {
				// A reserve can make as much of its own as it likes.
				let is_reserve = (*asset == token() && from == parachain(SIBLING))
					|| (*asset == Location::parent() && from == Location::parent());
				assert!(issuance(asset) <= before || is_reserve, "{} made {asset:?}", told());
			}
			assert_eq!(balance(&UNREACHED.to_account_id(), &Location::here()), unreached);
			assert_eq!(balance(&UNREACHED.to_account_id(), &token()), 0, "{}", told());
			assert_eq!(sp_io::storage::get(b"canary"), None, "{}", told());
			assert_eq!(pallet_border::CurrentMode::<Runtime>::get(), Default::default());
			// What was bought is in the books, and what was not is nowhere.
			let buys = pallet_purchases::Purchases::<Runtime>::count();
			if buys > 0 {
				bought += 1;
				assert_ok!(crate::Purchases::do_try_state());
				assert_ok!(crate::Poco::do_try_state());
			}
			for record in System::events() {
				let a_call = match record.event {
					RuntimeEvent::System(frame_system::Event::Remarked { .. })
					| RuntimeEvent::Utility(_)
					| RuntimeEvent::Currencies(_) => true,
					RuntimeEvent::Poco(_) | RuntimeEvent::Market(_) => buys == 0,
					_ => false,
				};
				assert!(!a_call, "{}: {record:?}", told());
			}
		});
	});
	[let_in, whole, called, bought]
}

#[test]
fn no_program_makes_anything_or_calls_what_it_may_not() {
	let share = PROGRAMS / u32::try_from(SEEDS.len()).expect("there are few");
	let counted = std::thread::scope(|scope| {
		let shares = SEEDS.map(|seed| scope.spawn(move || execute(seed, share)));
		shares.map(|share| share.join().expect("no program of it did what it may not"))
	});
	let [let_in, whole, called, bought] =
		[0, 1, 2, 3].map(|which| counted.iter().map(|share| share[which]).sum::<u32>());
	println!("{PROGRAMS} programs: {let_in} let in, {whole} whole, {called} calls refused, {bought} bought");
	// They were no idle ones.
	assert!(let_in > PROGRAMS / 10, "{let_in}");
	assert!(whole > PROGRAMS / 1_000, "{whole}");
	assert!(called > PROGRAMS / 1_000, "{called}");
	assert!(bought > 10, "{bought}");
}

#[test]
fn no_program_gets_anything_past_a_closed_border() {
	furnished(|| {
		assert_ok!(crate::Border::set_mode(RuntimeOrigin::root(), pallet_border::Mode::On));
		let known = [Location::here(), Location::parent(), token()];
		let behind =
			Location::new(1, [Parachain(SIBLING), AccountId32 { network: None, id: [7; 32] }]);
		let outsiders = [Alice.to_account_id(), Bob.to_account_id(), sovereign(&behind)];
		let has =
			|| outsiders.each_ref().map(|who| known.each_ref().map(|asset| balance(who, asset)));
		let before = has();
		let mut kept_apart = 0;
		programs(SEEDS[0], PROGRAMS / 4, |program, from| {
			let told = || format!("{program:?} from {from:?}");
			let _ = receive(&from, program.clone());
			for (after, before) in has().iter().flatten().zip(before.iter().flatten()) {
				assert!(after <= before, "{} got past the border", told());
			}
			kept_apart += pallet_border::Entries::<Runtime>::iter().count();
		});
		assert!(kept_apart > 20, "{kept_apart}");
	});
}
