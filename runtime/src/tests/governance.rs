//! Who decides what, on the real runtime: votes from the proposal to their effect.

use super::preset;
use crate::{
	configs::{
		governance::{CouncilInstance, CouncilSpend, TechnicalInstance},
		marketplace::MarketTerms,
		parameters::{DonationRules, Limited, MarketRules, RuntimeParameters},
	},
	constants::{deposit, EXISTENTIAL_DEPOSIT, MILLIUNIT, UNIT},
	pace::{self, Pace},
	*,
};
use codec::{Decode, Encode};
use frame_support::{
	assert_noop, assert_ok,
	storage::{with_transaction, TransactionOutcome},
	traits::{fungible::Inspect, Bounded, Currency, Get, Hooks, QueryPreimage, StorePreimage},
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
use std::collections::BTreeMap;

/// Who is in the council, in every preset.
const COUNCIL: [Sr25519Keyring; 3] = [Alice, Bob, Charlie];

/// Who is in the technical committee, in every preset.
const COMMITTEE: [Sr25519Keyring; 2] = [Alice, Bob];

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
		Session::on_initialize(next);
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

/// What an account has: what is free, and what is kept from it.
fn money(who: &AccountId) -> (Balance, Balance) {
	let data = System::account(who).data;
	(data.free, data.reserved)
}

/// Makes somebody a candidate, with keys.
fn candidate(who: Sr25519Keyring) {
	let keys = SessionKeys { aura: who.public().into() };
	pallet_session::NextKeys::<Runtime>::insert(who.to_account_id(), keys);
	assert_ok!(CollatorSelection::register_as_candidate(signed(who)));
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

/// What the scheduler has told.
fn scheduler_events() -> Vec<pallet_scheduler::Event<Runtime>> {
	let events = System::events().into_iter();
	events
		.filter_map(|record| match record.event {
			RuntimeEvent::Scheduler(event) => Some(event),
			_ => None,
		})
		.collect()
}

#[test]
fn what_nobody_can_carry_out_is_not_carried_out() {
	// There is no pallet of this number.
	let no_call = vec![u8::MAX; 200];
	let short = no_call[..100].to_vec();
	let lookup = |bytes: &[u8]| -> Bounded<RuntimeCall, BlakeTwo256> {
		Bounded::Lookup { hash: BlakeTwo256::hash(bytes), len: 200 }
	};
	// A proposal, and its bytes where there are any.
	let cases = [
		(lookup(b"nothing"), None),
		(lookup(&no_call), Some(no_call)),
		(Bounded::Inline(short.clone().try_into().expect("it is short")), Some(short)),
	];
	for (proposal, bytes) in cases {
		chain(|| {
			let dave = Dave.to_account_id();
			let at_first = money(&dave);
			if let (Some(_), Some(bytes)) = (proposal.lookup_hash(), &bytes) {
				assert_ok!(Preimage::note_preimage(signed(Dave), bytes.clone()));
			}
			let (free, noted) = money(&dave);
			let deposit = <Runtime as pallet_democracy::Config>::MinimumDeposit::get();
			assert_noop!(
				Democracy::propose(signed(Dave), proposal.clone(), deposit - 1),
				pallet_democracy::Error::<Runtime>::ValueLow
			);
			assert_ok!(Democracy::propose(signed(Dave), proposal.clone(), deposit));
			assert_eq!(money(&dave), (free - deposit, noted + deposit));
			assert_eq!(politics::governance().proposals[0].call.call, bytes, "everybody sees it");
			go_to(pace::Launch::get());
			assert_eq!(money(&dave), (free, noted), "it is put to the vote: the deposit is back");
			let view = &politics::governance().referenda[0];
			vote(Ferdie, view.index, true, 1_000 * UNIT);

			go_to(view.takes_effect - 1);
			let tasks: Vec<_> = pallet_scheduler::Lookup::<Runtime>::iter().collect();
			assert_eq!(tasks.len(), 1, "it has passed");
			let (name, task) = tasks[0];
			let accounts =
				|| frame_system::Account::<Runtime>::iter().collect::<BTreeMap<AccountId, _>>();
			let untouched = accounts();
			System::reset_events();
			go_to(view.takes_effect);
			let told =
				[pallet_scheduler::Event::<Runtime>::CallUnavailable { task, id: Some(name) }];
			assert_eq!(scheduler_events(), told);
			assert_eq!(accounts(), untouched);
			assert_eq!(politics::governance().authorized_upgrade, None);

			// It has no name any more, and nobody asks for its bytes. The scheduler leaves it where it was, in
			// the agenda of a block that is over, and looks there no more.
			assert_eq!(pallet_scheduler::Lookup::<Runtime>::iter().count(), 0);
			assert!(proposal.lookup_hash().is_none_or(|hash| !Preimage::is_requested(&hash)));
			let agenda = pallet_scheduler::Agenda::<Runtime>::get(view.takes_effect);
			assert_eq!(agenda.iter().flatten().count(), 1);
			go_to(view.takes_effect + 2 * pace::Launch::get());
			assert_eq!(scheduler_events(), told, "it is not tried again");
			let next = pallet_scheduler::IncompleteSince::<Runtime>::get();
			assert_eq!(next, Some(System::block_number() + 1));
			assert!(politics::governance().referenda.is_empty());

			if noted > 0 {
				assert_ok!(Preimage::unnote_preimage(signed(Dave), proposal.hash()));
			}
			assert_eq!(money(&dave), at_first, "to the unit");
		});
	}
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

/// How many of a body's members a call takes.
#[derive(Clone, Copy)]
enum Share {
	/// However many, they may not make it.
	Never,
	/// This part of them, at least.
	AtLeast(u32, u32),
	/// More than this part of them.
	MoreThan(u32, u32),
}

impl Share {
	/// Whether so many of so many are enough.
	fn is_reached(self, ayes: u32, members: u32) -> bool {
		match self {
			Self::Never => false,
			Self::AtLeast(part, whole) => ayes * whole >= members * part,
			Self::MoreThan(part, whole) => ayes * whole > members * part,
		}
	}
}

/// Members of a large body, of which no two shares are as many: fifteen are half of them, sixteen more than half,
/// eighteen three fifths, twenty two thirds.
const MANY: u32 = 30;

/// So many of a large body.
fn of_many(body: &str, ayes: u32) -> RuntimeOrigin {
	use pallet_collective::RawOrigin;
	match body {
		"council" => RawOrigin::<AccountId, CouncilInstance>::Members(ayes, MANY).into(),
		_ => RawOrigin::<AccountId, TechnicalInstance>::Members(ayes, MANY).into(),
	}
}

/// Whether a call was refused for who made it, and for nothing else.
fn is_refused(made: DispatchResult) -> bool {
	let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
	made == Err(DispatchError::BadOrigin) || made == Err(filtered)
}

/// What comes of something that is undone again.
fn tried(attempt: impl FnOnce() -> DispatchResult) -> DispatchResult {
	let undone =
		with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(attempt())));
	undone.expect("there is one more layer of storage")
}

/// Tries a call in everybody's name. Who may make it has it made, and all others are refused for who they are:
/// accounts always, and of each body whatever is less than its share, by motions of the bodies that there are and in
/// the name of larger ones.
fn ensure_power(call: &RuntimeCall, by_vote: bool, council: Share, committee: Share) {
	let expect = |who: &str, made: DispatchResult, may: bool| {
		let is_right = if may { made == Ok(()) } else { is_refused(made) };
		assert!(is_right, "{who}: {made:?}, {call:?}");
	};
	expect("a referendum", tried(|| dispatch(call, RuntimeOrigin::root())), by_vote);
	for who in [Alice, Dave] {
		expect("an account", tried(|| dispatch(call, signed(who))), false);
	}
	let bodies = [("council", &COUNCIL[..], council), ("technical", &COMMITTEE[..], committee)];
	for (body, members, share) in bodies {
		for ayes in 1..=members.len() {
			let may = share.is_reached(ayes as u32, members.len() as u32);
			let made = tried(|| motion(body, call, &members[..ayes]));
			expect(&format!("{ayes} of the {body}"), made, may);
		}
		for ayes in 1..=MANY {
			let made = tried(|| dispatch(call, of_many(body, ayes)));
			let who = format!("{ayes} of {MANY} of the {body}");
			expect(&who, made, share.is_reached(ayes, MANY));
		}
	}
}

#[test]
fn every_power_is_where_the_table_says() {
	use pallet_currencies::{locations, Acceptance, Rate, Terms};
	use xcm::{
		latest::prelude::{ClearOrigin, GeneralIndex, Location, Parachain, Xcm},
		VersionedXcm,
	};
	use Share::{AtLeast, MoreThan, Never};

	let name = Name::try_from(b"huge".to_vec()).unwrap();
	let (somebody, dave) = (Ferdie.to_account_id(), Dave.to_account_id());
	let (relay, sibling) = (Location::parent(), Location::new(1, [Parachain(2_001)]));
	let key = locations::key(&relay);
	let terms = |reserve: &Location| Terms {
		reserve: reserve.clone(),
		rate: Rate::from_rational(1, 5),
		accepted: Acceptance::NOTHING,
		minimum_balance: 1,
		is_sufficient: true,
	};
	let spend = RuntimeCall::Treasury(pallet_treasury::Call::spend {
		asset_kind: Box::new(PaidIn::Native),
		amount: UNIT,
		beneficiary: Box::new(somebody.clone()),
		valid_from: None,
	});

	// What the council needs of its members, and what the technical committee.
	let law = (Never, Never);
	let administration = (AtLeast(2, 3), Never);
	let suspension = (Never, AtLeast(2, 3));
	let one_voice = (Never, AtLeast(1, 1));
	let spending = (AtLeast(3, 5), Never);
	let refusal = (MoreThan(1, 2), Never);
	let powers = [
		// The chain's code.
		(authorize_upgrade(b"a better runtime"), law),
		(RuntimeCall::System(frame_system::Call::set_storage { items: vec![] }), law),
		// Who is in the bodies.
		(
			RuntimeCall::CouncilMembership(pallet_membership::Call::add_member {
				who: somebody.clone().into(),
			}),
			law,
		),
		(
			RuntimeCall::TechnicalMembership(pallet_membership::Call::add_member {
				who: somebody.clone().into(),
			}),
			law,
		),
		// What is put to the vote.
		(
			RuntimeCall::Democracy(pallet_democracy::Call::emergency_cancel { ref_index: 0 }),
			administration,
		),
		(
			RuntimeCall::Democracy(pallet_democracy::Call::cancel_proposal { prop_index: 1 }),
			one_voice,
		),
		// Categories, courts, and who vouches for what.
		(
			RuntimeCall::Registry(pallet_registry::Call::open_category { name, time_unit: 1_000 }),
			administration,
		),
		(RuntimeCall::Poco(pallet_poco::Call::set_court { pool: None }), administration),
		(
			RuntimeCall::Poco(pallet_poco::Call::set_broker { broker: Some(somebody.clone()) }),
			administration,
		),
		(
			RuntimeCall::Poco(pallet_poco::Call::set_checker { checker: Some(somebody.clone()) }),
			administration,
		),
		// Collators.
		(
			RuntimeCall::CollatorSelection(pallet_collator_selection::Call::set_invulnerables {
				new: vec![Alice.to_account_id()],
			}),
			administration,
		),
		(
			RuntimeCall::CollatorSelection(
				pallet_collator_selection::Call::set_desired_candidates { max: 5 },
			),
			administration,
		),
		(
			RuntimeCall::CollatorStaking(pallet_collator_staking::Call::set_mode {
				mode: Mode::Consortium,
			}),
			law,
		),
		(
			RuntimeCall::CollatorStaking(pallet_collator_staking::Call::set_issuance {
				per_block: 1,
			}),
			law,
		),
		(
			RuntimeCall::CollatorStaking(pallet_collator_staking::Call::set_missed {
				missed: MissedRule {
					threshold: Perbill::from_percent(10),
					slash: Perbill::from_percent(1),
				},
			}),
			law,
		),
		(
			RuntimeCall::CollatorStaking(pallet_collator_staking::Call::slash {
				collator: dave.clone(),
				fraction: Perbill::from_percent(1),
			}),
			law,
		),
		// The market's terms.
		(set_rules(MarketRules::INITIAL).expect("they are within their bounds"), law),
		// Campaigns, and where statements are sent.
		(set_campaign_rules(DonationRules::INITIAL).expect("they are within their bounds"), law),
		(
			RuntimeCall::Donations(pallet_donations::Call::set_ceiling {
				category: 1,
				currency: PaidIn::Native,
				ceiling: Some(UNIT),
			}),
			administration,
		),
		(
			RuntimeCall::Attestations(pallet_attestations::Call::list_destination {
				destination: Box::new(pallet_attestations::Destination {
					location: sibling.clone(),
					pallet: 60,
					call: 3,
					max_weight: Weight::zero(),
					fee: None,
					price: 0,
				}),
			}),
			law,
		),
		// Other chains' assets.
		(
			RuntimeCall::Currencies(pallet_currencies::Call::list {
				location: Box::new(Location::new(1, [Parachain(2_001), GeneralIndex(7)])),
				terms: Box::new(terms(&sibling)),
				payer: Some(dave.clone()),
			}),
			law,
		),
		(
			RuntimeCall::Currencies(pallet_currencies::Call::set_reserve {
				key,
				reserve: Box::new(sibling.clone()),
			}),
			law,
		),
		(
			RuntimeCall::Currencies(pallet_currencies::Call::set_acceptance {
				key,
				accepted: Acceptance::EVERYTHING,
			}),
			law,
		),
		(
			RuntimeCall::Currencies(pallet_currencies::Call::set_rate {
				key,
				rate: Rate::from_rational(1, 4),
			}),
			administration,
		),
		// The border.
		(
			RuntimeCall::Border(pallet_border::Call::set_mode { mode: pallet_border::Mode::On }),
			administration,
		),
		(
			RuntimeCall::Border(pallet_border::Call::add_members {
				members: vec![somebody.clone()].try_into().expect("one is not too many"),
			}),
			administration,
		),
		(
			RuntimeCall::Border(pallet_border::Call::set_limits {
				asset: PaidIn::Native,
				limits: None,
			}),
			administration,
		),
		(
			RuntimeCall::Border(pallet_border::Call::set_fee { asset: PaidIn::Native, fee: None }),
			administration,
		),
		// Messages.
		(
			RuntimeCall::PolkadotXcm(pallet_xcm::Call::send {
				dest: Box::new(sibling.clone().into()),
				message: Box::new(VersionedXcm::from(Xcm::<()>(vec![ClearOrigin]))),
			}),
			law,
		),
		(
			RuntimeCall::PolkadotXcm(pallet_xcm::Call::force_xcm_version {
				location: Box::new(sibling),
				version: xcm::latest::VERSION,
			}),
			law,
		),
		(
			RuntimeCall::XcmpQueue(cumulus_pallet_xcmp_queue::Call::suspend_xcm_execution {}),
			suspension,
		),
		// The treasury.
		(spend.clone(), spending),
		(RuntimeCall::Treasury(pallet_treasury::Call::void_spend { index: 0 }), refusal),
		(RuntimeCall::Bounties(pallet_bounties::Call::close_bounty { bounty_id: 0 }), refusal),
	];
	chain(|| {
		// What the calls are about is there: a candidate, a referendum and a proposal, a grant, a bounty, the relay
		// chain's token, and a way to a neighbour.
		candidate(Dave);
		assert_eq!(put_to_vote(&authorize_upgrade(b"a runtime")), 0);
		let proposal = bounded(&authorize_upgrade(b"another runtime"));
		let deposit = <Runtime as pallet_democracy::Config>::MinimumDeposit::get();
		assert_ok!(Democracy::propose(signed(Dave), proposal, deposit));
		assert_ok!(dispatch(&spend, RuntimeOrigin::root()));
		assert_ok!(Bounties::propose_bounty(signed(Eve), 10 * UNIT, b"work".to_vec()));
		let (location, terms) = (Box::new(relay.clone()), Box::new(terms(&relay)));
		assert_ok!(Currencies::list(RuntimeOrigin::root(), location, terms, Some(dave)));
		ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(2_001u32.into());

		for (call, (council, committee)) in powers {
			ensure_power(&call, true, council, committee);
		}
		// Who stops other chains' messages lets them go on.
		assert_ok!(XcmpQueue::suspend_xcm_execution(RuntimeOrigin::root()));
		let resume =
			RuntimeCall::XcmpQueue(cumulus_pallet_xcmp_queue::Call::resume_xcm_execution {});
		ensure_power(&resume, true, Never, AtLeast(2, 3));
	});
}

#[test]
fn who_puts_something_to_the_holders_is_who_the_table_says() {
	use pallet_democracy::Call;
	use Share::{AtLeast, MoreThan, Never};
	chain(|| {
		let proposal = bounded(&authorize_upgrade(b"a runtime"));
		let majority =
			RuntimeCall::Democracy(Call::external_propose_majority { proposal: proposal.clone() });
		let ways = [
			(Call::<Runtime>::external_propose { proposal: proposal.clone() }, AtLeast(1, 2)),
			(
				Call::<Runtime>::external_propose_default { proposal: proposal.clone() },
				AtLeast(1, 1),
			),
		];
		for (call, council) in ways {
			ensure_power(&RuntimeCall::Democracy(call), false, council, Never);
		}
		ensure_power(&majority, false, MoreThan(1, 2), Never);
		assert_ok!(motion("council", &majority, &COUNCIL));
		let hasten = RuntimeCall::Democracy(Call::fast_track {
			proposal_hash: proposal.hash(),
			voting_period: pace::FastTrack::get(),
			delay: 1,
		});
		ensure_power(&hasten, false, Never, AtLeast(2, 3));
	});
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

#[test]
fn a_bounty_is_paid_to_the_unit_from_its_proposal_to_its_beneficiary() {
	use pallet_bounties::{Call, Error};
	use poco_primitives::governance::BountyStage;
	chain(|| {
		let (pot, purse) = (Treasury::account_id(), Bounties::bounty_account_id(0));
		let granted = 50_000 * UNIT;
		let _ = <Balances as Currency<AccountId>>::deposit_creating(&pot, granted);
		let issuance = || <Balances as Inspect<AccountId>>::total_issuance();
		let issued = issuance();
		let [proposer, curator, beneficiary] = [Dave, Eve, Ferdie].map(|who| who.to_account_id());
		let all = 1_000_000 * UNIT;
		for who in [&proposer, &curator, &beneficiary] {
			assert_eq!(money(who), (all, 0));
		}
		let stage = || politics::treasury().bounties[0].stage;

		// Anybody proposes, with a deposit.
		let (value, fee) = (1_000 * UNIT + 7, 100 * UNIT + 4);
		let description = b"write a page on bounties".to_vec();
		let bond = deposit(1, 64 + description.len() as u32);
		assert_noop!(
			Bounties::propose_bounty(signed(Dave), 10 * UNIT - 1, description.clone()),
			Error::<Runtime>::InvalidValue
		);
		assert_ok!(Bounties::propose_bounty(signed(Dave), value, description.clone()));
		assert_eq!(money(&proposer), (all - bond, bond));
		let most = CouncilSpend::get();
		assert_ok!(Bounties::propose_bounty(signed(Charlie), most + 1, description));
		assert_eq!(politics::treasury().bounties.len(), 2);

		// Three fifths of the council approve, up to what it may spend.
		let approve = |bounty_id| RuntimeCall::Bounties(Call::approve_bounty { bounty_id });
		assert_eq!(motion("council", &approve(0), &[Alice]), Err(DispatchError::BadOrigin));
		assert_ok!(motion("council", &approve(0), &[Alice, Bob]));
		assert_eq!(
			motion("council", &approve(1), &COUNCIL),
			Err(pallet_treasury::Error::<Runtime>::InsufficientPermission.into())
		);
		assert_ok!(tried(|| dispatch(&approve(1), RuntimeOrigin::root())));

		// It is funded when the treasury spends, and the proposer has its deposit back.
		let period = pace::Spending::get();
		go_to(period - 1);
		assert_eq!((stage(), money(&purse)), (BountyStage::Approved, (0, 0)));
		assert_eq!(money(&proposer), (all - bond, bond));
		go_to(period);
		assert_eq!((stage(), money(&purse)), (BountyStage::Funded, (value, 0)));
		assert_eq!(money(&pot), (granted + EXISTENTIAL_DEPOSIT - value, 0));
		assert_eq!(money(&proposer), (all, 0));

		// The council names a curator, who accepts with half of the fee.
		let name = RuntimeCall::Bounties(Call::propose_curator {
			bounty_id: 0,
			curator: curator.clone().into(),
			fee,
		});
		assert_eq!(motion("council", &name, &[Alice]), Err(DispatchError::BadOrigin));
		assert_ok!(motion("council", &name, &[Alice, Bob]));
		assert_noop!(Bounties::accept_curator(signed(Ferdie), 0), Error::<Runtime>::RequireCurator);
		assert_ok!(Bounties::accept_curator(signed(Eve), 0));
		let held = 50 * UNIT + 2;
		assert_eq!(money(&curator), (all - held, held));

		// The curator says who did the work, and nobody else does. That is paid after a while, which anybody sees to.
		let award = |by| Bounties::award_bounty(signed(by), 0, beneficiary.clone().into());
		assert_noop!(award(Ferdie), Error::<Runtime>::RequireCurator);
		assert_ok!(award(Eve));
		let due = System::block_number() + pace::BountyPayout::get();
		for early in [System::block_number(), due - 1] {
			go_to(early);
			assert_noop!(Bounties::claim_bounty(signed(Ferdie), 0), Error::<Runtime>::Premature);
		}
		assert_eq!((stage(), money(&purse)), (BountyStage::PendingPayout, (value, 0)));
		go_to(due);
		assert_ok!(Bounties::claim_bounty(signed(Bob), 0));
		assert_noop!(Bounties::claim_bounty(signed(Ferdie), 0), Error::<Runtime>::InvalidIndex);
		assert_eq!(money(&proposer), (all, 0));
		assert_eq!(money(&curator), (all + fee, 0));
		assert_eq!(money(&beneficiary), (all + value - fee, 0));
		assert_eq!(money(&purse), (0, 0));
		assert_eq!(money(&pot), (granted + EXISTENTIAL_DEPOSIT - value, 0));

		// The other one is refused, and its deposit is the treasury's.
		let refuse = RuntimeCall::Bounties(Call::close_bounty { bounty_id: 1 });
		assert_ok!(motion("council", &refuse, &[Alice, Bob]));
		assert_eq!(money(&Charlie.to_account_id()), (all - bond, 0));
		assert_eq!(money(&pot), (granted + EXISTENTIAL_DEPOSIT - value + bond, 0));
		assert!(politics::treasury().bounties.is_empty());
		assert_eq!(issuance(), issued, "nothing was minted, and nothing burned");
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

/// The call that changes the terms of campaigns, if it can be read back.
fn set_campaign_rules(rules: DonationRules) -> Result<RuntimeCall, codec::Error> {
	let key_value = (1u8, 0u8, Some(rules));
	let call = pallet_parameters::Call::<Runtime>::set_parameter {
		key_value: RuntimeParameters::decode(&mut &key_value.encode()[..])?,
	};
	Ok(RuntimeCall::Parameters(call))
}

#[test]
fn no_vote_on_campaigns_goes_beyond_the_bounds_of_a_term() {
	let initial = DonationRules::INITIAL;
	let (least, most) = (DonationRules::LEAST, DonationRules::MOST);
	for within in [initial, least, most] {
		assert!(set_campaign_rules(within).is_ok(), "{within:?}");
	}
	macro_rules! beyond {
		($($term:ident: $below:expr, $above:expr;)*) => {
			[$((stringify!($term), DonationRules { $term: $below, ..initial }),
			   (stringify!($term), DonationRules { $term: $above, ..initial })),*]
		};
	}
	// A markup has nothing beyond its bounds: it is a part, and all of it is allowed.
	let beyond = beyond![
		minimum_donation: 100 * MILLIUNIT - 1, 1_000 * UNIT + 1;
		price_window: least.price_window - 1, most.price_window + 1;
		payers: 2, 65;
		members: 2, 10_001;
		longest: least.longest - 1, most.longest + 1;
		claims: least.claims - 1, most.claims + 1;
	];
	for (term, rules) in beyond {
		assert_eq!(rules.beyond(), Some(term));
		assert!(set_campaign_rules(rules).is_err(), "{term}: {rules:?}");
	}
	let known: u32 = <Runtime as pallet_donations::Config>::MaxPrices::get();
	assert_eq!(most.payers, known, "a price can be known whatever is voted");
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
		candidate(Dave);
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
fn a_consortium_is_opened_by_a_public_vote() {
	preset("consortium").execute_with(|| {
		System::set_block_number(1);
		let (known, rich) = (Session::validators(), Eve.to_account_id());
		assert_eq!(known.len(), 2);
		candidate(Eve);
		assert_ok!(CollatorStaking::raise_bond(signed(Eve), 900_000 * UNIT));
		let delegate = || CollatorStaking::delegate(signed(Bob), rich.clone(), 10 * UNIT);
		assert_noop!(delegate(), pallet_collator_staking::Error::<Runtime>::ConsortiumMode);
		// Who is selected as a session begins makes blocks in the one after it.
		let session = pace::Session::get();
		go_to(3 * session);
		assert_eq!(Session::validators(), known);
		let view = CollatorStaking::view_collator(rich.clone()).expect("it is a candidate");
		assert_eq!((view.bond, view.rank, view.chilled), (900_000 * UNIT, Some(0), false));

		let open = RuntimeCall::CollatorStaking(pallet_collator_staking::Call::set_mode {
			mode: Mode::Open,
		});
		let referendum = put_to_vote(&open);
		vote(Ferdie, referendum, true, 1_000 * UNIT);
		conclude();
		assert_eq!(CollatorStaking::view_staking().mode, Mode::Open);
		assert_ok!(delegate());
		assert_eq!(Session::validators(), known);
		go_to((System::block_number() / session + 2) * session);
		assert_eq!(Session::validators(), [known, vec![rich]].concat());
		assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), 3);
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
