;; Exits with a status, from below two calls.
(module
	(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
	(memory (export "memory") 1)
	(func $deeper (param i32) (call $exit (local.get 0)))
	(func (export "_start")
		(i32.store (i32.const 0) (i32.const 1))
		(call $deeper (i32.const 42))
		(i32.store (i32.const 0) (i32.const 2))))
