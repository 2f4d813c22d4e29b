//! What can be written on the command line: hashes, amounts, addresses and the like, for clap.

use crate::artifact::parse_hash;
use anyhow::Result;
use poco_primitives::{
	attestation::Place,
	order::{Currency, Tag},
	registry::{address_of_account, evm_account, Name, Permill, MAX_NAME},
	Balance, CategoryId, Moment, H160, H256,
};
use poco_sdk::{amount as poco, Account, AccountId, Client};
use std::str::FromStr;

/// A hash.
pub fn hash(text: &str) -> Result<H256, String> {
	parse_hash(text).map_err(|error| error.to_string())
}

/// An amount of POCO.
pub fn amount(text: &str) -> Result<Balance, String> {
	poco::parse(text).map_err(|error| error.to_string())
}

/// Names of the categories that a chain begins with, by their numbers.
const CATEGORIES: [&str; 6] = ["flash", "xs", "s", "m", "l", "xl"];

/// A category's number, or the name of one that a chain begins with.
pub fn category(text: &str) -> Result<CategoryId, String> {
	let name = text.to_lowercase();
	if let Some(id) = CATEGORIES.iter().position(|category| *category == name) {
		return Ok(id as CategoryId);
	}
	text.parse().map_err(|_| format!("`{text}` is no category: flash, xs, s, m, l, xl or a number"))
}

/// Where a receipt is stated: `EPOCH/INDEX`.
pub fn place(text: &str) -> Result<Place, String> {
	let parts = text.split_once('/');
	let parsed = parts.and_then(|(epoch, index)| Some((epoch.parse().ok()?, index.parse().ok()?)));
	parsed.map(|(epoch, index)| Place { epoch, index }).ok_or_else(|| {
		format!("`{text}` is no place of a receipt: write 3/2, as `poco receipt list` does")
	})
}

/// The address of an entry or a group: 0x and 40 hex digits.
pub fn address(text: &str) -> Result<H160, String> {
	let bytes = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	bytes
		.and_then(|bytes| <[u8; 20]>::try_from(bytes).ok())
		.map(H160)
		.ok_or_else(|| format!("`{text}` is no address: it takes 0x and 40 hex digits"))
}

/// An account: its address, the 0x address of one that signs by EIP-712, or the secret of a
/// development account such as `//Alice`.
pub fn account(text: &str) -> Result<AccountId, String> {
	if let Ok(account) = AccountId::from_str(text) {
		return Ok(account);
	}
	if let Ok(address) = address(text) {
		return Ok(AccountId(evm_account(address)));
	}
	let secret = text.starts_with("//").then(|| Account::from_uri(text).ok()).flatten();
	secret.map(|account| account.id()).ok_or_else(|| {
		format!(
			"`{text}` is no account: give its address, 0x and 40 hex digits for one that signs by \
			 EIP-712, or a development account such as //Alice"
		)
	})
}

/// Whoever orders can be restricted to: an entry or a group by its address, or an account.
pub fn party(text: &str) -> Result<H160, String> {
	address(text).or_else(|_| account(text).map(|account| address_of_account(&account.0)))
}

/// A part of a whole: `30%` or `2.5%`.
pub fn percent(text: &str) -> Result<Permill, String> {
	let refuse = || format!("`{text}` is no percentage: write 30% or 2.5%, four decimals at most");
	let number = text.trim().trim_end_matches('%').trim_end();
	let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
	let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
	if number.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 4 {
		return Err(refuse());
	}
	let parts: u32 = format!("{whole}{fraction:0<4}").parse().map_err(|_| refuse())?;
	if parts > 1_000_000 {
		return Err(format!("`{text}` is more than all of it"));
	}
	Ok(Permill::from_parts(parts))
}

/// What something is called.
pub fn name(text: &str) -> Result<Name, String> {
	if text.trim().is_empty() {
		return Err("a name cannot be empty".into());
	}
	Name::try_from(text.as_bytes().to_vec())
		.map_err(|_| format!("a name has {MAX_NAME} bytes at most"))
}

/// What prices are in: `POCO`, or the 0x key of an asset.
pub fn currency(text: &str) -> Result<Currency, String> {
	if text.eq_ignore_ascii_case(poco::SYMBOL) || text.eq_ignore_ascii_case("native") {
		return Ok(Currency::Native);
	}
	hash(text)
		.map(Currency::Asset)
		.map_err(|_| format!("`{text}` is no currency: POCO, or the 0x key of an asset"))
}

/// What tasks must be run on: names between commas, or the 32 bytes themselves.
pub fn tag(text: &str) -> Result<Tag, String> {
	if text.starts_with("0x") {
		return hash(text).map(Tag);
	}
	let mut tag = Tag::NONE;
	for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
		let bit = TAGS.iter().position(|known| *known == word.to_lowercase()).ok_or_else(|| {
			format!("`{word}` is no tag: {}, or 0x and 64 hex digits", TAGS.join(", "))
		})?;
		tag = tag.union(Tag::low(1 << bit));
	}
	Ok(tag)
}

/// Names of a tag's bits, from the lowest on.
pub const TAGS: [&str; 4] = ["tee", "scone", "gramine", "tdx"];

/// An amount in a currency that is told apart from it: `1.5` POCO, or whole units of an asset.
pub fn price(text: &str, currency: Currency) -> Result<Balance, String> {
	match currency {
		Currency::Native => amount(text),
		Currency::Asset(_) => {
			text.parse().map_err(|_| format!("`{text}` is no whole number of the asset's units"))
		},
	}
}

/// A point in chain time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
	/// So many milliseconds from now.
	In(Moment),
	/// Then.
	At(Moment),
}

impl When {
	/// The point, by the chain's clock.
	pub async fn moment(self, client: &Client) -> Result<Moment> {
		Ok(match self {
			Self::In(span) => client.now(None).await?.saturating_add(span),
			Self::At(moment) => moment,
		})
	}
}

/// A span of chain time such as `90s`, `30m`, `12h` or `7d`, or a point in it in milliseconds.
pub fn when(text: &str) -> Result<When, String> {
	let refuse =
		|| format!("`{text}` is no time: write 90s, 30m, 12h or 7d, or chain time in milliseconds");
	let seconds = match text.chars().last() {
		Some('s') => 1,
		Some('m') => 60,
		Some('h') => 3_600,
		Some('d') => 86_400,
		_ => return text.parse().map(When::At).map_err(|_| refuse()),
	};
	let count: Moment = text[..text.len() - 1].parse().map_err(|_| refuse())?;
	count.checked_mul(seconds * 1000).map(When::In).ok_or_else(refuse)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn percentages_are_read_to_the_millionth() {
		for (text, parts) in [
			("30%", 300_000),
			("5", 50_000),
			("2.5 %", 25_000),
			("0.0001%", 1),
			("100%", 1_000_000),
		] {
			assert_eq!(percent(text).unwrap(), Permill::from_parts(parts), "{text}");
		}
		for text in ["", "%", "101%", "100.0001%", "-1%", "1e1%", "0.00001%", "30%%x"] {
			assert!(percent(text).is_err(), "{text}");
		}
	}

	#[test]
	fn accounts_have_three_forms_and_parties_four() {
		let alice = Account::from_uri("//Alice").unwrap().id();
		assert_eq!(account(&alice.to_string()).unwrap(), alice);
		assert_eq!(account("//Alice").unwrap(), alice);
		let text = format!("0x{}", "ab".repeat(20));
		assert_eq!(account(&text).unwrap().0[..20], [0xab; 20]);
		assert_eq!(party(&text).unwrap(), H160([0xab; 20]));
		assert_eq!(party("//Alice").unwrap(), address_of_account(&alice.0));
		for text in ["Alice", "0x12", "", "5Grw"] {
			assert!(account(text).is_err(), "{text}");
			assert!(party(text).is_err(), "{text}");
		}
	}

	#[test]
	fn tags_are_words_or_bytes() {
		assert_eq!(tag("").unwrap(), Tag::NONE);
		assert_eq!(tag("tee, TDX").unwrap(), Tag::low(0b1001));
		assert_eq!(tag(&format!("0x{}", "00".repeat(32))).unwrap(), Tag::NONE);
		assert!(tag("sgx").unwrap_err().contains("scone"));
	}

	#[test]
	fn times_are_spans_or_points() {
		assert_eq!(when("90s").unwrap(), When::In(90_000));
		assert_eq!(when("7d").unwrap(), When::In(604_800_000));
		assert_eq!(when("1700000000000").unwrap(), When::At(1_700_000_000_000));
		for text in ["", "s", "-1s", "1.5h", "99999999999999999d", "1w", "1é"] {
			assert!(when(text).is_err(), "{text}");
		}
	}

	#[test]
	fn prices_of_assets_are_whole() {
		assert_eq!(price("1.5", Currency::Native).unwrap(), poco::POCO + poco::POCO / 2);
		let asset = currency(&format!("0x{}", "01".repeat(32))).unwrap();
		assert_eq!(price("15", asset).unwrap(), 15);
		assert!(price("1.5", asset).is_err());
		assert_eq!(currency("poco").unwrap(), Currency::Native);
		assert!(currency("RLC").is_err());
	}

	#[test]
	fn places_are_an_epoch_and_a_position() {
		assert_eq!(place("3/2").unwrap(), Place { epoch: 3, index: 2 });
		for text in ["", "3", "3/", "/2", "3/2/1", "-1/2", "3/4294967296"] {
			assert!(place(text).unwrap_err().contains("3/2, as"), "{text}");
		}
	}

	#[test]
	fn names_are_bounded() {
		assert!(name("weather").is_ok());
		assert!(name(" ").is_err());
		assert!(name(&"x".repeat(65)).is_err());
	}
}
