;; Says its arguments in one line, as `echo` does: a WASI preview 1 command.
(module
	(import "wasi_snapshot_preview1" "args_sizes_get"
		(func $args_sizes_get (param i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "args_get"
		(func $args_get (param i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "fd_write"
		(func $fd_write (param i32 i32 i32 i32) (result i32)))
	(memory (export "memory") 1)

	;; At 0: the number of arguments, at 4: the length of their text, at 8: what one write needs, an
	;; address and a length, at 16: how much it wrote, at 24: the two separators, at 32: the
	;; addresses of the arguments, then their text, each ending in a zero.
	(data (i32.const 24) " \n")

	(func $write (param $from i32) (param $length i32)
		(i32.store (i32.const 8) (local.get $from))
		(i32.store (i32.const 12) (local.get $length))
		(if (call $fd_write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 16))
			(then (unreachable))))

	(func $length (param $text i32) (result i32)
		(local $end i32)
		(local.set $end (local.get $text))
		(block $found
			(loop $next
				(br_if $found (i32.eqz (i32.load8_u (local.get $end))))
				(local.set $end (i32.add (local.get $end) (i32.const 1)))
				(br $next)))
		(i32.sub (local.get $end) (local.get $text)))

	(func (export "_start")
		(local $count i32) (local $index i32) (local $text i32)
		(if (call $args_sizes_get (i32.const 0) (i32.const 4))
			(then (unreachable)))
		(local.set $count (i32.load (i32.const 0)))
		(if (call $args_get
				(i32.const 32)
				(i32.add (i32.const 32) (i32.shl (local.get $count) (i32.const 2))))
			(then (unreachable)))
		;; The one at 0 is the name of the program.
		(local.set $index (i32.const 1))
		(block $done
			(loop $next
				(br_if $done (i32.ge_u (local.get $index) (local.get $count)))
				(if (i32.gt_u (local.get $index) (i32.const 1))
					(then (call $write (i32.const 24) (i32.const 1))))
				(local.set $text
					(i32.load offset=32 (i32.shl (local.get $index) (i32.const 2))))
				(call $write (local.get $text) (call $length (local.get $text)))
				(local.set $index (i32.add (local.get $index) (i32.const 1)))
				(br $next)))
		(call $write (i32.const 25) (i32.const 1))))
