//! The linear memory as a WASI function sees it: bounds are checked, work is counted.

use super::abi::{Errno, Wasi};
use crate::profile;

/// A view of the memory for the length of one call.
pub(crate) struct Guest<'a> {
	bytes: &'a mut [u8],
	work: u64,
}

/// One buffer of a read or a write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Buffer {
	pub(crate) at: u32,
	pub(crate) length: u32,
}

impl<'a> Guest<'a> {
	pub(crate) fn new(bytes: &'a mut [u8]) -> Self {
		Self { bytes, work: 0 }
	}

	/// Fuel for what was done through this view.
	pub(crate) fn fuel(&self) -> u64 {
		self.work
	}

	/// Counts bytes that were moved, filled or made up elsewhere.
	pub(crate) fn count_bytes(&mut self, bytes: u64) {
		self.work = self.work.saturating_add(bytes.saturating_mul(profile::FUEL_PER_BYTE));
	}

	/// Counts names that were listed.
	pub(crate) fn count_names(&mut self, names: usize) {
		self.work = self.work.saturating_add((names as u64).saturating_mul(profile::FUEL_PER_NAME));
	}

	/// Whether `length` bytes at `at` are inside of the memory.
	pub(crate) fn check(&self, at: u32, length: u64) -> Wasi {
		match u64::from(at).checked_add(length) {
			Some(end) if end <= self.bytes.len() as u64 => Ok(()),
			_ => Err(Errno::Fault.into()),
		}
	}

	/// The bytes at `at`.
	pub(crate) fn read(&mut self, at: u32, length: u32) -> Wasi<&[u8]> {
		self.count_bytes(length.into());
		let start = at as usize;
		self.bytes.get(start..start + length as usize).ok_or_else(|| Errno::Fault.into())
	}

	/// The bytes at `at`, to be overwritten.
	pub(crate) fn slot(&mut self, at: u32, length: u32) -> Wasi<&mut [u8]> {
		self.count_bytes(length.into());
		let start = at as usize;
		self.bytes.get_mut(start..start + length as usize).ok_or_else(|| Errno::Fault.into())
	}

	/// Writes bytes to `at`.
	pub(crate) fn write(&mut self, at: u32, bytes: &[u8]) -> Wasi {
		let length = u32::try_from(bytes.len()).map_err(|_| Errno::Fault)?;
		self.slot(at, length)?.copy_from_slice(bytes);
		Ok(())
	}

	fn array<const N: usize>(&mut self, at: u32) -> Wasi<[u8; N]> {
		self.read(at, N as u32)?.try_into().map_err(|_| Errno::Fault.into())
	}

	pub(crate) fn u8(&mut self, at: u32) -> Wasi<u8> {
		self.array(at).map(u8::from_le_bytes)
	}

	pub(crate) fn u32(&mut self, at: u32) -> Wasi<u32> {
		self.array(at).map(u32::from_le_bytes)
	}

	pub(crate) fn u64(&mut self, at: u32) -> Wasi<u64> {
		self.array(at).map(u64::from_le_bytes)
	}

	pub(crate) fn write_u32(&mut self, at: u32, value: u32) -> Wasi {
		self.write(at, &value.to_le_bytes())
	}

	pub(crate) fn write_u64(&mut self, at: u32, value: u64) -> Wasi {
		self.write(at, &value.to_le_bytes())
	}

	/// A path. It is UTF-8 without NUL.
	pub(crate) fn path(&mut self, at: u32, length: u32) -> Wasi<String> {
		if length as usize > profile::PATH_BYTES {
			return Err(Errno::Nametoolong.into());
		}
		let path = std::str::from_utf8(self.read(at, length)?).map_err(|_| Errno::Ilseq)?;
		if path.contains('\0') {
			return Err(Errno::Inval.into());
		}
		Ok(path.into())
	}

	/// The buffers of a read or a write, and their length together. All are inside of the memory.
	pub(crate) fn buffers(&mut self, at: u32, count: u32) -> Wasi<(Vec<Buffer>, u32)> {
		if count > profile::VECTORS {
			return Err(Errno::Inval.into());
		}
		let mut total = 0u32;
		let mut buffers = Vec::with_capacity(count as usize);
		for index in 0..count {
			let entry = at.checked_add(index * 8).ok_or(Errno::Fault)?;
			let buffer = Buffer {
				at: self.u32(entry)?,
				length: self.u32(entry.checked_add(4).ok_or(Errno::Fault)?)?,
			};
			self.check(buffer.at, buffer.length.into())?;
			total = total.checked_add(buffer.length).ok_or(Errno::Inval)?;
			buffers.push(buffer);
		}
		Ok((buffers, total))
	}
}
