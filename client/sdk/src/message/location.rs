//! Locations as people write them: a path such as `../Parachain(1000)/PalletInstance(50)`, where `..` is the chain
//! above, and `here` is the chain that it is seen from.

use crate::{AccountId, Error};
use std::str::FromStr;
use xcm::latest::{Junction, Junctions, Location, NetworkId};

const HERE: &str = "here";
const UP: &str = "..";

/// A location as text.
pub fn write(location: &Location) -> String {
	let up = (0..location.parent_count()).map(|_| UP.to_owned());
	let steps: Vec<_> = up.chain(location.interior().iter().map(step)).collect();
	if steps.is_empty() {
		HERE.into()
	} else {
		steps.join("/")
	}
}

fn step(junction: &Junction) -> String {
	let of = |name: &str, id: String, network: &Option<NetworkId>| match network {
		Some(network) => format!("{name}({id}, {})", self::network(network)),
		None => format!("{name}({id})"),
	};
	match junction {
		Junction::AccountId32 { network, id } => {
			of("AccountId32", AccountId(*id).to_string(), network)
		},
		Junction::AccountIndex64 { network, index } => {
			of("AccountIndex64", index.to_string(), network)
		},
		Junction::AccountKey20 { network, key } => {
			of("AccountKey20", format!("0x{}", hex::encode(key)), network)
		},
		Junction::GeneralKey { length, data } => {
			let length = usize::from(*length).min(data.len());
			format!("GeneralKey(0x{})", hex::encode(&data[..length]))
		},
		Junction::GlobalConsensus(network) => {
			format!("GlobalConsensus({})", self::network(network))
		},
		Junction::Parachain(_)
		| Junction::PalletInstance(_)
		| Junction::GeneralIndex(_)
		| Junction::OnlyChild
		| Junction::Plurality { .. } => format!("{junction:?}"),
	}
}

fn network(network: &NetworkId) -> String {
	match network {
		NetworkId::ByGenesis(hash) => format!("ByGenesis(0x{})", hex::encode(hash)),
		NetworkId::Ethereum { chain_id } => format!("Ethereum({chain_id})"),
		other => format!("{other:?}"),
	}
}

/// The location of a text. Bodies that vote ([`Junction::Plurality`]) cannot be written.
pub fn read(text: &str) -> Result<Location, Error> {
	parse(text.trim()).map_err(|reason| Error::Location { text: text.into(), reason })
}

fn parse(text: &str) -> Result<Location, String> {
	let mut location = Location::here();
	if text == HERE {
		return Ok(location);
	}
	for part in text.split('/').map(str::trim) {
		if part == UP {
			let parents = location.parent_count().checked_add(1).ok_or("it goes up too far")?;
			if *location.interior() != Junctions::Here {
				return Err(format!("`{UP}` stands behind what is further in"));
			}
			location = Location::new(parents, []);
		} else {
			location.push_interior(junction(part)?).map_err(|_| "it has more than 8 steps")?;
		}
	}
	Ok(location)
}

fn junction(part: &str) -> Result<Junction, String> {
	fn number<T: FromStr>(text: &str) -> Result<T, String> {
		text.parse().map_err(|_| format!("`{text}` is no number, or too large"))
	}
	let (name, inside) = match part.split_once('(') {
		Some((name, rest)) => {
			(name, rest.strip_suffix(')').ok_or_else(|| format!("`{part}` lacks a `)`"))?)
		},
		None => (part, ""),
	};
	let (id, network) = match inside.split_once(',') {
		Some((id, network)) => (id.trim(), Some(read_network(network.trim())?)),
		None => (inside.trim(), None),
	};
	if network.is_some() && !name.starts_with("Account") {
		return Err(format!("only accounts are of a network, and not `{part}`"));
	}
	Ok(match name {
		"Parachain" => Junction::Parachain(number(id)?),
		"PalletInstance" => Junction::PalletInstance(number(id)?),
		"GeneralIndex" => Junction::GeneralIndex(number(id)?),
		"GeneralKey" => {
			let bytes = read_hex(id)?;
			let mut data = [0; 32];
			let place = data.get_mut(..bytes.len()).ok_or("a key has at most 32 bytes")?;
			place.copy_from_slice(&bytes);
			Junction::GeneralKey { length: bytes.len() as u8, data }
		},
		"AccountId32" => Junction::AccountId32 { network, id: account(id)? },
		"AccountIndex64" => Junction::AccountIndex64 { network, index: number(id)? },
		"AccountKey20" => Junction::AccountKey20 { network, key: exactly(id)? },
		"GlobalConsensus" => Junction::GlobalConsensus(read_network(id)?),
		"OnlyChild" if inside.is_empty() => Junction::OnlyChild,
		_ => {
			return Err(format!(
				"`{part}` is no step of a path: those are Parachain, PalletInstance, GeneralIndex, \
				 GeneralKey, AccountId32, AccountIndex64, AccountKey20, OnlyChild and \
				 GlobalConsensus, with a value in brackets"
			))
		},
	})
}

fn account(text: &str) -> Result<[u8; 32], String> {
	match AccountId::from_str(text) {
		Ok(account) => Ok(account.0),
		Err(_) => exactly(text)
			.map_err(|_| format!("`{text}` is no account: give its address or 32 bytes")),
	}
}

fn read_network(text: &str) -> Result<NetworkId, String> {
	let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
	Ok(match text {
		"Polkadot" => NetworkId::Polkadot,
		"Kusama" => NetworkId::Kusama,
		"BitcoinCore" => NetworkId::BitcoinCore,
		"BitcoinCash" => NetworkId::BitcoinCash,
		"PolkadotBulletin" => NetworkId::PolkadotBulletin,
		_ => match (inside("ByGenesis"), inside("Ethereum")) {
			(Some(hash), _) => NetworkId::ByGenesis(exactly(hash)?),
			(_, Some(id)) => NetworkId::Ethereum {
				chain_id: id.parse().map_err(|_| format!("`{id}` is no number of a chain"))?,
			},
			_ => {
				return Err(format!(
					"`{text}` is no network: write Polkadot, Kusama, ByGenesis(0x…) or Ethereum(…)"
				))
			},
		},
	})
}

fn exactly<const N: usize>(text: &str) -> Result<[u8; N], String> {
	read_hex(text)?.try_into().map_err(|_| format!("`{text}` has not {N} bytes"))
}

fn read_hex(text: &str) -> Result<Vec<u8>, String> {
	let digits = text.strip_prefix("0x");
	digits
		.and_then(|digits| hex::decode(digits).ok())
		.ok_or_else(|| format!("`{text}` is not made of 0x and pairs of hex digits"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_written_is_read_as_it_was() {
		let key = |length: u8| Junction::GeneralKey {
			length,
			data: std::array::from_fn(|place| u8::from(place < usize::from(length))),
		};
		let junctions = [
			Junction::Parachain(u32::MAX),
			Junction::PalletInstance(50),
			Junction::GeneralIndex(u128::MAX),
			Junction::OnlyChild,
			key(0),
			key(3),
			key(32),
			Junction::AccountId32 { network: None, id: [7; 32] },
			Junction::AccountId32 { network: Some(NetworkId::Kusama), id: [7; 32] },
			Junction::AccountIndex64 { network: None, index: u64::MAX },
			Junction::AccountKey20 {
				network: Some(NetworkId::Ethereum { chain_id: 1 }),
				key: [8; 20],
			},
			Junction::GlobalConsensus(NetworkId::ByGenesis([9; 32])),
			Junction::GlobalConsensus(NetworkId::Polkadot),
			Junction::GlobalConsensus(NetworkId::BitcoinCore),
			Junction::GlobalConsensus(NetworkId::BitcoinCash),
			Junction::GlobalConsensus(NetworkId::PolkadotBulletin),
		];
		for parents in [0, 1, 2, 255] {
			let bare = Location::new(parents, []);
			assert_eq!(read(&write(&bare)).unwrap(), bare);
			for first in junctions {
				for second in junctions {
					let location = Location::new(parents, [first, second]);
					assert_eq!(read(&write(&location)).unwrap(), location, "{}", write(&location));
				}
			}
		}
	}

	#[test]
	fn paths_begin_where_one_stands() {
		assert_eq!(write(&Location::here()), "here");
		assert_eq!(write(&Location::parent()), "..");
		let asset = Location::new(1, [Junction::Parachain(1000), Junction::GeneralIndex(7)]);
		assert_eq!(write(&asset), "../Parachain(1000)/GeneralIndex(7)");
		assert_eq!(read(" .. / Parachain( 1000 ) / GeneralIndex(7)").unwrap(), asset);
	}

	#[test]
	fn what_is_no_location_is_named() {
		let nine = ["OnlyChild"; 9].join("/");
		for (text, reason) in [
			("", "is no step"),
			("there", "is no step"),
			("../here", "is no step"),
			("Parachain(1)/..", "stands behind"),
			("Parachain", "is no number"),
			("Parachain(1", "lacks a `)`"),
			("Parachain(4294967296)", "too large"),
			("Parachain(1, Polkadot)", "only accounts"),
			("PalletInstance(256)", "too large"),
			("GeneralKey(12)", "hex digits"),
			("AccountId32(0x01)", "is no account"),
			("AccountKey20(0x01)", "has not 20 bytes"),
			("AccountIndex64(1, Westend)", "is no network"),
			("GlobalConsensus(Ethereum(x))", "is no number"),
			("OnlyChild(1)", "is no step"),
			(&nine, "more than 8 steps"),
		] {
			let error = read(text).expect_err(text).to_string();
			assert!(error.contains(reason), "{text}: {error}");
			assert!(error.contains("write `here`"), "{error}");
		}
		let long = format!("GeneralKey(0x{})", "00".repeat(33));
		assert!(read(&long).unwrap_err().to_string().contains("at most 32 bytes"));
		assert!(read(&["..",].repeat(256).join("/")).unwrap_err().to_string().contains("too far"));
	}
}
