;; Prints its second argument, or nothing.
(module
	(import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "fd_write"
		(func $write (param i32 i32 i32 i32) (result i32)))
	(memory (export "memory") 1)
	(func (export "_start")
		(local $at i32)
		(local $end i32)
		(drop (call $sizes (i32.const 0) (i32.const 4)))
		(if (i32.lt_u (i32.load (i32.const 0)) (i32.const 2)) (then (return)))
		(drop (call $args (i32.const 16) (i32.const 64)))
		(local.set $at (i32.load (i32.const 20)))
		(local.set $end (local.get $at))
		(loop $more
			(if (i32.load8_u (local.get $end))
				(then
					(local.set $end (i32.add (local.get $end) (i32.const 1)))
					(br $more))))
		(i32.store8 (local.get $end) (i32.const 10))
		(i32.store (i32.const 8) (local.get $at))
		(i32.store (i32.const 12)
			(i32.add (i32.sub (local.get $end) (local.get $at)) (i32.const 1)))
		(drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0)))))
