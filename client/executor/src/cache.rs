//! Compiled modules on disk, named by what they were compiled from and by whom.
//!
//! An entry is `MAGIC ‖ BLAKE2b-256(code) ‖ code`. It is written to a file of its own and moved
//! into place, so a reader sees all of it or nothing. An entry that does not hold is taken for
//! missing and overwritten. Nothing in here can fail a run.

use poco_primitives::hash;
use std::{
	fs,
	hash::{DefaultHasher, Hash, Hasher},
	io,
	path::{Path, PathBuf},
};
use wasmtime::{Engine, Module};

const MAGIC: &[u8; 8] = b"pocowasm";
const HASH_BYTES: usize = 32;

pub(crate) struct Cache {
	dir: PathBuf,
	compiler: u64,
}

impl Cache {
	/// Opens the cache in `dir`, for what `engine` compiles.
	pub(crate) fn open(dir: PathBuf, engine: &Engine, checks: u32) -> io::Result<Self> {
		let mut builder = fs::DirBuilder::new();
		builder.recursive(true);
		#[cfg(unix)]
		std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
		builder.create(&dir)?;
		let mut hasher = DefaultHasher::new();
		engine.precompile_compatibility_hash().hash(&mut hasher);
		checks.hash(&mut hasher);
		Ok(Self { dir, compiler: hasher.finish() })
	}

	fn path(&self, binary: &[u8]) -> PathBuf {
		self.dir.join(format!("{:x}-{:016x}.cwasm", hash::content(binary), self.compiler))
	}

	/// The module that was compiled from `binary`, if it is here and whole.
	pub(crate) fn load(&self, engine: &Engine, binary: &[u8]) -> Option<Module> {
		let entry = fs::read(self.path(binary)).ok()?;
		let rest = entry.strip_prefix(MAGIC)?;
		let (sum, code) = rest.split_at_checked(HASH_BYTES)?;
		if hash::content(code).as_bytes() != sum {
			return None;
		}
		deserialize(engine, code)
	}

	/// Keeps `module`. When the disk does not want it, the next run compiles again.
	pub(crate) fn store(&self, module: &Module, binary: &[u8]) {
		let Ok(code) = module.serialize() else { return };
		let mut entry = Vec::with_capacity(MAGIC.len() + HASH_BYTES + code.len());
		entry.extend_from_slice(MAGIC);
		entry.extend_from_slice(hash::content(&code).as_bytes());
		entry.extend_from_slice(&code);
		let _ = write_whole(&self.path(binary), &entry);
	}
}

/// Writes a file so that nobody ever sees a part of it.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
	let partial = path.with_extension(format!("{}.partial", std::process::id()));
	let written = fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path));
	if written.is_err() {
		let _ = fs::remove_file(&partial);
	}
	written
}

#[allow(unsafe_code)]
fn deserialize(engine: &Engine, code: &[u8]) -> Option<Module> {
	// SAFETY: `deserialize` wants bytes that `Module::serialize` gave. They come from a file that
	// `store` wrote, in a folder that was created for this process's user alone and that the
	// configuration documents as such, and their hash has just been found to be the one written
	// with them, so they are whole. The engine itself refuses what another version, target or
	// configuration compiled.
	unsafe { Module::deserialize(engine, code) }.ok()
}
