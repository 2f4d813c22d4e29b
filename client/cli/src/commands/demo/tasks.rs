//! The three computations of the demonstration's first chain.

use super::{Options, CATEGORY, REWARD, THRESHOLD};
use crate::{
	artifact::Source,
	commands::run::{arguments, read_folder, Request},
	exit::bad_input,
};
use anyhow::{Context, Result};
use poco_sdk::event::Role;
use std::path::Path;

/// How a computation is bought.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
	/// At the front door: the requester brings the app and pays open workers.
	FrontDoor,
	/// On the marketplace: app, data and computing are sold by others.
	Marketplace,
}

/// One of the three computations.
pub struct Task {
	/// What it is called.
	pub name: &'static str,
	/// How it is bought.
	pub way: Way,
	/// Its program.
	pub app: Vec<u8>,
	/// Its input, as a bundle.
	pub input: Option<Vec<u8>>,
	/// The program's arguments.
	pub args: Vec<String>,
	/// Fuel that it may use.
	pub fuel: u64,
}

impl Task {
	/// Whom it pays, beside workers.
	pub fn roles(&self) -> &'static [Role] {
		match self.way {
			Way::FrontDoor => &[],
			Way::Marketplace => &[Role::App, Role::Dataset, Role::Scheduler],
		}
	}

	/// The same at the front door.
	pub fn request(self) -> Result<Request> {
		Ok(Request {
			app: Source::Here(self.app),
			app_uri: None,
			app_hash: None,
			input: self.input.map(Source::Here),
			input_uri: None,
			input_hash: None,
			args: arguments(&self.args)?,
			replicas: THRESHOLD,
			reward: REWARD,
			category: CATEGORY,
			fuel: self.fuel,
		})
	}
}

/// All three, from the built example apps.
pub fn tasks(options: &Options) -> Result<Vec<Task>> {
	let apps = match (&options.apps_dir, std::env::var_os("POCO_APPS_DIR")) {
		(Some(folder), _) => folder.clone(),
		(None, Some(folder)) => folder.into(),
		(None, None) => std::env::current_exe()?
			.parent()
			.and_then(Path::parent)
			.context("this program lies in no target folder: give --apps-dir")?
			.join("apps"),
	};
	let app = |name: &str| {
		let path = apps.join(format!("{name}.wasm"));
		std::fs::read(&path).map_err(|error| {
			bad_input(format!(
				"cannot read {} ({error}): build the example apps with `examples/apps/build.sh`",
				path.display()
			))
		})
	};
	Ok(vec![
		Task {
			name: "hello",
			way: Way::FrontDoor,
			app: app("hello")?,
			input: None,
			args: vec!["hello-world".into()],
			fuel: 1_000_000_000,
		},
		Task {
			name: "stats",
			way: Way::Marketplace,
			app: app("stats")?,
			input: Some(read_folder(&options.data)?),
			args: Vec::new(),
			fuel: 100_000_000_000,
		},
		Task {
			name: "heavy",
			way: Way::FrontDoor,
			app: app("heavy")?,
			input: None,
			// Millions of numbers to look at: some tens of seconds of a processor.
			args: vec!["100".into()],
			fuel: 5_000_000_000_000,
		},
	])
}
