//! Folders of this machine: inputs are read from them, results are written to them.

use poco_primitives::{
	result::{is_safe_path, Bundle, BundleRefusal, ResultBundle, ResultSummary},
	Digest,
};
use std::{
	fs::{self, File},
	io::{self, Read},
	path::{Path, PathBuf},
	sync::atomic::{AtomicU64, Ordering},
};

/// Why a folder was not read or written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
	/// It cannot be read or written.
	#[error("cannot {doing} {path}: {why}; see that it exists and that you may use it")]
	Io {
		/// What failed.
		doing: &'static str,
		/// Where.
		path: PathBuf,
		/// What the system says.
		why: io::Error,
	},
	/// A name in it is no UTF-8.
	#[error("the name {0:?} is no UTF-8: rename it")]
	NotUtf8(PathBuf),
	/// A symbolic link in it leads outside.
	#[error("{0} is a link that leads out of the folder: put the file itself there")]
	LeavesFolder(PathBuf),
	/// A symbolic link in it leads to a folder.
	#[error("{0} is a link to a folder: put the folder itself there")]
	LinkToFolder(PathBuf),
	/// Something in it is neither file nor folder.
	#[error("{0} is neither a file nor a folder: move it away")]
	NotAFile(PathBuf),
	/// A path in it is too long for a bundle, or has a character that none may have.
	#[error("the path {0:?} is too long or has a forbidden character: rename it")]
	UnsafePath(String),
	/// It holds more than it may.
	#[error("the folder holds more than {0} bytes: remove what the program does not need")]
	TooLarge(u64),
	/// The files to be written are no folder.
	#[error("the files make no folder ({0}): fetch them again")]
	Bundle(BundleRefusal),
	/// There is something already.
	#[error("{0} exists already: remove it, or choose another place")]
	Exists(PathBuf),
}

impl FolderError {
	fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
		let path = path.to_path_buf();
		move |why| Self::Io { doing, path, why }
	}
}

/// Reads a folder of at most `max_bytes` as a bundle.
///
/// Empty folders and everything about a file but its bytes are left out. A link counts as the file
/// it leads to, which must be inside the folder.
pub fn bundle_from_dir(path: &Path, max_bytes: u64) -> Result<Bundle, FolderError> {
	let root = path.canonicalize().map_err(FolderError::io("read", path))?;
	let mut left = max_bytes;
	let mut files = Vec::new();
	let mut folders = vec![(String::new(), root.clone())];
	while let Some((prefix, folder)) = folders.pop() {
		let entries = fs::read_dir(&folder).map_err(FolderError::io("read", &folder))?;
		for entry in entries {
			let entry = entry.map_err(FolderError::io("read", &folder))?;
			let here = entry.path();
			let name =
				entry.file_name().into_string().map_err(|_| FolderError::NotUtf8(here.clone()))?;
			let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
			if !is_safe_path(&path) {
				return Err(FolderError::UnsafePath(path));
			}
			let kind = entry.file_type().map_err(FolderError::io("read", &here))?;
			if kind.is_dir() {
				folders.push((path, here));
				continue;
			}
			let target = here.canonicalize().map_err(FolderError::io("read", &here))?;
			if kind.is_symlink() {
				if !target.starts_with(&root) {
					return Err(FolderError::LeavesFolder(here));
				}
				if target.is_dir() {
					return Err(FolderError::LinkToFolder(here));
				}
			}
			if !target.is_file() {
				return Err(FolderError::NotAFile(here));
			}
			let mut content = Vec::new();
			File::open(&target)
				.and_then(|file| file.take(left.saturating_add(1)).read_to_end(&mut content))
				.map_err(FolderError::io("read", &here))?;
			left =
				left.checked_sub(content.len() as u64).ok_or(FolderError::TooLarge(max_bytes))?;
			files.push((path, content));
		}
	}
	Ok(Bundle::new(files))
}

/// Writes the files of a bundle to a folder that does not exist yet.
pub fn write_bundle(dir: &Path, bundle: &Bundle) -> Result<(), FolderError> {
	write_folder(dir, |partial| write_files(partial, bundle))
}

/// Where the parts of a result are in the folder that [`write_result`] makes.
#[derive(Clone, Copy, Debug)]
pub struct ResultFolder;

impl ResultFolder {
	/// The file of the summary and its digest.
	pub const SUMMARY: &'static str = "summary.json";
	/// The file of standard output.
	pub const STDOUT: &'static str = "stdout";
	/// The folder of the output files.
	pub const FILES: &'static str = "files";
}

/// Writes a result to a folder that does not exist yet: `summary.json`, `stdout` and `files/`.
///
/// It is put together next to its place and moved there as a whole, so that whoever finds the
/// folder finds all of it.
pub fn write_result(dir: &Path, result: &ResultBundle) -> Result<(), FolderError> {
	write_folder(dir, |partial| {
		let write = |name: &str, bytes: &[u8]| {
			let path = partial.join(name);
			fs::write(&path, bytes).map_err(FolderError::io("write", &path))
		};
		write(ResultFolder::STDOUT, &result.stdout)?;
		write(ResultFolder::SUMMARY, summary_json(&result.summary).as_bytes())?;
		write_files(&partial.join(ResultFolder::FILES), &result.files)
	})
}

/// A summary as people and scripts read it, with its digest.
fn summary_json(summary: &ResultSummary) -> String {
	let digest: Digest = summary.digest();
	let json = serde_json::json!({ "digest": digest, "summary": summary });
	format!("{json:#}\n")
}

fn write_files(dir: &Path, bundle: &Bundle) -> Result<(), FolderError> {
	bundle.check().map_err(FolderError::Bundle)?;
	fs::create_dir_all(dir).map_err(FolderError::io("write", dir))?;
	for file in &bundle.files {
		let path = dir.join(&file.path);
		if let Some(parent) = path.parent() {
			fs::create_dir_all(parent).map_err(FolderError::io("write", parent))?;
		}
		fs::write(&path, &file.content).map_err(FolderError::io("write", &path))?;
	}
	Ok(())
}

/// Lets `fill` make a folder under a name of its own, and moves it to `dir`.
fn write_folder(
	dir: &Path,
	fill: impl FnOnce(&Path) -> Result<(), FolderError>,
) -> Result<(), FolderError> {
	static COUNTER: AtomicU64 = AtomicU64::new(0);
	if dir.symlink_metadata().is_ok() {
		return Err(FolderError::Exists(dir.into()));
	}
	let (Some(name), parent) = (dir.file_name(), dir.parent()) else {
		return Err(FolderError::Exists(dir.into()));
	};
	let parent = parent.filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
	fs::create_dir_all(parent).map_err(FolderError::io("write", parent))?;
	let unique = COUNTER.fetch_add(1, Ordering::Relaxed);
	let partial =
		parent.join(format!(".{}.{}-{unique}.partial", name.to_string_lossy(), std::process::id()));
	let written = fs::create_dir(&partial)
		.map_err(FolderError::io("write", &partial))
		.and_then(|()| fill(&partial))
		.and_then(|()| fs::rename(&partial, dir).map_err(FolderError::io("write", dir)));
	if written.is_err() {
		let _ = fs::remove_dir_all(&partial);
	}
	written
}
