//! What the pallet stores and shows, and the rules on it that need no storage: what shares are worth,
//! what they are owed, and how a reward is shared.

use codec::{Decode, Encode, MaxEncodedLen};
use poco_primitives::Balance;
use scale_info::TypeInfo;
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding, traits::Zero, FixedPointNumber, FixedU128,
	PerThing, Perbill, Rounding,
};

/// Numbers of sessions, as `pallet_session` counts them.
pub type SessionIndex = u32;

/// Below this value of a share a collator takes no new delegations: a millionth. What slashes leave
/// of a share keeps twelve of its eighteen digits.
pub const UNIT_FLOOR: FixedU128 = FixedU128::from_inner(1_000_000_000_000);

/// A commission that was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Announcement {
	/// The commission.
	pub commission: Perbill,
	/// The first session whose rewards it is taken of.
	pub from: SessionIndex,
}

/// What the pallet knows of a collator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Collator {
	/// All shares of its delegations.
	pub shares: Balance,
	/// What a share is worth, in smallest units. One at first; only slashes change it.
	pub unit: FixedU128,
	/// What a share has been rewarded with so far, in smallest units.
	pub rewards_per_share: FixedU128,
	/// Number of its delegations.
	pub delegators: u32,
	/// Rewards of its delegators that were not paid yet.
	pub booked: Balance,
	/// Its own rewards that were not paid yet.
	pub earned: Balance,
	/// The part of a reward that it gets before everybody else.
	pub commission: Perbill,
	/// The commission that follows, if one was announced.
	pub announced: Option<Announcement>,
	/// Whether it is not to be selected.
	pub chilled: bool,
	/// The session from which on it may leave, if it has announced that.
	pub exit_from: Option<SessionIndex>,
}

impl Default for Collator {
	fn default() -> Self {
		Self {
			shares: 0,
			unit: FixedU128::from_u32(1),
			rewards_per_share: FixedU128::zero(),
			delegators: 0,
			booked: 0,
			earned: 0,
			commission: Perbill::zero(),
			announced: None,
			chilled: false,
			exit_from: None,
		}
	}
}

impl Collator {
	/// What so many shares are worth: `floor(shares * unit)`.
	pub fn value(&self, shares: Balance) -> Balance {
		// A share is worth one at most, so that this is never too large.
		mul_div(shares, self.unit.into_inner(), FixedU128::DIV, Rounding::Down).unwrap_or(shares)
	}

	/// What all delegations are worth together.
	pub fn delegated(&self) -> Balance {
		self.value(self.shares)
	}

	/// The fewest shares that are worth exactly this, as a share is never worth more than one:
	/// `ceil(value / unit)`. None if there is no such number.
	pub fn shares(&self, value: Balance) -> Option<Balance> {
		mul_div(value, FixedU128::DIV, self.unit.into_inner(), Rounding::Up)
	}

	/// What so many shares were rewarded with since the mark was made, rounded down.
	pub fn reward(&self, shares: Balance, mark: FixedU128) -> Balance {
		let gain = self.rewards_per_share.into_inner().saturating_sub(mark.into_inner());
		// No more than was booked.
		mul_div(shares, gain, FixedU128::DIV, Rounding::Down).unwrap_or_default().min(self.booked)
	}

	/// The commission of a session.
	pub fn commission_in(&self, session: SessionIndex) -> Perbill {
		match self.announced {
			Some(announced) if announced.from <= session => announced.commission,
			_ => self.commission,
		}
	}

	/// Announces a commission in the place of what was announced and has not begun by this session.
	pub fn announce(&mut self, session: SessionIndex, announcement: Announcement) {
		self.commission = self.commission_in(session);
		self.announced = Some(announcement);
	}

	/// Shares a reward of this session: the commission first, then by the collator's bond and what
	/// is delegated. All of it is earned by the collator or booked for its delegators.
	pub fn share(&mut self, session: SessionIndex, reward: Balance, bond: Balance) {
		let rest = reward.saturating_sub(self.commission_in(session).mul_floor(reward));
		let delegated = self.delegated();
		let of_delegators =
			mul_div(rest, delegated, bond.saturating_add(delegated), Rounding::Down)
				.and_then(|part| self.book(part))
				.unwrap_or_default();
		self.earn(reward.saturating_sub(of_delegators));
	}

	/// A reward that it shares with nobody.
	pub fn earn(&mut self, reward: Balance) {
		self.earned = self.earned.saturating_add(reward);
	}

	/// Books a reward for all delegators. None, and nothing booked, where there are no shares, or so
	/// few for so much that no number tells what one of them is rewarded with.
	fn book(&mut self, reward: Balance) -> Option<Balance> {
		let gain = mul_div(reward, FixedU128::DIV, self.shares, Rounding::Down)?;
		let sum = self.rewards_per_share.into_inner().checked_add(gain)?;
		self.booked = self.booked.checked_add(reward)?;
		self.rewards_per_share = FixedU128::from_inner(sum);
		Some(reward)
	}

	/// Slashes all delegations alike. Tells what they lost together. Who comes later has no part in
	/// what was before, so nothing changes where there are none.
	pub fn slash(&mut self, fraction: Perbill) -> Balance {
		if self.delegators == 0 {
			return 0;
		}
		let before = self.delegated();
		let left = fraction.left_from_one().mul_floor(self.unit.into_inner());
		self.unit = FixedU128::from_inner(left);
		before.saturating_sub(self.delegated())
	}

	/// Forgets what delegators have in common, now that there are none. Tells what rounding left of
	/// their rewards.
	pub fn clear(&mut self) -> Balance {
		self.shares = 0;
		self.unit = FixedU128::from_u32(1);
		self.rewards_per_share = FixedU128::zero();
		core::mem::take(&mut self.booked)
	}

	/// Whether nobody has a delegation or a reward here.
	pub fn is_idle(&self) -> bool {
		self.delegators == 0 && self.booked == 0 && self.earned == 0
	}

	/// Forgets what the collator has said about itself, now that it is no candidate any more.
	pub fn forget_terms(&mut self) {
		self.commission = Perbill::zero();
		self.announced = None;
		self.chilled = false;
		self.exit_from = None;
	}

	/// Whether the collator has said nothing about itself.
	pub fn has_no_terms(&self) -> bool {
		self.commission.is_zero()
			&& self.announced.is_none()
			&& !self.chilled
			&& self.exit_from.is_none()
	}
}

/// What somebody delegates to a collator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Delegation<BlockNumber> {
	/// Its part of the collator's shares.
	pub shares: Balance,
	/// What of its owner's hold is for it: what the shares were worth when it was last touched.
	pub held: Balance,
	/// The collator's rewards per share when they were last paid.
	pub mark: FixedU128,
	/// Whether rewards are delegated, too.
	pub compound: bool,
	/// The block in which its owner last changed it.
	pub touched: BlockNumber,
	/// The first session in which it can be redelegated.
	pub movable_from: SessionIndex,
}

/// What was taken out from behind a collator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
	/// How much, in smallest units.
	pub amount: Balance,
	/// Whether its rewards were delegated, too.
	pub compound: bool,
}

/// What was undelegated, and is still held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Unbonding<BlockNumber> {
	/// How much, in smallest units.
	pub amount: Balance,
	/// The first block in which it can be withdrawn.
	pub due: BlockNumber,
}

/// `a * b / c` without overflow in between. None if the result is too large or `c` is zero.
pub(crate) fn mul_div(a: u128, b: u128, c: u128, rounding: Rounding) -> Option<u128> {
	multiply_by_rational_with_rounding(a, b, c, rounding)
}
