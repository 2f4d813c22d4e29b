//! Calls of the pallets `CollatorStaking`, `CollatorSelection` and `Session`: who makes blocks, and who
//! stakes behind them.

use super::{Arguments, Call};
use crate::AccountId;
use codec::Encode;
use poco_primitives::{
	staking::{MissedRule, Mode, Perbill},
	Balance,
};

fn staking(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("CollatorStaking", name, arguments)
}

fn selection(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("CollatorSelection", name, arguments)
}

/// Stakes `amount` more behind a candidate.
pub fn delegate(collator: AccountId, amount: Balance) -> Call {
	staking("delegate", (collator, amount))
}

/// Takes `amount` out from behind a collator; all, where less than the least would be left.
pub fn undelegate(collator: AccountId, amount: Balance) -> Call {
	staking("undelegate", (collator, amount))
}

/// Moves `amount` from behind one collator to behind another at once; all, where less than the least
/// would be left.
pub fn redelegate(from: AccountId, to: AccountId, amount: Balance) -> Call {
	staking("redelegate", (from, to, amount))
}

/// Frees what `delegator` took out and what has waited long enough.
pub fn withdraw_unbonded(delegator: AccountId) -> Call {
	staking("withdraw_unbonded", (delegator,))
}

/// Pays what `delegator` earned behind a collator, or adds it to the stake where it wants that.
pub fn claim(collator: AccountId, delegator: AccountId) -> Call {
	staking("claim", (collator, delegator))
}

/// Says whether what the caller earns behind a collator is added to its stake.
pub fn set_compound(collator: AccountId, compound: bool) -> Call {
	staking("set_compound", (collator, compound))
}

/// Pays what a collator itself earned.
pub fn claim_earned(collator: AccountId) -> Call {
	staking("claim_earned", (collator,))
}

/// Announces the commission that the caller takes some sessions later.
pub fn announce_commission(commission: Perbill) -> Call {
	staking("announce_commission", (commission,))
}

/// The calling candidate does not want to be chosen any more.
pub fn chill() -> Call {
	staking("chill", ())
}

/// The calling candidate wants to be chosen again.
pub fn unchill() -> Call {
	staking("unchill", ())
}

/// The calling candidate will leave.
pub fn announce_exit() -> Call {
	staking("announce_exit", ())
}

/// The calling candidate leaves, as it announced.
pub fn exit() -> Call {
	staking("exit", ())
}

/// The calling candidate stays after all.
pub fn cancel_exit() -> Call {
	staking("cancel_exit", ())
}

/// Says who may collate. For governance.
pub fn set_mode(mode: Mode) -> Call {
	staking("set_mode", (mode,))
}

/// Says how much is minted for a block. For governance.
pub fn set_issuance(per_block: Balance) -> Call {
	staking("set_issuance", (per_block,))
}

/// Says what becomes of collators that miss blocks. For governance.
pub fn set_missed(missed: MissedRule) -> Call {
	staking("set_missed", (missed,))
}

/// Burns a part of a candidate's bond and of what is delegated to it. For governance.
pub fn slash(collator: AccountId, fraction: Perbill) -> Call {
	staking("slash", (collator, fraction))
}

/// Makes the caller a candidate, with the least bond.
pub fn register_as_candidate() -> Call {
	selection("register_as_candidate", ())
}

/// Makes the caller a candidate in place of one that does not collate, when there is no other place, for
/// a bond of more than all that is staked behind that one.
pub fn replace(target: AccountId, bond: Balance) -> Call {
	staking("replace", (target, bond))
}

/// Raises the bond of the calling candidate to this.
pub fn raise_bond(bond: Balance) -> Call {
	staking("raise_bond", (bond,))
}

/// Sets the keys, encoded, by which a node makes blocks for the caller, with the proof that they are
/// its own, see [`rotate_keys`](crate::Client::rotate_keys).
pub fn set_keys(keys: Vec<u8>, proof: Vec<u8>) -> Call {
	Call::new("Session", "set_keys", (Arguments(keys), proof))
}
