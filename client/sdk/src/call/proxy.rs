//! Calls of the pallet `Proxy`: keys that work in the name of an account.

use super::{Arguments, Call, ID};
use crate::AccountId;
use codec::Encode;

/// Which calls a proxy may make: those of a worker at work.
const WORK: u8 = 3;

/// No delay between a proxy's announcement and its call.
const AT_ONCE: u32 = 0;

fn proxy(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("Proxy", name, arguments)
}

/// Lets a key work in the caller's name: vote, reveal, publish and settle, by the caller's bond.
pub fn add_operator(key: AccountId) -> Call {
	proxy("add_proxy", (ID, key, WORK, AT_ONCE))
}

/// Ends what [`add_operator`] began, at once.
pub fn remove_operator(key: AccountId) -> Call {
	proxy("remove_proxy", (ID, key, WORK, AT_ONCE))
}

/// Makes a call in the name of `principal`. `call` is encoded, with its indices.
pub(crate) fn in_the_name_of(principal: AccountId, call: Vec<u8>) -> Call {
	let any_type: Option<u8> = None;
	proxy("proxy", (ID, principal, any_type, Arguments(call)))
}
