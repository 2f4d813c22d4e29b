//! Runs a job that another program hands in: what tests name as the executor's program.

fn main() {
	poco_executor::init();
	eprintln!("poco-executor: programs that run jobs start this; run one with: poco worker --help");
	std::process::exit(2);
}
