#![doc = include_str!("../README.md")]

mod artifact;
mod authorisation;
mod blocks;
mod commands;
mod exit;
mod files;
mod follow;
mod keys;
mod mismatch;
mod output;
mod send;
mod words;
mod worker;

use anyhow::Context;
use clap::{Parser, Subcommand};
use output::Output;
use std::{fs::File, io::Read, process::ExitCode};

/// Buy, sell and check off-chain computing on the PoCo chain.
#[derive(Parser)]
#[command(name = "poco", version, after_help = exit::HELP, max_term_width = 100)]
struct Cli {
	/// The node to talk to; the variable POCO_URL, or ws://127.0.0.1:9944, when not given.
	#[arg(long, global = true, value_name = "URL")]
	url: Option<String>,
	/// Write JSON to standard output: one document a line. `run`, `match`, `task follow`, `upgrade
	/// follow`, `xcm send`, `xcm trace`, `donate`, `waive`, `receipt export`, `receipt push`, `receipt
	/// redeem`, `worker` and `demo` write a line for each step first; the last line is the result, or the
	/// error.
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
	/// Sell the use of an app, or look at what others sell.
	#[command(subcommand)]
	App(commands::entry::Command<commands::entry::App>),
	/// Sell the use of data, or look at what others sell.
	#[command(subcommand)]
	Dataset(commands::entry::Command<commands::entry::Dataset>),
	/// Sell computing as the scheduler of a workerpool, or look at what others sell.
	#[command(subcommand)]
	Pool(commands::pool::Command),
	/// Make the groups that orders can be restricted to.
	#[command(subcommand)]
	Group(commands::group::Command),
	/// List the categories: how long tasks may take.
	#[command(subcommand)]
	Category(commands::category::Command),
	/// Sign orders, place them on chain, look at them, close them.
	#[command(subcommand)]
	Order(commands::order::Command),
	/// Make a deal of orders that fit together, and open its tasks.
	Match(commands::matching::Options),
	/// Look at deals, and refund what nobody began.
	#[command(subcommand)]
	Deal(commands::deal::Command),
	/// Give money for what others buy.
	#[command(subcommand)]
	Voucher(commands::voucher::Command),
	/// Collect money that buys computing for a cause and nothing else.
	#[command(subcommand)]
	Campaign(commands::campaign::Command),
	/// Give money to a campaign.
	Donate(commands::donate::Options),
	/// Give what the signing account was paid for proving a task's result to the campaign that paid it, and
	/// have a receipt for that. It comes from the balance: `poco withdraw` pays out what was earned.
	Waive(commands::waive::Options),
	/// State what was spent of a donation, prove it to others, check what others prove, send it to other
	/// chains, and use it.
	#[command(subcommand)]
	Receipt(commands::receipt::Command),
	/// Look at tasks, and make the calls that anybody may make.
	#[command(subcommand)]
	Task(commands::task::Command),
	/// Commit to answers beforehand, and confirm results by them.
	#[command(subcommand)]
	Check(commands::check::Command),
	/// List what is due: what the chain does by itself, and anybody may do before it does.
	Due,
	/// Hold more of an account's balance as its bond.
	Bond(commands::bond::BondOptions),
	/// Release what no open contribution locks of a bond.
	Unbond(commands::bond::UnbondOptions),
	/// Pay out what a worker, a scheduler or a seller earned.
	Withdraw(commands::bond::WithdrawOptions),
	/// Stake behind collators, and have a part of what they earn.
	#[command(subcommand)]
	Stake(commands::stake::Command),
	/// Look at who makes blocks, and become one of them.
	#[command(subcommand)]
	Collator(commands::collator::Command),
	/// Propose, vote and delegate; look at what is being decided.
	#[command(subcommand)]
	Gov(commands::gov::Command),
	/// Bring the chain another runtime, by a vote.
	#[command(subcommand)]
	Upgrade(commands::upgrade::Command),
	/// Look at the treasury, and be paid by it.
	#[command(subcommand)]
	Treasury(commands::treasury::Command),
	/// Send tokens to other chains, tell what that costs, and follow messages.
	#[command(subcommand)]
	Xcm(commands::xcm::Command),
	/// Show what an account has, and its record as a worker; or say which key works for it.
	Account(commands::account::Options),
	/// Make keys.
	#[command(subcommand)]
	Key(commands::key::Command),
	/// Write a folder as the one file that `--input` and `--input-uri` name by its hash.
	Bundle(commands::bundle::Options),
	/// Check that the node, the chain and this machine are as they should be.
	Doctor(commands::doctor::Options),
	/// Start a development chain and five workers, one of which lies, and buy five computations, one
	/// of them on the marketplace, one that begins badly and one that fails.
	Demo(commands::demo::Options),
}

fn main() -> ExitCode {
	poco_executor::init();
	command()
}

#[tokio::main]
async fn command() -> ExitCode {
	let cli = match Cli::try_parse() {
		Ok(cli) => cli,
		// Whoever reads JSON reads that of arguments that are none, too.
		Err(error) if error.use_stderr() && std::env::args_os().any(|it| it == "--json") => {
			let text = error.render().to_string();
			let refusal = exit::bad_input(text.trim_start_matches("error: ").trim());
			Output::new(true).error(&refusal, exit::Status::Input);
			return exit::Status::Input.into();
		},
		Err(error) => error.exit(),
	};
	let out = Output::new(cli.json);
	let url = cli
		.url
		.or_else(|| std::env::var("POCO_URL").ok())
		.unwrap_or_else(|| "ws://127.0.0.1:9944".into());
	let ended = match cli.command {
		Command::Run(options) => commands::run::run(&url, options, &out).await,
		Command::Worker(options) => worker::run(&url, options, &out).await,
		Command::App(command) => commands::entry::run(&url, command, &out).await,
		Command::Dataset(command) => commands::entry::run(&url, command, &out).await,
		Command::Pool(command) => commands::pool::run(&url, command, &out).await,
		Command::Group(command) => commands::group::run(&url, command, &out).await,
		Command::Category(command) => commands::category::run(&url, command, &out).await,
		Command::Order(command) => commands::order::run(&url, command, &out).await,
		Command::Match(options) => commands::matching::run(&url, options, &out).await,
		Command::Deal(command) => commands::deal::run(&url, command, &out).await,
		Command::Voucher(command) => commands::voucher::run(&url, command, &out).await,
		Command::Campaign(command) => commands::campaign::run(&url, command, &out).await,
		Command::Donate(options) => commands::donate::run(&url, options, &out).await,
		Command::Waive(options) => commands::waive::run(&url, options, &out).await,
		Command::Receipt(command) => commands::receipt::run(&url, command, &out).await,
		Command::Task(command) => commands::task::run(&url, command, &out).await,
		Command::Check(command) => commands::check::run(&url, command, &out).await,
		Command::Due => commands::due::run(&url, &out).await,
		Command::Bond(options) => commands::bond::bond(&url, options, &out).await,
		Command::Unbond(options) => commands::bond::unbond(&url, options, &out).await,
		Command::Withdraw(options) => commands::bond::withdraw(&url, options, &out).await,
		Command::Stake(command) => commands::stake::run(&url, command, &out).await,
		Command::Collator(command) => commands::collator::run(&url, command, &out).await,
		Command::Gov(command) => commands::gov::run(&url, command, &out).await,
		Command::Upgrade(command) => commands::upgrade::run(&url, command, &out).await,
		Command::Treasury(command) => commands::treasury::run(&url, command, &out).await,
		Command::Xcm(command) => commands::xcm::run(&url, command, &out).await,
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

/// Random bytes of the system.
fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
	let mut bytes = [0; N];
	File::open("/dev/urandom")
		.and_then(|mut random| random.read_exact(&mut bytes))
		.context("cannot read randomness from /dev/urandom")?;
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_is_well_formed() {
		Cli::command().debug_assert();
	}

	#[test]
	fn signing_takes_a_file_or_an_order_and_its_options_after_it() {
		let parse = |line: &str| Cli::try_parse_from(line.split_whitespace()).is_ok();
		let app = "0xabababababababababababababababababababab";
		assert!(parse("poco order sign draft.json --suri //Bob --out signed.json"));
		assert!(parse(&format!("poco order sign app --app {app} --price 1 --suri //Bob --json")));
		assert!(!parse(&format!("poco order sign --suri //Bob app --app {app}")));
		assert!(parse("poco pool deploy --name mine --stake 20% --share 2.5%"));
		assert!(!parse("poco pool deploy --name mine --stake 101%"));
		assert!(parse(&format!("poco pool policy {app} --stake 20%")));
		assert!(parse(&format!("poco pool policy {app} --admission drawn --minimum 1 --cap 5")));
		assert!(!parse(&format!("poco pool policy {app} --cap 5")));
		assert!(!parse(&format!("poco pool policy {app}")));
		assert!(!parse("poco pool authority"));
		assert!(!parse("poco pool authority //Bob --own"));
		assert!(parse("poco account //Bob"));
		assert!(parse("poco account operator set //Bob --suri //Alice"));
		assert!(!parse("poco account operator set --suri //Alice"));
		assert!(parse("poco account operator remove --suri //Alice"));
		assert!(!parse("poco worker --as //Bob --bond 5"));
		assert!(parse(&format!("poco app sell {app} 5 --to //Bob")));
		assert!(parse(&format!("poco app sell {app} --withdraw")));
		assert!(!parse(&format!("poco app sell {app}")));
		assert!(!parse("poco match"));
		assert!(!parse("poco match a.json --out results"));
		assert!(!parse("poco match a.json --follow --no-initialize"));
	}

	#[test]
	fn stake_and_collators_are_named_before_amounts() {
		let parse = |line: &str| Cli::try_parse_from(line.split_whitespace()).is_ok();
		assert!(parse("poco stake show"));
		assert!(parse("poco stake show //Dave --json"));
		assert!(parse("poco stake delegate //Bob 25 --suri //Dave"));
		assert!(!parse("poco stake delegate //Bob"));
		assert!(!parse("poco stake delegate 25 //Bob"));
		assert!(parse("poco stake undelegate //Bob 2.5"));
		assert!(parse("poco stake undelegate //Bob --all"));
		assert!(!parse("poco stake undelegate //Bob"));
		assert!(!parse("poco stake undelegate //Bob 2.5 --all"));
		assert!(parse("poco stake move //Bob //Charlie 10"));
		assert!(parse("poco stake claim //Bob --of //Eve"));
		assert!(parse("poco stake claim --all"));
		assert!(!parse("poco stake claim"));
		assert!(!parse("poco stake claim //Bob --all"));
		assert!(parse("poco stake compound //Bob on"));
		assert!(!parse("poco stake compound //Bob"));
		assert!(!parse("poco stake compound //Bob perhaps"));
		assert!(parse("poco collator keys --node-url ws://127.0.0.1:9944 --suri //Bob"));
		assert!(!parse("poco collator keys"));
		assert!(parse("poco collator join"));
		assert!(parse("poco collator join --bond 12"));
		assert!(!parse("poco collator bond"));
		assert!(parse("poco collator commission 2.5%"));
		assert!(!parse("poco collator commission 101%"));
	}

	#[test]
	fn donors_and_verifiers_name_campaigns_places_and_whom_they_trust() {
		let parse = |line: &str| Cli::try_parse_from(line.split_whitespace()).is_ok();
		let hash = format!("0x{}", "ab".repeat(32));
		let app = format!("0x{}", "ab".repeat(20));
		let plan = "poco campaign create --cause health --goal 100 --price 5 --ends 30d";
		assert!(parse(&format!("{plan} --app {app} --requester //Bob --float 10")));
		assert!(parse(&format!("{plan} --content {hash} --trust 4 --members 9")));
		assert!(!parse(plan));
		assert!(parse("poco campaign show 0"));
		assert!(parse("poco campaign list --json"));
		assert!(parse("poco campaign end 0 --suri //Bob"));
		assert!(parse("poco campaign fund 0 5"));
		assert!(parse("poco campaign requesters 0 //Bob //Charlie"));
		assert!(!parse("poco campaign requesters 0"));
		assert!(parse("poco campaign refund 0 1"));
		assert!(parse("poco donate 0 5"));
		assert!(!parse("poco donate 0"));
		assert!(parse("poco donate 0 5 --secret-file s --identity 12/345 --redeemer //Bob"));
		assert!(!parse("poco donate 0 5 --identity 12/345"));
		assert!(!parse("poco donate 0 5 --redeemer //Bob"));
		assert!(parse(&format!("poco waive {hash} --suri //Bob")));
		assert!(parse(&format!("poco waive {hash} --secret-file s --identity 12/345")));
		assert!(!parse(&format!("poco waive {hash} --redeemer //Bob")));
		assert!(!parse("poco waive"));
		assert!(parse("poco receipt list"));
		assert!(parse("poco receipt list //Bob --campaign 0 --secret-file s --epochs 5"));
		assert!(parse("poco receipt claim 0 1 --through 3"));
		assert!(parse("poco receipt export 3/2 --relay ws://a:1 --out r"));
		assert!(!parse("poco receipt export 3 --relay ws://a:1 --out r"));
		assert!(!parse("poco receipt export 3/2 --out r"));
		assert!(parse("poco receipt verify r --checkpoint c"));
		assert!(parse("poco receipt verify r --checkpoint c --relay ws://a:1"));
		assert!(parse(&format!("poco receipt verify r --relay ws://a:1 --para 5 --chain {hash}")));
		assert!(!parse("poco receipt verify r"));
		assert!(!parse("poco receipt verify r --relay ws://a:1 --para 5"));
		assert!(!parse(&format!("poco receipt verify r --checkpoint c --para 5 --chain {hash}")));
		assert!(parse("poco receipt checkpoint --relay ws://a:1 --out c --for r"));
		assert!(!parse("poco receipt checkpoint --out c"));
		assert!(parse("poco receipt destinations --json"));
		assert!(parse("poco receipt push 3/2 --to 0 --timeout 60 --suri //Bob"));
		assert!(!parse("poco receipt push 3/2"));
		assert!(!parse("poco receipt push 3 --to 0"));
		assert!(parse(&format!("poco receipt redeem r --verifier {hash} --secret-file s")));
		assert!(!parse("poco receipt redeem r"));
	}

	#[test]
	fn what_is_decided_on_is_named_once() {
		let parse = |line: &str| Cli::try_parse_from(line.split_whitespace()).is_ok();
		let hash = format!("0x{}", "ab".repeat(32));
		assert!(parse("poco gov status --json"));
		assert!(parse("poco gov voter //Bob"));
		assert!(parse("poco gov encode System remark [\"0x00\"]"));
		assert!(parse("poco gov propose --call 0x0007 --deposit 100 --suri //Bob"));
		assert!(parse("poco gov propose --call-file remark.call"));
		assert!(!parse("poco gov propose"));
		assert!(!parse("poco gov propose --call 0007"));
		assert!(!parse("poco gov propose --call 0x0007 --call-file remark.call"));
		assert!(parse("poco gov vote 0 aye --stake 10"));
		assert!(parse("poco gov vote 0 nay --stake 10 --conviction 6"));
		assert!(!parse("poco gov vote 0 nay --stake 10 --conviction 7"));
		assert!(!parse("poco gov vote 0 aye"));
		assert!(!parse("poco gov vote 0 perhaps --stake 10"));
		assert!(parse("poco gov delegate //Bob --stake 10"));
		assert!(parse("poco gov unlock"));
		assert!(parse("poco gov council propose --call 0x0007 --threshold 2"));
		assert!(!parse("poco gov council propose --call 0x0007"));
		assert!(!parse("poco gov council propose --call 0x0007 --threshold 0"));
		assert!(parse("poco gov council external --call 0x0007 --how against"));
		assert!(parse("poco gov council vote 3 nay"));
		assert!(parse("poco gov committee close 3"));
		assert!(parse(&format!("poco gov committee fast-track {hash} --voting 10 --delay 1")));
		assert!(!parse(&format!("poco gov committee fast-track {hash}")));
		assert!(parse(&format!("poco gov committee veto {hash}")));
		assert!(!parse(&format!("poco gov council veto {hash}")));
		assert!(parse("poco upgrade propose next.wasm --deposit 200"));
		assert!(parse("poco upgrade propose next.wasm --council --threshold 3"));
		assert!(!parse("poco upgrade propose next.wasm --council --deposit 200"));
		assert!(!parse("poco upgrade propose next.wasm --threshold 3"));
		assert!(parse("poco upgrade follow next.wasm --no-apply"));
		assert!(parse("poco treasury propose-spend 5 //Bob --threshold 3"));
		assert!(parse("poco treasury bounty award 0 //Bob"));
		assert!(parse("poco treasury bounty extend 0 --suri //Bob"));
		assert!(!parse("poco treasury bounty award 0"));
	}

	#[test]
	fn tokens_are_sent_to_a_chain_and_messages_followed_over_several() {
		let parse = |line: &str| Cli::try_parse_from(line.split_whitespace()).is_ok();
		let hash = format!("0x{}", "ab".repeat(32));
		let short = format!("0x{}", "ab".repeat(20));
		assert!(parse("poco xcm send 5 //Bob --to 1000"));
		assert!(parse(&format!("poco xcm send 5 {short} --to relay --currency .. --suri //Bob")));
		assert!(parse("poco xcm send 5 //Bob --to 1000 --remote ws://a:1 --remote ws://b:2"));
		assert!(!parse("poco xcm send 5 //Bob"));
		assert!(!parse("poco xcm send 5 --to 1000"));
		assert!(!parse("poco xcm send 5 0x01 --to 1000"));
		assert!(!parse("poco xcm send 5 //Bob --to Relay"));
		assert!(parse("poco xcm quote 5 //Bob --to 1000 --from //Alice"));
		assert!(parse(&format!("poco xcm trace {hash} --chain ws://a:1 --chain ws://b:2")));
		assert!(parse(&format!("poco xcm trace {hash} --from 5 --last 9 --timeout 0")));
		assert!(parse("poco xcm trace --block 7"));
		assert!(!parse("poco xcm trace"));
		assert!(!parse(&format!("poco xcm trace {short}")));
		assert!(parse("poco xcm claim"));
		assert!(parse("poco xcm claim --asset ..:5 --asset POCO:1.5 --beneficiary //Bob"));
		assert!(!parse("poco xcm claim --asset 5"));
	}
}
