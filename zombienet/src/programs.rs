//! The programs that a network is made of, and where they are.

use crate::Problem;
use std::{
	env,
	path::{Path, PathBuf},
	process::Command,
};

/// Names a validator to take instead of the one on `PATH` or the one that `make build` made.
pub const POLKADOT_VARIABLE: &str = "POLKADOT";

/// The version of the relay chain's programs: that of `polkadot-cli` 42, release stable2609.
pub const POLKADOT_VERSION: &str = "1.25.1";

/// What a validator starts, and expects beside itself.
pub const PVF_WORKERS: [&str; 2] = ["polkadot-prepare-worker", "polkadot-execute-worker"];

/// Paths of the programs, or names to be looked for along `PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
	/// The relay chain's validator.
	pub polkadot: PathBuf,
	/// Our node, which runs both parachains.
	pub node: PathBuf,
	/// Makes genesis states.
	pub genesis: PathBuf,
}

impl Programs {
	/// By their names, as a description that is not bound to a machine says them.
	pub fn named() -> Self {
		Self {
			polkadot: "polkadot".into(),
			node: "poco-node".into(),
			genesis: "network-genesis".into(),
		}
	}

	/// Where they are: in the folder `built`, where `make build` puts them. A validator that the
	/// environment names comes first, then one of the right version on `PATH`.
	pub fn find(built: &Path) -> Self {
		let named = env::var_os(POLKADOT_VARIABLE).map(PathBuf::from);
		let fits = |path: &PathBuf| check_polkadot(path).is_ok();
		let polkadot = named
			.or_else(|| on_path("polkadot").filter(fits))
			.unwrap_or_else(|| built.join("polkadot"));
		Self { polkadot, node: built.join("poco-node"), genesis: built.join("network-genesis") }
	}

	/// What is wrong with them.
	pub fn problems(&self) -> Vec<Problem> {
		let mut problems = Vec::new();
		for program in [&self.node, &self.genesis] {
			if !program.is_file() {
				problems.push(Problem::NoProgram(program.clone()));
			}
		}
		problems.extend(check_polkadot(&self.polkadot).err());
		problems
	}
}

/// The folder that this program was built into, with everything else that was.
pub fn built() -> PathBuf {
	let program = env::current_exe().unwrap_or_default();
	let folder = program.parent().unwrap_or(Path::new("."));
	// Tests stand one folder deeper.
	let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
	folder.into()
}

/// The validator and what it starts are there, and say the right version.
fn check_polkadot(polkadot: &Path) -> Result<(), Problem> {
	let beside = polkadot.parent().unwrap_or(Path::new("."));
	let workers = PVF_WORKERS.map(|worker| beside.join(worker));
	for program in [polkadot.to_path_buf()].into_iter().chain(workers) {
		if !program.is_file() {
			return Err(Problem::NoProgram(program));
		}
		let said = version(&program).unwrap_or_default();
		if said != POLKADOT_VERSION {
			return Err(Problem::WrongVersion { program, said });
		}
	}
	Ok(())
}

/// `1.2.3` of "polkadot 1.2.3-commit" or of "1.2.3".
fn version(program: &Path) -> Option<String> {
	let output = Command::new(program).arg("--version").output().ok()?;
	let text = String::from_utf8_lossy(&output.stdout).into_owned();
	let last = text.split_whitespace().last()?;
	Some(last.split('-').next()?.to_owned())
}

fn on_path(name: &str) -> Option<PathBuf> {
	env::split_paths(&env::var_os("PATH")?)
		.map(|folder| folder.join(name))
		.find(|path| path.is_file())
}
