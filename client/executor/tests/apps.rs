//! The example apps, built from C by `examples/apps/build.sh`.

mod common;

use common::Program;
use poco_primitives::{
	result::{Commitment, Outcome, ResultBundle, CALLBACK_FILE},
	task::MAX_ARTIFACT,
};
use serde_json::Value;

fn sunspots() -> Vec<u8> {
	let path = common::repository().join("examples/data/sunspots.csv");
	std::fs::read(path).expect("the table is in the repository")
}

fn text(bytes: &[u8]) -> &str {
	std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn hello_prints_what_it_is_told() {
	let execution = Program::app("hello").args(&["hello-world"]).run();
	assert_eq!(text(&execution.result.stdout), "hello-world\n");
	assert_eq!(execution.result.summary.outcome, Outcome::Exited(0));
	let other = Program::app("hello").args(&["two", "words"]).run();
	assert_eq!(text(&other.result.stdout), "two words\n");
	assert_ne!(execution.digest(), other.digest());
	assert_eq!(text(&Program::app("hello").run().result.stdout), "hello-world\n");
}

#[test]
fn apps_fit_on_chain() {
	for name in ["hello", "stats", "heavy"] {
		let bytes = Program::app(name).module.len();
		assert!(bytes <= MAX_ARTIFACT as usize, "{name} has {bytes} bytes");
	}
}

#[test]
fn stats_reports_on_a_table_to_both_outputs() {
	let table = sunspots();
	let execution = Program::app("stats").input(&[("sunspots.csv", &table)]).run();
	assert_eq!(text(&execution.stderr), "");
	assert_eq!(execution.result.summary.outcome, Outcome::Exited(0));
	let report = text(&execution.result.stdout);
	assert!(report.starts_with("SUNACTIVITY of sunspots.csv, 309 rows from 1700 to 2008\n"));

	let files = &execution.result.files;
	let json: Value =
		serde_json::from_slice(files.get("summary.json").expect("it wrote one")).expect("JSON");
	// The same figures, computed here.
	let rows: Vec<(String, f64)> = text(&table)
		.lines()
		.skip(1)
		.map(|line| line.split_once(',').expect("two columns"))
		.map(|(year, value)| (year.to_string(), value.parse().expect("a number")))
		.collect();
	let n = rows.len() as f64;
	let mean = rows.iter().map(|row| row.1).sum::<f64>() / n;
	let squares = rows.iter().map(|row| (row.1 - mean).powi(2)).sum::<f64>();
	let mut sorted: Vec<f64> = rows.iter().map(|row| row.1).collect();
	sorted.sort_by(f64::total_cmp);
	let near = |key: &str, expected: f64| {
		let found = json[key].as_f64().expect("a number");
		assert!((found - expected).abs() < 1e-9, "{key}: {found} is not {expected}");
	};
	near("rows", n);
	near("mean", mean);
	near("standard_deviation", (squares / (n - 1.0)).sqrt());
	near("median", sorted[154]);
	let (least, most) = (sorted[0], sorted[308]);
	for (key, value) in [("minimum", least), ("maximum", most)] {
		let row = &rows.iter().find(|row| row.1 == value).expect("it is in the table").0;
		assert_eq!(json[key]["value"].as_f64(), Some(value));
		assert_eq!(json[key]["row"], row[..]);
	}

	let histogram = text(files.get("histogram.csv").expect("it wrote one"));
	let counted: u32 = histogram
		.lines()
		.skip(1)
		.map(|line| line.rsplit(',').next().expect("a column").parse::<u32>().expect("a count"))
		.sum();
	assert_eq!(counted, 309);
}

#[test]
fn a_single_file_of_stats_can_be_proven() {
	let execution = Program::app("stats").input(&[("sunspots.csv", &sunspots())]).run();
	let ResultBundle { summary, files, .. } = &execution.result;
	let proof = files.prove("histogram.csv").expect("it wrote one");
	let content = Commitment::to(files.get("histogram.csv").expect("it wrote one"));
	assert!(proof.verify(summary, "histogram.csv", &content));
	assert!(!proof.verify(summary, "summary.json", &content));
	assert_eq!(files.get(CALLBACK_FILE), None);
	assert_eq!(summary.callback, Commitment::to(b""));
}

#[test]
fn stats_says_what_is_wrong_and_fails_the_same_way_everywhere() {
	for (args, input, message) in [
		(
			&["none.csv"][..],
			&b""[..],
			"stats: cannot open /input/none.csv: No such file or directory\n",
		),
		(
			&["sunspots.csv", "NONE"],
			b"a,b\n1,2\n",
			"stats: /input/sunspots.csv has no column NONE\n",
		),
		(&[], b"a,b\n1,x\n", "stats: column b of /input/sunspots.csv has no number\n"),
		(&["../output"], b"", "stats: cannot open /input/../output: Operation not permitted\n"),
	] {
		let execution = Program::app("stats").args(args).input(&[("sunspots.csv", input)]).run();
		assert_eq!(text(&execution.stderr), message);
		assert_eq!(execution.result.summary.outcome, Outcome::Exited(1));
	}
}

#[test]
fn stats_reads_quotes_and_skips_what_is_no_number() {
	let table = b"\"row\",\"a \"\"b\"\"\"\r\n\"x,1\",\"1.5\"\r\ny,-\r\nz,nan\r\nw,2.5";
	let execution = Program::app("stats").args(&["t.csv"]).input(&[("t.csv", table)]).run();
	let report = text(&execution.result.stdout);
	assert!(
		report.starts_with("a \"b\" of t.csv, 2 rows from x,1 to w, 2 without a number\n"),
		"{report}"
	);
}

#[test]
fn heavy_counts_what_is_known() {
	let program = Program::app("heavy").args(&["1"]);
	assert_eq!(
		text(&program.run().result.stdout),
		"primes up to 1000000: 78498, their sum 37550402023\n\
		 widest gap: 114 after 492113\n\
		 longest Collatz sequence up to 1000000: from 837799, 524 steps\n"
	);
	let short = program.fuel(1_000_000).run();
	assert_eq!(short.result.summary.outcome, Outcome::OutOfFuel);
}
