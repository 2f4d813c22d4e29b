//! What the commands write: text for people, or JSON.

use crate::exit::{self, Status};
use serde_json::{json, Value};
use std::io::Write;

/// Writes text for people or, when asked to, JSON: one document a line.
#[derive(Clone, Copy)]
pub struct Output {
	json: bool,
}

impl Output {
	/// Writes JSON, or text.
	pub fn new(json: bool) -> Self {
		Self { json }
	}

	/// Whether JSON is written.
	pub fn is_json(&self) -> bool {
		self.json
	}

	/// A step on the way. Text goes to standard error, so that standard output is left to results.
	pub fn step(&self, kind: &str, details: Value, text: impl AsRef<str>) {
		if self.json {
			self.line(kind, details);
		} else {
			self.tell(text);
		}
	}

	/// Words for people. Who does not read them, or has no room for them, is no reason to stop.
	pub fn tell(&self, text: impl AsRef<str>) {
		let _ = writeln!(std::io::stderr(), "{}", text.as_ref());
	}

	/// What the command was for.
	pub fn result(&self, details: Value, text: impl AsRef<str>) {
		if self.json {
			self.line("result", details);
		} else if !text.as_ref().is_empty() {
			let mut stdout = std::io::stdout();
			let _ = writeln!(stdout, "{}", text.as_ref());
		}
	}

	/// Why the command failed.
	pub fn error(&self, error: &anyhow::Error, status: Status) {
		let message = format!("{error:#}");
		if self.json {
			let name = exit::refusal(error);
			self.line("error", json!({ "code": status as u8, "name": name, "message": message }));
		} else {
			self.tell(format!("error: {message}"));
		}
	}

	fn line(&self, kind: &str, details: Value) {
		let mut document = json!({ "type": kind });
		if let (Value::Object(document), Value::Object(details)) = (&mut document, details) {
			document.extend(details);
		}
		// A reader that went away is no reason to stop.
		let mut stdout = std::io::stdout();
		let _ = writeln!(stdout, "{document}");
		let _ = stdout.flush();
	}
}
