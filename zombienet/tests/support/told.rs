//! What a command of `poco` told.

use serde_json::Value;

/// What it tells of an event.
#[track_caller]
pub fn event(lines: &[Value], name: &str) -> Value {
	let events = lines.last().expect("a result")["events"].as_array().expect("events");
	let found = events.iter().find(|event| event["event"] == name);
	found.unwrap_or_else(|| panic!("no {name} in {events:?}")).clone()
}
