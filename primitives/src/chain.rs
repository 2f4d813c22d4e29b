//! What the chain calls itself and its token. Said here, once.

/// Symbol of the token.
pub const TOKEN_SYMBOL: &str = "POCO";

/// Decimals of the token: one POCO is `10^12` smallest units.
pub const TOKEN_DECIMALS: u8 = 12;

/// One POCO in smallest units.
pub const UNIT: u128 = 1_000_000_000_000;

/// A thousandth of a POCO in smallest units.
pub const MILLIUNIT: u128 = UNIT / 1_000;

/// A millionth of a POCO in smallest units.
pub const MICROUNIT: u128 = MILLIUNIT / 1_000;

/// Prefix of addresses: the generic one of Substrate, until one is registered.
pub const SS58_PREFIX: u16 = 42;
