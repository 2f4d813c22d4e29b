//! What a worker keeps on disk, so that it can be killed at any point.
//!
//! A record is on disk before anything that follows from it is sent.

use anyhow::{Context, Result};
use codec::Encode;
use poco_primitives::{hash, Digest, TaskId, H256};
use poco_sdk::TaskView;
use serde::{Deserialize, Serialize};
use std::{
	collections::HashMap,
	fs::{self, File, TryLockError},
	io::Write,
	path::{Path, PathBuf},
	sync::{Mutex, MutexGuard, PoisonError},
};

/// What a worker knows about a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
	/// Which task this is about: identifiers begin again on a new development chain.
	pub identity: H256,
	/// What is known.
	pub known: Known,
}

/// What is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
	/// The digest to vote for, and whether the result itself is on disk.
	Digest {
		/// The digest.
		digest: Digest,
		/// Whether the result is there.
		result: bool,
	},
	/// There is nothing to vote for.
	Abstained {
		/// Why.
		reason: String,
	},
	/// Nothing is left to do.
	Done,
}

/// What tells a task from another with the same identifier on another chain.
pub fn identity(view: &TaskView) -> H256 {
	hash::content(&(view.id, &view.spec, view.created, view.requester).encode())
}

/// The folder of a worker.
pub struct Store {
	folder: PathBuf,
	/// Tasks without a vote, in case that the disk has no room for saying so.
	abstained: Mutex<HashMap<TaskId, Record>>,
	/// Held for as long as the worker lives.
	_lock: File,
}

impl Store {
	/// Opens the folder, and makes it when it is not there.
	pub fn open(folder: &Path) -> Result<Self> {
		for part in ["tasks", "results", "artifacts"] {
			let part = folder.join(part);
			fs::create_dir_all(&part)
				.with_context(|| format!("cannot create {}", part.display()))?;
		}
		let lock = File::create(folder.join("lock"))
			.with_context(|| format!("cannot write into {}", folder.display()))?;
		match lock.try_lock() {
			Ok(()) => {},
			Err(TryLockError::WouldBlock) => anyhow::bail!(
				"another worker uses {}: stop it, or give this one another --state-dir",
				folder.display()
			),
			Err(TryLockError::Error(error)) => {
				return Err(error).with_context(|| format!("cannot lock {}", folder.display()))
			},
		}
		Ok(Self { folder: folder.into(), abstained: Mutex::default(), _lock: lock })
	}

	/// Where fetched bytes are kept.
	pub fn artifacts(&self) -> PathBuf {
		self.folder.join("artifacts")
	}

	/// Where results are kept, by their digest.
	pub fn results(&self) -> PathBuf {
		self.folder.join("results")
	}

	fn record(&self, task: TaskId) -> PathBuf {
		self.folder.join("tasks").join(format!("{}.json", hex::encode(task)))
	}

	/// What is known about a task. A record of another chain's task counts as none.
	pub fn get(&self, task: TaskId, identity: H256) -> Option<Record> {
		let abstained = self.abstained().get(&task).cloned();
		let record = abstained.or_else(|| self.read(&self.record(task)));
		record.filter(|record| record.identity == identity)
	}

	/// Notes that there is nothing to vote for, on the disk where that takes it, and until the worker ends
	/// where not.
	pub fn abstain(&self, task: TaskId, record: Record) {
		if self.put(task, &record).is_err() {
			self.abstained().insert(task, record);
		}
	}

	fn abstained(&self) -> MutexGuard<'_, HashMap<TaskId, Record>> {
		self.abstained.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn read(&self, path: &Path) -> Option<Record> {
		serde_json::from_slice(&fs::read(path).ok()?).ok()
	}

	/// Writes what is known about a task.
	pub fn put(&self, task: TaskId, record: &Record) -> Result<()> {
		write_durably(&self.record(task), &serde_json::to_vec(record)?)
	}

	/// Removes what is known about a task that the chain no longer knows.
	pub fn forget(&self, task: TaskId) {
		self.abstained().remove(&task);
		let path = self.record(task);
		if let Some(Record { known: Known::Digest { digest, .. }, .. }) = self.read(&path) {
			let _ = fs::remove_file(self.results().join(hex::encode(digest)));
		}
		let _ = fs::remove_file(path);
	}

	/// The tasks with something left to do.
	pub fn unfinished(&self) -> Vec<TaskId> {
		let Ok(entries) = fs::read_dir(self.folder.join("tasks")) else { return Vec::new() };
		entries
			.flatten()
			.filter_map(|entry| {
				let path = entry.path();
				let task =
					hex::decode(path.file_stem()?.to_str()?).ok()?.try_into().ok().map(H256)?;
				let record = self.read(&path)?;
				matches!(record.known, Known::Digest { .. }).then_some(task)
			})
			.collect()
	}

	/// Keeps an encoded result.
	pub fn put_result(&self, digest: Digest, bytes: &[u8]) -> Result<()> {
		write_durably(&self.results().join(hex::encode(digest)), bytes)
	}

	/// An encoded result.
	pub fn result(&self, digest: Digest) -> Option<Vec<u8>> {
		fs::read(self.results().join(hex::encode(digest))).ok()
	}
}

/// Writes a file so that after a crash it is there as a whole or not at all.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
	let write = || -> std::io::Result<()> {
		let temporary = path.with_extension("part");
		let mut file = File::create(&temporary)?;
		file.write_all(bytes)?;
		file.sync_all()?;
		fs::rename(&temporary, path)?;
		match path.parent() {
			Some(folder) => File::open(folder)?.sync_all(),
			None => Ok(()),
		}
	};
	write().with_context(|| format!("cannot write {}: see that the disk has room", path.display()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn records_survive_and_those_of_another_chain_do_not_count() {
		let folder = tempfile::tempdir().unwrap();
		let (task, identity) = (H256([1; 32]), H256([2; 32]));
		let record =
			Record { identity, known: Known::Digest { digest: H256([3; 32]), result: true } };
		{
			let store = Store::open(folder.path()).unwrap();
			store.put(task, &record).unwrap();
			assert!(Store::open(folder.path()).is_err(), "two workers with one folder");
		}
		let store = Store::open(folder.path()).unwrap();
		assert_eq!(store.get(task, identity), Some(record));
		assert_eq!(store.get(task, H256::zero()), None);
		assert_eq!(store.unfinished(), vec![task]);
		store.put(task, &Record { identity, known: Known::Done }).unwrap();
		assert!(store.unfinished().is_empty());
	}

	#[test]
	fn what_is_given_up_is_known_though_the_disk_takes_nothing() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path()).unwrap();
		let (task, identity) = (H256([1; 32]), H256([2; 32]));
		let tasks = folder.path().join("tasks");
		fs::remove_dir(&tasks).unwrap();
		fs::write(&tasks, "no folder").unwrap();
		let record = Record { identity, known: Known::Abstained { reason: "a full disk".into() } };
		assert!(store.put(task, &record).is_err());
		store.abstain(task, record.clone());
		assert_eq!(store.get(task, identity), Some(record));
		assert_eq!(store.get(task, H256::zero()), None);
		store.forget(task);
		assert_eq!(store.get(task, identity), None);
	}
}
