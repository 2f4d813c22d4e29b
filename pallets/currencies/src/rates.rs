//! What amounts are worth, in one currency and in the other. Pure arithmetic, rounded against whoever pays.

use crate::Rate;
use poco_primitives::Balance;
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding, FixedPointNumber, FixedU128, Rounding,
};

/// What an amount of an asset is worth at least, in the chain's own token: `floor(amount * rate)`. For what
/// is bought with it. None if no number is that large.
pub fn worth(amount: Balance, rate: Rate) -> Option<Balance> {
	multiply_by_rational_with_rounding(amount, rate.into_inner(), FixedU128::DIV, Rounding::Down)
}

/// What an amount of an asset is worth at most, in the chain's own token: `ceil(amount * rate)`. For limits
/// that it has to keep to. None if no number is that large.
pub fn worth_at_most(amount: Balance, rate: Rate) -> Option<Balance> {
	multiply_by_rational_with_rounding(amount, rate.into_inner(), FixedU128::DIV, Rounding::Up)
}

/// What pays for an amount of the chain's own token, in an asset: `ceil(native / rate)`. None if no number
/// is that large, or the asset is worth nothing.
pub fn price(native: Balance, rate: Rate) -> Option<Balance> {
	multiply_by_rational_with_rounding(native, FixedU128::DIV, rate.into_inner(), Rounding::Up)
}
