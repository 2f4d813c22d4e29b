//! What the node is made of, for other programs that start networks of it.

pub mod chain_spec;
pub mod runtime;
