//! What must hold after every block: seeds are known when their rounds have come, and are kept for
//! somebody.

use crate::{Beacon, Config, Pallet, Seeds};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks all of it.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = Beacon::<T>::get().round;
		for (round, seed) in Seeds::<T>::iter() {
			ensure!(seed.users > 0, "a seed is kept for somebody");
			ensure!(
				seed.value.is_some() == (round <= now),
				"a seed is known from its round on and not before"
			);
		}
		Ok(())
	}
}
