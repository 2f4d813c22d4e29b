//! The calls of the pallets, encoded from the shared types. Those of the pallet `Poco` are here,
//! the others in a module for each pallet, or for those that belong together.

pub mod attestations;
pub mod donations;
pub mod governance;
pub mod market;
pub mod message;
pub(crate) mod named;
mod poco;
pub mod redemption;
pub mod registry;
pub mod staking;

pub use named::NamedCall;
pub use poco::*;

use crate::AccountId;
use codec::{Compact, Encode};
use poco_primitives::Balance;
use std::borrow::Cow;
use subxt::{
	ext::scale_encode::{EncodeAsFields, Error as EncodeError, FieldIter, TypeResolver},
	tx::Payload,
};

/// A call: its pallet, its name and its encoded arguments. The node's metadata turns the names
/// into indices when the call is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
	pallet: Cow<'static, str>,
	name: &'static str,
	arguments: Arguments,
}

/// SCALE bytes that are copied as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments(Vec<u8>);

impl Encode for Arguments {
	fn encode_to<O: codec::Output + ?Sized>(&self, to: &mut O) {
		to.write(&self.0);
	}
}

impl EncodeAsFields for Arguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), EncodeError> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

impl Payload for Call {
	type CallData = Arguments;

	fn pallet_name(&self) -> &str {
		&self.pallet
	}

	fn call_name(&self) -> &str {
		self.name
	}

	fn call_data(&self) -> &Arguments {
		&self.arguments
	}
}

impl Call {
	/// A call of any pallet. `arguments` encode as a tuple of the call's arguments.
	pub fn new(
		pallet: impl Into<Cow<'static, str>>,
		name: &'static str,
		arguments: impl Encode,
	) -> Self {
		Self { pallet: pallet.into(), name, arguments: Arguments(arguments.encode()) }
	}

	/// Its name.
	pub fn name(&self) -> &'static str {
		self.name
	}
}

/// A call that does nothing, and says nothing.
pub fn nothing() -> Call {
	Call::new("System", "remark", Vec::<u8>::new())
}

/// How the chain marks an address that is an account's identifier.
const ID: u8 = 0;

/// Moves money to another account, unless that would leave nothing of this one.
pub fn pay(to: AccountId, amount: Balance) -> Call {
	Call::new("Balances", "transfer_keep_alive", (ID, to, Compact(amount)))
}
