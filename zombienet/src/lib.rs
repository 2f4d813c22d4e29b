#![doc = include_str!("../README.md")]

mod description;
mod network;
mod problem;
mod processes;
mod programs;

pub use description::{
	Description, Ports, COLLATORS, NEIGHBOUR, NEIGHBOUR_COLLATOR, POCO, RELAY, TAX_OFFICE,
	TAX_OFFICE_COLLATOR, VALIDATORS,
};
pub use network::{end_on_signal, first_node_of, Endpoint, Height, Network};
pub use problem::{Problem, DISK};
pub use processes::{kill_all, processes_in, stop_all, Process};
pub use programs::{built, Programs, POLKADOT_VARIABLE, POLKADOT_VERSION, PVF_WORKERS};
