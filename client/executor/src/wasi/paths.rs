//! The functions on paths. There are no links, so nothing depends on following them.

// The parameters are the snapshot's.
#![allow(clippy::too_many_arguments)]

use super::{
	abi::{oflags, rights, Errno, Wasi},
	descriptors::{Descriptor, Resource},
	files::{filestat, known_flags},
	guest::Guest,
	World,
};
use crate::fs::{Place, Refusal};

impl World {
	/// Where a path leads from a folder's descriptor.
	fn place(&self, guest: &mut Guest<'_>, fd: u32, path: u32, length: u32) -> Wasi<Place> {
		let folder = self.descriptors.get(fd)?.folder()?;
		let path = guest.path(path, length)?;
		Ok(self.fs.walk(folder, &path)?)
	}

	pub(super) fn path_open(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		_follow: u32,
		path: u32,
		length: u32,
		how: u32,
		wanted: u64,
		inheriting: u64,
		flags: u32,
		opened: u32,
	) -> Wasi {
		guest.check(opened, 4)?;
		let flags = known_flags(flags)?;
		let place = self.place(guest, fd, path, length)?;
		let inherited = self.descriptors.get(fd)?.inheriting;
		self.descriptors.check_room()?;
		let has = |flag: u32| how & flag != 0;
		let writes = wanted & rights::FD_WRITE != 0;
		let node = match self.fs.find(&place) {
			Ok(_) if has(oflags::CREAT) && has(oflags::EXCL) => return Err(Errno::Exist.into()),
			Ok(node) => node,
			Err(Refusal::NotFound) if has(oflags::CREAT) && !has(oflags::DIRECTORY) => {
				self.fs.create_file(&place)?
			},
			Err(other) => return Err(other.into()),
		};
		let is_folder = self.fs.stat(node)?.is_folder;
		if is_folder && (writes || has(oflags::TRUNC)) {
			return Err(Errno::Isdir.into());
		}
		if !is_folder && has(oflags::DIRECTORY) {
			return Err(Errno::Notdir.into());
		}
		if writes && !self.fs.is_writable(node) {
			return Err(Errno::Rofs.into());
		}
		if has(oflags::TRUNC) {
			self.fs.resize(node, 0)?;
		}
		let (resource, possible, passed_on) = if is_folder {
			(Resource::Folder(node), rights::FOLDER, inheriting & inherited)
		} else {
			(Resource::File(node), rights::FILE, 0)
		};
		let descriptor = Descriptor::new(resource, wanted & inherited & possible, passed_on, flags);
		let number = self.descriptors.insert(&mut self.fs, descriptor)?;
		guest.write_u32(opened, number)
	}

	pub(super) fn path_create_directory(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		path: u32,
		length: u32,
	) -> Wasi {
		let place = self.place(guest, fd, path, length)?;
		self.fs.create_folder(&place)?;
		Ok(())
	}

	pub(super) fn path_remove_directory(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		path: u32,
		length: u32,
	) -> Wasi {
		let place = self.place(guest, fd, path, length)?;
		Ok(self.fs.remove_folder(&place)?)
	}

	pub(super) fn path_unlink_file(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		path: u32,
		length: u32,
	) -> Wasi {
		let place = self.place(guest, fd, path, length)?;
		Ok(self.fs.unlink(&place)?)
	}

	pub(super) fn path_rename(
		&mut self,
		guest: &mut Guest<'_>,
		old_fd: u32,
		old: u32,
		old_length: u32,
		new_fd: u32,
		new: u32,
		new_length: u32,
	) -> Wasi {
		let from = self.place(guest, old_fd, old, old_length)?;
		let to = self.place(guest, new_fd, new, new_length)?;
		Ok(self.fs.rename(&from, &to)?)
	}

	pub(super) fn path_filestat_get(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		_follow: u32,
		path: u32,
		length: u32,
		stat: u32,
	) -> Wasi {
		let place = self.place(guest, fd, path, length)?;
		let found = self.fs.stat(self.fs.find(&place)?)?;
		guest.write(stat, &filestat(&found))
	}

	pub(super) fn path_filestat_set_times(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		_follow: u32,
		path: u32,
		length: u32,
		accessed: u64,
		modified: u64,
		flags: u32,
	) -> Wasi {
		let place = self.place(guest, fd, path, length)?;
		let node = self.fs.find(&place)?;
		self.set_times(node, accessed, modified, flags)
	}

	/// There are no links here, and none can be made.
	pub(super) fn path_link(
		&mut self,
		_: &mut Guest<'_>,
		_old_fd: u32,
		_follow: u32,
		_old: u32,
		_old_length: u32,
		_new_fd: u32,
		_new: u32,
		_new_length: u32,
	) -> Wasi {
		Err(Errno::Notsup.into())
	}

	/// There are no links here, and none can be made.
	pub(super) fn path_symlink(
		&mut self,
		_: &mut Guest<'_>,
		_old: u32,
		_old_length: u32,
		_fd: u32,
		_new: u32,
		_new_length: u32,
	) -> Wasi {
		Err(Errno::Notsup.into())
	}

	/// Nothing that can be found is a link.
	pub(super) fn path_readlink(
		&mut self,
		guest: &mut Guest<'_>,
		fd: u32,
		path: u32,
		length: u32,
		_buffer: u32,
		_room: u32,
		_used: u32,
	) -> Wasi {
		let place = self.place(guest, fd, path, length)?;
		self.fs.find(&place)?;
		Err(Errno::Inval.into())
	}
}
