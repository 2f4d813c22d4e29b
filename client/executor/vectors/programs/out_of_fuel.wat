;; Counts in memory for ever.
(module
	(memory (export "memory") 1)
	(func (export "_start")
		(loop $ever
			(i64.store (i32.const 8) (i64.add (i64.load (i32.const 8)) (i64.const 1)))
			(br $ever))))
