//! Our own host of `wasi_snapshot_preview1`: everything in memory, nothing from the machine.
//!
//! All functions of the snapshot are here but those of sockets, whose import is refused before
//! anything runs. A call costs fuel: what the profile sets for a call, and for each byte it moves.

mod abi;
mod descriptors;
mod files;
mod guest;
mod paths;
mod process;
#[cfg(test)]
mod tests;

use crate::{
	error::{Abstain, InputRefusal},
	fs::FileSystem,
	outcome::Stop,
	profile,
};
use abi::{Errno, Fault, Wasi};
use descriptors::Descriptors;
use guest::Guest;
use poco_primitives::result::{Bundle, Limit};
use wasmtime::{Caller, Extern, Linker, Memory, ResourceLimiter};

/// The module that programs import.
const MODULE: &str = "wasi_snapshot_preview1";

/// What a store carries.
pub(crate) struct Host {
	/// Caps on memory and tables.
	pub(crate) caps: Caps,
	memory: Option<Memory>,
	world: World,
}

impl Host {
	/// The host of a program that is about to start.
	pub(crate) fn new(args: &[Vec<u8>], input: &Bundle) -> Result<Self, Abstain> {
		Ok(Self { caps: Caps::default(), memory: None, world: World::new(args, input)? })
	}

	/// Standard output, standard error and the output files.
	pub(crate) fn into_output(self) -> (Vec<u8>, Vec<u8>, Bundle) {
		(self.world.stdout, self.world.stderr, self.world.fs.into_output())
	}
}

/// All that a program can see or change outside of its memory.
pub(super) struct World {
	args: Vec<Vec<u8>>,
	fs: FileSystem,
	descriptors: Descriptors,
	stdout: Vec<u8>,
	stderr: Vec<u8>,
	/// Number of bytes that `random_get` has handed out.
	random: u64,
}

impl World {
	fn new(args: &[Vec<u8>], input: &Bundle) -> Result<Self, InputRefusal> {
		let mut fs = FileSystem::new(input)?;
		let descriptors = Descriptors::new(&mut fs);
		let args =
			std::iter::once(profile::PROGRAM_NAME.to_vec()).chain(args.iter().cloned()).collect();
		Ok(Self { args, fs, descriptors, stdout: Vec::new(), stderr: Vec::new(), random: 0 })
	}
}

/// The caps on memory and tables.
#[derive(Debug, Default)]
pub(crate) struct Caps {
	table_elements: usize,
}

impl ResourceLimiter for Caps {
	fn memory_growing(
		&mut self,
		_current: usize,
		desired: usize,
		maximum: Option<usize>,
	) -> wasmtime::Result<bool> {
		if maximum.is_some_and(|maximum| desired > maximum) {
			// The module's own maximum: `memory.grow` gives -1, as WebAssembly says.
			return Ok(false);
		}
		if desired > profile::MEMORY_BYTES {
			return Err(Stop::Exceeded(Limit::Memory).into());
		}
		Ok(true)
	}

	fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
		Err(Stop::HostMemory(format!("{error:#}")).into())
	}

	fn table_growing(
		&mut self,
		current: usize,
		desired: usize,
		maximum: Option<usize>,
	) -> wasmtime::Result<bool> {
		if maximum.is_some_and(|maximum| desired > maximum) {
			return Ok(false);
		}
		let elements = self.table_elements.saturating_add(desired.saturating_sub(current));
		if elements > profile::TABLE_ELEMENTS {
			return Err(Stop::Exceeded(Limit::Memory).into());
		}
		self.table_elements = elements;
		Ok(true)
	}

	fn table_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
		Err(Stop::HostMemory(format!("{error:#}")).into())
	}
}

/// Calls one function, and charges for it.
///
/// The charge comes after the work, which is bounded, since only then it is known. A program that
/// cannot pay ends out of fuel.
fn call(
	caller: &mut Caller<'_, Host>,
	function: impl FnOnce(&mut World, &mut Guest<'_>) -> Wasi,
) -> wasmtime::Result<i32> {
	let memory = match caller.data().memory {
		Some(memory) => Some(memory),
		None => {
			let memory = caller.get_export("memory").and_then(Extern::into_memory);
			caller.data_mut().memory = memory;
			memory
		},
	};
	let (outcome, work) = match memory {
		Some(memory) => {
			let (bytes, host) = memory.data_and_store_mut(&mut *caller);
			let mut guest = Guest::new(bytes);
			(function(&mut host.world, &mut guest), guest.fuel())
		},
		None => (Err(Errno::Fault.into()), 0),
	};
	let left = caller.get_fuel().unwrap_or(u64::MAX);
	let price = profile::FUEL_PER_CALL.saturating_add(work);
	if left < price {
		let _ = caller.set_fuel(0);
		return Err(Stop::OutOfFuel.into());
	}
	let _ = caller.set_fuel(left - price);
	match outcome {
		Ok(()) => Ok(0),
		Err(Fault::Errno(errno)) => Ok(errno as i32),
		Err(Fault::Stop(stop)) => Err(stop.into()),
	}
}

/// Defines the functions in a linker: their names and parameters, as the snapshot has them.
macro_rules! functions {
	($linker:ident; $($name:ident($($parameter:ident: $ty:ty),*);)*) => {
		$(
			$linker.func_wrap(
				MODULE,
				stringify!($name),
				|mut caller: Caller<'_, Host>, $($parameter: $ty),*| -> wasmtime::Result<i32> {
					call(&mut caller, |world, guest| world.$name(guest, $($parameter),*))
				},
			)?;
		)*
	};
}

/// Defines every function of the snapshot but those of sockets.
pub(crate) fn link(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
	functions! { linker;
		args_get(argv: u32, buffer: u32);
		args_sizes_get(count: u32, size: u32);
		clock_res_get(clock: u32, resolution: u32);
		clock_time_get(clock: u32, precision: u64, time: u32);
		environ_get(environ: u32, buffer: u32);
		environ_sizes_get(count: u32, size: u32);
		fd_advise(fd: u32, offset: u64, length: u64, advice: u32);
		fd_allocate(fd: u32, offset: u64, length: u64);
		fd_close(fd: u32);
		fd_datasync(fd: u32);
		fd_fdstat_get(fd: u32, stat: u32);
		fd_fdstat_set_flags(fd: u32, flags: u32);
		fd_fdstat_set_rights(fd: u32, rights: u64, inheriting: u64);
		fd_filestat_get(fd: u32, stat: u32);
		fd_filestat_set_size(fd: u32, size: u64);
		fd_filestat_set_times(fd: u32, accessed: u64, modified: u64, flags: u32);
		fd_pread(fd: u32, buffers: u32, count: u32, offset: u64, read: u32);
		fd_prestat_dir_name(fd: u32, name: u32, length: u32);
		fd_prestat_get(fd: u32, stat: u32);
		fd_pwrite(fd: u32, buffers: u32, count: u32, offset: u64, written: u32);
		fd_read(fd: u32, buffers: u32, count: u32, read: u32);
		fd_readdir(fd: u32, buffer: u32, length: u32, cookie: u64, used: u32);
		fd_renumber(from: u32, to: u32);
		fd_seek(fd: u32, delta: i64, whence: u32, offset: u32);
		fd_sync(fd: u32);
		fd_tell(fd: u32, offset: u32);
		fd_write(fd: u32, buffers: u32, count: u32, written: u32);
		path_create_directory(fd: u32, path: u32, length: u32);
		path_filestat_get(fd: u32, follow: u32, path: u32, length: u32, stat: u32);
		path_filestat_set_times(
			fd: u32, follow: u32, path: u32, length: u32, accessed: u64, modified: u64, flags: u32
		);
		path_link(
			old_fd: u32, follow: u32, old: u32, old_length: u32, new_fd: u32, new: u32,
			new_length: u32
		);
		path_open(
			fd: u32, follow: u32, path: u32, length: u32, oflags: u32, rights: u64,
			inheriting: u64, flags: u32, opened: u32
		);
		path_readlink(fd: u32, path: u32, length: u32, buffer: u32, room: u32, used: u32);
		path_remove_directory(fd: u32, path: u32, length: u32);
		path_rename(
			old_fd: u32, old: u32, old_length: u32, new_fd: u32, new: u32, new_length: u32
		);
		path_symlink(old: u32, old_length: u32, fd: u32, new: u32, new_length: u32);
		path_unlink_file(fd: u32, path: u32, length: u32);
		poll_oneoff(subscriptions: u32, events: u32, count: u32, happened: u32);
		proc_raise(signal: u32);
		random_get(buffer: u32, length: u32);
		sched_yield();
	}
	linker.func_wrap(
		MODULE,
		"proc_exit",
		|mut caller: Caller<'_, Host>, status: u32| -> wasmtime::Result<()> {
			call(&mut caller, |_, _| Err(Fault::Stop(Stop::Exit(status)))).map(|_| ())
		},
	)?;
	Ok(())
}
