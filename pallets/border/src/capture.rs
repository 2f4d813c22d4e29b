//! Notes where a message came from while it is processed.

use crate::{CapturedOrigin, Config, WeightInfo};
use core::marker::PhantomData;
use frame_support::{
	traits::{ProcessMessage, ProcessMessageError},
	weights::WeightMeter,
};
use sp_runtime::traits::Convert;
use xcm::v5::Location;

/// Processes messages as `Inner` does, and keeps in storage where each came from until that is done.
///
/// A transfer by reserve clears its origin before it deposits anything; by this the border knows it
/// still. `ToLocation` tells where the queue's origins are: `ConvertInto` for those of Cumulus.
pub struct OriginCapture<T, Inner, ToLocation>(PhantomData<(T, Inner, ToLocation)>);

impl<T, Inner, ToLocation> ProcessMessage for OriginCapture<T, Inner, ToLocation>
where
	T: Config,
	Inner: ProcessMessage,
	ToLocation: Convert<Inner::Origin, Location>,
{
	type Origin = Inner::Origin;

	fn process_message(
		message: &[u8],
		origin: Self::Origin,
		meter: &mut WeightMeter,
		id: &mut [u8; 32],
	) -> Result<bool, ProcessMessageError> {
		let own = T::WeightInfo::capture();
		meter.try_consume(own).map_err(|()| ProcessMessageError::Overweight(own))?;
		let outer = CapturedOrigin::<T>::get();
		CapturedOrigin::<T>::put(ToLocation::convert(origin.clone()));
		let outcome = Inner::process_message(message, origin, meter, id);
		CapturedOrigin::<T>::set(outer);
		outcome.map_err(|error| match error {
			// What the queue has to spare must cover this, too.
			ProcessMessageError::Overweight(needed) => {
				ProcessMessageError::Overweight(needed.saturating_add(own))
			},
			other => other,
		})
	}
}
