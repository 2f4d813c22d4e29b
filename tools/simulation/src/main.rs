//! Plays the protocol against those who cheat: lazy, copying and silent workers, owners of many
//! keys, schedulers that let in their own. Every formula is that of the chain. Beside that, reckons how
//! many units of the token there will be.

mod life;
mod population;
mod report;
mod rng;
mod rules;
mod settlement;
mod strategies;
mod tally;
mod terms;
#[cfg(test)]
mod tests;
mod token;

use clap::{Parser, Subcommand};
use report::Table;
use std::io::{self, Write};

/// Plays the protocol against those who cheat, and prints tables of what it brings them.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
	#[command(subcommand)]
	instead: Option<Instead>,
	/// The first number of chance: the same seed gives the same figures.
	#[arg(long, default_value_t = 2019)]
	seed: u64,
	/// How many tasks each figure is the mean of.
	#[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..))]
	rounds: u64,
	/// Prints JSON: a list of tables.
	#[arg(long)]
	json: bool,
}

/// What is done instead.
#[derive(Subcommand)]
enum Instead {
	/// Reckons the supply of the token over ten years.
	Token {
		/// Prints JSON: a list of tables.
		#[arg(long)]
		json: bool,
	},
}

fn main() -> io::Result<()> {
	let Arguments { instead, seed, rounds, json } = Arguments::parse();
	match instead {
		None => print(&strategies::all(tally::Game { seed, rounds, appealed: 0 }), json),
		Some(Instead::Token { json }) => print(&token::all(), json),
	}
}

fn print(tables: &[Table], json: bool) -> io::Result<()> {
	let mut out = io::stdout().lock();
	if json {
		serde_json::to_writer_pretty(&mut out, tables)?;
		writeln!(out)
	} else {
		let text: Vec<_> = tables.iter().map(ToString::to_string).collect();
		write!(out, "{}", text.join("\n"))
	}
}
