//! Where assets lie. One place has many names, seen from here; one of them is its normal form, and only that
//! is listed. Pure functions on locations.

use poco_primitives::{hash, H256};
use xcm::v5::{InteriorLocation, Junction, Location, NetworkId};

/// Chains with names of their own, and the hashes that would name them again.
const NAMED: [[u8; 32]; 2] = [
	// Polkadot
	[
		0x91, 0xb1, 0x71, 0xbb, 0x15, 0x8e, 0x2d, 0x38, 0x48, 0xfa, 0x23, 0xa9, 0xf1, 0xc2, 0x51,
		0x82, 0xfb, 0x8e, 0x20, 0x31, 0x3b, 0x2c, 0x1e, 0xb4, 0x92, 0x19, 0xda, 0x7a, 0x70, 0xce,
		0x90, 0xc3,
	],
	// Kusama
	[
		0xb0, 0xa8, 0xd4, 0x93, 0x28, 0x5c, 0x2d, 0xf7, 0x32, 0x90, 0xdf, 0xb7, 0xe6, 0x1f, 0x87,
		0x0f, 0x17, 0xb4, 0x18, 0x01, 0x19, 0x7a, 0x14, 0x9c, 0xa9, 0x36, 0x54, 0x49, 0x9e, 0xa3,
		0xda, 0xfe,
	],
];

/// The key of the asset that lies there.
///
/// The networks that accounts name are left out of it: a contract is the same whether or not its location
/// says on which network its address is one.
pub fn key(location: &Location) -> H256 {
	let mut plain = location.clone();
	plain.remove_network_id();
	hash::currency(&plain)
}

/// Whether a location is outside of this chain.
pub fn is_foreign(location: &Location) -> bool {
	location.parents > 0
}

/// Whether a location is written as it has to be, seen from `context`, which is where this chain is:
///
/// - it goes up no further than it has to;
/// - at the top it names a consensus system first, and it does so nowhere else;
/// - a network that has a name goes by it;
/// - a key has nothing behind its end.
pub fn is_normal(location: &Location, context: &InteriorLocation) -> bool {
	let mut shortest = location.clone();
	shortest.simplify(context);
	let parents = usize::from(location.parents);
	let is_top = parents == context.len();
	let first_is_right =
		!is_top || matches!(location.first_interior(), Some(Junction::GlobalConsensus(_)));
	shortest == *location
		&& parents <= context.len()
		&& first_is_right
		&& location.interior.iter().enumerate().all(|(index, junction)| match junction {
			Junction::GlobalConsensus(network) => is_top && index == 0 && is_plain(network),
			Junction::GeneralKey { length, data } => {
				let length = usize::from(*length);
				length <= data.len() && data.iter().skip(length).all(|byte| *byte == 0)
			},
			_ => true,
		})
}

/// Whether a network is named as it has to be: by its name, if it has one, and not by one of its blocks.
fn is_plain(network: &NetworkId) -> bool {
	match network {
		NetworkId::ByGenesis(hash) => !NAMED.contains(hash),
		NetworkId::ByFork { .. } => false,
		_ => true,
	}
}

/// Whether a location is that of another chain: the relay chain, one of its parachains, another consensus
/// system, or a parachain there.
pub fn is_other_chain(location: &Location, context: &InteriorLocation) -> bool {
	is_foreign(location)
		&& is_normal(location, context)
		&& matches!(
			location.interior.as_slice(),
			[] | [Junction::Parachain(_)]
				| [Junction::GlobalConsensus(_)]
				| [Junction::GlobalConsensus(_), Junction::Parachain(_)]
		)
}
