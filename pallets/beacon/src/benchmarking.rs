//! Measures the weight of the hook.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use poco_primitives::H256;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = Measured)]
	fn mix() {
		EpochsWillDo::<T>::put(true);
		let round = Pallet::<T>::request();
		Beacon::<T>::mutate(|state| {
			state.round = state.round.saturating_add(T::Delay::get().saturating_sub(1))
		});
		#[block]
		{
			Pallet::<T>::observe(None, || Some(H256::repeat_byte(1)));
		}
		assert_eq!(Beacon::<T>::get().round, round);
		assert!(Pallet::<T>::seed(round).is_some());
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::mock::fresh(false), crate::tests::mock::Test);
}
