//! Commands that take their time.

use crate::{poco::Poco, support::until};
use serde_json::Value;
use std::{
	fs::File,
	path::PathBuf,
	process::{Child, Stdio},
};

/// A command under way. It ends when it is dropped.
pub struct Started {
	child: Child,
	output: PathBuf,
}

impl Started {
	/// Starts a command of `poco` that takes its time; what it writes goes into a file of this name.
	pub fn new(poco: &Poco, output: PathBuf, arguments: &[&str]) -> Self {
		let child = poco
			.command()
			.args(arguments)
			.stdin(Stdio::null())
			.stdout(File::create(&output).expect("a file"))
			.spawn()
			.expect("poco is built: run `make build`");
		Self { child, output }
	}

	/// How it ended, and the last document that it wrote.
	async fn end(mut self) -> (Option<i32>, Value) {
		let child = &mut self.child;
		let ended = until(
			"a command ends",
			|| {
				let status = child.try_wait();
				async move { Ok(status?) }
			},
			|status| status.is_some(),
		)
		.await;
		let text = std::fs::read_to_string(&self.output).expect("it wrote something");
		let last = text.lines().last().and_then(|line| serde_json::from_str(line).ok());
		(ended.and_then(|status| status.code()), last.unwrap_or_default())
	}

	/// Its result.
	pub async fn done(self) -> Value {
		let (code, last) = self.end().await;
		assert_eq!(code, Some(0), "{last}");
		last
	}

	/// Why the chain refused what it was for.
	pub async fn refused(self) -> Value {
		const REFUSED: i32 = 4;
		let (code, last) = self.end().await;
		assert_eq!(code, Some(REFUSED), "{last}");
		last
	}
}

impl Drop for Started {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}
