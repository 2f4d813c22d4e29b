//! The functions on descriptors.

use super::{
	abi::{fdflags, filetype, fstflags, rights, Errno, Fault, Wasi},
	descriptors::{Descriptor, Resource},
	guest::{Buffer, Guest},
	World,
};
use crate::{
	fs::{NodeId, Stat, Times},
	outcome::Stop,
	profile,
};
use poco_primitives::result::Limit;

/// Bytes before the name in an entry of a folder.
const DIRENT_BYTES: usize = 24;

impl World {
	pub(super) fn fd_advise(
		&mut self,
		_: &mut Guest<'_>,
		fd: u32,
		_offset: u64,
		_length: u64,
		advice: u32,
	) -> Wasi {
		self.descriptors.get(fd)?.resource.node().ok_or(Errno::Spipe)?;
		if advice > 5 {
			return Err(Errno::Inval.into());
		}
		Ok(())
	}

	pub(super) fn fd_allocate(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		offset: u64,
		length: u64,
	) -> Wasi {
		let node = self.descriptors.get(fd)?.file(rights::FD_WRITE)?;
		if length == 0 {
			return Err(Errno::Inval.into());
		}
		let end = offset.saturating_add(length);
		if end > self.fs.stat(node)?.size {
			guest.count_bytes(self.fs.resize(node, end)?);
		}
		Ok(())
	}

	pub(super) fn fd_close(&mut self, _: &mut Guest<'_>, fd: u32) -> Wasi {
		self.descriptors.close(&mut self.fs, fd)
	}

	pub(super) fn fd_datasync(&mut self, guest: &mut Guest<'_>, fd: u32) -> Wasi {
		self.fd_sync(guest, fd)
	}

	pub(super) fn fd_sync(&mut self, _: &mut Guest<'_>, fd: u32) -> Wasi {
		self.descriptors.get(fd).map(|_| ())
	}

	pub(super) fn fd_fdstat_get(&mut self, guest: &mut Guest<'_>, fd: u32, stat: u32) -> Wasi {
		let descriptor = self.descriptors.get(fd)?;
		let mut bytes = [0; 24];
		bytes[0] = match descriptor.resource {
			Resource::File(_) => filetype::REGULAR_FILE,
			Resource::Folder(_) | Resource::Preopen(..) => filetype::DIRECTORY,
			// No terminal, so that nobody colours its output or flushes every line.
			Resource::Stdin | Resource::Stdout | Resource::Stderr => filetype::UNKNOWN,
		};
		bytes[2..4].copy_from_slice(&descriptor.flags.to_le_bytes());
		bytes[8..16].copy_from_slice(&descriptor.rights.to_le_bytes());
		bytes[16..24].copy_from_slice(&descriptor.inheriting.to_le_bytes());
		guest.write(stat, &bytes)
	}

	pub(super) fn fd_fdstat_set_flags(&mut self, _: &mut Guest<'_>, fd: u32, flags: u32) -> Wasi {
		let flags = known_flags(flags)?;
		self.descriptors.get_mut(fd)?.flags = flags;
		Ok(())
	}

	pub(super) fn fd_fdstat_set_rights(
		&mut self,
		_: &mut Guest<'_>,
		fd: u32,
		rights: u64,
		inheriting: u64,
	) -> Wasi {
		let descriptor = self.descriptors.get_mut(fd)?;
		if rights & !descriptor.rights != 0 || inheriting & !descriptor.inheriting != 0 {
			return Err(Errno::Notcapable.into());
		}
		descriptor.rights = rights;
		descriptor.inheriting = inheriting;
		Ok(())
	}

	pub(super) fn fd_filestat_get(&mut self, guest: &mut Guest<'_>, fd: u32, stat: u32) -> Wasi {
		let found = match self.descriptors.get(fd)?.resource.node() {
			Some(node) => filestat(&self.fs.stat(node)?),
			None => [0; 64],
		};
		guest.write(stat, &found)
	}

	pub(super) fn fd_filestat_set_size(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		size: u64,
	) -> Wasi {
		let node = self.descriptors.get(fd)?.file(rights::FD_WRITE)?;
		guest.count_bytes(self.fs.resize(node, size)?);
		Ok(())
	}

	pub(super) fn fd_filestat_set_times(
		&mut self,
		_: &mut Guest<'_>,
		fd: u32,
		accessed: u64,
		modified: u64,
		flags: u32,
	) -> Wasi {
		let node = self.descriptors.get(fd)?.resource.node().ok_or(Errno::Badf)?;
		self.set_times(node, accessed, modified, flags)
	}

	pub(super) fn set_times(
		&mut self,
		node: NodeId,
		accessed: u64,
		modified: u64,
		flags: u32,
	) -> Wasi {
		use fstflags::{ATIM, ATIM_NOW, MTIM, MTIM_NOW};
		let both = |one: u32, other: u32| flags & one != 0 && flags & other != 0;
		if both(ATIM, ATIM_NOW) || both(MTIM, MTIM_NOW) {
			return Err(Errno::Inval.into());
		}
		let chosen = |now: u32, given: u32, value: u64, old: u64| {
			if flags & now != 0 {
				profile::CLOCK
			} else if flags & given != 0 {
				value
			} else {
				old
			}
		};
		let old = self.fs.stat(node)?.times;
		let times = Times {
			accessed: chosen(ATIM_NOW, ATIM, accessed, old.accessed),
			modified: chosen(MTIM_NOW, MTIM, modified, old.modified),
		};
		Ok(self.fs.set_times(node, times)?)
	}

	pub(super) fn fd_read(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		buffers: u32,
		count: u32,
		read: u32,
	) -> Wasi {
		guest.check(read, 4)?;
		let (buffers, _) = guest.buffers(buffers, count)?;
		let descriptor = self.descriptors.get(fd)?;
		if descriptor.resource == Resource::Stdin {
			return guest.write_u32(read, 0);
		}
		if descriptor.resource.node().is_none() {
			return Err(Errno::Badf.into());
		}
		let node = descriptor.file(rights::FD_READ)?;
		let offset = descriptor.offset;
		let got = self.read_at(guest, node, offset, &buffers)?;
		self.descriptors.get_mut(fd)?.offset = offset.saturating_add(got.into());
		guest.write_u32(read, got)
	}

	pub(super) fn fd_pread(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		buffers: u32,
		count: u32,
		offset: u64,
		read: u32,
	) -> Wasi {
		guest.check(read, 4)?;
		let (buffers, _) = guest.buffers(buffers, count)?;
		let node = self.descriptors.get(fd)?.file(rights::FD_READ)?;
		let got = self.read_at(guest, node, offset, &buffers)?;
		guest.write_u32(read, got)
	}

	fn read_at(
		&self,
		guest: &mut Guest<'_>,
		node: NodeId,
		offset: u64,
		buffers: &[Buffer],
	) -> Wasi<u32> {
		let mut got = 0u32;
		for buffer in buffers {
			let at = offset.saturating_add(got.into());
			let bytes = self.fs.read(node, at, buffer.length as usize)?;
			guest.write(buffer.at, bytes)?;
			got += bytes.len() as u32;
		}
		Ok(got)
	}

	pub(super) fn fd_write(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		buffers: u32,
		count: u32,
		written: u32,
	) -> Wasi {
		guest.check(written, 4)?;
		let (buffers, total) = guest.buffers(buffers, count)?;
		let descriptor = self.descriptors.get(fd)?;
		match descriptor.resource {
			Resource::Stdin => return Err(Errno::Badf.into()),
			Resource::Stdout | Resource::Stderr if descriptor.rights & rights::FD_WRITE == 0 => {
				return Err(Errno::Badf.into())
			},
			Resource::Stdout => {
				self.fs.count_output(total.into())?;
				for buffer in &buffers {
					self.stdout.extend_from_slice(guest.read(buffer.at, buffer.length)?);
				}
			},
			Resource::Stderr => {
				for buffer in &buffers {
					let room = profile::STDERR_BYTES.saturating_sub(self.stderr.len());
					let bytes = guest.read(buffer.at, buffer.length)?;
					self.stderr.extend(bytes.iter().take(room));
				}
			},
			_ => {
				let node = descriptor.file(rights::FD_WRITE)?;
				let offset = if descriptor.flags & fdflags::APPEND != 0 {
					self.fs.stat(node)?.size
				} else {
					descriptor.offset
				};
				self.write_at(guest, node, offset, &buffers, total)?;
				self.descriptors.get_mut(fd)?.offset = offset.saturating_add(total.into());
			},
		}
		guest.write_u32(written, total)
	}

	pub(super) fn fd_pwrite(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		buffers: u32,
		count: u32,
		offset: u64,
		written: u32,
	) -> Wasi {
		guest.check(written, 4)?;
		let (buffers, total) = guest.buffers(buffers, count)?;
		let node = self.descriptors.get(fd)?.file(rights::FD_WRITE)?;
		self.write_at(guest, node, offset, &buffers, total)?;
		guest.write_u32(written, total)
	}

	fn write_at(
		&mut self,
		guest: &mut Guest<'_>,
		node: NodeId,
		offset: u64,
		buffers: &[Buffer],
		total: u32,
	) -> Wasi {
		// Buffers may overlap, so their sum says nothing about the memory that they take.
		if offset.saturating_add(total.into()) > profile::OUTPUT_BYTES && total > 0 {
			return Err(Fault::Stop(Stop::Exceeded(Limit::Output)));
		}
		let mut bytes = Vec::with_capacity(total as usize);
		for buffer in buffers {
			bytes.extend_from_slice(guest.read(buffer.at, buffer.length)?);
		}
		guest.count_bytes(self.fs.write(node, offset, &bytes)?);
		Ok(())
	}

	pub(super) fn fd_seek(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		delta: i64,
		whence: u32,
		offset: u32,
	) -> Wasi {
		guest.check(offset, 8)?;
		let descriptor = self.descriptors.get(fd)?;
		let node = descriptor.file(0)?;
		let base = match whence {
			0 => 0,
			1 => descriptor.offset,
			2 => self.fs.stat(node)?.size,
			_ => return Err(Errno::Inval.into()),
		};
		let target = base
			.checked_add_signed(delta)
			.filter(|target| i64::try_from(*target).is_ok())
			.ok_or(Errno::Inval)?;
		self.descriptors.get_mut(fd)?.offset = target;
		guest.write_u64(offset, target)
	}

	pub(super) fn fd_tell(&mut self, guest: &mut Guest<'_>, fd: u32, offset: u32) -> Wasi {
		let descriptor = self.descriptors.get(fd)?;
		descriptor.file(0)?;
		guest.write_u64(offset, descriptor.offset)
	}

	pub(super) fn fd_prestat_get(&mut self, guest: &mut Guest<'_>, fd: u32, stat: u32) -> Wasi {
		let name = preopen_name(self.descriptors.get(fd)?)?;
		let mut bytes = [0; 8];
		bytes[4..].copy_from_slice(&(name.len() as u32).to_le_bytes());
		guest.write(stat, &bytes)
	}

	pub(super) fn fd_prestat_dir_name(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		at: u32,
		length: u32,
	) -> Wasi {
		let name = preopen_name(self.descriptors.get(fd)?)?;
		if name.len() > length as usize {
			return Err(Errno::Nametoolong.into());
		}
		guest.write(at, name.as_bytes())
	}

	/// Hands out a folder's names from the one numbered `cookie`. The names are those that the
	/// folder had when it was last read from the beginning.
	pub(super) fn fd_readdir(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		buffer: u32,
		length: u32,
		cookie: u64,
		used: u32,
	) -> Wasi {
		guest.check(buffer, length.into())?;
		guest.check(used, 4)?;
		let descriptor = self.descriptors.get_mut(fd)?;
		let folder = descriptor.folder()?;
		let listing = match &descriptor.listing {
			Some(listing) if cookie != 0 => listing.clone(),
			_ => {
				let listing = self.fs.list(folder)?;
				guest.count_names(listing.len());
				descriptor.listing = Some(listing.clone());
				listing
			},
		};
		let start = usize::try_from(cookie).unwrap_or(usize::MAX).min(listing.len());
		let (mut at, mut room) = (buffer, length as usize);
		for (index, (name, node)) in listing.iter().enumerate().skip(start) {
			if room == 0 {
				break;
			}
			let mut entry = Vec::with_capacity(DIRENT_BYTES + name.len());
			entry.extend_from_slice(&(index as u64 + 1).to_le_bytes());
			entry.extend_from_slice(&node.to_le_bytes());
			entry.extend_from_slice(&(name.len() as u32).to_le_bytes());
			// Something that was removed meanwhile is told as what no program can open.
			let kind = self.fs.stat(*node).map_or(filetype::UNKNOWN, |stat| file_type(&stat));
			entry.extend_from_slice(&[kind, 0, 0, 0]);
			entry.extend_from_slice(name.as_bytes());
			entry.truncate(room);
			guest.write(at, &entry)?;
			room -= entry.len();
			at += entry.len() as u32;
		}
		guest.write_u32(used, length - room as u32)
	}

	pub(super) fn fd_renumber(&mut self, _: &mut Guest<'_>, from: u32, to: u32) -> Wasi {
		self.descriptors.renumber(&mut self.fs, from, to)
	}
}

/// Flags of a descriptor, if all of them exist.
pub(super) fn known_flags(flags: u32) -> Wasi<u16> {
	u16::try_from(flags)
		.ok()
		.filter(|flags| flags & !fdflags::ALL == 0)
		.ok_or_else(|| Errno::Inval.into())
}

fn preopen_name(descriptor: &Descriptor) -> Wasi<&'static str> {
	match descriptor.resource {
		Resource::Preopen(_, name) => Ok(name),
		_ => Err(Errno::Badf.into()),
	}
}

fn file_type(stat: &Stat) -> u8 {
	if stat.is_folder {
		filetype::DIRECTORY
	} else {
		filetype::REGULAR_FILE
	}
}

/// What `stat` tells, in the snapshot's layout. All nodes are on device 1.
pub(super) fn filestat(stat: &Stat) -> [u8; 64] {
	let mut bytes = [0; 64];
	bytes[..8].copy_from_slice(&1u64.to_le_bytes());
	bytes[8..16].copy_from_slice(&stat.node.to_le_bytes());
	bytes[16] = file_type(stat);
	bytes[24..32].copy_from_slice(&stat.links.to_le_bytes());
	bytes[32..40].copy_from_slice(&stat.size.to_le_bytes());
	bytes[40..48].copy_from_slice(&stat.times.accessed.to_le_bytes());
	bytes[48..56].copy_from_slice(&stat.times.modified.to_le_bytes());
	bytes[56..64].copy_from_slice(&profile::CLOCK.to_le_bytes());
	bytes
}
