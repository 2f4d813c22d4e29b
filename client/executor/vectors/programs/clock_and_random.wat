;; Reads every clock twice and some randomness, and leaves all of it in memory.
(module
	(import "wasi_snapshot_preview1" "clock_time_get"
		(func $time (param i32 i64 i32) (result i32)))
	(import "wasi_snapshot_preview1" "clock_res_get" (func $resolution (param i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
	(memory (export "memory") 1)
	(func (export "_start")
		(local $clock i32)
		(loop $each
			(drop (call $time (local.get $clock) (i64.const 0)
				(i32.mul (local.get $clock) (i32.const 24))))
			(drop (call $time (local.get $clock) (i64.const 1)
				(i32.add (i32.mul (local.get $clock) (i32.const 24)) (i32.const 8))))
			(drop (call $resolution (local.get $clock)
				(i32.add (i32.mul (local.get $clock) (i32.const 24)) (i32.const 16))))
			(local.set $clock (i32.add (local.get $clock) (i32.const 1)))
			(br_if $each (i32.lt_u (local.get $clock) (i32.const 4))))
		(drop (call $random (i32.const 128) (i32.const 5)))
		(drop (call $random (i32.const 133) (i32.const 100)))
		(drop (call $random (i32.const 233) (i32.const 32)))))
