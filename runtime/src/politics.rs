//! What is being decided, told for programs and pages: the runtime API over the pallets of governance,
//! so that nobody else has to know their storage.

use crate::{
	configs::governance::{CouncilInstance, TechnicalInstance},
	constants::consensus::BLOCK_TIME,
	pace, AccountId, Balance, Balances, BlockNumber, Preimage, Runtime, RuntimeCall, System,
	Treasury,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::traits::{fungible::Inspect, Bounded, Get, QueryPreimage};
use pallet_bounties::BountyStatus;
use pallet_democracy::{AccountVote, Approved, ReferendumInfo, VoteThreshold, Voting};
use poco_primitives::{governance::*, H256};
use sp_runtime::traits::BlakeTwo256;

sp_api::decl_runtime_apis! {
	/// Reads proposals, votes, councils and the treasury.
	pub trait GovernanceApi<AccountId> where AccountId: codec::Codec {
		/// Everything that is being decided.
		fn governance() -> GovernanceView<AccountId>;
		/// How an account votes.
		fn voter(account: AccountId) -> VoterView<AccountId>;
		/// The treasury.
		fn treasury() -> TreasuryView<AccountId>;
	}
}

type BoundedCall = Bounded<RuntimeCall, BlakeTwo256>;

fn call_view(call: &BoundedCall) -> CallView {
	let bytes = match call {
		Bounded::Inline(bytes) => Some(bytes.to_vec()),
		Bounded::Lookup { hash, len } => Preimage::fetch(hash, Some(*len)).ok().map(Into::into),
		Bounded::Legacy { hash, .. } => Preimage::fetch(hash, None).ok().map(Into::into),
	};
	CallView { hash: call.hash(), call: bytes }
}

fn threshold(threshold: VoteThreshold) -> Threshold {
	match threshold {
		VoteThreshold::SuperMajorityApprove => Threshold::SuperMajorityApprove,
		VoteThreshold::SuperMajorityAgainst => Threshold::SuperMajorityAgainst,
		VoteThreshold::SimpleMajority => Threshold::SimpleMajority,
	}
}

/// Everything that is being decided.
pub fn governance() -> GovernanceView<AccountId> {
	GovernanceView {
		block: System::block_number(),
		block_time: BLOCK_TIME,
		launch_period: pace::Launch::get(),
		voting_period: pace::Voting::get(),
		enactment_period: pace::Enactment::get(),
		minimum_deposit: <Runtime as pallet_democracy::Config>::MinimumDeposit::get(),
		proposals: proposals(),
		external: pallet_democracy::NextExternal::<Runtime>::get()
			.map(|(call, how)| ExternalView { call: call_view(&call), threshold: threshold(how) }),
		referenda: referenda(),
		council: council::<CouncilInstance>(),
		technical_committee: council::<TechnicalInstance>(),
		// A hash, and whether versions are checked: the chain does not tell the first alone.
		authorized_upgrade: System::authorized_upgrade()
			.and_then(|upgrade| H256::decode(&mut &upgrade.encode()[..]).ok()),
	}
}

fn proposals() -> Vec<ProposalView<AccountId>> {
	pallet_democracy::PublicProps::<Runtime>::get()
		.into_iter()
		.map(|(index, call, proposer)| {
			let (backers, deposit) =
				pallet_democracy::DepositOf::<Runtime>::get(index).unwrap_or_default();
			ProposalView {
				index,
				proposer,
				call: call_view(&call),
				deposit,
				backers: backers.into_inner(),
			}
		})
		.collect()
}

fn referenda() -> Vec<ReferendumView> {
	let electorate = Balances::total_issuance();
	let first = pallet_democracy::LowestUnbaked::<Runtime>::get();
	let end = pallet_democracy::ReferendumCount::<Runtime>::get();
	(first..end)
		.filter_map(|index| {
			let info = pallet_democracy::ReferendumInfoOf::<Runtime>::get(index)?;
			let ReferendumInfo::Ongoing(status) = info else { return None };
			let tally = status.tally;
			Some(ReferendumView {
				index,
				call: call_view(&status.proposal),
				threshold: threshold(status.threshold),
				ayes: tally.ayes,
				nays: tally.nays,
				turnout: tally.turnout,
				electorate,
				passing: status.threshold.approved(tally, electorate),
				ends: status.end,
				takes_effect: status.end.saturating_add(status.delay),
			})
		})
		.collect()
}

/// The votes on a motion as they are stored: the pallet keeps their fields to itself.
#[derive(Decode)]
struct Motion {
	index: u32,
	threshold: u32,
	ayes: Vec<AccountId>,
	nays: Vec<AccountId>,
	ends: BlockNumber,
}

fn council<I: 'static>() -> CouncilView<AccountId>
where
	Runtime: pallet_collective::Config<I, Proposal = RuntimeCall>,
{
	let motions = pallet_collective::Proposals::<Runtime, I>::get()
		.into_iter()
		.filter_map(|hash| {
			let votes = pallet_collective::Voting::<Runtime, I>::get(hash)?;
			let motion = Motion::decode(&mut &votes.encode()[..]).ok()?;
			let call = pallet_collective::ProposalOf::<Runtime, I>::get(hash);
			Some(MotionView {
				index: motion.index,
				call: CallView { hash, call: call.map(|call| call.encode()) },
				threshold: motion.threshold,
				ayes: motion.ayes,
				nays: motion.nays,
				ends: motion.ends,
			})
		})
		.collect();
	CouncilView {
		members: pallet_collective::Members::<Runtime, I>::get(),
		prime: pallet_collective::Prime::<Runtime, I>::get(),
		motions,
	}
}

/// From 0 to 6.
fn conviction(conviction: pallet_democracy::Conviction) -> u8 {
	conviction.into()
}

/// How an account votes.
pub fn voter(account: AccountId) -> VoterView<AccountId> {
	let voting = pallet_democracy::VotingOf::<Runtime>::get(&account);
	// Of what was locked earlier the pallet tells nothing but the amount.
	let (until, amount) =
		<(BlockNumber, Balance)>::decode(&mut &voting.prior().encode()[..]).unwrap_or_default();
	let locked = (amount > 0).then_some((amount, until));
	match voting {
		Voting::Direct { votes, .. } => VoterView {
			votes: votes
				.into_iter()
				.map(|(referendum, vote)| match vote {
					AccountVote::Standard { vote, balance } => VoteView {
						referendum,
						ayes: if vote.aye { balance } else { 0 },
						nays: if vote.aye { 0 } else { balance },
						conviction: conviction(vote.conviction),
					},
					AccountVote::Split { aye, nay } => {
						VoteView { referendum, ayes: aye, nays: nay, conviction: 0 }
					},
				})
				.collect(),
			delegates: None,
			locked,
		},
		Voting::Delegating { balance, target, conviction: how, .. } => VoterView {
			votes: Vec::new(),
			delegates: Some(DelegateView {
				to: target,
				stake: balance,
				conviction: conviction(how),
			}),
			locked,
		},
	}
}

/// The treasury.
pub fn treasury() -> TreasuryView<AccountId> {
	let mut spends: Vec<_> = pallet_treasury::Spends::<Runtime>::iter()
		.map(|(index, spend)| SpendView {
			index,
			currency: spend.asset_kind,
			amount: spend.amount,
			beneficiary: spend.beneficiary,
			from: spend.valid_from,
			until: spend.expire_at,
			paid: matches!(spend.status, pallet_treasury::PaymentState::Attempted { .. }),
		})
		.collect();
	spends.sort_by_key(|spend| spend.index);
	let mut bounties: Vec<_> = pallet_bounties::Bounties::<Runtime>::iter()
		.map(|(index, bounty)| BountyView {
			index,
			value: bounty.value,
			fee: bounty.fee,
			description: pallet_bounties::BountyDescriptions::<Runtime>::get(index)
				.unwrap_or_default()
				.into_inner(),
			stage: match bounty.get_status() {
				BountyStatus::Proposed => BountyStage::Proposed,
				BountyStatus::Approved | BountyStatus::ApprovedWithCurator { .. } => {
					BountyStage::Approved
				},
				BountyStatus::Funded => BountyStage::Funded,
				BountyStatus::CuratorProposed { .. } => BountyStage::CuratorProposed,
				BountyStatus::Active { .. } => BountyStage::Active,
				BountyStatus::PendingPayout { .. } => BountyStage::PendingPayout,
			},
			proposer: bounty.proposer,
		})
		.collect();
	bounties.sort_by_key(|bounty| bounty.index);
	let account = Treasury::account_id();
	TreasuryView {
		balance: Balances::balance(&account),
		account,
		spend_period: pace::Spending::get(),
		spends,
		bounties,
	}
}
