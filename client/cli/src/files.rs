//! Files that are written once and never over others, and files that hold bytes or their hex digits.

use crate::exit::bad_input;
use anyhow::{Context, Result};
use std::{
	fs::{self, File},
	io::{self, ErrorKind, Write},
	path::Path,
};

/// Who can read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
	/// Whoever the folder lets.
	All,
	/// Its owner only: it holds a secret.
	Owner,
}

/// Writes a file that must not exist, and sees that it is on the disk. Where that fails there is no file.
pub fn create(path: &Path, bytes: &[u8], readers: Readers) -> Result<()> {
	create_by(path, readers, |file| {
		file.write_all(bytes)?;
		file.sync_all()?;
		sync_folder(path)
	})
}

/// Makes a file that must not exist, and lets it be written. One that could not be is removed: half a secret is of no
/// use, and would be in the way.
fn create_by(
	path: &Path,
	readers: Readers,
	write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<()> {
	let mode = match readers {
		Readers::All => 0o644,
		Readers::Owner => 0o600,
	};
	let mut options = File::options();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
	let mut file = match options.open(path) {
		Ok(file) => file,
		Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(exists(path)),
		Err(error) => {
			return Err(error).with_context(|| format!("cannot create {}", path.display()))
		},
	};
	write(&mut file)
		.inspect_err(|_| {
			// It is this call's own: `create_new` made it.
			let _ = fs::remove_file(path);
		})
		.with_context(|| format!("cannot write {}", path.display()))
}

/// Sees that the name of a new file is on the disk, as its bytes are.
fn sync_folder(path: &Path) -> io::Result<()> {
	if !cfg!(unix) {
		return Ok(());
	}
	let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
	match File::open(folder.unwrap_or(Path::new(".")))?.sync_all() {
		// There are filesystems that know no such thing.
		Err(error) if [ErrorKind::InvalidInput, ErrorKind::Unsupported].contains(&error.kind()) => {
			Ok(())
		},
		synced => synced,
	}
}

/// Sees that there is no such file, before anything is done that it is to be written for.
pub fn ensure_new(path: &Path) -> Result<()> {
	match path.exists() {
		true => Err(exists(path)),
		false => Ok(()),
	}
}

fn exists(path: &Path) -> anyhow::Error {
	bad_input(format!("{} exists, and is never written over: name another file", path.display()))
}

/// Reads a file of bytes, or of `0x` and their hex digits.
pub fn read(path: &Path) -> Result<Vec<u8>> {
	let bytes = fs::read(path)
		.map_err(|error| bad_input(format!("cannot read {}: {error}", path.display())))?;
	Ok(std::str::from_utf8(&bytes).ok().and_then(from_hex).unwrap_or(bytes))
}

/// The bytes of `0x` and hex digits.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
	hex::decode(text.trim().strip_prefix("0x")?).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_secret_is_its_owners_to_read_and_is_never_written_over() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("secret");
		ensure_new(&path).unwrap();
		create(&path, b"first", Readers::Owner).unwrap();
		for readers in [Readers::Owner, Readers::All] {
			let refused = create(&path, b"second", readers).unwrap_err();
			assert!(refused.to_string().contains("never written over"), "{refused}");
		}
		assert!(ensure_new(&path).is_err());
		assert_eq!(fs::read(&path).unwrap(), b"first");
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			let permissions = fs::metadata(&path).unwrap().permissions();
			assert_eq!(permissions.mode() & 0o777, 0o600);
		}
	}

	#[test]
	fn a_file_that_could_not_be_written_is_gone_and_an_older_one_is_left_alone() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("secret");
		let half = |file: &mut File| -> io::Result<()> {
			file.write_all(b"half")?;
			Err(io::Error::other("no room"))
		};
		let failed = create_by(&path, Readers::Owner, half).unwrap_err();
		assert!(format!("{failed:#}").contains("no room"), "{failed:#}");
		assert!(failed.to_string().contains("cannot write"), "{failed}");
		assert!(!path.exists());
		// Its name is free again, for one that is written.
		create(&path, b"whole", Readers::Owner).unwrap();
		let refused = create_by(&path, Readers::Owner, half).unwrap_err();
		assert!(refused.to_string().contains("never written over"), "{refused}");
		assert_eq!(fs::read(&path).unwrap(), b"whole");
	}

	#[test]
	fn a_files_folder_is_found_with_and_without_its_name() {
		let folder = tempfile::tempdir().unwrap();
		sync_folder(&folder.path().join("file")).unwrap();
		sync_folder(Path::new("file")).unwrap();
		let gone = folder.path().join("none").join("file");
		assert_eq!(sync_folder(&gone).unwrap_err().kind(), ErrorKind::NotFound);
	}

	#[test]
	fn bytes_and_hex_digits_are_told_apart() {
		let folder = tempfile::tempdir().unwrap();
		let cases: [(&str, &[u8], &[u8]); 4] = [
			("raw", &[1, 0xff, 2], &[1, 0xff, 2]),
			("hex", b" 0x01ff02\n", &[1, 0xff, 2]),
			("odd", b"0x01f", b"0x01f"),
			("text", b"01ff02", b"01ff02"),
		];
		for (name, written, expected) in cases {
			let path = folder.path().join(name);
			create(&path, written, Readers::All).unwrap();
			assert_eq!(read(&path).unwrap(), expected, "{name}");
		}
		assert!(read(&folder.path().join("none")).unwrap_err().to_string().contains("none"));
	}
}
