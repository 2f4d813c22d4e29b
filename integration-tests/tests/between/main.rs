//! Messages between the PoCo chain, its relay chain and another parachain: what goes where, what it costs,
//! and that there is of every asset, over all chains, as much as there was.

mod border;
mod channels;
mod deals;
mod purchases;
mod support;
mod tokens;
mod trapped;
