//! The file system of a program: two trees in memory, `/input` to read and `/output` to write.
//!
//! It knows nothing about descriptors or WebAssembly. Names are kept in the order of their bytes,
//! nodes are numbered in the order of their making, no time passes, and there are no links: a
//! program sees the same on every host.

use crate::{error::InputRefusal, outcome::Stop, profile};
use poco_primitives::result::{Bundle, Limit, MAX_PATH};
use std::{collections::BTreeMap, sync::Arc};

/// Number of a node, and the inode number that a program sees.
pub(crate) type NodeId = u64;

/// Why an operation on the file system did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
	/// Nothing has that name.
	NotFound,
	/// Something has that name already.
	Exists,
	/// A folder was needed.
	NotADirectory,
	/// A file was needed.
	IsADirectory,
	/// The folder has names in it.
	NotEmpty,
	/// `/input` does not change.
	ReadOnly,
	/// The path leads outside.
	Outside,
	/// The name or the path is too long.
	TooLong,
	/// This cannot be done to `.`, `..`, or to a folder and something inside of it.
	Invalid,
	/// The profile's cap is reached, which ends the program.
	Stop(Stop),
}

impl From<Limit> for Refusal {
	fn from(limit: Limit) -> Self {
		Self::Stop(Stop::Exceeded(limit))
	}
}

type Fs<T> = Result<T, Refusal>;

/// What a folder holds, in the order of the names' bytes.
type Names = BTreeMap<Arc<str>, NodeId>;

/// A folder's names as they were when somebody started to read them.
pub(crate) type Listing = Arc<[(Arc<str>, NodeId)]>;

/// Access and modification time, in nanoseconds. They only ever change when a program sets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
	pub(crate) accessed: u64,
	pub(crate) modified: u64,
}

/// A file or a folder.
#[derive(Debug)]
struct Node {
	kind: Kind,
	/// The folder it is in; itself for the two roots. Stale once it is unlinked.
	parent: NodeId,
	linked: bool,
	writable: bool,
	/// Number of descriptors that hold it.
	open: u32,
	times: Times,
}

#[derive(Debug)]
enum Kind {
	File(Vec<u8>),
	Folder(Names),
}

/// What `stat` tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stat {
	pub(crate) node: NodeId,
	pub(crate) is_folder: bool,
	pub(crate) size: u64,
	pub(crate) links: u64,
	pub(crate) times: Times,
}

/// The last part of a path, in the folder where it is or would be.
pub(crate) struct Place {
	folder: NodeId,
	/// `None` stands for the folder itself, as in `.` or `a/..`.
	name: Option<Arc<str>>,
	/// The path ended in `/`.
	wants_folder: bool,
}

/// Both trees.
#[derive(Debug)]
pub(crate) struct FileSystem {
	nodes: BTreeMap<NodeId, Node>,
	/// Listings of folders that never change, made when first asked for.
	listings: BTreeMap<NodeId, Listing>,
	next: NodeId,
	input: NodeId,
	output: NodeId,
	entries: u32,
	bytes: u64,
}

impl FileSystem {
	/// The trees of a program that is about to start.
	pub(crate) fn new(input: &Bundle) -> Result<Self, InputRefusal> {
		input.check().map_err(InputRefusal::Bundle)?;
		let mut fs = Self {
			nodes: BTreeMap::new(),
			listings: BTreeMap::new(),
			next: 1,
			input: 1,
			output: 2,
			entries: 0,
			bytes: 0,
		};
		for writable in [false, true] {
			let root = fs.next;
			fs.insert(Kind::Folder(BTreeMap::new()), root, writable);
		}
		for file in &input.files {
			fs.mount(&file.path, &file.content)?;
		}
		Ok(fs)
	}

	/// The root of `/input`.
	pub(crate) fn input(&self) -> NodeId {
		self.input
	}

	/// The root of `/output`.
	pub(crate) fn output(&self) -> NodeId {
		self.output
	}

	/// Puts a file of the input in its place. The bundle has been checked.
	fn mount(&mut self, path: &str, content: &[u8]) -> Result<(), InputRefusal> {
		let mut folder = self.input;
		let mut parts = path.split('/').peekable();
		while let Some(part) = parts.next() {
			let existing = self.names(folder).and_then(|names| names.get(part)).copied();
			folder = match existing {
				Some(node) => node,
				None => {
					if self.nodes.len() >= profile::INPUT_ENTRIES + 2 {
						return Err(InputRefusal::TooManyEntries(profile::INPUT_ENTRIES));
					}
					let kind = match parts.peek() {
						Some(_) => Kind::Folder(BTreeMap::new()),
						None => Kind::File(content.to_vec()),
					};
					let node = self.insert(kind, folder, false);
					if let Some(names) = self.names_mut(folder) {
						names.insert(part.into(), node);
					}
					node
				},
			};
		}
		Ok(())
	}

	/// The files under `/output`, and nothing else any more.
	pub(crate) fn into_output(mut self) -> Bundle {
		let mut files = Vec::new();
		let mut folders = vec![(String::new(), self.output)];
		while let Some((path, folder)) = folders.pop() {
			let Some(Node { kind: Kind::Folder(names), .. }) = self.nodes.remove(&folder) else {
				continue;
			};
			for (name, node) in names {
				let path =
					if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
				match self.nodes.get_mut(&node).map(|node| &mut node.kind) {
					Some(Kind::Folder(_)) => folders.push((path, node)),
					Some(Kind::File(content)) => files.push((path, std::mem::take(content))),
					None => {},
				}
			}
		}
		Bundle::new(files)
	}

	/// Counts bytes that go to standard output: they share the cap with the files.
	pub(crate) fn count_output(&mut self, more: u64) -> Fs<()> {
		let bytes = self.bytes.saturating_add(more);
		if bytes > profile::OUTPUT_BYTES {
			return Err(Limit::Output.into());
		}
		self.bytes = bytes;
		Ok(())
	}

	/// What there is to know about a node.
	pub(crate) fn stat(&self, id: NodeId) -> Fs<Stat> {
		let node = self.node(id)?;
		Ok(Stat {
			node: id,
			is_folder: matches!(node.kind, Kind::Folder(_)),
			size: match &node.kind {
				Kind::File(content) => content.len() as u64,
				Kind::Folder(_) => 0,
			},
			links: u64::from(node.linked),
			times: node.times,
		})
	}

	/// Sets the times of a node.
	pub(crate) fn set_times(&mut self, id: NodeId, times: Times) -> Fs<()> {
		self.writable(id)?.times = times;
		Ok(())
	}

	/// Where `path` leads from `folder`. Never above `folder`.
	pub(crate) fn walk(&self, folder: NodeId, path: &str) -> Fs<Place> {
		if path.is_empty() {
			return Err(Refusal::NotFound);
		}
		if path.starts_with('/') {
			return Err(Refusal::Outside);
		}
		let mut way = vec![folder];
		let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
		let wants_folder = path.ends_with('/');
		while let Some(part) = parts.next() {
			let here = way.last().copied().unwrap_or(folder);
			if self.names(here).is_none() {
				return Err(Refusal::NotADirectory);
			}
			if part.len() > profile::NAME_BYTES {
				return Err(Refusal::TooLong);
			}
			match part {
				"." => {},
				".." => {
					way.pop();
					if way.is_empty() {
						return Err(Refusal::Outside);
					}
				},
				name if parts.peek().is_none() => {
					return Ok(Place { folder: here, name: Some(name.into()), wants_folder })
				},
				name => way.push(self.child(here, name)?),
			}
		}
		let here = way.last().copied().unwrap_or(folder);
		Ok(Place { folder: here, name: None, wants_folder: true })
	}

	/// The node at a place.
	pub(crate) fn find(&self, place: &Place) -> Fs<NodeId> {
		let Some(name) = &place.name else { return Ok(place.folder) };
		let node = self.child(place.folder, name)?;
		if place.wants_folder && self.names(node).is_none() {
			return Err(Refusal::NotADirectory);
		}
		Ok(node)
	}

	/// Makes an empty file at a place where nothing is.
	pub(crate) fn create_file(&mut self, place: &Place) -> Fs<NodeId> {
		if place.wants_folder {
			return Err(Refusal::IsADirectory);
		}
		self.create(place, Kind::File(Vec::new()))
	}

	/// Makes an empty folder at a place where nothing is.
	pub(crate) fn create_folder(&mut self, place: &Place) -> Fs<NodeId> {
		self.create(place, Kind::Folder(BTreeMap::new()))
	}

	/// Removes a file's name. The file lives on for those who have it open.
	pub(crate) fn unlink(&mut self, place: &Place) -> Fs<()> {
		let node = self.find(place)?;
		if self.names(node).is_some() {
			return Err(Refusal::IsADirectory);
		}
		self.remove(place, node)
	}

	/// Removes an empty folder.
	pub(crate) fn remove_folder(&mut self, place: &Place) -> Fs<()> {
		let node = self.find(place)?;
		match self.names(node) {
			None => return Err(Refusal::NotADirectory),
			Some(names) if !names.is_empty() => return Err(Refusal::NotEmpty),
			Some(_) => {},
		}
		self.remove(place, node)
	}

	/// Gives the node at `from` the name `to`, in place of what had it.
	pub(crate) fn rename(&mut self, from: &Place, to: &Place) -> Fs<()> {
		let node = self.find(from)?;
		let (Some(old), Some(new)) = (&from.name, &to.name) else { return Err(Refusal::Invalid) };
		let is_folder = self.names(node).is_some();
		if to.wants_folder && !is_folder {
			return Err(Refusal::NotADirectory);
		}
		self.writable(from.folder)?;
		if !self.writable(to.folder)?.linked {
			return Err(Refusal::NotFound);
		}
		if self.is_within(to.folder, node) {
			return Err(Refusal::Invalid);
		}
		if self.path_length(to.folder) + new.len() + self.longest_below(node) > MAX_PATH {
			return Err(Refusal::TooLong);
		}
		match self.child(to.folder, new) {
			Ok(same) if same == node => return Ok(()),
			Ok(other) => match (is_folder, self.names(other)) {
				(true, None) => return Err(Refusal::NotADirectory),
				(false, Some(_)) => return Err(Refusal::IsADirectory),
				(true, Some(names)) if !names.is_empty() => return Err(Refusal::NotEmpty),
				_ => self.remove(to, other)?,
			},
			Err(Refusal::NotFound) => {},
			Err(other) => return Err(other),
		}
		if let Some(names) = self.names_mut(from.folder) {
			names.remove(old);
		}
		if let Some(names) = self.names_mut(to.folder) {
			names.insert(new.clone(), node);
		}
		if let Some(node) = self.nodes.get_mut(&node) {
			node.parent = to.folder;
		}
		Ok(())
	}

	/// Whether anything may be changed about a node.
	pub(crate) fn is_writable(&self, id: NodeId) -> bool {
		self.nodes.get(&id).is_some_and(|node| node.writable)
	}

	/// Up to `length` bytes of a file from `offset`.
	pub(crate) fn read(&self, id: NodeId, offset: u64, length: usize) -> Fs<&[u8]> {
		let content = self.content(id)?;
		let start = usize::try_from(offset).unwrap_or(usize::MAX).min(content.len());
		let end = start.saturating_add(length).min(content.len());
		Ok(content.get(start..end).unwrap_or_default())
	}

	/// Writes into a file, filling a gap before `offset` with zeroes. Returns how many bytes the
	/// gap took.
	pub(crate) fn write(&mut self, id: NodeId, offset: u64, bytes: &[u8]) -> Fs<u64> {
		if bytes.is_empty() {
			self.writable(id)?;
			return Ok(0);
		}
		let end = offset.saturating_add(bytes.len() as u64);
		let length = self.content(id)?.len() as u64;
		if end > length {
			self.resize(id, end)?;
		}
		let content = self.content_mut(id)?;
		// What the cap allows fits any address space that the profile runs in.
		let range = offset as usize..end as usize;
		if let Some(target) = content.get_mut(range) {
			target.copy_from_slice(bytes);
		}
		Ok(offset.saturating_sub(length))
	}

	/// Cuts a file, or fills it up with zeroes. Returns how many it took.
	pub(crate) fn resize(&mut self, id: NodeId, length: u64) -> Fs<u64> {
		let old = self.content_mut(id)?.len() as u64;
		let more = length.saturating_sub(old);
		self.count_output(more)?;
		let content = self.content_mut(id)?;
		content.resize(length as usize, 0);
		if length < old {
			content.shrink_to_fit();
			self.bytes = self.bytes.saturating_sub(old - length);
		}
		Ok(more)
	}

	/// Names in a folder with their nodes, in the order of their bytes, after `.` and `..`.
	pub(crate) fn list(&mut self, id: NodeId) -> Fs<Listing> {
		if let Some(listing) = self.listings.get(&id) {
			return Ok(listing.clone());
		}
		let names = self.names(id).ok_or(Refusal::NotADirectory)?;
		let node = self.node(id)?;
		let dots = [(Arc::from("."), id), (Arc::from(".."), node.parent)];
		let listing: Listing = dots
			.into_iter()
			.chain(names.iter().map(|(name, node)| (name.clone(), *node)))
			.collect();
		if !node.writable {
			self.listings.insert(id, listing.clone());
		}
		Ok(listing)
	}

	/// Notes that one more descriptor holds a node.
	pub(crate) fn hold(&mut self, id: NodeId) {
		if let Some(node) = self.nodes.get_mut(&id) {
			node.open = node.open.saturating_add(1);
		}
	}

	/// Notes that one descriptor less holds a node.
	pub(crate) fn release(&mut self, id: NodeId) {
		if let Some(node) = self.nodes.get_mut(&id) {
			node.open = node.open.saturating_sub(1);
		}
		self.forget_if_gone(id);
	}

	fn insert(&mut self, kind: Kind, parent: NodeId, writable: bool) -> NodeId {
		let id = self.next;
		self.next += 1;
		let times = Times { accessed: profile::CLOCK, modified: profile::CLOCK };
		self.nodes.insert(id, Node { kind, parent, linked: true, writable, open: 0, times });
		id
	}

	fn create(&mut self, place: &Place, kind: Kind) -> Fs<NodeId> {
		let Some(name) = &place.name else { return Err(Refusal::Exists) };
		match self.child(place.folder, name) {
			Ok(_) => return Err(Refusal::Exists),
			Err(Refusal::NotFound) => {},
			Err(other) => return Err(other),
		}
		if !self.writable(place.folder)?.linked {
			return Err(Refusal::NotFound);
		}
		if self.path_length(place.folder) + name.len() > MAX_PATH {
			return Err(Refusal::TooLong);
		}
		if self.entries >= profile::OUTPUT_ENTRIES {
			return Err(Limit::Files.into());
		}
		self.entries += 1;
		let node = self.insert(kind, place.folder, true);
		if let Some(names) = self.names_mut(place.folder) {
			names.insert(name.clone(), node);
		}
		Ok(node)
	}

	fn remove(&mut self, place: &Place, node: NodeId) -> Fs<()> {
		let Some(name) = &place.name else { return Err(Refusal::Invalid) };
		self.writable(place.folder)?;
		if let Some(names) = self.names_mut(place.folder) {
			names.remove(name);
		}
		if let Some(node) = self.nodes.get_mut(&node) {
			node.linked = false;
		}
		self.forget_if_gone(node);
		Ok(())
	}

	/// A node without a name and without a descriptor is no more, and counts no more.
	fn forget_if_gone(&mut self, id: NodeId) {
		let gone = self.nodes.get(&id).is_some_and(|node| !node.linked && node.open == 0);
		if !gone {
			return;
		}
		if let Some(node) = self.nodes.remove(&id) {
			self.entries = self.entries.saturating_sub(1);
			if let Kind::File(content) = node.kind {
				self.bytes = self.bytes.saturating_sub(content.len() as u64);
			}
		}
	}

	fn node(&self, id: NodeId) -> Fs<&Node> {
		self.nodes.get(&id).ok_or(Refusal::NotFound)
	}

	fn writable(&mut self, id: NodeId) -> Fs<&mut Node> {
		let node = self.nodes.get_mut(&id).ok_or(Refusal::NotFound)?;
		if node.writable {
			Ok(node)
		} else {
			Err(Refusal::ReadOnly)
		}
	}

	fn content(&self, id: NodeId) -> Fs<&Vec<u8>> {
		match &self.node(id)?.kind {
			Kind::File(content) => Ok(content),
			Kind::Folder(_) => Err(Refusal::IsADirectory),
		}
	}

	fn content_mut(&mut self, id: NodeId) -> Fs<&mut Vec<u8>> {
		match &mut self.writable(id)?.kind {
			Kind::File(content) => Ok(content),
			Kind::Folder(_) => Err(Refusal::IsADirectory),
		}
	}

	fn names(&self, id: NodeId) -> Option<&Names> {
		match &self.nodes.get(&id)?.kind {
			Kind::Folder(names) => Some(names),
			Kind::File(_) => None,
		}
	}

	fn names_mut(&mut self, id: NodeId) -> Option<&mut Names> {
		match &mut self.nodes.get_mut(&id)?.kind {
			Kind::Folder(names) => Some(names),
			Kind::File(_) => None,
		}
	}

	fn child(&self, folder: NodeId, name: &str) -> Fs<NodeId> {
		self.names(folder)
			.ok_or(Refusal::NotADirectory)?
			.get(name)
			.copied()
			.ok_or(Refusal::NotFound)
	}

	/// Whether `node` is `ancestor` or lies below it.
	fn is_within(&self, node: NodeId, ancestor: NodeId) -> bool {
		let mut at = node;
		loop {
			if at == ancestor {
				return true;
			}
			match self.nodes.get(&at) {
				Some(here) if here.parent != at => at = here.parent,
				_ => return false,
			}
		}
	}

	/// Bytes that stand before a name in a folder: the path from the root, each part with its `/`.
	fn path_length(&self, folder: NodeId) -> usize {
		let (mut at, mut length) = (folder, 0);
		while let Some(node) = self.nodes.get(&at) {
			if node.parent == at {
				break;
			}
			let name = self
				.names(node.parent)
				.and_then(|names| names.iter().find(|(_, id)| **id == at))
				.map_or(0, |(name, _)| name.len());
			length += name + 1;
			at = node.parent;
		}
		length
	}

	/// Bytes that the longest path below a node adds to the path of the node.
	fn longest_below(&self, node: NodeId) -> usize {
		let mut longest = 0;
		let mut folders = vec![(node, 0)];
		while let Some((folder, length)) = folders.pop() {
			longest = longest.max(length);
			for (name, id) in self.names(folder).into_iter().flatten() {
				folders.push((*id, length + 1 + name.len()));
			}
		}
		longest
	}
}
