//! The pages on the simulation and on the token show what the program prints.

use std::process::Command;

/// Titles and rows of the tables of a text.
fn tables(text: &str) -> Vec<String> {
	let is_shown = |line: &&str| line.starts_with("### ") || line.starts_with('|');
	text.lines().filter(is_shown).map(String::from).collect()
}

fn printed(arguments: &[&str]) -> Vec<String> {
	let mut program = Command::new(env!("CARGO_BIN_EXE_poco-simulation"));
	let output = program.args(arguments).output().unwrap();
	assert!(output.status.success());
	let printed = tables(&String::from_utf8(output.stdout).unwrap());
	assert!(!printed.is_empty());
	printed
}

#[test]
fn the_page_shows_exactly_the_tables_that_the_program_prints() {
	assert_eq!(tables(include_str!("../../../docs/simulation.md")), printed(&[]));
}

#[test]
fn the_page_on_the_token_shows_exactly_the_tables_that_the_program_prints() {
	let page = include_str!("../../../docs/token.md");
	let (_, plan) = page.split_once("\n## The plan for a live chain\n").expect("it has a plan");
	assert_eq!(tables(plan), printed(&["token"]));
}
