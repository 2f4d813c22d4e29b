;; Divides the least number by minus one.
(module
	(memory (export "memory") 1)
	(table 2 funcref)
	(elem (i32.const 1) $work)
	(type $none (func))
	(type $one (func (param i32)))
	(func $work
		(local $i i32)
		(loop $more
			(i32.store (i32.const 256) (local.tee $i (i32.add (local.get $i) (i32.const 1))))
			(br_if $more (i32.lt_u (local.get $i) (i32.load (i32.const 512)))))
		(i32.store (i32.const 256) (local.get $i)))
	(func (export "_start")
		(i32.store (i32.const 512) (i32.const 37))
		(call $work)
		(i64.store (i32.const 0) (i64.const 0x1122334455667788))
		(if (i32.load (i32.const 0)) (then
			(i32.store (i32.const 8) (i32.add (i32.load (i32.const 512)) (i32.const 5)))
			(i32.store (i32.const 24) (i32.div_s (i32.const 0x80000000) (i32.sub (i32.load (i32.const 600)) (i32.const 1))))))
		(i32.store (i32.const 16) (i32.const 99))
		(call $work)))
