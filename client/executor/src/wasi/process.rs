//! Arguments, clocks, randomness, events: what is not about files.

use super::{
	abi::{eventtype, Errno, Wasi},
	descriptors::Resource,
	guest::Guest,
	World,
};
use crate::profile;
use poco_primitives::hash::tagged;

/// Number of clocks in the snapshot.
const CLOCKS: u32 = 4;
const SUBSCRIPTION_BYTES: u32 = 48;
const EVENT_BYTES: u32 = 32;
/// Bytes of one block of randomness.
const BLOCK_BYTES: u64 = 32;

impl World {
	pub(super) fn args_sizes_get(&mut self, guest: &mut Guest<'_>, count: u32, size: u32) -> Wasi {
		let bytes: usize = self.args.iter().map(|arg| arg.len() + 1).sum();
		guest.check(count, 4)?;
		guest.write_u32(size, u32::try_from(bytes).map_err(|_| Errno::Inval)?)?;
		guest.write_u32(count, self.args.len() as u32)
	}

	pub(super) fn args_get(&mut self, guest: &mut Guest<'_>, argv: u32, buffer: u32) -> Wasi {
		let (mut entry, mut at) = (argv, buffer);
		for arg in &self.args {
			guest.write_u32(entry, at)?;
			guest.write(at, arg)?;
			let end = at.checked_add(arg.len() as u32).ok_or(Errno::Fault)?;
			guest.write(end, &[0])?;
			at = end.checked_add(1).ok_or(Errno::Fault)?;
			entry = entry.checked_add(4).ok_or(Errno::Fault)?;
		}
		Ok(())
	}

	pub(super) fn environ_sizes_get(
		&mut self,
		guest: &mut Guest<'_>,
		count: u32,
		size: u32,
	) -> Wasi {
		guest.write_u32(count, 0)?;
		guest.write_u32(size, 0)
	}

	pub(super) fn environ_get(&mut self, _: &mut Guest<'_>, _environ: u32, _buffer: u32) -> Wasi {
		Ok(())
	}

	pub(super) fn clock_res_get(
		&mut self,
		guest: &mut Guest<'_>,
		clock: u32,
		resolution: u32,
	) -> Wasi {
		check_clock(clock)?;
		guest.write_u64(resolution, profile::CLOCK_RESOLUTION)
	}

	pub(super) fn clock_time_get(
		&mut self,
		guest: &mut Guest<'_>,
		clock: u32,
		_precision: u64,
		time: u32,
	) -> Wasi {
		check_clock(clock)?;
		guest.write_u64(time, profile::CLOCK)
	}

	pub(super) fn random_get(&mut self, guest: &mut Guest<'_>, buffer: u32, length: u32) -> Wasi {
		let slot = guest.slot(buffer, length)?;
		let mut done = 0;
		while let Some(rest) = slot.get_mut(done..).filter(|rest| !rest.is_empty()) {
			let block = tagged(profile::RANDOM_TAG, &(self.random / BLOCK_BYTES));
			let fresh = block.as_bytes().iter().skip((self.random % BLOCK_BYTES) as usize);
			let mut taken = 0;
			for (to, from) in rest.iter_mut().zip(fresh) {
				*to = *from;
				taken += 1;
			}
			done += taken;
			self.random = self.random.wrapping_add(taken as u64);
		}
		Ok(())
	}

	/// Everything is due at once: clocks do not tick, so nothing is worth waiting for, and no
	/// stream ever blocks.
	pub(super) fn poll_oneoff(
		&mut self,
		guest: &mut Guest<'_>,
		subscriptions: u32,
		events: u32,
		count: u32,
		happened: u32,
	) -> Wasi {
		if count == 0 {
			return Err(Errno::Inval.into());
		}
		guest.check(subscriptions, u64::from(count) * u64::from(SUBSCRIPTION_BYTES))?;
		guest.check(events, u64::from(count) * u64::from(EVENT_BYTES))?;
		guest.check(happened, 4)?;
		// The checks leave no room for an overflow below.
		for index in 0..count {
			let subscription = subscriptions + index * SUBSCRIPTION_BYTES;
			let event = events + index * EVENT_BYTES;
			let user_data = guest.u64(subscription)?;
			let kind = guest.u8(subscription + 8)?;
			let subject = guest.u32(subscription + 16)?;
			let (error, ready) = match kind {
				eventtype::CLOCK => (check_clock(subject).err().map(|_| Errno::Inval), 0),
				eventtype::FD_READ | eventtype::FD_WRITE => match self.readiness(subject) {
					Some(bytes) => (None, bytes),
					None => (Some(Errno::Badf), 0),
				},
				_ => (Some(Errno::Inval), 0),
			};
			let mut bytes = [0; EVENT_BYTES as usize];
			bytes[..8].copy_from_slice(&user_data.to_le_bytes());
			bytes[8..10].copy_from_slice(&error.map_or(0, |error| error as u16).to_le_bytes());
			bytes[10] = kind;
			bytes[16..24].copy_from_slice(&ready.to_le_bytes());
			guest.write(event, &bytes)?;
		}
		guest.write_u32(happened, count)
	}

	/// How many bytes a descriptor has to read.
	fn readiness(&self, fd: u32) -> Option<u64> {
		let descriptor = self.descriptors.get(fd).ok()?;
		Some(match descriptor.resource {
			Resource::File(node) => {
				self.fs.stat(node).map_or(0, |stat| stat.size.saturating_sub(descriptor.offset))
			},
			_ => 0,
		})
	}

	pub(super) fn proc_raise(&mut self, _: &mut Guest<'_>, _signal: u32) -> Wasi {
		Err(Errno::Nosys.into())
	}

	pub(super) fn sched_yield(&mut self, _: &mut Guest<'_>) -> Wasi {
		Ok(())
	}
}

fn check_clock(clock: u32) -> Wasi {
	if clock < CLOCKS {
		Ok(())
	} else {
		Err(Errno::Inval.into())
	}
}
