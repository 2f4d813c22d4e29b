//! Where buyers are, what answers come from, and how a fee gets to a chain.

use crate::AccountV1;
use xcm::v5::{InteriorLocation, Junction, Junctions, Location};

/// Most junctions of a buyer within its chain. Where an answer comes from has two more, and a location
/// has at most eight.
pub const MAX_DEPTH: usize = 6;

/// Where a buyer is: the chain, and what it is called there, nothing where it is the chain itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
	/// The chain, seen from here.
	pub chain: Location,
	/// The buyer, seen from the chain.
	pub within: InteriorLocation,
}

impl Place {
	/// Divides the location of a buyer on another chain. None where it names no chain that there can
	/// be: a chain could call itself many otherwise, by going down to chains that are not.
	pub fn of(origin: &Location) -> Option<Self> {
		if origin.parent_count() == 0 {
			return None;
		}
		let chain = origin.chain_location();
		let depth = match chain.interior().as_slice() {
			[] => 0,
			[Junction::Parachain(_) | Junction::GlobalConsensus(_)] => 1,
			[Junction::GlobalConsensus(_), Junction::Parachain(_)] => 2,
			_ => return None,
		};
		let mut within = Junctions::Here;
		for junction in origin.interior().iter().skip(depth) {
			within.push(*junction).ok()?;
		}
		(within.len() <= MAX_DEPTH).then_some(Self { chain, within })
	}

	/// Who gets what is left over of a fee, seen from the chain: who is named, or else the buyer.
	pub fn beneficiary(&self, named: Option<AccountV1>) -> Option<Location> {
		let interior = match named {
			Some(AccountV1::Id32(id)) => [Junction::AccountId32 { network: None, id }].into(),
			Some(AccountV1::Key20(key)) => [Junction::AccountKey20 { network: None, key }].into(),
			None => self.within.clone(),
		};
		if interior == Junctions::Here {
			return None;
		}
		let mut beneficiary = Location::new(0, interior);
		beneficiary.remove_network_id();
		Some(beneficiary)
	}
}

/// What answers for a buyer come from, seen from this chain: this pallet, and below it what the buyer
/// is called on its own chain.
pub fn source(pallet: u8, within: &InteriorLocation) -> Option<InteriorLocation> {
	let mut source: InteriorLocation = [Junction::PalletInstance(pallet)].into();
	for junction in within.iter() {
		source.push(*junction).ok()?;
	}
	Some(source)
}

/// How an asset gets to a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
	/// It stays here, on the chain's account.
	Deposit,
	/// It is taken out of circulation here, and out of its reserve there.
	Withdraw,
}

impl Way {
	/// How an asset of this reserve gets to a chain, if it does at once and is good for a fee there.
	pub fn to(chain: &Location, reserve: &Location) -> Option<Self> {
		// The relay chain knows no token but its own.
		let is_relay = chain.interior() == &Junctions::Here;
		if reserve == chain {
			Some(Self::Withdraw)
		} else if reserve.is_here() && !is_relay {
			Some(Self::Deposit)
		} else {
			None
		}
	}
}
