//! The table of open descriptors.

use super::abi::{rights, Errno, Fault, Wasi};
use crate::{
	fs::{FileSystem, Listing, NodeId},
	outcome::Stop,
	profile,
};
use poco_primitives::result::Limit;

/// What a descriptor stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
	/// Always at its end.
	Stdin,
	/// Part of the result.
	Stdout,
	/// For people.
	Stderr,
	/// A folder that the program finds open when it starts.
	Preopen(NodeId, &'static str),
	/// A folder.
	Folder(NodeId),
	/// A file.
	File(NodeId),
}

impl Resource {
	/// The node behind it, if it is a file or a folder.
	pub(crate) fn node(&self) -> Option<NodeId> {
		match self {
			Self::Preopen(node, _) | Self::Folder(node) | Self::File(node) => Some(*node),
			Self::Stdin | Self::Stdout | Self::Stderr => None,
		}
	}
}

/// An open descriptor.
#[derive(Debug)]
pub(crate) struct Descriptor {
	pub(crate) resource: Resource,
	pub(crate) offset: u64,
	pub(crate) flags: u16,
	pub(crate) rights: u64,
	pub(crate) inheriting: u64,
	/// What the folder held when its reading started.
	pub(crate) listing: Option<Listing>,
}

impl Descriptor {
	pub(crate) fn new(resource: Resource, rights: u64, inheriting: u64, flags: u16) -> Self {
		Self { resource, offset: 0, flags, rights, inheriting, listing: None }
	}

	/// The node of a folder.
	pub(crate) fn folder(&self) -> Wasi<NodeId> {
		match self.resource {
			Resource::Preopen(node, _) | Resource::Folder(node) => Ok(node),
			_ => Err(Errno::Notdir.into()),
		}
	}

	/// The node of a file that may be used in this way.
	pub(crate) fn file(&self, right: u64) -> Wasi<NodeId> {
		match self.resource {
			Resource::File(node) if self.rights & right == right => Ok(node),
			Resource::File(_) => Err(Errno::Badf.into()),
			Resource::Preopen(..) | Resource::Folder(_) => Err(Errno::Isdir.into()),
			_ => Err(Errno::Spipe.into()),
		}
	}
}

/// All descriptors. A new one takes the lowest number that is free.
#[derive(Debug)]
pub(crate) struct Descriptors {
	table: Vec<Option<Descriptor>>,
	open: usize,
}

impl Descriptors {
	/// Those that a program starts with: the three streams, then `/input` and `/output`.
	pub(crate) fn new(fs: &mut FileSystem) -> Self {
		let stream = |resource, rights| Some(Descriptor::new(resource, rights, 0, 0));
		let (input, output) = (fs.input(), fs.output());
		let mut folder = |node, name| {
			fs.hold(node);
			let inherited = rights::FOLDER | rights::FILE;
			Some(Descriptor::new(Resource::Preopen(node, name), rights::FOLDER, inherited, 0))
		};
		let table = vec![
			stream(Resource::Stdin, rights::READER),
			stream(Resource::Stdout, rights::WRITER),
			stream(Resource::Stderr, rights::WRITER),
			folder(input, profile::INPUT),
			folder(output, profile::OUTPUT),
		];
		Self { open: table.len(), table }
	}

	pub(crate) fn get(&self, fd: u32) -> Wasi<&Descriptor> {
		self.table.get(fd as usize).and_then(Option::as_ref).ok_or_else(|| Errno::Badf.into())
	}

	pub(crate) fn get_mut(&mut self, fd: u32) -> Wasi<&mut Descriptor> {
		self.table.get_mut(fd as usize).and_then(Option::as_mut).ok_or_else(|| Errno::Badf.into())
	}

	/// Whether there is a number left.
	pub(crate) fn check_room(&self) -> Wasi {
		if self.open >= profile::DESCRIPTORS {
			return Err(Fault::Stop(Stop::Exceeded(Limit::Files)));
		}
		Ok(())
	}

	/// Opens a descriptor.
	pub(crate) fn insert(&mut self, fs: &mut FileSystem, descriptor: Descriptor) -> Wasi<u32> {
		self.check_room()?;
		if let Some(node) = descriptor.resource.node() {
			fs.hold(node);
		}
		self.open += 1;
		let free = self.table.iter().position(Option::is_none);
		let at = free.unwrap_or(self.table.len());
		match self.table.get_mut(at) {
			Some(slot) => *slot = Some(descriptor),
			None => self.table.push(Some(descriptor)),
		}
		Ok(at as u32)
	}

	/// Closes a descriptor.
	pub(crate) fn close(&mut self, fs: &mut FileSystem, fd: u32) -> Wasi {
		let descriptor =
			self.table.get_mut(fd as usize).and_then(Option::take).ok_or(Errno::Badf)?;
		self.open -= 1;
		if let Some(node) = descriptor.resource.node() {
			fs.release(node);
		}
		Ok(())
	}

	/// Closes `to` and gives its number to `from`.
	pub(crate) fn renumber(&mut self, fs: &mut FileSystem, from: u32, to: u32) -> Wasi {
		self.get(from)?;
		self.get(to)?;
		if from == to {
			return Ok(());
		}
		self.close(fs, to)?;
		let moved = self.table.get_mut(from as usize).and_then(Option::take);
		if let Some(slot) = self.table.get_mut(to as usize) {
			*slot = moved;
		}
		Ok(())
	}
}
