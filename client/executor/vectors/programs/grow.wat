;; Grows memory within, then beyond its own maximum, and a table likewise.
(module
	(memory (export "memory") 1 4)
	(table $table 1 10 funcref)
	(func (export "_start")
		(i32.store (i32.const 0) (memory.grow (i32.const 2)))
		(i32.store (i32.const 4) (memory.grow (i32.const 2)))
		(i32.store (i32.const 8) (memory.grow (i32.const 0x20000)))
		(i32.store (i32.const 12) (memory.size))
		(i32.store (i32.const 16) (table.grow $table (ref.null func) (i32.const 9)))
		(i32.store (i32.const 20) (table.grow $table (ref.null func) (i32.const 1)))
		(memory.fill (i32.const 65536) (i32.const 7) (i32.const 65536))
		(memory.copy (i32.const 131000) (i32.const 131072) (i32.const 1000))))
