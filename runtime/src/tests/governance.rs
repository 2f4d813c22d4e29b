//! Who decides what, on the real runtime: votes from the proposal to their effect.

use super::preset;
use crate::{
	configs::{
		governance::{CouncilInstance, CouncilSpend, TechnicalInstance},
		marketplace::MarketTerms,
		parameters::{MarketRules, RuntimeParameters},
	},
	constants::{EXISTENTIAL_DEPOSIT, MILLIUNIT, UNIT},
	pace::{self, Pace},
	*,
};
use codec::{Decode, Encode};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect, Bounded, Currency, Get, Hooks, StorePreimage},
	weights::Weight,
};
use pallet_democracy::{AccountVote, Conviction, Vote};
use poco_primitives::{
	governance::Threshold,
	order::Currency as PaidIn,
	registry::Name,
	staking::{MissedRule, Mode},
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, Hash as _},
	DispatchError, DispatchResult, Perbill, Permill,
};

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

fn dispatch(call: &RuntimeCall, origin: RuntimeOrigin) -> DispatchResult {
	call.clone().dispatch(origin).map(drop).map_err(|refusal| refusal.error)
}

/// Runs the chain's own clockwork up to a block.
fn go_to(block: BlockNumber) {
	while System::block_number() < block {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		Scheduler::on_initialize(next);
		Treasury::on_initialize(next);
		Democracy::on_initialize(next);
		// Signatories of a motion are not asked to wait for a block that never ends.
		System::register_extra_weight_unchecked(
			Weight::zero(),
			frame_support::dispatch::DispatchClass::Mandatory,
		);
	}
}

fn chain(run: impl FnOnce()) {
	preset("development").execute_with(|| {
		System::set_block_number(1);
		run();
		#[cfg(feature = "try-runtime")]
		CollatorStaking::do_try_state().unwrap();
	});
}

fn bounded(call: &RuntimeCall) -> Bounded<RuntimeCall, BlakeTwo256> {
	Preimage::bound(call.clone()).unwrap()
}

fn vote(who: Sr25519Keyring, referendum: u32, aye: bool, stake: Balance) {
	let vote = Vote { aye, conviction: Conviction::Locked1x };
	let vote = AccountVote::Standard { vote, balance: stake };
	assert_ok!(Democracy::vote(signed(who), referendum, vote));
}

/// Brings a call to a public vote: the number of the referendum.
fn put_to_vote(call: &RuntimeCall) -> u32 {
	let deposit = <Runtime as pallet_democracy::Config>::MinimumDeposit::get();
	assert_ok!(Democracy::propose(signed(Dave), bounded(call), deposit));
	assert_ok!(Democracy::second(signed(Eve), 0));
	let view = politics::governance();
	assert_eq!(view.proposals[0].call.call, Some(call.encode()));
	assert_eq!(view.proposals[0].backers.len(), 2);
	let launch = pace::Launch::get();
	go_to((System::block_number() / launch + 1) * launch);
	politics::governance().referenda[0].index
}

/// To the block in which a referendum that is open has its effect.
fn conclude() {
	let takes_effect = politics::governance().referenda[0].takes_effect;
	go_to(takes_effect + 1);
	assert!(politics::governance().referenda.is_empty());
}

fn authorize_upgrade(code: &[u8]) -> RuntimeCall {
	let code_hash = BlakeTwo256::hash(code);
	RuntimeCall::System(frame_system::Call::authorize_upgrade { code_hash })
}

/// A motion of a body, agreed to by so many of its members: what became of the call.
pub(super) fn motion(body: &str, call: &RuntimeCall, ayes: &[Sr25519Keyring]) -> DispatchResult {
	let (threshold, length) = (ayes.len() as u32, call.encode().len() as u32);
	let (hash, weight) = (BlakeTwo256::hash_of(call), Weight::from_parts(500_000_000_000, 1 << 20));
	let call = Box::new(call.clone());
	System::reset_events();
	macro_rules! decide {
		($council:ident, $instance:ty) => {{
			assert_ok!($council::propose(signed(ayes[0]), threshold, call, length));
			if threshold > 1 {
				let index = pallet_collective::ProposalCount::<Runtime, $instance>::get() - 1;
				for member in ayes {
					assert_ok!($council::vote(signed(*member), hash, index, true));
				}
				assert_ok!($council::close(signed(ayes[0]), hash, index, weight, length));
			}
		}};
	}
	match body {
		"council" => decide!(Council, CouncilInstance),
		_ => decide!(TechnicalCommittee, TechnicalInstance),
	}
	System::events()
		.into_iter()
		.find_map(|record| match record.event {
			RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. })
			| RuntimeEvent::Council(pallet_collective::Event::MemberExecuted { result, .. })
			| RuntimeEvent::TechnicalCommittee(pallet_collective::Event::Executed {
				result, ..
			})
			| RuntimeEvent::TechnicalCommittee(pallet_collective::Event::MemberExecuted {
				result,
				..
			}) => Some(result),
			_ => None,
		})
		.expect("it was carried out")
}

#[test]
fn an_upgrade_is_authorized_by_a_public_vote_and_by_nothing_else() {
	chain(|| {
		let call = authorize_upgrade(b"a better runtime");
		assert_eq!(call.encode()[..2], poco_primitives::governance::AUTHORIZE_UPGRADE);
		for nobody in [Alice, Dave] {
			assert_eq!(dispatch(&call, signed(nobody)), Err(DispatchError::BadOrigin));
		}
		assert_eq!(motion("council", &call, &[Alice, Bob, Charlie]), Err(DispatchError::BadOrigin));
		assert_eq!(motion("technical", &call, &[Alice, Bob]), Err(DispatchError::BadOrigin));

		let referendum = put_to_vote(&call);
		vote(Ferdie, referendum, true, 1_000 * UNIT);
		vote(Eve, referendum, false, UNIT);
		let view = &politics::governance().referenda[0];
		assert_eq!((view.ayes, view.nays), (1_000 * UNIT, UNIT));
		assert_eq!(view.threshold, Threshold::SuperMajorityApprove);
		assert!(view.passing);
		assert_eq!(politics::voter(Ferdie.to_account_id()).votes[0].ayes, 1_000 * UNIT);
		assert_eq!(politics::governance().authorized_upgrade, None);
		conclude();
		assert_eq!(
			politics::governance().authorized_upgrade,
			Some(BlakeTwo256::hash(b"a better runtime"))
		);
		// Anybody may apply it; nobody can apply another.
		assert_noop!(
			System::apply_authorized_upgrade(signed(Dave), b"something else".to_vec()),
			frame_system::Error::<Runtime>::Unauthorized
		);
	});
}

#[test]
fn a_vote_that_fails_changes_nothing() {
	chain(|| {
		let referendum = put_to_vote(&authorize_upgrade(b"a worse runtime"));
		vote(Ferdie, referendum, true, 1_000 * UNIT);
		vote(Eve, referendum, false, 1_001 * UNIT);
		assert!(!politics::governance().referenda[0].passing);
		let late = AccountVote::Split { aye: 1, nay: 1 };
		conclude();
		assert_eq!(politics::governance().authorized_upgrade, None);
		assert_noop!(
			Democracy::vote(signed(Dave), referendum, late),
			pallet_democracy::Error::<Runtime>::ReferendumInvalid
		);
		// The losers' stake is free at once, the winners' after a while.
		for who in [Ferdie, Eve] {
			assert_ok!(Democracy::remove_vote(signed(who), referendum));
			assert_ok!(Democracy::unlock(signed(who), who.to_account_id().into()));
		}
		let frozen = |who: Sr25519Keyring| System::account(who.to_account_id()).data.frozen;
		assert_eq!(frozen(Ferdie), 0);
		assert_eq!(frozen(Eve), 0, "against has no lock once it is over and removed");
	});
}

#[test]
fn what_nobody_can_carry_out_is_not_carried_out() {
	chain(|| {
		let deposit = <Runtime as pallet_democracy::Config>::MinimumDeposit::get();
		let missing = Bounded::Lookup { hash: BlakeTwo256::hash(b"nothing"), len: 200 };
		assert_noop!(
			Democracy::propose(signed(Dave), missing.clone(), deposit - 1),
			pallet_democracy::Error::<Runtime>::ValueLow
		);
		assert_ok!(Democracy::propose(signed(Dave), missing, deposit));
		assert_eq!(politics::governance().proposals[0].call.call, None, "and everybody sees it");
		let launch = pace::Launch::get();
		go_to(launch);
		let referendum = politics::governance().referenda[0].index;
		vote(Ferdie, referendum, true, 1_000 * UNIT);
		conclude();
		assert_eq!(politics::governance().authorized_upgrade, None);
	});
}

#[test]
fn the_council_proposes_and_the_technical_committee_hastens_or_vetoes() {
	chain(|| {
		let call = authorize_upgrade(b"an urgent runtime");
		let external = RuntimeCall::Democracy(pallet_democracy::Call::external_propose_majority {
			proposal: bounded(&call),
		});
		assert_eq!(motion("council", &external, &[Alice]), Err(DispatchError::BadOrigin));
		assert_ok!(motion("council", &external, &[Alice, Bob]));
		let view = politics::governance().external.expect("it waits");
		assert_eq!(view.threshold, Threshold::SimpleMajority);
		let fast = RuntimeCall::Democracy(pallet_democracy::Call::fast_track {
			proposal_hash: view.call.hash,
			voting_period: pace::FastTrack::get(),
			delay: 1,
		});
		assert_eq!(motion("council", &fast, &[Alice, Bob, Charlie]), Err(DispatchError::BadOrigin));
		assert_ok!(motion("technical", &fast, &[Alice, Bob]));
		let referendum = politics::governance().referenda[0].index;
		vote(Dave, referendum, true, UNIT);
		conclude();
		assert!(politics::governance().authorized_upgrade.is_some());

		let external = RuntimeCall::Democracy(pallet_democracy::Call::external_propose_majority {
			proposal: bounded(&authorize_upgrade(b"a suspicious runtime")),
		});
		assert_ok!(motion("council", &external, &[Alice, Bob]));
		let hash = politics::governance().external.expect("it waits").call.hash;
		let veto =
			RuntimeCall::Democracy(pallet_democracy::Call::veto_external { proposal_hash: hash });
		assert_eq!(dispatch(&veto, signed(Bob)), Err(DispatchError::BadOrigin));
		let length = veto.encode().len() as u32;
		let by = |who| TechnicalCommittee::execute(signed(who), Box::new(veto.clone()), length);
		assert_noop!(
			by(Charlie),
			pallet_collective::Error::<Runtime, TechnicalInstance>::NotMember
		);
		assert_ok!(by(Bob));
		assert!(politics::governance().external.is_none());
		let again = RuntimeCall::Democracy(pallet_democracy::Call::external_propose {
			proposal: bounded(&authorize_upgrade(b"a suspicious runtime")),
		});
		assert_eq!(
			motion("council", &again, &[Alice, Bob]),
			Err(pallet_democracy::Error::<Runtime>::ProposalBlacklisted.into())
		);
	});
}

#[test]
fn every_power_is_where_the_table_says() {
	let name = || Name::try_from(b"huge".to_vec()).unwrap();
	let somebody = Ferdie.to_account_id();
	// A call, and whether two thirds of the council may make it beside a referendum.
	let powers = [
		(RuntimeCall::System(frame_system::Call::set_storage { items: vec![] }), false),
		(
			RuntimeCall::CouncilMembership(pallet_membership::Call::add_member {
				who: somebody.clone().into(),
			}),
			false,
		),
		(
			RuntimeCall::TechnicalMembership(pallet_membership::Call::add_member {
				who: somebody.clone().into(),
			}),
			false,
		),
		(
			RuntimeCall::Registry(pallet_registry::Call::open_category {
				name: name(),
				time_unit: 1_000,
			}),
			true,
		),
		(
			RuntimeCall::CollatorSelection(
				pallet_collator_selection::Call::set_desired_candidates { max: 5 },
			),
			true,
		),
		(
			RuntimeCall::CollatorStaking(pallet_collator_staking::Call::set_mode {
				mode: Mode::Consortium,
			}),
			false,
		),
		(
			RuntimeCall::CollatorStaking(pallet_collator_staking::Call::set_issuance {
				per_block: 1,
			}),
			false,
		),
		(
			RuntimeCall::CollatorStaking(pallet_collator_staking::Call::set_missed {
				missed: MissedRule {
					threshold: Perbill::from_percent(10),
					slash: Perbill::from_percent(1),
				},
			}),
			false,
		),
		(RuntimeCall::XcmpQueue(cumulus_pallet_xcmp_queue::Call::suspend_xcm_execution {}), false),
		(set_rules(MarketRules::INITIAL).expect("they are within their bounds"), false),
	];
	for (call, of_council) in powers {
		chain(|| {
			let refused = Err(DispatchError::BadOrigin);
			assert!(dispatch(&call, signed(Alice)).is_err(), "{call:?}");
			assert_eq!(motion("technical", &call, &[Alice, Bob]), refused, "{call:?}");
			assert_eq!(motion("council", &call, &[Alice]), refused, "{call:?}");
			let council = motion("council", &call, &[Alice, Bob]);
			assert_eq!(council, if of_council { Ok(()) } else { refused }, "{call:?}");
		});
		chain(|| {
			assert_ok!(dispatch(&call, RuntimeOrigin::root()));
		});
	}
}

#[test]
fn the_treasury_pays_what_was_granted_and_no_more() {
	chain(|| {
		let (pot, payee) = (Treasury::account_id(), Ferdie.to_account_id());
		let _ = <Balances as Currency<AccountId>>::deposit_creating(&pot, 50_000 * UNIT);
		let spend = |amount| {
			RuntimeCall::Treasury(pallet_treasury::Call::spend {
				asset_kind: Box::new(PaidIn::Native),
				amount,
				beneficiary: Box::new(payee.clone()),
				valid_from: None,
			})
		};
		let most = CouncilSpend::get();
		assert_eq!(
			motion("council", &spend(most + 1), &[Alice, Bob]),
			Err(pallet_treasury::Error::<Runtime>::InsufficientPermission.into())
		);
		assert_eq!(motion("council", &spend(most), &[Alice]), Err(DispatchError::BadOrigin));
		assert_ok!(motion("council", &spend(most), &[Alice, Bob]));
		assert_ok!(dispatch(&spend(most + 1), RuntimeOrigin::root()));
		let before = Balances::balance(&payee);
		assert_eq!(politics::treasury().spends.len(), 2);
		for index in [0, 1] {
			assert_ok!(Treasury::payout(signed(Dave), index));
			assert!(Treasury::payout(signed(Dave), index).is_err(), "not twice");
		}
		assert_eq!(Balances::balance(&payee), before + most + most + 1);
		assert_eq!(
			politics::treasury().balance,
			50_000 * UNIT + EXISTENTIAL_DEPOSIT - most - most - 1
		);
	});
}

#[test]
fn what_has_no_known_rate_is_granted_by_a_referendum_only() {
	use frame_support::traits::fungibles;
	chain(|| {
		let (pot, payee) = (Treasury::account_id(), Ferdie.to_account_id());
		let asset = poco_primitives::H256::repeat_byte(7);
		let owner = Dave.to_account_id();
		assert_ok!(Assets::force_create(RuntimeOrigin::root(), asset, owner.into(), true, 1));
		assert_ok!(<Assets as fungibles::Mutate<AccountId>>::mint_into(asset, &pot, 900));
		let grant = RuntimeCall::Treasury(pallet_treasury::Call::spend {
			asset_kind: Box::new(PaidIn::Asset(asset)),
			amount: 400,
			beneficiary: Box::new(payee.clone()),
			valid_from: None,
		});
		assert_eq!(
			motion("council", &grant, &[Alice, Bob, Charlie]),
			Err(pallet_treasury::Error::<Runtime>::InsufficientPermission.into())
		);
		let referendum = put_to_vote(&grant);
		vote(Ferdie, referendum, true, 1_000 * UNIT);
		conclude();
		assert_ok!(Treasury::payout(signed(Dave), 0));
		let held = |who: &AccountId| <Assets as fungibles::Inspect<AccountId>>::balance(asset, who);
		assert_eq!((held(&pot), held(&payee)), (500, 400));
	});
}

/// The call that changes the market's terms, if it can be read back.
fn set_rules(rules: MarketRules) -> Result<RuntimeCall, codec::Error> {
	// As whoever proposes it would write it: nothing keeps one from writing what is beyond the bounds.
	let key_value = (0u8, 0u8, Some(rules));
	let call = pallet_parameters::Call::<Runtime>::set_parameter {
		key_value: RuntimeParameters::decode(&mut &key_value.encode()[..])?,
	};
	Ok(RuntimeCall::Parameters(call))
}

#[test]
fn the_markets_terms_are_changed_by_a_public_vote_for_later_deals() {
	chain(|| {
		let before = MarketTerms::get();
		assert_eq!(before.protocol_fee, Permill::from_percent(1));
		let rules = MarketRules {
			protocol_fee: Permill::from_percent(3),
			appeal_window: 2 * 60 * 60 * 1_000,
			..MarketRules::INITIAL
		};
		let referendum = put_to_vote(&set_rules(rules).expect("it is within its bounds"));
		vote(Ferdie, referendum, true, 1_000 * UNIT);
		conclude();
		let after = MarketTerms::get();
		assert_eq!(after.protocol_fee, Permill::from_percent(3));
		assert_eq!(after.appeal_window, 2 * 60 * 60 * 1_000);
		// Nothing else.
		let expected = pallet_poco::Terms {
			protocol_fee: after.protocol_fee,
			appeal_window: after.appeal_window,
			..before
		};
		assert_eq!(after, expected);
	});
}

#[test]
fn no_vote_goes_beyond_the_bounds_of_a_term() {
	let initial = MarketRules::INITIAL;
	let (least, most) = (MarketRules::LEAST, MarketRules::MOST);
	assert!(least.retention >= most.appeal_window, "what is appealed against is kept");
	for within in [initial, least, most] {
		assert!(set_rules(within).is_ok(), "{within:?}");
	}
	macro_rules! beyond {
		($($term:ident: $below:expr, $above:expr;)*) => {
			[$((stringify!($term), MarketRules { $term: $below, ..initial }),
			   (stringify!($term), MarketRules { $term: $above, ..initial })),*]
		};
	}
	let part = Permill::from_parts;
	// A part of one million has nothing above it, and zero has nothing below it: there the other side is tried.
	let beyond = beyond![
		stake_ratio: part(49_999), part(0);
		minimum_stake: MILLIUNIT - 1, 100 * UNIT + 1;
		scheduler_stake_ratio: part(49_999), part(0);
		kitty_ratio: part(500_001), part(1_000_000);
		kitty_minimum: 100 * UNIT + 1, Balance::MAX;
		protocol_fee: part(999), part(200_001);
		failure_fee: part(9_999), part(500_001);
		payout_minimum: EXISTENTIAL_DEPOSIT - 1, 100 * UNIT + 1;
		retention: least.retention - 1, most.retention + 1;
		probation: 11, u32::MAX;
		vote_fee: MILLIUNIT - 1, UNIT + 1;
		appeal_window: 599_999, most.appeal_window + 1;
		callback_fee: 10 * MILLIUNIT - 1, 10 * UNIT + 1;
	];
	for (term, rules) in beyond {
		assert_eq!(rules.beyond(), Some(term));
		assert!(set_rules(rules).is_err(), "{term}: {rules:?}");
	}
	// Put to the vote and passed all the same, it is not carried out.
	chain(|| {
		let harmful = MarketRules { protocol_fee: Permill::one(), ..initial };
		let [pallet, call] = [46u8, 0u8];
		assert_eq!(set_rules(initial).expect("within").encode()[..2], [pallet, call]);
		let bytes = (pallet, call, 0u8, 0u8, Some(harmful)).encode();
		let proposal = Preimage::note(bytes.clone().into()).expect("it fits");
		let proposal = Bounded::Lookup { hash: proposal, len: bytes.len() as u32 };
		let deposit = <Runtime as pallet_democracy::Config>::MinimumDeposit::get();
		assert_ok!(Democracy::propose(signed(Dave), proposal, deposit));
		go_to(pace::Launch::get());
		let referendum = politics::governance().referenda[0].index;
		vote(Ferdie, referendum, true, 1_000 * UNIT);
		conclude();
		assert_eq!(MarketTerms::get().protocol_fee, Permill::from_percent(1));
	});
}

#[test]
fn no_vote_is_hastened_to_nothing() {
	chain(|| {
		let external = RuntimeCall::Democracy(pallet_democracy::Call::external_propose_majority {
			proposal: bounded(&authorize_upgrade(b"a runtime that nobody has seen")),
		});
		assert_ok!(motion("council", &external, &[Alice, Bob]));
		let hash = politics::governance().external.expect("it waits").call.hash;
		let at_once = RuntimeCall::Democracy(pallet_democracy::Call::fast_track {
			proposal_hash: hash,
			voting_period: pace::FastTrack::get() - 1,
			delay: 1,
		});
		assert_eq!(
			motion("technical", &at_once, &[Alice, Bob]),
			Err(pallet_democracy::Error::<Runtime>::InstantNotAllowed.into())
		);
	});
}

#[test]
fn fees_are_divided_between_collators_and_the_treasury() {
	use configs::fees::DivideFees;
	use frame_support::traits::{fungible::Balanced, OnUnbalanced};
	chain(|| {
		let issue = |amount| <Balances as Balanced<AccountId>>::issue(amount);
		DivideFees::on_unbalanceds([issue(10 * UNIT + 4), issue(3 * UNIT)].into_iter());
		let got = |account| Balances::balance(&account) - EXISTENTIAL_DEPOSIT;
		let (pot, treasury) = (got(CollatorStaking::pot_account()), got(Treasury::account_id()));
		assert_eq!(pot + treasury, 13 * UNIT + 4, "every unit");
		assert!(treasury - 2 * UNIT <= 1, "a fifth of the fee: {treasury}");
	});
}

#[test]
fn nobody_goes_past_notice_and_stake_by_calls_of_collator_selection() {
	use pallet_collator_selection::Call;
	chain(|| {
		let target = Charlie.to_account_id();
		for call in [
			Call::<Runtime>::leave_intent {},
			Call::update_bond { new_deposit: 10 * UNIT },
			Call::take_candidate_slot { deposit: 1_000 * UNIT, target },
		] {
			assert_eq!(
				dispatch(&RuntimeCall::CollatorSelection(call), signed(Alice)),
				Err(frame_system::Error::<Runtime>::CallFiltered.into())
			);
		}
	});
}

#[test]
fn a_bond_is_free_no_sooner_than_stake_that_is_taken_out() {
	use configs::consensus::ExitNotice;
	chain(|| assert_eq!(ExitNotice::get(), 2));
	// A chain that began without a word of its pace is live.
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(ExitNotice::get(), 56);
		assert_eq!(ExitNotice::get() * pace::Session::get(), pace::Unbonding::get());
	});
}

#[test]
fn what_votes_can_be_staked_but_what_is_staked_cannot_vote() {
	chain(|| {
		let dave = Dave.to_account_id();
		let keys = SessionKeys { aura: Dave.public().into() };
		pallet_session::NextKeys::<Runtime>::insert(&dave, keys);
		assert_ok!(CollatorSelection::register_as_candidate(signed(Dave)));
		let referendum = put_to_vote(&authorize_upgrade(b"a runtime"));
		let free = |who: Sr25519Keyring| Balances::balance(&who.to_account_id());
		let most = 1_000 * UNIT;
		let aye = |balance| AccountVote::Standard {
			vote: Vote { aye: true, conviction: Conviction::Locked1x },
			balance,
		};
		// Staked first: only what is left can vote.
		assert_ok!(CollatorStaking::delegate(signed(Bob), dave.clone(), free(Bob) - most));
		assert_noop!(
			Democracy::vote(signed(Bob), referendum, aye(most + 1)),
			pallet_democracy::Error::<Runtime>::InsufficientFunds
		);
		assert_ok!(Democracy::vote(signed(Bob), referendum, aye(most)));
		// Voted with first: the lock lies over what is held later.
		assert_ok!(Democracy::vote(signed(Ferdie), referendum, aye(free(Ferdie))));
		assert_ok!(CollatorStaking::delegate(signed(Ferdie), dave, free(Ferdie) - most));
		assert_eq!(free(Ferdie), most);
		assert_eq!(politics::voter(Ferdie.to_account_id()).votes[0].ayes, 1_000_000 * UNIT);
	});
}

#[test]
fn presets_say_how_fast_and_who() {
	for (name, mode) in [
		("development", Mode::Open),
		("local_testnet", Mode::Open),
		("consortium", Mode::Consortium),
	] {
		preset(name).execute_with(|| {
			assert_eq!(pace::Current::<Runtime>::get(), Pace::Local);
			let staking = CollatorStaking::view_staking();
			assert_eq!(staking.mode, mode);
			assert_eq!(staking.session_length, 20);
			assert_eq!(staking.issuance_per_block > 0, mode == Mode::Open);
			let view = politics::governance();
			assert_eq!(
				(view.council.members.len(), view.technical_committee.members.len()),
				(3, 2)
			);
			assert_eq!(view.voting_period, 30);
		});
	}
	// A chain that began without a word of it is live.
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(pace::Voting::get(), 7 * 24 * 600);
		assert_eq!(pace::Session::get(), 6 * 600);
	});
}
