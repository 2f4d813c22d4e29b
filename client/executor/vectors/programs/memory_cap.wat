;; Doubles its memory until the profile says no.
(module
	(memory (export "memory") 1)
	(func (export "_start")
		(loop $more
			(drop (memory.grow (memory.size)))
			(i32.store (i32.const 0) (memory.size))
			(br $more))))
