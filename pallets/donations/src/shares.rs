//! How a campaign's money is divided among those who gave it: by units of it, and by what was spent for a
//! unit.
//!
//! Who gives gets units at their price, which is what is unspent for a unit; the first ones cost one each.
//! Whatever is spent lowers the price of all units alike, and raises what was spent for a unit: a donor's
//! share of it follows from its units and from what had been spent for one before. So spending touches no
//! donor, however many there are. Everything is rounded downwards, so that all shares together are never
//! more than what was spent, nor more than what is left.
//!
//! No price is ever above one: for an amount one gets at least as many units. When next to nothing is left,
//! the next donation begins a generation, whose units cost one again.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use poco_primitives::{Balance, U256};
use scale_info::TypeInfo;

/// What is spent for a unit is counted in parts of this of a smallest unit.
pub const SCALE: u128 = 1_000_000_000_000_000_000_000_000;

/// A generation ends when so many of its units are worth less than one smallest unit.
pub const MOST_UNITS: u128 = 1_000_000;

/// The units of a campaign.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Shares {
	/// All units of this generation: donors', and nobody's.
	pub units: u128,
	/// What they are worth together: what is not spent, whether it is reserved or not.
	pub unspent: Balance,
	/// What was spent for a unit since the campaign began, in parts of [`SCALE`].
	pub per_unit: u128,
	/// What the last division by the units left over.
	pub carry: u128,
	/// Number of the generation.
	pub generation: u32,
}

impl Shares {
	/// Whether a donation begins a generation: too little is left for what the units are.
	pub fn is_used_up(&self) -> bool {
		let least = self.unspent.checked_mul(MOST_UNITS);
		self.units > 0 && (self.unspent == 0 || least.is_some_and(|least| least < self.units))
	}

	/// Begins a generation. What is left belongs to nobody in it.
	pub fn renew(&mut self) {
		self.units = self.unspent;
		self.carry = 0;
		self.generation = self.generation.saturating_add(1);
	}

	/// Units for an amount that is given. Nothing when the amount is none, or too much to be counted.
	pub fn join(&mut self, amount: Balance) -> Option<u128> {
		let units = match self.units {
			_ if amount == 0 => return None,
			0 => amount,
			all => portion(amount, all, self.unspent)?,
		};
		let all = self.units.checked_add(units)?;
		let unspent = self.unspent.checked_add(amount)?;
		(self.units, self.unspent) = (all, unspent);
		Some(units)
	}

	/// Spends an amount of what is left, no more, and tells how much it was.
	pub fn spend(&mut self, amount: Balance) -> Balance {
		let amount = self.lose(amount);
		let spent = U256::from(amount)
			.checked_mul(SCALE.into())
			.and_then(|scaled| scaled.checked_add(self.carry.into()));
		let units = U256::from(self.units);
		let divided =
			spent.and_then(|spent| Some((spent.checked_div(units)?, spent.checked_rem(units)?)));
		if let Some((more, carry)) = divided {
			self.per_unit = self.per_unit.saturating_add(more.try_into().unwrap_or(u128::MAX));
			self.carry = carry.try_into().unwrap_or_default();
		}
		amount
	}

	/// Takes an amount of what is left, no more, for which nobody has a share. Tells how much it was.
	pub fn lose(&mut self, amount: Balance) -> Balance {
		let amount = amount.min(self.unspent);
		self.unspent = self.unspent.saturating_sub(amount);
		amount
	}

	/// What is left for so many units of this generation.
	pub fn unspent_of(&self, units: u128) -> Balance {
		portion(units, self.unspent, self.units).unwrap_or_default()
	}
}

/// What was spent for so many units while what was spent for one rose.
pub fn spent_of(units: u128, from: u128, to: u128) -> Balance {
	portion(units, to.saturating_sub(from), SCALE).unwrap_or_default()
}

/// `floor(amount * part / whole)`. Nothing when there is no whole, or when it is too much.
fn portion(amount: u128, part: u128, whole: u128) -> Option<u128> {
	U256::from(amount).checked_mul(part.into())?.checked_div(whole.into())?.try_into().ok()
}
