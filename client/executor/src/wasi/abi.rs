//! Numbers and layouts of `wasi_snapshot_preview1`.

use crate::{fs::Refusal, outcome::Stop};

/// The error numbers that are ever returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Errno {
	Badf = 8,
	Exist = 20,
	Fault = 21,
	Ilseq = 25,
	Inval = 28,
	Isdir = 31,
	Nametoolong = 37,
	Noent = 44,
	Nosys = 52,
	Notdir = 54,
	Notempty = 55,
	Notsup = 58,
	Perm = 63,
	Rofs = 69,
	Spipe = 70,
	Notcapable = 76,
}

/// Why a WASI function did not do what it was asked for.
#[derive(Debug)]
pub(crate) enum Fault {
	/// The program is told, and goes on.
	Errno(Errno),
	/// The program ends.
	Stop(Stop),
}

/// What every WASI function returns.
pub(crate) type Wasi<T = ()> = Result<T, Fault>;

impl From<Errno> for Fault {
	fn from(errno: Errno) -> Self {
		Self::Errno(errno)
	}
}

impl From<Refusal> for Fault {
	fn from(refusal: Refusal) -> Self {
		Self::Errno(match refusal {
			Refusal::NotFound => Errno::Noent,
			Refusal::Exists => Errno::Exist,
			Refusal::NotADirectory => Errno::Notdir,
			Refusal::IsADirectory => Errno::Isdir,
			Refusal::NotEmpty => Errno::Notempty,
			Refusal::ReadOnly => Errno::Rofs,
			Refusal::Outside => Errno::Perm,
			Refusal::TooLong => Errno::Nametoolong,
			Refusal::Invalid => Errno::Inval,
			Refusal::Stop(stop) => return Self::Stop(stop),
		})
	}
}

/// Rights: what a descriptor may be used for.
pub(crate) mod rights {
	pub(crate) const FD_READ: u64 = 1 << 1;
	pub(crate) const FD_WRITE: u64 = 1 << 6;
	const FD_DATASYNC: u64 = 1;
	const FD_SEEK: u64 = 1 << 2;
	const FD_FDSTAT_SET_FLAGS: u64 = 1 << 3;
	const FD_SYNC: u64 = 1 << 4;
	const FD_TELL: u64 = 1 << 5;
	const FD_ADVISE: u64 = 1 << 7;
	const FD_ALLOCATE: u64 = 1 << 8;
	const FD_READDIR: u64 = 1 << 14;
	const FD_FILESTAT_GET: u64 = 1 << 21;
	const FD_FILESTAT_SET_SIZE: u64 = 1 << 22;
	const FD_FILESTAT_SET_TIMES: u64 = 1 << 23;
	const POLL_FD_READWRITE: u64 = 1 << 27;
	/// Every right that is about paths: 9 to 13, 15 to 20 and 24 to 26.
	const PATHS: u64 = 0b11111 << 9 | 0b11_1111 << 15 | 0b111 << 24;

	/// Those of a stream that is read.
	pub(crate) const READER: u64 =
		FD_READ | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | POLL_FD_READWRITE;
	/// Those of a stream that is written.
	pub(crate) const WRITER: u64 =
		FD_WRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | POLL_FD_READWRITE;
	/// Those of a file.
	pub(crate) const FILE: u64 =
		READER
			| WRITER | FD_DATASYNC
			| FD_SEEK | FD_SYNC
			| FD_TELL | FD_ADVISE
			| FD_ALLOCATE
			| FD_FILESTAT_SET_SIZE
			| FD_FILESTAT_SET_TIMES;
	/// Those of a folder.
	pub(crate) const FOLDER: u64 = PATHS
		| FD_FDSTAT_SET_FLAGS
		| FD_SYNC
		| FD_ADVISE
		| FD_READDIR
		| FD_FILESTAT_GET
		| FD_FILESTAT_SET_TIMES
		| POLL_FD_READWRITE;
}

/// Kinds of files.
pub(crate) mod filetype {
	pub(crate) const UNKNOWN: u8 = 0;
	pub(crate) const DIRECTORY: u8 = 3;
	pub(crate) const REGULAR_FILE: u8 = 4;
}

/// Flags of `path_open`.
pub(crate) mod oflags {
	pub(crate) const CREAT: u32 = 1;
	pub(crate) const DIRECTORY: u32 = 1 << 1;
	pub(crate) const EXCL: u32 = 1 << 2;
	pub(crate) const TRUNC: u32 = 1 << 3;
}

/// Flags of a descriptor.
pub(crate) mod fdflags {
	pub(crate) const APPEND: u16 = 1;
	/// All that exist.
	pub(crate) const ALL: u16 = 0b1_1111;
}

/// Flags of the functions that set times.
pub(crate) mod fstflags {
	pub(crate) const ATIM: u32 = 1;
	pub(crate) const ATIM_NOW: u32 = 1 << 1;
	pub(crate) const MTIM: u32 = 1 << 2;
	pub(crate) const MTIM_NOW: u32 = 1 << 3;
}

/// Kinds of events.
pub(crate) mod eventtype {
	pub(crate) const CLOCK: u8 = 0;
	pub(crate) const FD_READ: u8 = 1;
	pub(crate) const FD_WRITE: u8 = 2;
}
