//! The page on the simulation shows what the program prints.

use std::process::Command;

#[test]
fn the_page_shows_exactly_the_tables_that_the_program_prints() {
	let output = Command::new(env!("CARGO_BIN_EXE_poco-simulation")).output().unwrap();
	assert!(output.status.success());
	let printed = String::from_utf8(output.stdout).unwrap();
	let page = include_str!("../../../docs/simulation.md");
	let shown = |text: &str| -> Vec<String> {
		let is_shown = |line: &&str| line.starts_with("### ") || line.starts_with('|');
		text.lines().filter(is_shown).map(String::from).collect()
	};
	assert!(!printed.is_empty());
	assert_eq!(shown(page), shown(&printed));
}
