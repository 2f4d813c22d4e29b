//! What can be wrong before anything is started.

use crate::{
	description::{Description, POCO, RELAY},
	programs::{POLKADOT_VARIABLE, POLKADOT_VERSION},
};
use serde_json::Value;
use std::{
	net::TcpListener,
	path::{Path, PathBuf},
};

/// Free space that a network wants: two validators and three collators write about 1 GiB an hour.
pub const DISK: u64 = 4 << 30;

/// Something that has to be mended before a network can start; the message says how.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Problem {
	/// A program is missing.
	#[error(
		"there is no program {0}: run `make build`, or name a validator with {POLKADOT_VARIABLE}"
	)]
	NoProgram(PathBuf),
	/// A program of the relay chain is of another release.
	#[error(
		"{program} says version {said:?}, not {POLKADOT_VERSION}: run `make build`, or name one of \
		that version with {POLKADOT_VARIABLE}"
	)]
	WrongVersion {
		/// The program.
		program: PathBuf,
		/// What it said.
		said: String,
	},
	/// Another program listens where a node should.
	#[error("port {port}, where {node} should listen, is taken: end what listens there")]
	PortTaken {
		/// The node.
		node: &'static str,
		/// The port.
		port: u16,
	},
	/// Too little space is left.
	#[error("{} has {} MiB free, and a network wants {} MiB: make room, or name another folder with --dir", folder.display(), free >> 20, DISK >> 20)]
	Disk {
		/// The folder that would be written to.
		folder: PathBuf,
		/// Bytes free.
		free: u64,
	},
	/// The folder is in use or holds something else.
	#[error("{0} is not empty: name another folder with --dir, or remove it")]
	NotEmpty(PathBuf),
	/// A specification cannot be read.
	#[error("the specification {path} cannot be used: {reason}")]
	Spec {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: String,
	},
}

impl Description {
	/// What is wrong, all of it, before anything is started. `folder` is where the network would
	/// write; a temporary one is made in it when it is not `named`.
	pub fn problems(&self, folder: &Path, named: bool) -> Vec<Problem> {
		let mut problems = self.programs.problems();
		problems.extend(self.spec.as_deref().and_then(spec_problem));
		if self.ports.fixed {
			problems.extend(self.nodes().into_iter().flat_map(|node| self.taken_ports(node)));
		}
		if named && folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
			problems.push(Problem::NotEmpty(folder.into()));
		}
		problems.extend(disk_problem(folder, DISK));
		problems
	}

	fn taken_ports(&self, node: &'static str) -> Vec<Problem> {
		let (rpc, metrics) = self.ports.of(node);
		[rpc, metrics]
			.into_iter()
			.filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_err())
			.map(|port| Problem::PortTaken { node, port })
			.collect()
	}
}

/// There is less space than is wanted where a folder is, or would be.
fn disk_problem(folder: &Path, wanted: u64) -> Option<Problem> {
	let existing = folder.ancestors().find(|ancestor| ancestor.exists())?;
	let space = nix::sys::statvfs::statvfs(existing).ok()?;
	let free = space.blocks_available() * space.fragment_size();
	(free < wanted).then(|| Problem::Disk { folder: folder.into(), free })
}

/// The specification is one of the PoCo chain below our relay chain.
fn spec_problem(path: &Path) -> Option<Problem> {
	let wrong = |reason: String| Some(Problem::Spec { path: path.into(), reason });
	let text = match std::fs::read_to_string(path) {
		Ok(text) => text,
		Err(error) => return wrong(error.to_string()),
	};
	let spec: Value = match serde_json::from_str(&text) {
		Ok(spec) => spec,
		Err(error) => return wrong(format!("it is not JSON: {error}")),
	};
	let para_id = &spec["para_id"];
	if *para_id != POCO {
		return wrong(format!("its para_id is {para_id}, not {POCO}"));
	}
	if spec["relay_chain"] != RELAY {
		return wrong(format!("its relay_chain is {}, not \"{RELAY}\"", spec["relay_chain"]));
	}
	let genesis = &spec["genesis"]["runtimeGenesis"]["patch"]["parachainInfo"]["parachainId"];
	if !genesis.is_null() && genesis != para_id {
		return wrong(format!("its genesis says parachain {genesis}, its para_id is {para_id}"));
	}
	None
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn too_little_space_is_found_before_the_folder_exists() {
		let folder = std::env::temp_dir().join("poco-network-that-is-not-there");
		assert_eq!(disk_problem(&folder, 0), None);
		let Some(Problem::Disk { free, .. }) = disk_problem(&folder, u64::MAX) else {
			panic!("no machine has as much")
		};
		assert!(free > 0 && free < u64::MAX);
		let said = Problem::Disk { folder, free: 1 << 30 }.to_string();
		assert!(said.contains("has 1024 MiB free, and a network wants 4096 MiB"), "{said}");
	}
}
