;; Reads at a constant offset that no memory of its type can reach.
(module
	(memory (export "memory") 1 1)
	(func $work
		(i32.store (i32.const 256) (i32.const 37)))
	(func (export "_start")
		(call $work)
		(i32.store (i32.const 0) (i32.const 1))
		(if (i32.load (i32.const 0)) (then
			(i32.store (i32.const 4) (i32.load offset=65533 (i32.load (i32.const 512))))))
		(i32.store (i32.const 16) (i32.const 99))))
