#!/bin/sh
# Builds the page and the module that it loads into $POCO_WEB_DIR (default: web/ in cargo's target folder), which any web
# server can serve as it is. Builds only what is older than its source, so it can be called each time.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$HOME/.cache/poco/target}
out=${POCO_WEB_DIR:-$target/web}
platform=wasm32v1-none

cd "$here/.."
toolchain=${WASM_BUILD_TOOLCHAIN:-$(scripts/setup.sh --wasm-toolchain)}
[ -z "$toolchain" ] || export RUSTUP_TOOLCHAIN="$toolchain"
scripts/cargo build --quiet --package poco-web-verifier --target "$platform" --profile browser

mkdir -p "$out"
place() {
	! cmp -s "$1" "$out/$2" || return 0
	cp "$1" "$out/$2.partial"
	mv "$out/$2.partial" "$out/$2"
	echo "built $out/$2 ($(wc -c <"$1") bytes)"
}
place "$target/$platform/browser/poco_web_verifier.wasm" verifier.wasm
for file in index.html verify.css verify.js; do
	place "$here/$file" "$file"
done
