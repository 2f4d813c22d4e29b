//! What a worker keeps on disk, so that it can be killed at any point.
//!
//! A record is on disk before anything that follows from it is sent.

use anyhow::{Context, Result};
use codec::Encode;
use poco_primitives::{hash, Digest, Moment, TaskId, H256};
use poco_sdk::TaskView;
use serde::{Deserialize, Serialize};
use std::{
	collections::{HashMap, HashSet},
	ffi::OsStr,
	fs::{self, File, TryLockError},
	io::Write,
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicU64, Ordering},
		Mutex, MutexGuard, PoisonError,
	},
	time::{Duration, SystemTime},
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
	/// The same, but others may still fetch the result.
	Served {
		/// Its digest.
		digest: Digest,
	},
}

impl Known {
	/// The digest whose result is kept.
	pub fn result(&self) -> Option<Digest> {
		match self {
			Self::Digest { digest, result: true } | Self::Served { digest } => Some(*digest),
			Self::Digest { result: false, .. } | Self::Abstained { .. } | Self::Done => None,
		}
	}
}

/// How old a file is that nothing names before it goes: a result is there before what names it.
const SPARED: Duration = Duration::from_secs(3600);

/// What tells a task from another with the same identifier on another chain.
pub fn identity(view: &TaskView) -> H256 {
	hash::content(&(view.id, &view.spec, view.created, view.requester).encode())
}

/// The folder of a worker.
pub struct Store {
	folder: PathBuf,
	/// Tasks with nothing left to do, in case that the disk has no room for saying so.
	concluded: Mutex<HashMap<TaskId, Record>>,
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
		Ok(Self { folder: folder.into(), concluded: Mutex::default(), _lock: lock })
	}

	/// Where fetched bytes are kept.
	pub fn artifacts(&self) -> PathBuf {
		self.folder.join("artifacts")
	}

	/// Where compiled programs are kept.
	pub fn modules(&self) -> PathBuf {
		self.folder.join("modules")
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
		let concluded = self.concluded().get(&task).cloned();
		let record = concluded.or_else(|| self.read(&self.record(task)));
		record.filter(|record| record.identity == identity)
	}

	/// Notes that there is nothing to vote for, or nothing left to do, on the disk where that takes it, and until
	/// the worker ends where not.
	pub fn conclude(&self, task: TaskId, record: Record) {
		if self.put(task, &record).is_err() {
			self.concluded().insert(task, record);
		}
	}

	fn concluded(&self) -> MutexGuard<'_, HashMap<TaskId, Record>> {
		self.concluded.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn read(&self, path: &Path) -> Option<Record> {
		serde_json::from_slice(&fs::read(path).ok()?).ok()
	}

	/// Writes what is known about a task.
	pub fn put(&self, task: TaskId, record: &Record) -> Result<()> {
		write_durably(&self.record(task), &serde_json::to_vec(record)?)
	}

	/// Removes what is known about a task that the chain no longer knows. Its result goes with the next
	/// [`tidy`](Self::tidy), unless another task has the same.
	pub fn forget(&self, task: TaskId) {
		self.concluded().remove(&task);
		let _ = fs::remove_file(self.record(task));
	}

	/// All that is known on the disk, and when it was written.
	fn records(&self) -> Vec<(TaskId, Record, SystemTime)> {
		files(&self.folder.join("tasks"))
			.into_iter()
			.filter_map(|file| {
				let name = file.path.file_name()?.to_str()?.strip_suffix(".json")?;
				let task = hex::decode(name).ok()?.try_into().ok().map(H256)?;
				Some((task, self.read(&file.path)?, file.written))
			})
			.collect()
	}

	/// The tasks of which something was known at the time `now` of the chain. A node that is behind shows an
	/// earlier one, and does not know later tasks yet.
	pub fn known_at(&self, now: Moment) -> Vec<TaskId> {
		let now = SystemTime::UNIX_EPOCH + Duration::from_millis(now);
		let records = self.records().into_iter();
		records.filter_map(|(task, _, written)| (written <= now).then_some(task)).collect()
	}

	/// The tasks with something left to do.
	pub fn unfinished(&self) -> Vec<TaskId> {
		let records = self.records().into_iter();
		records
			.filter_map(|(task, record, _)| {
				matches!(record.known, Known::Digest { .. }).then_some(task)
			})
			.collect()
	}

	/// Removes results that no record names, and what a crash left half written.
	pub fn tidy(&self) {
		let named: HashSet<_> = self
			.records()
			.into_iter()
			.filter_map(|(_, record, _)| record.known.result().map(hex::encode))
			.collect();
		let spared = SystemTime::now() - SPARED;
		let old =
			|folder: PathBuf| files(&folder).into_iter().filter(move |it| it.written < spared);
		for file in old(self.results()) {
			let name = file.path.file_name().and_then(OsStr::to_str);
			if !name.is_some_and(|name| named.contains(name)) {
				let _ = fs::remove_file(file.path);
			}
		}
		for folder in [self.folder.join("tasks"), self.artifacts(), self.modules()] {
			for file in old(folder).filter(|file| is_partial(&file.path)) {
				let _ = fs::remove_file(file.path);
			}
		}
	}

	/// Makes room: of what was fetched and of what was compiled, `most` bytes each are kept, and what came
	/// first goes first. It is fetched and compiled again when it is needed.
	pub fn make_room(&self, most: u64) {
		for folder in [self.artifacts(), self.modules()] {
			let mut all = files(&folder);
			// What is being written is not there yet.
			all.retain(|file| !is_partial(&file.path));
			all.sort_by_key(|file| file.written);
			let mut total: u64 = all.iter().map(|file| file.bytes).sum();
			for file in all {
				if total <= most {
					break;
				}
				if fs::remove_file(&file.path).is_ok() {
					total = total.saturating_sub(file.bytes);
				}
			}
		}
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

/// A file as the disk has it.
struct Kept {
	path: PathBuf,
	bytes: u64,
	written: SystemTime,
}

/// The files of a folder.
fn files(folder: &Path) -> Vec<Kept> {
	let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
	entries
		.flatten()
		.filter_map(|entry| {
			let about = entry.metadata().ok().filter(|about| about.is_file())?;
			let written = about.modified().ok()?;
			Some(Kept { path: entry.path(), bytes: about.len(), written })
		})
		.collect()
}

/// Whether a file is one that becomes another one when it is whole.
fn is_partial(path: &Path) -> bool {
	path.extension().is_some_and(|it| it == PARTIAL || it == "partial")
}

/// How files are called that are not whole yet; the executor's own are `partial`.
const PARTIAL: &str = "part";

/// Writes a file so that after a crash it is there as a whole or not at all.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
	// Two tasks may fetch the same program at the same time.
	static COUNTER: AtomicU64 = AtomicU64::new(0);
	let unique = COUNTER.fetch_add(1, Ordering::Relaxed);
	let temporary = path.with_extension(format!("{unique}.{PARTIAL}"));
	let write = || -> std::io::Result<()> {
		let mut file = File::create(&temporary)?;
		file.write_all(bytes)?;
		file.sync_all()?;
		fs::rename(&temporary, path)?;
		match path.parent() {
			Some(folder) => File::open(folder)?.sync_all(),
			None => Ok(()),
		}
	};
	write()
		.inspect_err(|_| {
			let _ = fs::remove_file(&temporary);
		})
		.with_context(|| format!("cannot write {}: see that the disk has room", path.display()))
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

	/// Makes a file look as if it had been written so long ago.
	fn age(path: &Path, hours: u64) {
		let then = SystemTime::now() - Duration::from_secs(hours * 3600);
		File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
	}

	fn names(folder: &Path) -> Vec<String> {
		let name = |file: Kept| file.path.file_name().unwrap().to_str().unwrap().to_string();
		let mut names: Vec<_> = files(folder).into_iter().map(name).collect();
		names.sort();
		names
	}

	#[test]
	fn a_result_is_kept_for_as_long_as_a_task_has_it() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path()).unwrap();
		let [served, computed, shared, nobodys, young] = [1, 2, 3, 4, 5].map(|n| H256([n; 32]));
		for digest in [served, computed, shared, nobodys, young] {
			store.put_result(digest, b"a result").unwrap();
			if digest != young {
				age(&store.results().join(hex::encode(digest)), 2);
			}
		}
		let known = [
			Known::Served { digest: served },
			Known::Digest { digest: computed, result: true },
			Known::Digest { digest: shared, result: true },
			Known::Served { digest: shared },
			Known::Digest { digest: nobodys, result: false },
		];
		let task = |n: usize| H256([n as u8; 32]);
		for (n, known) in known.into_iter().enumerate() {
			store.put(task(n), &Record { identity: H256::zero(), known }).unwrap();
		}
		store.forget(task(2));
		store.tidy();
		let kept = |digests: &[Digest]| digests.iter().map(hex::encode).collect::<Vec<_>>();
		assert_eq!(names(&store.results()), kept(&[served, computed, shared, young]));
		for n in [0, 1, 3] {
			store.forget(task(n));
		}
		store.tidy();
		assert_eq!(names(&store.results()), kept(&[young]));
	}

	#[test]
	fn what_a_crash_left_half_written_goes() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path()).unwrap();
		fs::create_dir(store.modules()).unwrap();
		let task = H256([1; 32]);
		let record = Record { identity: H256::zero(), known: Known::Done };
		store.put(task, &record).unwrap();
		let tasks = folder.path().join("tasks");
		age(&tasks.join(format!("{}.json", hex::encode(task))), 2);
		for (folder, name) in [
			(&tasks, "x.7.part"),
			(&store.artifacts(), "y.8.part"),
			(&store.modules(), "z.9.partial"),
		] {
			let path = folder.join(name);
			fs::write(&path, "half").unwrap();
			store.tidy();
			assert_eq!(names(folder).iter().filter(|it| *it == name).count(), 1, "it is young");
			age(&path, 2);
		}
		store.tidy();
		assert!(names(&store.artifacts()).is_empty() && names(&store.modules()).is_empty());
		assert_eq!(store.get(task, H256::zero()), Some(record));
	}

	#[test]
	fn a_chain_that_is_behind_knows_nothing_of_later_tasks() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path()).unwrap();
		let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
		let now = now.as_millis() as Moment;
		for (n, hours) in [(1, 3), (2, 1)] {
			let known = Known::Done;
			store.put(H256([n; 32]), &Record { identity: H256::zero(), known }).unwrap();
			age(&store.record(H256([n; 32])), hours);
		}
		let mut all = store.known_at(now);
		all.sort();
		assert_eq!(all, [H256([1; 32]), H256([2; 32])]);
		assert_eq!(store.known_at(now - 2 * 3_600_000), [H256([1; 32])]);
		assert!(store.known_at(0).is_empty());
	}

	#[test]
	fn what_cannot_be_written_leaves_nothing_behind() {
		let folder = tempfile::tempdir().unwrap();
		let place = folder.path().join("place");
		fs::create_dir(&place).unwrap();
		assert!(write_durably(&place, b"a folder is in the way").is_err());
		assert!(names(folder.path()).is_empty());
	}

	#[test]
	fn what_came_first_makes_room() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path()).unwrap();
		for (name, hours) in [("old", 3), ("older", 4), ("new", 1)] {
			write_durably(&store.artifacts().join(name), &[0; 100]).unwrap();
			age(&store.artifacts().join(name), hours);
		}
		fs::write(store.artifacts().join("newest.0.part"), [0; 100]).unwrap();
		age(&store.artifacts().join("newest.0.part"), 5);
		store.make_room(300);
		fs::remove_file(store.artifacts().join("newest.0.part")).unwrap();
		assert_eq!(names(&store.artifacts()), ["new", "old", "older"]);
		store.make_room(299);
		assert_eq!(names(&store.artifacts()), ["new", "old"]);
		store.make_room(99);
		assert!(names(&store.artifacts()).is_empty());
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
		store.conclude(task, record.clone());
		assert_eq!(store.get(task, identity), Some(record));
		assert_eq!(store.get(task, H256::zero()), None);
		store.forget(task);
		assert_eq!(store.get(task, identity), None);
	}
}
