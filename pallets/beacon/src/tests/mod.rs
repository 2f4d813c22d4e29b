#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::unwrap_used)]

mod invariants;
pub(crate) mod mock;
mod proofs;
mod rounds;
mod seeds;
