//! What a computation leaves behind, and how it becomes the digest that workers vote on.
//!
//! A digest is the hash of a [`ResultSummary`]. The summary names every part of a result by its
//! hash, so one part (the bytes for a callback, or one output file by a [`FileProof`]) can be
//! shown to belong to a digest without the others. It also covers the fuel used and the final
//! memory: a result that is only "yes" or "no" still has a digest that nobody guesses without
//! having run the program.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	hash::{self, content, tagged},
	Digest, H256,
};
use alloc::{string::String, vec::Vec};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Which engine, fuel table and caps a program runs under.
///
/// A task names its profile and the digest covers it, so a later engine never splits a vote.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionProfile {
	/// WASI preview 1 on wasmtime 36, see `docs/execution-profile.md`.
	#[codec(index = 1)]
	V1,
}

/// How a program ended. Every one of these is a result that workers can agree on.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
	/// It returned from `_start` (status 0) or called `proc_exit`.
	#[codec(index = 0)]
	Exited(u32),
	/// It trapped.
	#[codec(index = 1)]
	Trapped(Trap),
	/// It used all the fuel it was given.
	#[codec(index = 2)]
	OutOfFuel,
	/// It asked for more than the profile allows.
	#[codec(index = 3)]
	Exceeded(Limit),
	/// It is no program of this profile, or imports what the profile does not offer.
	#[codec(index = 4)]
	Rejected(Rejection),
}

impl Outcome {
	/// Whether the program ended by itself with status 0.
	pub fn is_success(&self) -> bool {
		matches!(self, Self::Exited(0))
	}
}

/// Why a program trapped.
///
/// A stack overflow is missing on purpose: how deep a native stack goes depends on the host, so a
/// worker that sees one abstains.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Trap {
	/// It executed `unreachable`, as an abort or a panic does.
	#[codec(index = 0)]
	Unreachable,
	/// It accessed memory outside of its linear memory.
	#[codec(index = 1)]
	MemoryOutOfBounds,
	/// It accessed a table outside of its bounds, or called through a null or mistyped entry.
	#[codec(index = 2)]
	BadIndirectCall,
	/// It divided an integer by zero, or a quotient or conversion did not fit.
	#[codec(index = 3)]
	Arithmetic,
	/// Any other trap of the WebAssembly specification.
	#[codec(index = 4)]
	Other,
}

/// A cap of the profile that a program ran into.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
	/// Bytes of linear memory or elements of tables, already at its start.
	#[codec(index = 0)]
	Memory,
	/// Bytes of standard output and output files together.
	#[codec(index = 1)]
	Output,
	/// Number of output files and folders, or open descriptors.
	#[codec(index = 2)]
	Files,
}

/// Why a module cannot run under the profile.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
	/// It is not a valid WebAssembly module of the features that the profile allows.
	#[codec(index = 0)]
	NotWasm,
	/// It imports something that the profile does not offer, such as a socket.
	#[codec(index = 1)]
	ForbiddenImport,
	/// It exports no `_start` function, or no memory called `memory`.
	#[codec(index = 2)]
	NotACommand,
}

/// Length and hash of a run of bytes.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Commitment {
	/// Number of bytes.
	pub length: u64,
	/// Their [`content`] hash.
	pub hash: H256,
}

impl Commitment {
	/// The commitment to `bytes`.
	pub fn to(bytes: &[u8]) -> Self {
		Self { length: bytes.len().try_into().unwrap_or(u64::MAX), hash: content(bytes) }
	}
}

/// Everything a digest covers.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct ResultSummary {
	/// The profile that the program ran under.
	pub profile: ExecutionProfile,
	/// How it ended.
	pub outcome: Outcome,
	/// What it wrote to its standard output.
	pub stdout: Commitment,
	/// Root of the tree over its output files, see [`files_root`].
	pub files_root: H256,
	/// Number of its output files.
	pub file_count: u32,
	/// The bytes that a callback passes on: the output file [`CALLBACK_FILE`], empty when the
	/// program wrote none.
	pub callback: Commitment,
	/// Fuel that it used, in units of the profile.
	pub fuel_used: u64,
	/// Hash of its linear memory when it ended, see [`memory_hash`].
	pub memory_hash: H256,
}

impl ResultSummary {
	/// The digest that workers vote on.
	pub fn digest(&self) -> Digest {
		tagged(hash::tag::RESULT, self)
	}
}

/// The output file whose bytes a callback passes on.
pub const CALLBACK_FILE: &str = "callback.bin";

/// Hash of a linear memory of the given bytes. Trailing zeroes count: growing a memory is seen.
pub fn memory_hash(memory: &[u8]) -> H256 {
	tagged(hash::tag::MEMORY, &Commitment::to(memory))
}

/// One file of a [`Bundle`].
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct BundleFile {
	/// Path below the folder: UTF-8, at most [`MAX_PATH`] bytes, no NUL, parts joined by `/`, none
	/// of them empty, `.` or `..`.
	pub path: String,
	/// The file's bytes.
	pub content: Vec<u8>,
}

/// A folder as one run of bytes: how inputs and results travel.
///
/// The encoding is canonical: files stand in the order of their paths' bytes, no path stands twice,
/// and none leads through another file. [`Bundle::decode_canonical`] refuses anything else, so that
/// equal folders have equal hashes and the other way round. Empty folders are not kept.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Bundle {
	/// The files in the order of their paths' bytes.
	pub files: Vec<BundleFile>,
}

/// Why bytes are no bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleRefusal {
	/// They are no SCALE encoding of a bundle, or bytes follow it.
	Malformed,
	/// Paths are not in ascending order, or one stands twice.
	NotCanonical,
	/// A path is empty, absolute, longer than [`MAX_PATH`], or has a NUL or an empty part, `.` or
	/// `..`.
	UnsafePath,
	/// A path leads through another file of the bundle, as `a/b` does next to a file `a`.
	ThroughFile,
}

impl core::fmt::Display for BundleRefusal {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(match self {
			Self::Malformed => "not the encoding of a bundle",
			Self::NotCanonical => "the files of the bundle are not in order, or one stands twice",
			Self::UnsafePath => "a path in the bundle leads outside of it, is empty or too long",
			Self::ThroughFile => "a path in the bundle leads through another file of it",
		})
	}
}

impl Bundle {
	/// A bundle of these files, put in order. When a path stands twice the last one counts.
	pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
		let sorted: alloc::collections::BTreeMap<String, Vec<u8>> = files.into_iter().collect();
		Self {
			files: sorted.into_iter().map(|(path, content)| BundleFile { path, content }).collect(),
		}
	}

	/// The bundle that `bytes` encode, if they do so in the one canonical way.
	pub fn decode_canonical(mut bytes: &[u8]) -> Result<Self, BundleRefusal> {
		let bundle = Self::decode(&mut bytes).map_err(|_| BundleRefusal::Malformed)?;
		if !bytes.is_empty() {
			return Err(BundleRefusal::Malformed);
		}
		bundle.check()?;
		Ok(bundle)
	}

	/// Whether the files stand in the one canonical order, under paths that are safe and that a
	/// folder can hold together.
	pub fn check(&self) -> Result<(), BundleRefusal> {
		if self
			.files
			.windows(2)
			.any(|pair| matches!(pair, [left, right] if left.path >= right.path))
		{
			return Err(BundleRefusal::NotCanonical);
		}
		if !self.files.iter().all(|file| is_safe_path(&file.path)) {
			return Err(BundleRefusal::UnsafePath);
		}
		let through_file = |path: &str| {
			path.match_indices('/').any(|(at, _)| self.get(path.get(..at).unwrap_or("")).is_some())
		};
		if self.files.iter().any(|file| through_file(&file.path)) {
			return Err(BundleRefusal::ThroughFile);
		}
		Ok(())
	}

	/// The file at `path`.
	pub fn get(&self, path: &str) -> Option<&[u8]> {
		self.files
			.binary_search_by(|file| file.path.as_str().cmp(path))
			.ok()
			.and_then(|at| self.files.get(at))
			.map(|file| file.content.as_slice())
	}

	/// Root and number of leaves of the tree over the files.
	pub fn root(&self) -> H256 {
		files_root(&self.leaves())
	}

	/// A proof that the file at `path` is part of the result with this bundle's root.
	pub fn prove(&self, path: &str) -> Option<FileProof> {
		let index = self.files.iter().position(|file| file.path == path)?;
		let mut siblings = Vec::new();
		let (mut level, mut at) = (self.leaves(), index);
		while level.len() > 1 {
			if let Some(sibling) = level.get(at ^ 1) {
				siblings.push(*sibling);
			}
			level = parents(&level);
			at /= 2;
		}
		Some(FileProof { index: u32::try_from(index).ok()?, siblings })
	}

	fn leaves(&self) -> Vec<H256> {
		self.files
			.iter()
			.map(|file| file_leaf(&file.path, &Commitment::to(&file.content)))
			.collect()
	}
}

/// Most bytes of a path in a [`Bundle`].
pub const MAX_PATH: usize = 1024;

/// Whether a path stays below the folder it is resolved in, and is short enough for a [`Bundle`].
pub fn is_safe_path(path: &str) -> bool {
	path.len() <= MAX_PATH
		&& !path.contains('\0')
		&& path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// A result as it travels: the summary, and the bytes that it commits to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ResultBundle {
	/// What the digest is taken over.
	pub summary: ResultSummary,
	/// Standard output.
	pub stdout: Vec<u8>,
	/// Output files.
	pub files: Bundle,
}

/// Why a result does not belong to a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultMismatch {
	/// The bytes are no result bundle in canonical form.
	Malformed,
	/// The summary hashes to another digest.
	Digest,
	/// Standard output differs from what the summary commits to.
	Stdout,
	/// Output files differ from what the summary commits to.
	Files,
}

impl core::fmt::Display for ResultMismatch {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(match self {
			Self::Malformed => "the bytes are no result",
			Self::Digest => "the result has another digest than the one that was voted",
			Self::Stdout => "the standard output is not the one that was voted",
			Self::Files => "the output files are not the ones that were voted",
		})
	}
}

impl ResultBundle {
	/// The result that `bytes` encode, if every part of it belongs to `digest`.
	pub fn open(mut bytes: &[u8], digest: Digest) -> Result<Self, ResultMismatch> {
		let result = Self::decode(&mut bytes).map_err(|_| ResultMismatch::Malformed)?;
		if !bytes.is_empty() || result.files.check().is_err() {
			return Err(ResultMismatch::Malformed);
		}
		result.verify(digest)?;
		Ok(result)
	}

	/// Checks every part against `digest`.
	pub fn verify(&self, digest: Digest) -> Result<(), ResultMismatch> {
		if self.summary.digest() != digest {
			return Err(ResultMismatch::Digest);
		}
		if Commitment::to(&self.stdout) != self.summary.stdout {
			return Err(ResultMismatch::Stdout);
		}
		let callback = Commitment::to(self.files.get(CALLBACK_FILE).unwrap_or_default());
		if self.files.root() != self.summary.files_root
			|| u32::try_from(self.files.files.len()) != Ok(self.summary.file_count)
			|| callback != self.summary.callback
		{
			return Err(ResultMismatch::Files);
		}
		Ok(())
	}
}

/// Leaf of the tree over output files.
pub fn file_leaf(path: &str, content: &Commitment) -> H256 {
	tagged(hash::tag::FILE, &(path, content))
}

/// Root of the binary tree over `leaves`: neighbours are hashed in pairs, a last one without a
/// neighbour moves up as it is, and no leaves at all have the zero hash as their root.
pub fn files_root(leaves: &[H256]) -> H256 {
	let mut level = leaves.to_vec();
	while level.len() > 1 {
		level = parents(&level);
	}
	level.first().copied().unwrap_or_default()
}

fn parents(level: &[H256]) -> Vec<H256> {
	level
		.chunks(2)
		.map(|pair| match pair {
			[left, right] => tagged(hash::tag::NODE, &(left, right)),
			[single] => *single,
			_ => H256::zero(),
		})
		.collect()
}

/// Shows that one output file belongs to a result: the siblings on its way up to the root.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct FileProof {
	/// Position of the file among the result's files.
	pub index: u32,
	/// The sibling at every level that has one, from the leaves up.
	pub siblings: Vec<H256>,
}

impl FileProof {
	/// Whether the file of this path and content belongs to the result of this summary.
	pub fn verify(&self, summary: &ResultSummary, path: &str, content: &Commitment) -> bool {
		let mut node = file_leaf(path, content);
		let (mut at, mut width) = (self.index, summary.file_count);
		if at >= width {
			return false;
		}
		let mut siblings = self.siblings.iter();
		while width > 1 {
			if (at ^ 1) < width {
				let Some(sibling) = siblings.next() else { return false };
				let pair = if at % 2 == 0 { (node, *sibling) } else { (*sibling, node) };
				node = tagged(hash::tag::NODE, &pair);
			}
			at /= 2;
			width = width.div_ceil(2);
		}
		siblings.next().is_none() && node == summary.files_root
	}
}

/// Most bytes of a result that may be published on chain; a larger one is named by a pointer.
pub const MAX_INLINE_RESULT: u32 = 8 * 1024;

/// Most bytes of a pointer or URI.
pub const MAX_URI: u32 = 256;

/// Where the bytes of a [`ResultBundle`] are to be had.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ResultLocation {
	/// Here: the encoded bundle itself.
	#[codec(index = 0)]
	Inline(BoundedVec<u8, ConstU32<MAX_INLINE_RESULT>>),
	/// At a URI. Whoever fetches it checks it against the digest.
	#[codec(index = 1)]
	Uri(BoundedVec<u8, ConstU32<MAX_URI>>),
}
