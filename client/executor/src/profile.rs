//! The constants of execution profile V1. Each of them is part of what a digest means: changing
//! one is a new profile.

/// Most bytes of the linear memory: 512 MiB.
pub const MEMORY_BYTES: usize = 512 * 1024 * 1024;

/// Most elements of all tables together.
pub const TABLE_ELEMENTS: usize = 1 << 20;

/// Most bytes of standard output and output files together: 64 MiB.
pub const OUTPUT_BYTES: u64 = 64 * 1024 * 1024;

/// Most files and folders in `/output`, itself not counted.
pub const OUTPUT_ENTRIES: u32 = 1024;

/// Most open descriptors, the five that a program starts with included.
pub const DESCRIPTORS: usize = 1024;

/// Most files and folders in `/input`, itself not counted. A larger input is not run.
pub const INPUT_ENTRIES: usize = 1 << 16;

/// Most fuel of a run; a higher limit counts as this.
pub use poco_primitives::task::MAX_FUEL;

/// Fuel that every call of a WASI function costs, besides the instruction that calls it.
pub const FUEL_PER_CALL: u64 = 100;

/// Fuel that a WASI function costs for each byte that it moves, fills or makes up.
pub const FUEL_PER_BYTE: u64 = 1;

/// Fuel that opening a folder's list of names costs for each name.
pub const FUEL_PER_NAME: u64 = 16;

/// What every clock shows for as long as a program runs: 2000-01-01T00:00:00Z, in nanoseconds of
/// Unix time. It is the time of every file, too.
pub const CLOCK: u64 = 946_684_800_000_000_000;

/// What every clock gives as its resolution, in nanoseconds.
pub const CLOCK_RESOLUTION: u64 = 1;

/// Tag of the blocks that `random_get` hands out, one after the other:
/// `BLAKE2b-256(RANDOM_TAG ‖ index as u64, little endian)`, from index 0.
pub use poco_primitives::hash::tag::RANDOM as RANDOM_TAG;

/// The program's own name, `argv[0]`.
pub const PROGRAM_NAME: &[u8] = b"app";

/// The read-only folder.
pub const INPUT: &str = "/input";

/// The folder whose files are part of the result.
pub const OUTPUT: &str = "/output";

/// Most bytes of one name in a path.
pub const NAME_BYTES: usize = 255;

/// Most bytes of a path that a program hands to a WASI function.
pub const PATH_BYTES: usize = 4096;

/// Most buffers in one read or write.
pub const VECTORS: u32 = 1024;

/// Most bytes of standard error that are kept. What is written beyond is dropped, and the program
/// does not notice.
pub const STDERR_BYTES: usize = 256 * 1024;

/// Bytes of native stack that a program may use. Not part of the profile: how far they go depends
/// on the host, so a program that needs more is abstained from.
pub const NATIVE_STACK_BYTES: usize = 16 * 1024 * 1024;
