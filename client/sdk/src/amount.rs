//! Amounts of the chain's currency as people write them: `10`, `0.5`, `1.25 POCO`.

use crate::Error;
use poco_primitives::Balance;

/// Symbol of the currency.
pub const SYMBOL: &str = "POCO";

/// Decimals of the currency.
pub const DECIMALS: usize = 12;

/// Smallest units of one POCO.
pub const POCO: Balance = 1_000_000_000_000;

/// Reads an amount such as `10`, `0.5` or `0.5 POCO`.
pub fn parse(text: &str) -> Result<Balance, Error> {
	let refuse = || Error::Amount { text: text.into() };
	let number = text.trim().trim_end_matches(SYMBOL).trim_end().replace('_', "");
	let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
	let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
	if (whole.is_empty() && fraction.is_empty())
		|| !digits(whole)
		|| !digits(fraction)
		|| fraction.len() > DECIMALS
	{
		return Err(refuse());
	}
	let units = |part: &str| if part.is_empty() { Ok(0) } else { part.parse::<Balance>() };
	let whole = units(whole).map_err(|_| refuse())?;
	let fraction = units(&format!("{fraction:0<DECIMALS$}")).map_err(|_| refuse())?;
	whole.checked_mul(POCO).and_then(|whole| whole.checked_add(fraction)).ok_or_else(refuse)
}

/// Writes an amount in full, to the last unit: `1.25 POCO`.
pub fn format(amount: Balance) -> String {
	let fraction = format!("{:0DECIMALS$}", amount % POCO);
	match fraction.trim_end_matches('0') {
		"" => format!("{} {SYMBOL}", amount / POCO),
		fraction => format!("{}.{fraction} {SYMBOL}", amount / POCO),
	}
}

/// Writes a change of an amount with its sign: `+1.25 POCO`.
pub fn format_change(change: i128) -> String {
	if change == 0 {
		return format(0);
	}
	let sign = if change < 0 { '-' } else { '+' };
	format!("{sign}{}", format(change.unsigned_abs()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_are_read_and_written_to_the_last_unit() {
		for (text, units) in [
			("10", 10 * POCO),
			("0.5", POCO / 2),
			(".5 POCO", POCO / 2),
			("1.000000000001", POCO + 1),
			("1_000", 1_000 * POCO),
		] {
			assert_eq!(parse(text).unwrap(), units, "{text}");
			assert_eq!(parse(&format(units)).unwrap(), units, "{text}");
		}
		assert_eq!(format(0), "0 POCO");
		assert_eq!(format(1), "0.000000000001 POCO");
		assert_eq!(format_change(-(POCO as i128)), "-1 POCO");
	}

	#[test]
	fn what_is_no_amount_is_refused() {
		for text in [
			"",
			".",
			"-1",
			"1e3",
			"1.0000000000001",
			"1,5",
			"POCO",
			"999999999999999999999999999999999",
		] {
			assert!(parse(text).is_err(), "{text}");
		}
	}
}
