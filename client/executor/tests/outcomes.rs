//! How programs end.

mod common;

use common::Program;
use poco_executor::{profile, Abstain, HostLimits};
use poco_primitives::result::{memory_hash, Bundle, Limit, Outcome, Rejection, Trap};
use std::time::Duration;

/// A command around a body, with one page of memory.
fn command(body: &str) -> Program {
	Program::wat(&format!(
		r#"(module
			(memory (export "memory") 1)
			(table 4 funcref)
			(type $none (func))
			(func $leaf (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
			(func (export "_start") {body}))"#
	))
}

#[test]
fn a_program_that_returns_has_exited_with_zero() {
	let execution = command("(call $leaf)").run();
	let summary = &execution.result.summary;
	assert_eq!(summary.outcome, Outcome::Exited(0));
	assert!(summary.outcome.is_success());
	let mut memory = vec![0; 65536];
	memory[0] = 1;
	assert_eq!(summary.memory_hash, memory_hash(&memory));
	// Entering `_start` and calling; entering `$leaf` and its five instructions but the drop-free
	// `end`: two constants, a load, one more constant, an addition, a store.
	assert_eq!(summary.fuel_used, 2 + 7);
}

#[test]
fn a_program_that_needs_as_much_fuel_as_it_has_is_out_of_fuel() {
	let summary = |fuel| command("(call $leaf)").fuel(fuel).run().result.summary;
	let enough = summary(10);
	assert_eq!((enough.outcome, enough.fuel_used), (Outcome::Exited(0), 9));
	for limit in 0..=9 {
		let short = summary(limit);
		assert_eq!((short.outcome, short.fuel_used), (Outcome::OutOfFuel, limit));
	}
}

#[test]
fn a_limit_beyond_the_most_fuel_counts_as_the_most_fuel() {
	let execution = command("(call $leaf)").fuel(u64::MAX).run();
	assert_eq!(execution.result.summary.fuel_used, 9);
}

#[test]
fn an_endless_loop_is_out_of_fuel_when_nobody_stops_it_before() {
	let summary = command("(loop $ever (br $ever))").fuel(1_000_000).run().result.summary;
	assert_eq!((summary.outcome, summary.fuel_used), (Outcome::OutOfFuel, 1_000_000));
}

#[test]
fn fuel_that_was_overdrawn_before_a_trap_is_out_of_fuel() {
	// The limit is passed inside of the leaf and noticed nowhere before the trap.
	let body = "(call $leaf) unreachable";
	for (limit, outcome) in [(9, Outcome::OutOfFuel), (10, Outcome::Trapped(Trap::Unreachable))] {
		assert_eq!(command(body).fuel(limit).run().result.summary.outcome, outcome, "{limit}");
	}
}

#[test]
fn a_trap_does_not_undo_what_was_written_before() {
	let execution = Program::wat(
		r#"(module
			(import "wasi_snapshot_preview1" "fd_write"
				(func $write (param i32 i32 i32 i32) (result i32)))
			(memory (export "memory") 1)
			(data (i32.const 0) "\10\00\00\00\06\00\00\00")
			(data (i32.const 16) "so far")
			(func (export "_start")
				(drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
				unreachable))"#,
	)
	.run();
	assert_eq!(execution.result.summary.outcome, Outcome::Trapped(Trap::Unreachable));
	assert_eq!(execution.result.stdout, b"so far");
}

#[test]
fn every_trap_has_its_kind() {
	use Trap::*;
	for (body, trap) in [
		("unreachable", Unreachable),
		("(drop (i32.load (i32.const 65533)))", MemoryOutOfBounds),
		("(memory.fill (i32.const 65536) (i32.const 0) (i32.const 1))", MemoryOutOfBounds),
		("(call_indirect (type $none) (i32.const 0))", BadIndirectCall),
		("(call_indirect (type $none) (i32.const 4))", BadIndirectCall),
		("(drop (table.get (i32.const 4)))", BadIndirectCall),
		("(drop (i32.div_s (i32.const 1) (i32.const 0)))", Arithmetic),
		("(drop (i64.rem_u (i64.const 1) (i64.const 0)))", Arithmetic),
		("(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", Arithmetic),
		("(drop (i32.trunc_f32_s (f32.const nan)))", Arithmetic),
		("(drop (i32.trunc_f32_u (f32.const 1e20)))", Arithmetic),
	] {
		let outcome = command(body).run().result.summary.outcome;
		assert_eq!(outcome, Outcome::Trapped(trap), "{body}");
	}
}

#[test]
fn a_trapped_program_has_used_the_fuel_up_to_its_last_call_or_return() {
	// Entering, calling: 2; the leaf: 7. The load that traps and its constant do not count.
	let summary = command("(call $leaf) (drop (i32.load (i32.const -1)))").run().result.summary;
	assert_eq!(summary.fuel_used, 9);
	// Nothing was called yet.
	assert_eq!(command("(drop (i32.load (i32.const -1)))").run().result.summary.fuel_used, 0);
	// `unreachable` counts all that stands before it.
	let summary = command("(drop (i32.const 1)) (drop (i32.const 1)) unreachable").run();
	assert_eq!(summary.result.summary.fuel_used, 3);
}

#[test]
fn deep_recursion_makes_a_worker_abstain() {
	let program = Program::wat(
		r#"(module
			(memory (export "memory") 1)
			(func $down (export "_start") (call $down)))"#,
	)
	.fuel(profile::MAX_FUEL);
	for host in common::HOSTS {
		let refusal = program.run_on(host).expect_err("the stack is not part of the profile");
		assert!(matches!(refusal, Abstain::StackOverflow), "{refusal}");
	}
}

#[test]
fn recursion_that_fits_the_stack_is_a_result() {
	let execution = Program::wat(
		r#"(module
			(memory (export "memory") 1)
			(func $down (param i32)
				(if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
			(func (export "_start") (call $down (i32.const 50000))))"#,
	)
	.run();
	assert_eq!(execution.result.summary.outcome, Outcome::Exited(0));
}

#[test]
fn what_is_no_module_is_rejected() {
	for bytes in [&b""[..], b"\x7fELF", b"(module)", b"\0asm\x01\0\0", b"\0asm\x0d\0\x01\0"] {
		let execution = Program::binary(bytes.to_vec()).run();
		let summary = &execution.result.summary;
		assert_eq!(summary.outcome, Outcome::Rejected(Rejection::NotWasm));
		assert_eq!((summary.fuel_used, summary.memory_hash), (0, memory_hash(&[])));
		assert_eq!(
			(&execution.result.stdout, &execution.result.files),
			(&vec![], &Bundle::default())
		);
	}
}

#[test]
fn what_the_profile_leaves_out_of_webassembly_is_no_module() {
	for text in [
		// threads
		r#"(module (memory (export "memory") 1 1 shared) (func (export "_start")))"#,
		r#"(module (memory (export "memory") 1) (func (export "_start")
			(drop (i32.atomic.load (i32.const 0)))))"#,
		// relaxed SIMD
		r#"(module (memory (export "memory") 1) (func (export "_start")
			(drop (f32x4.relaxed_madd (v128.const i64x2 0 0) (v128.const i64x2 0 0)
				(v128.const i64x2 0 0)))))"#,
		// 64-bit memory
		r#"(module (memory (export "memory") i64 1) (func (export "_start")))"#,
		// several memories
		r#"(module (memory (export "memory") 1) (memory 1) (func (export "_start")))"#,
		// tail calls
		r#"(module (memory (export "memory") 1) (func $f (export "_start") (return_call $f)))"#,
		// garbage collection, and references to the host's things
		r#"(module (type (struct)) (memory (export "memory") 1) (func (export "_start")))"#,
		r#"(module (memory (export "memory") 1) (func (export "_start")
			(drop (ref.null extern))))"#,
		r#"(module (memory (export "memory") 1) (table 1 externref) (func (export "_start")))"#,
		// typed references
		r#"(module (memory (export "memory") 1) (func $f (export "_start")
			(call_ref 0 (ref.func $f))) (elem declare func $f))"#,
		// exceptions
		r#"(module (tag) (memory (export "memory") 1) (func (export "_start") (throw 0)))"#,
		// computed offsets
		r#"(module (memory (export "memory") 1)
			(data (i32.add (i32.const 1) (i32.const 1)) "x") (func (export "_start")))"#,
		// pages of another size
		r#"(module (memory (export "memory") 1 (pagesize 1)) (func (export "_start")))"#,
		// arithmetic on 128 bits
		r#"(module (memory (export "memory") 1) (func (export "_start")
			(i64.add128 (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)) drop drop))"#,
		// a component
		"(component)",
	] {
		let outcome = Program::wat(text).run().result.summary.outcome;
		assert_eq!(outcome, Outcome::Rejected(Rejection::NotWasm), "{text}");
	}
}

#[test]
fn webassembly_2_is_taken() {
	let execution = Program::wat(
		r#"(module
			(memory (export "memory") 1)
			(table $t 2 funcref)
			(table $other 2 funcref)
			(func $two (result i32 i32) (i32.const -1) (i32.const 2))
			(func $leaf)
			(elem $e func $leaf)
			(data $d "abc")
			(func (export "_start")
				(call $two) drop drop
				(drop (i32.extend8_s (i32.const 255)))
				(drop (i32.trunc_sat_f32_s (f32.const nan)))
				(table.init $other $e (i32.const 0) (i32.const 0) (i32.const 1))
				(table.copy $t $other (i32.const 1) (i32.const 0) (i32.const 1))
				(memory.init $d (i32.const 9) (i32.const 0) (i32.const 3))
				(data.drop $d)
				(v128.store (i32.const 32) (i8x16.splat (i32.const 7)))
				(drop (ref.is_null (ref.null func)))
				(call_indirect (i32.const 1))))"#,
	)
	.run();
	assert_eq!(execution.result.summary.outcome, Outcome::Exited(0));
}

#[test]
fn imports_beyond_the_profile_are_forbidden() {
	for import in [
		r#"(import "env" "system" (func))"#,
		r#"(import "wasi_snapshot_preview1" "sock_accept"
			(func (param i32 i32 i32) (result i32)))"#,
		r#"(import "wasi_snapshot_preview1" "sock_send"
			(func (param i32 i32 i32 i32 i32) (result i32)))"#,
		r#"(import "wasi_unstable" "sched_yield" (func (result i32)))"#,
		r#"(import "wasi_snapshot_preview1" "sched_yield" (func (result i64)))"#,
		r#"(import "wasi_snapshot_preview1" "fly" (func))"#,
		r#"(import "env" "g" (global i32))"#,
		r#"(import "env" "t" (table 1 funcref))"#,
	] {
		let text =
			format!(r#"(module {import} (memory (export "memory") 1) (func (export "_start")))"#);
		let outcome = Program::wat(&text).run().result.summary.outcome;
		assert_eq!(outcome, Outcome::Rejected(Rejection::ForbiddenImport), "{import}");
	}
	let imported_memory = r#"(module (import "env" "memory" (memory 1)) (export "memory" (memory 0))
			(func (export "_start")))"#;
	let outcome = Program::wat(imported_memory).run().result.summary.outcome;
	assert_eq!(outcome, Outcome::Rejected(Rejection::ForbiddenImport));
}

#[test]
fn a_module_that_is_no_command_is_rejected() {
	for text in [
		r#"(module)"#,
		r#"(module (memory (export "memory") 1))"#,
		r#"(module (func (export "_start")))"#,
		r#"(module (memory (export "memory") 1) (func (export "_initialize")))"#,
		r#"(module (memory (export "memory") 1) (func (export "_start") (param i32)))"#,
		r#"(module (memory (export "memory") 1)
			(func (export "_start") (result i32) (i32.const 0)))"#,
		r#"(module (memory (export "_start") 1) (func (export "memory")))"#,
	] {
		let outcome = Program::wat(text).run().result.summary.outcome;
		assert_eq!(outcome, Outcome::Rejected(Rejection::NotACommand), "{text}");
	}
}

#[test]
fn memory_beyond_the_cap_ends_a_program() {
	const PAGES: usize = profile::MEMORY_BYTES / 65536;
	let grown = |by| command(&format!("(drop (memory.grow (i32.const {by})))")).run();
	let within = grown(PAGES - 1).result.summary;
	assert_eq!(within.outcome, Outcome::Exited(0));
	assert_eq!(within.memory_hash, memory_hash(&vec![0; profile::MEMORY_BYTES]));
	let beyond = grown(PAGES).result.summary;
	assert_eq!(beyond.outcome, Outcome::Exceeded(Limit::Memory));
	assert_eq!(beyond.memory_hash, memory_hash(&[0; 65536]));
	// Already at the start.
	let text =
		format!(r#"(module (memory (export "memory") {}) (func (export "_start")))"#, PAGES + 1);
	let start = Program::wat(&text).run().result.summary;
	assert_eq!(start.outcome, Outcome::Exceeded(Limit::Memory));
	assert_eq!(start.memory_hash, memory_hash(&[]));
}

#[test]
fn tables_beyond_the_cap_end_a_program() {
	let table = |elements: usize, grow: usize| {
		let text = format!(
			r#"(module (memory (export "memory") 1) (table 1 funcref) (table {elements} funcref)
				(func (export "_start")
					(drop (table.grow 1 (ref.null func) (i32.const {grow})))))"#
		);
		Program::wat(&text).run().result.summary.outcome
	};
	assert_eq!(table(10, profile::TABLE_ELEMENTS - 11), Outcome::Exited(0));
	assert_eq!(table(10, profile::TABLE_ELEMENTS - 10), Outcome::Exceeded(Limit::Memory));
	assert_eq!(table(profile::TABLE_ELEMENTS, 0), Outcome::Exceeded(Limit::Memory));
}

#[test]
fn the_bytes_of_memory_are_part_of_the_digest_and_so_is_the_fuel() {
	let digest = |body: &str| command(body).run().digest();
	assert_ne!(
		digest("(i32.store8 (i32.const 9) (i32.const 1))"),
		digest("(i32.store8 (i32.const 9) (i32.const 2))")
	);
	assert_ne!(digest("(drop (i32.const 1))"), digest(""));
}

#[test]
fn nothing_of_a_run_is_left_for_the_next() {
	let program = command("(call $leaf)");
	assert_eq!(program.run().digest(), program.run().digest());
}

#[test]
fn the_start_function_of_a_module_runs_first() {
	let text = |start: &str| {
		format!(
			r#"(module
				(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
				(memory (export "memory") 1)
				(start $s)
				(func $s {start})
				(func (export "_start") (i32.store8 (i32.const 1) (i32.const 1))))"#
		)
	};
	let run = |start| Program::wat(&text(start)).run().result.summary;
	assert_eq!(run("").outcome, Outcome::Exited(0));
	let trapped = run("unreachable");
	assert_eq!(trapped.outcome, Outcome::Trapped(Trap::Unreachable));
	assert_eq!(trapped.memory_hash, memory_hash(&[]));
	assert_eq!(run("(call $exit (i32.const 3))").outcome, Outcome::Exited(3));
}

#[test]
fn a_wall_clock_of_zero_gives_no_result() {
	let program = command("(loop $ever (br $ever))").fuel(profile::MAX_FUEL);
	let refusal = common::executor(Default::default())
		.run(&program.job(), &HostLimits::within(Duration::ZERO))
		.expect_err("there was no time");
	assert!(matches!(refusal, Abstain::WallClock(_)), "{refusal}");
}
