//! Chance, the same for the same seed on every machine: SplitMix64.

/// A generator of numbers.
pub struct Rng(u64);

impl Rng {
	/// The generator of a seed.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// The next number.
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below `bound`, which is not 0. The bounds here are so small that the bias of the
	/// remainder is none that could be seen.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	/// Whether something happens that happens `per_mille` times of a thousand.
	pub fn chance(&mut self, per_mille: u64) -> bool {
		self.below(1_000) < per_mille
	}

	/// Puts a list into a random order.
	pub fn shuffle<T>(&mut self, list: &mut [T]) {
		for end in (1..list.len()).rev() {
			list.swap(end, self.below(end as u64 + 1) as usize);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_numbers_are_those_of_splitmix64() {
		let mut rng = Rng::new(1_234_567);
		let first = [
			6_457_827_717_110_365_317,
			3_203_168_211_198_807_973,
			9_817_491_932_198_370_423,
			4_593_380_528_125_082_431,
			16_408_922_859_458_223_821,
		];
		assert_eq!(first.map(|_| rng.next()), first);
	}

	#[test]
	fn a_shuffle_loses_nothing_and_puts_everything_everywhere() {
		let mut rng = Rng::new(7);
		let mut seen = [[0u32; 4]; 4];
		for _ in 0..4_000 {
			let mut list = [0, 1, 2, 3];
			rng.shuffle(&mut list);
			for (place, item) in list.into_iter().enumerate() {
				seen[item][place] += 1;
			}
		}
		for count in seen.into_iter().flatten() {
			assert!((850..1_150).contains(&count), "{count} of 4000");
		}
	}
}
