//! What `poco run` bought.

use serde_json::Value;

/// The line in which it tells of the task.
const TASK_LINE: &str = "task";

/// The task that a run bought.
#[track_caller]
pub fn bought(lines: &[Value]) -> String {
	let line = lines.iter().find(|line| line["type"] == TASK_LINE).expect("a task was bought");
	line["task"].as_str().expect("an identifier").to_owned()
}
