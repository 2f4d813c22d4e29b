//! Events of the pallets `CollatorStaking`, `CollatorSelection` and `Session`.

use super::events;
use crate::AccountId;
use poco_primitives::{
	staking::{MissedRule, Mode, Perbill},
	Balance,
};

events! {
	/// An event of stake behind collators, and of what it earns.
	StakingEvent {
		/// Somebody stakes more behind a collator.
		Delegated {
			delegator: AccountId,
			collator: AccountId,
			amount: Balance,
			total: Balance,
		},
		/// Somebody stakes less behind a collator; free from a block on, where there is any.
		Undelegated {
			delegator: AccountId,
			collator: AccountId,
			amount: Balance,
			due: Option<u32>,
		},
		/// Stake moved from one collator to another.
		Redelegated { delegator: AccountId, from: AccountId, to: AccountId, amount: Balance },
		/// What was taken out is free.
		Withdrawn { delegator: AccountId, amount: Balance },
		/// A delegator was paid its reward.
		Rewarded { delegator: AccountId, collator: AccountId, amount: Balance },
		/// A slash of a collator reached one of its delegators.
		Cut { delegator: AccountId, collator: AccountId, amount: Balance },
		/// A collator was paid its own reward.
		Earned { collator: AccountId, amount: Balance },
		/// Rewards of a delegation are added to it, or not any more.
		CompoundSet { delegator: AccountId, collator: AccountId, compound: bool },
		/// A collator will take another commission.
		CommissionAnnounced { collator: AccountId, commission: Perbill, from: u32 },
		/// A candidate is not chosen any more.
		Chilled { collator: AccountId },
		/// A candidate can be chosen again.
		Unchilled { collator: AccountId },
		/// A candidate will leave.
		ExitAnnounced { collator: AccountId, from: u32 },
		/// A candidate stays.
		ExitCancelled { collator: AccountId },
		/// A candidate left.
		Exited { collator: AccountId },
		/// Others may collate.
		ModeSet { mode: Mode },
		/// Another amount is minted for a block.
		IssuanceSet { per_block: Balance },
		/// Something else becomes of collators that miss blocks.
		MissedSet { missed: MissedRule },
		/// A collator and all who stake behind it were slashed.
		Slashed { collator: AccountId, bond: Balance, delegated: Balance },
		/// What a session brought is divided.
		SessionPaid { session: u32, reward: Balance, issued: Balance },
	}
}

events! {
	/// An event of candidates and invulnerables.
	SelectionEvent {
		/// There are other invulnerables.
		NewInvulnerables { invulnerables: Vec<AccountId> },
		/// There is one invulnerable more.
		InvulnerableAdded { account_id: AccountId },
		/// There is one invulnerable less.
		InvulnerableRemoved { account_id: AccountId },
		/// Another number of candidates is chosen.
		NewDesiredCandidates { desired_candidates: u32 },
		/// Another bond is the least.
		NewCandidacyBond { bond_amount: Balance },
		/// Somebody became a candidate.
		CandidateAdded { account_id: AccountId, deposit: Balance },
		/// A candidate has another bond.
		CandidateBondUpdated { account_id: AccountId, deposit: Balance },
		/// Somebody is no candidate any more.
		CandidateRemoved { account_id: AccountId },
		/// A candidate took the place of another one.
		CandidateReplaced { old: AccountId, new: AccountId, deposit: Balance },
		/// Somebody was to be an invulnerable, and has no keys.
		InvalidInvulnerableSkipped { account_id: AccountId },
	}
}

events! {
	/// An event of sessions.
	SessionEvent {
		/// A session begins.
		NewSession { session_index: u32 },
		/// The collators of the session after it are chosen.
		NewQueued {},
		/// A collator makes no blocks for the rest of the session.
		ValidatorDisabled { validator: AccountId },
		/// It makes blocks again.
		ValidatorReenabled { validator: AccountId },
	}
}
