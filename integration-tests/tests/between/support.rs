//! The chains as their users see them, and what must be so at the end of every test.

use frame_support::{assert_ok, traits::fungible::Inspect};
use frame_system::RawOrigin;
use pallet_currencies::locations;
use poco_runtime::constants::UNIT;
use sp_runtime::{traits::Dispatchable, DispatchResult};
use xcm::{latest::Assets, VersionedAssetId, VersionedAssets, VersionedLocation, VersionedXcm};
use xcm_builder::InspectMessageQueues;
use xcm_emulator::{ConvertLocation, Network, TestExternalities};
use xcm_executor::{
	traits::{TransferType, WeightBounds},
	Config,
};
use xcm_runtime_apis::{
	dry_run::runtime_decl_for_dry_run_api::DryRunApi,
	fees::runtime_decl_for_xcm_payment_api::XcmPaymentApi,
};

pub use poco_integration_tests::{
	chains::{PenpalPara as Penpal, PocoPara as Poco, RococoRelay as Relay, Rococonet},
	genesis::{self, PEN, PENPAL, POCO, ROC},
};
pub use poco_runtime::{AccountId, Balance};
pub use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
pub use xcm::latest::prelude::{AccountId32, *};
pub use xcm_emulator::TestExt;

/// A parachain, seen from another one.
pub fn sibling(id: u32) -> Location {
	Location::new(1, [Parachain(id)])
}

/// A parachain, seen from the relay chain.
pub fn child(id: u32) -> Location {
	Location::new(0, [Parachain(id)])
}

/// An account of the chain that reads this.
pub fn at(who: Sr25519Keyring) -> Location {
	Location::new(0, [AccountId32 { network: None, id: who.to_raw_public() }])
}

/// An account as it is named when it claims: with the network that it is in.
pub fn claimer(who: Sr25519Keyring) -> Location {
	let network = Some(rococo_runtime::xcm_config::ThisNetwork::get());
	Location::new(0, [AccountId32 { network, id: who.to_raw_public() }])
}

pub fn some(asset: &Location, amount: Balance) -> Asset {
	(asset.clone(), amount).into()
}

/// A message and where it goes.
pub type Sent = (Location, Xcm<()>);

/// A chain: what it has, what it asks, and what is done there.
pub trait Side {
	/// Its calls.
	type Call;

	/// All that an account has of an asset, in smallest units.
	fn balance(who: &AccountId, asset: &Location) -> Balance;

	/// All that there is of an asset.
	fn issuance(asset: &Location) -> Balance;

	/// The account of a place.
	fn account_of(place: &Location) -> AccountId;

	/// What executing a message here costs: what the runtime says.
	fn execution(message: &Xcm<()>, asset: &Location) -> Balance;

	/// What sending a message costs, in the chain's own token: what the runtime says.
	fn delivery(to: &Location, message: &Xcm<()>) -> Balance;

	/// The message that a call would send, as a dry run tells.
	fn told(who: Sr25519Keyring, call: Self::Call) -> Sent;

	/// Makes a call in a block of its own.
	fn call(who: Sr25519Keyring, call: Self::Call) -> DispatchResult;

	/// The messages that this block has sent so far.
	fn sending() -> Vec<Sent>;

	/// Lets a block pass, and looks at the messages that it sends by itself, before they arrive.
	fn block<R>(look: impl FnOnce(Vec<Sent>) -> R) -> R;

	/// What became of the last message that has come since this was asked, and since the last block: whether it was
	/// executed to its end.
	fn arrived() -> Option<bool>;

	/// The call that sends an asset to another chain, where this is done with it.
	fn sends(
		to: &Location,
		asset: &Location,
		amount: Balance,
		way: TransferType,
		then: Vec<Instruction<()>>,
	) -> Self::Call;

	/// The call that claims what was left.
	fn claims(asset: &Location, amount: Balance, who: Sr25519Keyring) -> Self::Call;

	/// The call that sends an asset to an account of another chain.
	fn transfers(
		to: &Location,
		asset: &Location,
		amount: Balance,
		way: TransferType,
		who: Sr25519Keyring,
	) -> Self::Call {
		let deposit = DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(who) };
		Self::sends(to, asset, amount, way, vec![deposit])
	}

	fn has(who: Sr25519Keyring, asset: &Location) -> Balance {
		Self::balance(&who.to_account_id(), asset)
	}
}

/// Messages in queues, each by itself.
fn each(queues: Vec<(VersionedLocation, Vec<VersionedXcm<()>>)>) -> Vec<Sent> {
	let messages = queues.into_iter().flat_map(|(to, messages)| {
		let to = Location::try_from(to).expect("it is of a known version");
		messages.into_iter().map(move |message| {
			(to.clone(), Xcm::try_from(message).expect("it is of a known version"))
		})
	});
	messages.collect()
}

macro_rules! side {
	(
		$side:ty, $runtime:ident, $convert:ty, $router:ty,
		|$asset:ident, $who:ident| $balance:expr,
		|$issued:ident| $issuance:expr,
		|$message:ident| $weight:expr
	) => {
		impl Side for $side {
			type Call = $runtime::RuntimeCall;

			fn balance($who: &AccountId, $asset: &Location) -> Balance {
				Self::ext_wrapper(|| match $asset.is_here() {
					true => $runtime::Balances::total_balance($who),
					false => $balance,
				})
			}

			fn issuance($issued: &Location) -> Balance {
				Self::ext_wrapper(|| match $issued.is_here() {
					true => $runtime::Balances::total_issuance(),
					false => $issuance,
				})
			}

			fn account_of(place: &Location) -> AccountId {
				let account = || <$convert>::convert_location(place);
				Self::ext_wrapper(account).expect("it has an account")
			}

			fn execution($message: &Xcm<()>, asset: &Location) -> Balance {
				type Block = $runtime::Block;
				type Api = $runtime::Runtime;
				Self::ext_wrapper(|| {
					let weight = $weight.expect("it can be weighed");
					let asset = VersionedAssetId::from(AssetId(asset.clone()));
					<Api as XcmPaymentApi<Block>>::query_weight_to_asset_fee(weight, asset)
						.expect("it pays with this")
				})
			}

			fn delivery(to: &Location, message: &Xcm<()>) -> Balance {
				let fees = Self::ext_wrapper(|| {
					<$runtime::Runtime as XcmPaymentApi<$runtime::Block>>::query_delivery_fees(
						to.clone().into(),
						VersionedXcm::from(message.clone()),
						AssetId(Location::here()).into(),
					)
				});
				let fees = Assets::try_from(fees.expect("there is a way there"));
				match fees.expect("it is of a known version").get(0) {
					Some(Asset { id: AssetId(id), fun: Fungible(amount) }) if id.is_here() => {
						*amount
					},
					other => panic!("the chain's own token is asked for, not {other:?}"),
				}
			}

			fn told(who: Sr25519Keyring, call: Self::Call) -> Sent {
				let origin = RawOrigin::Signed(who.to_account_id());
				let effects = Self::ext_wrapper(|| {
					<$runtime::Runtime as DryRunApi<_, _, _, _>>::dry_run_call(
						$runtime::OriginCaller::system(origin),
						call,
						XCM_VERSION,
					)
				})
				.expect("it can be tried");
				assert_ok!(effects.execution_result);
				let mut sent = each(effects.forwarded_xcms);
				let message = sent.pop().expect("it sends a message");
				assert_eq!(sent, [], "it sends one message");
				message
			}

			fn call(who: Sr25519Keyring, call: Self::Call) -> DispatchResult {
				let origin = $runtime::RuntimeOrigin::signed(who.to_account_id());
				Self::execute_with(|| {
					call.dispatch(origin).map(drop).map_err(|refused| refused.error)
				})
			}

			fn sends(
				to: &Location,
				asset: &Location,
				amount: Balance,
				way: TransferType,
				then: Vec<Instruction<()>>,
			) -> Self::Call {
				pallet_xcm::Call::<$runtime::Runtime>::transfer_assets_using_type_and_then {
					dest: Box::new(to.clone().into()),
					assets: Box::new(VersionedAssets::from(Assets::from(some(asset, amount)))),
					assets_transfer_type: Box::new(way.clone()),
					remote_fees_id: Box::new(VersionedAssetId::from(AssetId(asset.clone()))),
					fees_transfer_type: Box::new(way),
					custom_xcm_on_dest: Box::new(VersionedXcm::from(Xcm(then))),
					weight_limit: Unlimited,
				}
				.into()
			}

			fn claims(asset: &Location, amount: Balance, who: Sr25519Keyring) -> Self::Call {
				pallet_xcm::Call::<$runtime::Runtime>::claim_assets {
					assets: Box::new(VersionedAssets::from(Assets::from(some(asset, amount)))),
					beneficiary: Box::new(at(who).into()),
				}
				.into()
			}

			fn sending() -> Vec<Sent> {
				each(<$router>::get_messages())
			}

			fn block<R>(look: impl FnOnce(Vec<Sent>) -> R) -> R {
				Self::execute_with(|| look(Self::sending()))
			}

			fn arrived() -> Option<bool> {
				use xcm_emulator::pallet_message_queue::Event::{Processed, ProcessingFailed};
				let events = Self::ext_wrapper(|| {
					let events = $runtime::System::events();
					$runtime::System::reset_events();
					events
				});
				let mut outcomes = events.into_iter().filter_map(|record| match record.event {
					$runtime::RuntimeEvent::MessageQueue(Processed { success, .. }) => {
						Some(success)
					},
					$runtime::RuntimeEvent::MessageQueue(ProcessingFailed { .. }) => Some(false),
					_ => None,
				});
				outcomes.next_back()
			}
		}
	};
}

side!(
	Relay,
	rococo_runtime,
	rococo_runtime::xcm_config::LocationConverter,
	rococo_runtime::xcm_config::XcmRouter,
	|asset, who| panic!("the relay chain knows no {asset:?} of {who}"),
	|asset| panic!("the relay chain knows no {asset:?}"),
	// Its API goes by another table than its executor, which asks for less.
	|message| {
		type Weigher = <rococo_runtime::xcm_config::XcmConfig as Config>::Weigher;
		Weigher::weight(&mut Xcm::from(message.clone()), Weight::MAX)
	}
);

side!(
	Poco,
	poco_runtime,
	poco_runtime::configs::xcm::LocationToAccountId,
	poco_runtime::configs::xcm::XcmRouter,
	|asset, who| poco_runtime::Assets::balance(locations::key(asset), who),
	|asset| poco_runtime::Assets::total_supply(locations::key(asset)),
	|message| <Api as XcmPaymentApi<Block>>::query_xcm_weight(VersionedXcm::from(message.clone()))
);

side!(
	Penpal,
	penpal_runtime,
	penpal_runtime::xcm_config::LocationToAccountId,
	penpal_runtime::xcm_config::XcmRouter,
	|asset, who| penpal_runtime::Assets::balance(asset.clone(), who),
	|asset| penpal_runtime::Assets::total_supply(asset.clone()),
	|message| <Api as XcmPaymentApi<Block>>::query_xcm_weight(VersionedXcm::from(message.clone()))
);

/// What there is of our token on the other chain before anything is sent: half of it is to be had there for that
/// chain's own.
pub const SOLD: Balance = 1_000 * UNIT;

/// A network on which our token is known on the other chain, where execution can be paid with it: as it is made on any
/// chain that keeps assets by their locations.
pub fn case(test: impl FnOnce()) {
	// Where tests share a thread, they share the network.
	Rococonet::reset();
	// Somebody moves some of our token to the account of the other chain here...
	let keeper = Poco::account_of(&sibling(PENPAL));
	let moved = pallet_balances::Call::transfer_keep_alive { dest: keeper.into(), value: SOLD };
	assert_ok!(Poco::call(Alice, poco_runtime::RuntimeCall::Balances(moved)));
	// ...whose owner of the asset makes as much of it there, and a pool.
	Penpal::execute_with(|| {
		use penpal_runtime::{AssetConversion, Assets, RuntimeOrigin};
		let (ours, own) = (sibling(POCO), Location::here());
		let owner = Alice.to_account_id();
		let signed = || RuntimeOrigin::signed(owner.clone());
		let boxed = |asset: &Location| Box::new(asset.clone());
		let least = poco_runtime::constants::EXISTENTIAL_DEPOSIT;
		assert_ok!(Assets::force_create(
			RuntimeOrigin::root(),
			ours.clone(),
			owner.clone().into(),
			true,
			least
		));
		assert_ok!(Assets::mint(signed(), ours.clone(), owner.clone().into(), SOLD));
		assert_ok!(AssetConversion::create_pool(signed(), boxed(&own), boxed(&ours)));
		assert_ok!(AssetConversion::add_liquidity(
			signed(),
			boxed(&own),
			boxed(&ours),
			SOLD / (UNIT / PEN) * 5,
			SOLD / 2,
			1,
			1,
			owner.clone()
		));
	});
	conserved(NOTHING);
	test();
}

/// How much more a chain keeps for another one than there is of it there, in smallest units.
#[derive(Clone, Copy)]
pub struct Beyond {
	/// Of our token, for the other parachain: what it has for itself.
	pub poco: Balance,
	/// Of the relay chain's, for us: what we have for ourselves.
	pub roc: Balance,
	/// Of the relay chain's, for the other parachain.
	pub roc_of_penpal: Balance,
	/// Of the other parachain's, for us.
	pub pen: Balance,
	/// Of our token, burned.
	pub burned: Balance,
}

/// Nothing that does not stand for something elsewhere.
pub const NOTHING: Beyond = Beyond { poco: 0, roc: 0, roc_of_penpal: 0, pen: 0, burned: 0 };

/// Of every asset there is as much, over all chains, as there was; and all our books are right.
pub fn conserved(beyond: Beyond) {
	let (own, relay) = (Location::here(), Location::parent());
	let kept = [
		(
			"ours, for the other parachain",
			Poco::balance(&Poco::account_of(&sibling(PENPAL)), &own),
			Penpal::issuance(&sibling(POCO)) + beyond.poco,
		),
		(
			"the relay chain's, for us",
			Relay::balance(&Relay::account_of(&child(POCO)), &own),
			Poco::issuance(&relay) + beyond.roc,
		),
		(
			"the relay chain's, for the other parachain",
			Relay::balance(&Relay::account_of(&child(PENPAL)), &own),
			Penpal::issuance(&relay) + beyond.roc_of_penpal,
		),
		(
			"the other parachain's, for us",
			Penpal::balance(&Penpal::account_of(&sibling(POCO)), &own),
			Poco::issuance(&sibling(PENPAL)) + beyond.pen,
		),
	];
	for (asset, kept, expected) in kept {
		assert_eq!(kept, expected, "{asset}");
	}
	// Nobody makes any at home either. What execution costs others' chains is burned there.
	let at_first =
		|state, issuance: fn() -> Balance| TestExternalities::new(state).execute_with(issuance);
	let supply = at_first(genesis::poco(), poco_runtime::Balances::total_issuance);
	assert_eq!(Poco::issuance(&own) + beyond.burned, supply);
	assert!(
		Relay::issuance(&own)
			<= at_first(genesis::relay(), rococo_runtime::Balances::total_issuance)
	);
	assert!(
		Penpal::issuance(&own)
			<= at_first(genesis::penpal(), penpal_runtime::Balances::total_issuance)
	);
	Poco::ext_wrapper(|| {
		assert_ok!(poco_runtime::Beacon::do_try_state());
		assert_ok!(poco_runtime::Border::do_try_state());
		assert_ok!(poco_runtime::Callbacks::do_try_state());
		assert_ok!(poco_runtime::CollatorStaking::do_try_state());
		assert_ok!(poco_runtime::Currencies::do_try_state());
		assert_ok!(poco_runtime::Market::do_try_state());
		assert_ok!(poco_runtime::Poco::do_try_state());
		assert_ok!(poco_runtime::Purchases::do_try_state());
		assert_ok!(poco_runtime::Registry::do_try_state());
	});
}
