;; Cannot even be instantiated: a data segment lies outside of its memory.
(module
	(memory (export "memory") 1)
	(data (i32.const 65530) "0123456789")
	(func (export "_start")))
