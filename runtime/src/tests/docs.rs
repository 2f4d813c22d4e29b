//! Pages of the documentation show what tests print. With `POCO_WRITE_DOCS=1` they write it there.

use std::sync::Mutex;

/// A page of the documentation.
pub struct Page {
	/// What it says.
	pub text: &'static str,
	/// Where it is.
	pub path: &'static str,
}

/// The page on weights.
const WEIGHTS: Page = Page {
	text: include_str!("../../../docs/weights.md"),
	path: concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/weights.md"),
};

/// The first page that anybody reads.
const FRONT_PAGE: &str = include_str!("../../../README.md");

/// Prints a table, and checks that the page on weights shows exactly this one.
pub fn show(head: &[&str], rows: &[Vec<String>]) {
	WEIGHTS.show(head, rows);
}

impl Page {
	/// Prints a table, and checks that the page shows exactly this one.
	pub fn show(&self, head: &[&str], rows: &[Vec<String>]) {
		let line = |cells: Vec<&str>| format!("| {} |", cells.join(" | "));
		let mut lines = vec![line(head.to_vec()), line(vec!["---"; head.len()])];
		lines.extend(rows.iter().map(|row| line(row.iter().map(String::as_str).collect())));
		let table = lines.join("\n");
		println!("{table}\n");
		if std::env::var_os("POCO_WRITE_DOCS").is_some() {
			return self.write(&lines[0], &table);
		}
		let is_there = self.text.contains(&format!("\n{table}\n\n"));
		assert!(is_there, "{} shows another:\n{table}", self.path);
	}

	/// Puts a table in the place of the page's one with the same head.
	fn write(&self, head: &str, table: &str) {
		static WRITING: Mutex<()> = Mutex::new(());
		let _only = WRITING.lock().expect("whoever writes does not panic");
		let page = std::fs::read_to_string(self.path).expect("the page is there");
		let parts: Vec<String> = page
			.split("\n\n")
			.map(|part| if part.starts_with(head) { table } else { part }.into())
			.collect();
		std::fs::write(self.path, parts.join("\n\n")).expect("it can be written");
	}
}

/// Checks that the front page says the same.
pub fn is_on_front_page(text: &str) {
	assert!(FRONT_PAGE.contains(text), "README.md does not say: {text}");
}

/// The last cells of the page's row of this name.
pub fn last_cells(name: &str, count: usize) -> Vec<String> {
	let begin = format!("| {name} |");
	let row =
		WEIGHTS.text.lines().find(|line| line.starts_with(&begin)).expect("the page has this row");
	let cells: Vec<String> =
		row.trim_matches('|').split('|').map(|cell| cell.trim().into()).collect();
	cells[cells.len().saturating_sub(count)..].to_vec()
}

/// Microseconds of this many picoseconds, to the nearest.
pub fn microseconds(picoseconds: u64) -> String {
	thousands((picoseconds + 500_000) / 1_000_000)
}

/// Kilobytes of this many bytes, to a tenth.
pub fn kilobytes(bytes: u64) -> String {
	let tenths = (bytes + 50) / 100;
	format!("{}.{}", thousands(tenths / 10), tenths % 10)
}

/// A number with a comma before every three digits.
pub fn thousands(number: u64) -> String {
	match number {
		0..1_000 => number.to_string(),
		_ => format!("{},{:03}", thousands(number / 1_000), number % 1_000),
	}
}

#[test]
fn figures_are_told_as_they_are_read() {
	assert_eq!(thousands(0), "0");
	assert_eq!(thousands(999), "999");
	assert_eq!(thousands(1_000), "1,000");
	assert_eq!(thousands(12_034_005), "12,034,005");
	assert_eq!(microseconds(1_499_999), "1");
	assert_eq!(microseconds(1_500_000), "2");
	assert_eq!(kilobytes(12_731), "12.7");
	assert_eq!(kilobytes(1_286_160), "1,286.2");
}
