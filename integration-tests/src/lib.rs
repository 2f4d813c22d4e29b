//! A relay chain, the PoCo chain and a parachain that nobody of this project wrote, in one process: what
//! the tests of messages between them run on.
//!
//! All three are the real runtimes, executed natively; messages go through their own queues. What is not
//! there are blocks and their authors: a block is made wherever something is done on a parachain.

pub mod chains;
pub mod genesis;
