#!/bin/sh
# Builds every example app to WebAssembly, into $POCO_APPS_DIR (default: apps/ in cargo's target
# folder). Builds only what is older than its source, so it can be called each time.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${POCO_APPS_DIR:-${CARGO_TARGET_DIR:-$HOME/.cache/poco/target}/apps}
most_bytes=262144 # what the chain stores as one program

missing() {
	echo "build.sh: $1 is missing; install it with" >&2
	echo "    apt-get install --no-install-recommends clang lld wasi-libc libclang-rt-14-dev-wasm32" >&2
	exit 1
}
command -v clang >/dev/null || missing clang
command -v wasm-ld >/dev/null || missing "wasm-ld (package lld)"
[ -e /usr/lib/wasm32-wasi/libc.a ] || missing "the C library for WebAssembly (package wasi-libc)"
builtins=$(clang --target=wasm32-wasi -print-libgcc-file-name)
[ -e "$builtins" ] || missing "the compiler's run-time library (package libclang-rt-14-dev-wasm32)"

mkdir -p "$out"
for source in "$here"/*/*.c; do
	name=$(basename "$source" .c)
	module=$out/$name.wasm
	if [ -e "$module" ] && [ "$module" -nt "$source" ] && [ "$module" -nt "$here/build.sh" ]; then
		continue
	fi
	# No path of this machine gets into the module, so equal sources give equal bytes.
	(cd "$(dirname "$source")" && clang --target=wasm32-wasi -std=c11 -O2 -Wall -Wextra -Werror \
		-Wl,--strip-all -o "$module.partial" "$name.c" -lm)
	bytes=$(wc -c <"$module.partial")
	if [ "$bytes" -gt "$most_bytes" ]; then
		echo "build.sh: $name has $bytes bytes, more than the $most_bytes that fit on chain" >&2
		rm -f "$module.partial"
		exit 1
	fi
	mv "$module.partial" "$module"
	echo "built $module ($bytes bytes)"
done
