//! A WASI module that nobody here wrote: the SMT solver Boolector, which
//! `examples/third-party/fetch.sh` fetches.

mod common;

use common::Program;
use poco_primitives::result::Outcome;

fn boolector() -> Program {
	Program::built("boolector", "examples/third-party/fetch.sh")
}

/// Are there two factors of `product`, both of 16 bits and none of them 1?
fn factoring(product: u32) -> String {
	format!(
		"(set-logic QF_BV)\n\
		 (declare-fun a () (_ BitVec 32))\n\
		 (declare-fun b () (_ BitVec 32))\n\
		 (assert (bvult a (_ bv65536 32)))\n\
		 (assert (bvult b (_ bv65536 32)))\n\
		 (assert (bvugt a (_ bv1 32)))\n\
		 (assert (bvuge b a))\n\
		 (assert (= (bvmul a b) (_ bv{product} 32)))\n\
		 (check-sat)\n"
	)
}

#[test]
fn a_published_solver_finds_the_factors_of_a_number() {
	let question = factoring(1_022_117);
	let execution = boolector()
		.args(&[
			"--smt2",
			"--model-gen",
			"--dec",
			"/input/factors.smt2",
			"--output",
			"/output/model",
		])
		.input(&[("factors.smt2", question.as_bytes())])
		.fuel(100_000_000_000)
		.run();
	let summary = &execution.result.summary;
	// Boolector's status for "satisfiable".
	assert_eq!(summary.outcome, Outcome::Exited(10), "{execution:?}");
	let model = execution.result.files.get("model").expect("it wrote one");
	let model = std::str::from_utf8(model).expect("text");
	assert!(model.starts_with("sat\n"), "{model}");
	assert!(model.contains("1009") && model.contains("1013"), "{model}");
}

#[test]
fn a_published_solver_proves_that_a_number_is_prime() {
	let question = factoring(4_093);
	let execution = boolector()
		.args(&["--smt2", "/input/factors.smt2"])
		.input(&[("factors.smt2", question.as_bytes())])
		.fuel(100_000_000_000)
		.run();
	assert_eq!(execution.result.summary.outcome, Outcome::Exited(20));
	assert_eq!(execution.result.stdout, b"unsat\n");
}

#[test]
fn a_published_solver_fails_like_any_other_program() {
	let execution = boolector().args(&["/input/none"]).run();
	assert!(!execution.result.summary.outcome.is_success());
	assert!(execution.result.files.files.is_empty());
	let out_of_fuel = boolector().args(&["/input/none"]).fuel(1000).run();
	assert_eq!(out_of_fuel.result.summary.outcome, Outcome::OutOfFuel);
}
