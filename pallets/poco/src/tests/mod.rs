#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod agenda;
mod alone;
mod appeals;
mod artifacts;
mod assets;
mod attacks;
mod authorisation;
mod batches;
mod bonds;
mod callbacks;
mod campaigns;
mod checker;
mod checks;
mod contribute;
mod create_task;
mod deadlines;
mod deals;
mod failure;
mod fees;
mod finalize;
mod migrations;
pub(crate) mod mock;
mod money;
mod operators;
mod pools;
mod properties;
mod prune;
mod publication;
mod publish;
mod receipts;
mod records;
mod reopen;
mod reveal;
mod scheduler;
mod transitions;
mod views;
mod work;
