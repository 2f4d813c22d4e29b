//! Changes of what is stored.
//!
//! All in one block each: these versions never ran but on networks of their developers, whose deals are few.

use crate::Pallet;
use frame_support::migrations::VersionedMigration;

pub mod version_1;
pub mod version_2;
pub mod version_3;

/// Deals say who sold what; what they compute is a part of them, and artifacts can be pinned.
pub type ToVersion2<T> = VersionedMigration<
	1,
	2,
	version_1::Migration<T>,
	Pallet<T>,
	<T as frame_system::Config>::DbWeight,
>;

/// Deals say who may contribute, tasks what waits for a publication and who doubts their result, and
/// contributions what they stake; what comes due is noted.
pub type ToVersion3<T> = VersionedMigration<
	2,
	3,
	version_2::Migration<T>,
	Pallet<T>,
	<T as frame_system::Config>::DbWeight,
>;

/// Tasks say themselves what they ask of their votes.
pub type ToVersion4<T> = VersionedMigration<
	3,
	4,
	version_3::Migration<T>,
	Pallet<T>,
	<T as frame_system::Config>::DbWeight,
>;
