#![doc = include_str!("../README.md")]

mod artifact;
mod commands;
mod exit;
mod follow;
mod keys;
mod output;
mod worker;

use clap::{Parser, Subcommand};
use output::Output;
use std::process::ExitCode;

/// Buy, sell and check off-chain computing on the PoCo chain.
#[derive(Parser)]
#[command(name = "poco", version, after_help = exit::HELP, max_term_width = 100)]
struct Cli {
	/// The node to talk to; the variable POCO_URL, or ws://127.0.0.1:9944, when not given.
	#[arg(long, global = true, value_name = "URL")]
	url: Option<String>,
	/// Write JSON to standard output: one document a line. `run`, `task follow`, `worker` and
	/// `demo` write a line for each step first; the last line is the result, or the error.
	#[arg(long, global = true)]
	json: bool,
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Buy a computation and follow it to its verified result.
	Run(commands::run::Options),
	/// Compute, vote and earn: the worker daemon.
	Worker(worker::Options),
	/// Look at tasks, and make the calls that anybody may make.
	#[command(subcommand)]
	Task(commands::task::Command),
	/// Hold more of an account's balance as its bond.
	Bond(commands::bond::BondOptions),
	/// Release what no open contribution locks of a bond.
	Unbond(commands::bond::UnbondOptions),
	/// Pay out what a worker earned.
	Withdraw(commands::bond::WithdrawOptions),
	/// Show what an account has, and its record as a worker.
	Account(commands::account::Options),
	/// Make keys.
	#[command(subcommand)]
	Key(commands::key::Command),
	/// Write a folder as the one file that `--input` and `--input-uri` name by its hash.
	Bundle(commands::bundle::Options),
	/// Check that the node, the chain and this machine are as they should be.
	Doctor(commands::doctor::Options),
	/// Start a development chain and five workers, one of which lies, and buy three computations.
	Demo(commands::demo::Options),
}

#[tokio::main]
async fn main() -> ExitCode {
	let cli = Cli::parse();
	let out = Output::new(cli.json);
	let url = cli
		.url
		.or_else(|| std::env::var("POCO_URL").ok())
		.unwrap_or_else(|| "ws://127.0.0.1:9944".into());
	let ended = match cli.command {
		Command::Run(options) => commands::run::run(&url, options, &out).await,
		Command::Worker(options) => worker::run(&url, options, &out).await,
		Command::Task(command) => commands::task::run(&url, command, &out).await,
		Command::Bond(options) => commands::bond::bond(&url, options, &out).await,
		Command::Unbond(options) => commands::bond::unbond(&url, options, &out).await,
		Command::Withdraw(options) => commands::bond::withdraw(&url, options, &out).await,
		Command::Account(options) => commands::account::run(&url, options, &out).await,
		Command::Key(command) => commands::key::run(command, &out),
		Command::Bundle(options) => commands::bundle::run(options, &out),
		Command::Doctor(options) => commands::doctor::run(&url, options, &out).await,
		Command::Demo(options) => commands::demo::run(options, &out).await,
	};
	match ended {
		Ok(status) => status.into(),
		Err(error) => {
			let status = exit::Status::of(&error);
			out.error(&error, status);
			status.into()
		},
	}
}
