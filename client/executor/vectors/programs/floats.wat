;; Every floating-point operation whose NaNs WebAssembly leaves open, over operands that tell: quiet
;; and signalling NaNs with payloads, infinities, zeroes, the smallest and nearly the largest
;; numbers. Results go to memory, and so into the digest. Operands are loaded, so that no compiler
;; folds them.
(module
	(memory (export "memory") 4)
	(data (i32.const 65536) "\01\00\a0\7f\01\00\a0\ff\23\01\c0\7f\00\00\c0\ff\00\00\80\7f\00\00\80\ff\00\00\00\00\00\00\00\80\00\00\80\bf\00\00\c0\3f\01\00\00\00\9e\c9\7f\7f")
	(data (i32.const 65600) "\01\00\00\00\00\00\f4\7f\01\00\00\00\00\00\f4\ff\23\01\00\00\00\00\f8\7f\00\00\00\00\00\00\f8\ff\00\00\00\00\00\00\f0\7f\00\00\00\00\00\00\f0\ff\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\80\00\00\00\00\00\00\f0\bf\00\00\00\00\00\00\f8\3f\01\00\00\00\00\00\00\00\76\3b\77\30\d1\42\ee\7f")
	(global $at (mut i32) (i32.const 65792))
	(func $put (param i64)
		(i64.store (global.get $at) (local.get 0))
		(global.set $at (i32.add (global.get $at) (i32.const 8))))
	(func $putv (param v128)
		(v128.store (global.get $at) (local.get 0))
		(global.set $at (i32.add (global.get $at) (i32.const 16))))
	(func $unary (param $a i32) (param $b i32)
		(call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.ceil (f32.load (local.get $a))))))
		(call $put (i64.reinterpret_f64 (f64.ceil (f64.load (local.get $b)))))
		(call $putv (f32x4.ceil (v128.load32_splat (local.get $a))))
		(call $putv (f64x2.ceil (v128.load64_splat (local.get $b))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.floor (f32.load (local.get $a))))))
		(call $put (i64.reinterpret_f64 (f64.floor (f64.load (local.get $b)))))
		(call $putv (f32x4.floor (v128.load32_splat (local.get $a))))
		(call $putv (f64x2.floor (v128.load64_splat (local.get $b))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.trunc (f32.load (local.get $a))))))
		(call $put (i64.reinterpret_f64 (f64.trunc (f64.load (local.get $b)))))
		(call $putv (f32x4.trunc (v128.load32_splat (local.get $a))))
		(call $putv (f64x2.trunc (v128.load64_splat (local.get $b))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.nearest (f32.load (local.get $a))))))
		(call $put (i64.reinterpret_f64 (f64.nearest (f64.load (local.get $b)))))
		(call $putv (f32x4.nearest (v128.load32_splat (local.get $a))))
		(call $putv (f64x2.nearest (v128.load64_splat (local.get $b))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.sqrt (f32.load (local.get $a))))))
		(call $put (i64.reinterpret_f64 (f64.sqrt (f64.load (local.get $b)))))
		(call $putv (f32x4.sqrt (v128.load32_splat (local.get $a))))
		(call $putv (f64x2.sqrt (v128.load64_splat (local.get $b))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.neg (f32.load (local.get $a))))))
		(call $put (i64.reinterpret_f64 (f64.neg (f64.load (local.get $b)))))
		(call $putv (f32x4.neg (v128.load32_splat (local.get $a))))
		(call $putv (f64x2.neg (v128.load64_splat (local.get $b))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.abs (f32.load (local.get $a))))))
		(call $put (i64.reinterpret_f64 (f64.abs (f64.load (local.get $b)))))
		(call $putv (f32x4.abs (v128.load32_splat (local.get $a))))
		(call $putv (f64x2.abs (v128.load64_splat (local.get $b))))
		(call $put (i64.reinterpret_f64 (f64.promote_f32 (f32.load (local.get $a)))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.demote_f64 (f64.load (local.get $b))))))
		(call $putv (f64x2.promote_low_f32x4 (v128.load32_splat (local.get $a))))
		(call $putv (f32x4.demote_f64x2_zero (v128.load64_splat (local.get $b))))
		(call $put (i64.extend_i32_u (i32.trunc_sat_f32_s (f32.load (local.get $a)))))
		(call $put (i64.extend_i32_u (i32.trunc_sat_f64_s (f64.load (local.get $b)))))
		(call $put (i64.extend_i32_u (i32.trunc_sat_f32_u (f32.load (local.get $a)))))
		(call $put (i64.extend_i32_u (i32.trunc_sat_f64_u (f64.load (local.get $b)))))
		(call $put (i64.trunc_sat_f32_s (f32.load (local.get $a))))
		(call $put (i64.trunc_sat_f64_s (f64.load (local.get $b))))
		(call $put (i64.trunc_sat_f32_u (f32.load (local.get $a))))
		(call $put (i64.trunc_sat_f64_u (f64.load (local.get $b))))
		(call $putv (i32x4.trunc_sat_f32x4_s (v128.load32_splat (local.get $a))))
		(call $putv (i32x4.trunc_sat_f64x2_s_zero (v128.load64_splat (local.get $b))))
		(call $putv (i32x4.trunc_sat_f32x4_u (v128.load32_splat (local.get $a))))
		(call $putv (i32x4.trunc_sat_f64x2_u_zero (v128.load64_splat (local.get $b)))))
	(func $binary (param $a i32) (param $b i32) (param $c i32) (param $d i32)
		(call $put (i64.extend_i32_u (i32.reinterpret_f32
			(f32.add (f32.load (local.get $a)) (f32.load (local.get $c))))))
		(call $put (i64.reinterpret_f64
			(f64.add (f64.load (local.get $b)) (f64.load (local.get $d)))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32
			(f32.sub (f32.load (local.get $a)) (f32.load (local.get $c))))))
		(call $put (i64.reinterpret_f64
			(f64.sub (f64.load (local.get $b)) (f64.load (local.get $d)))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32
			(f32.mul (f32.load (local.get $a)) (f32.load (local.get $c))))))
		(call $put (i64.reinterpret_f64
			(f64.mul (f64.load (local.get $b)) (f64.load (local.get $d)))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32
			(f32.div (f32.load (local.get $a)) (f32.load (local.get $c))))))
		(call $put (i64.reinterpret_f64
			(f64.div (f64.load (local.get $b)) (f64.load (local.get $d)))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32
			(f32.min (f32.load (local.get $a)) (f32.load (local.get $c))))))
		(call $put (i64.reinterpret_f64
			(f64.min (f64.load (local.get $b)) (f64.load (local.get $d)))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32
			(f32.max (f32.load (local.get $a)) (f32.load (local.get $c))))))
		(call $put (i64.reinterpret_f64
			(f64.max (f64.load (local.get $b)) (f64.load (local.get $d)))))
		(call $put (i64.extend_i32_u (i32.reinterpret_f32
			(f32.copysign (f32.load (local.get $a)) (f32.load (local.get $c))))))
		(call $put (i64.reinterpret_f64
			(f64.copysign (f64.load (local.get $b)) (f64.load (local.get $d)))))
		(call $putv
			(f32x4.add (v128.load32_splat (local.get $a)) (v128.load32_splat (local.get $c))))
		(call $putv
			(f64x2.add (v128.load64_splat (local.get $b)) (v128.load64_splat (local.get $d))))
		(call $putv
			(f32x4.sub (v128.load32_splat (local.get $a)) (v128.load32_splat (local.get $c))))
		(call $putv
			(f64x2.sub (v128.load64_splat (local.get $b)) (v128.load64_splat (local.get $d))))
		(call $putv
			(f32x4.mul (v128.load32_splat (local.get $a)) (v128.load32_splat (local.get $c))))
		(call $putv
			(f64x2.mul (v128.load64_splat (local.get $b)) (v128.load64_splat (local.get $d))))
		(call $putv
			(f32x4.div (v128.load32_splat (local.get $a)) (v128.load32_splat (local.get $c))))
		(call $putv
			(f64x2.div (v128.load64_splat (local.get $b)) (v128.load64_splat (local.get $d))))
		(call $putv
			(f32x4.min (v128.load32_splat (local.get $a)) (v128.load32_splat (local.get $c))))
		(call $putv
			(f64x2.min (v128.load64_splat (local.get $b)) (v128.load64_splat (local.get $d))))
		(call $putv
			(f32x4.max (v128.load32_splat (local.get $a)) (v128.load32_splat (local.get $c))))
		(call $putv
			(f64x2.max (v128.load64_splat (local.get $b)) (v128.load64_splat (local.get $d))))
		(call $putv
			(f32x4.pmin (v128.load32_splat (local.get $a)) (v128.load32_splat (local.get $c))))
		(call $putv
			(f64x2.pmin (v128.load64_splat (local.get $b)) (v128.load64_splat (local.get $d))))
		(call $putv
			(f32x4.pmax (v128.load32_splat (local.get $a)) (v128.load32_splat (local.get $c))))
		(call $putv
			(f64x2.pmax (v128.load64_splat (local.get $b)) (v128.load64_splat (local.get $d)))))
	(func (export "_start")
		(local $i i32)
		(local $j i32)
		(loop $outer
			(call $unary
				(i32.add (i32.const 65536) (i32.shl (local.get $i) (i32.const 2)))
				(i32.add (i32.const 65600) (i32.shl (local.get $i) (i32.const 3))))
			(local.set $j (i32.const 0))
			(loop $inner
				(call $binary
					(i32.add (i32.const 65536) (i32.shl (local.get $i) (i32.const 2)))
					(i32.add (i32.const 65600) (i32.shl (local.get $i) (i32.const 3)))
					(i32.add (i32.const 65536) (i32.shl (local.get $j) (i32.const 2)))
					(i32.add (i32.const 65600) (i32.shl (local.get $j) (i32.const 3))))
				(br_if $inner (i32.lt_u
					(local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 12))))
			(br_if $outer (i32.lt_u
				(local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 12))))))
