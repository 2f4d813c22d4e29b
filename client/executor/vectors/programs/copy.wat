;; Copies /input/data/name.txt to /output/a/copy.txt and to /output/callback.bin, and exits with
;; the sum of all error numbers.
(module
	(import "wasi_snapshot_preview1" "path_open"
		(func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "path_create_directory"
		(func $mkdir (param i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "fd_write"
		(func $write (param i32 i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
	(memory (export "memory") 1)
	(data (i32.const 0) "data/name.txt")
	(data (i32.const 16) "a")
	(data (i32.const 32) "a/copy.txt")
	(data (i32.const 48) "callback.bin")
	(global $errors (mut i32) (i32.const 0))
	(func $note (param i32)
		(global.set $errors (i32.add (global.get $errors) (local.get 0))))
	(func (export "_start")
		;; the source is read to 1024, its length goes to 72
		(call $note (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 13)
			(i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 64)))
		(i32.store (i32.const 68) (i32.const 1024))
		(i32.store (i32.const 72) (i32.const 4096))
		(call $note (call $read (i32.load (i32.const 64)) (i32.const 68) (i32.const 1)
			(i32.const 72)))
		(call $note (call $mkdir (i32.const 4) (i32.const 16) (i32.const 1)))
		(call $note (call $open (i32.const 4) (i32.const 0) (i32.const 32) (i32.const 10)
			(i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 64)))
		(call $note (call $write (i32.load (i32.const 64)) (i32.const 68) (i32.const 1)
			(i32.const 80)))
		(call $note (call $open (i32.const 4) (i32.const 0) (i32.const 48) (i32.const 12)
			(i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 64)))
		(call $note (call $write (i32.load (i32.const 64)) (i32.const 68) (i32.const 1)
			(i32.const 80)))
		(call $exit (global.get $errors))))
