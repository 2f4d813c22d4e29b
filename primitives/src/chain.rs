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

/// What stands for this chain among Ethereum's in EIP-712 signatures: `poco` in ASCII.
pub const EIP712_CHAIN_ID: u64 = 0x706f_636f;

/// What stands for the verifying contract in EIP-712 signatures: these twenty letters.
pub const EIP712_CONTRACT: [u8; 20] = *b"poco/market/eip712/1";
