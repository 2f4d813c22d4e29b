;; Writes a page after the other to standard output until the profile says no.
(module
	(import "wasi_snapshot_preview1" "fd_write"
		(func $write (param i32 i32 i32 i32) (result i32)))
	(memory (export "memory") 1)
	(func (export "_start")
		(i32.store (i32.const 4) (i32.const 65536))
		(loop $more
			(i32.store (i32.const 12) (i32.add (i32.load (i32.const 12)) (i32.const 1)))
			(br_if $more (i32.eqz
				(call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))))
