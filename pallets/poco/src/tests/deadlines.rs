use super::mock::*;
use crate::ChainClock;
use frame_support::traits::OnTimestampSet;
use poco_primitives::deadlines::Clock;

#[test]
fn the_timestamp_of_a_block_sets_the_chains_clock() {
	chain(|| {
		Poco::on_timestamp_set(START + 6_000);
		assert_eq!(
			ChainClock::<Test>::get(),
			Clock { now: START + 6_000, timestamp: START + 6_000 }
		);
		assert_eq!(Poco::now(), START + 6_000);
	});
}
