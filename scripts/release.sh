#!/usr/bin/env bash
# Builds the runtime for an upgrade: optimised, compressed, with the hash of its metadata. It is built twice,
# and the two must be the same bit for bit. Then it is said what to propose.
#
#   scripts/release.sh [FOLDER]     default: release
#
# Whoever votes builds the same commit with the same version of Rust, and compares the hash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${1:-release}
mkdir -p "$out"
out=$(cd "$out" && pwd)

target=${CARGO_TARGET_DIR:-$HOME/.cache/poco/target}
# A folder of its own: the Wasm of a release must never be taken for that of development.
export CARGO_TARGET_DIR=${POCO_WASM_TARGET_DIR:-$HOME/.cache/poco/wasm}
export WASM_BUILD_TYPE=production
# No path of this machine gets into the code.
export WASM_BUILD_RUSTFLAGS="--remap-path-prefix=$PWD=/poco --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$CARGO_TARGET_DIR=/target --remap-path-prefix=$CARGO_TARGET_DIR/workspace=/poco"

runtime=$CARGO_TARGET_DIR/debug/wbuild/poco-runtime/poco_runtime.compact.compressed.wasm
for build in 1 2; do
	rm -rf "$CARGO_TARGET_DIR/debug/wbuild"
	FORCE_WASM_BUILD=$(date +%s) scripts/cargo build --package poco-release
	cp "$runtime" "$out/build-$build.wasm"
done
cmp "$out/build-1.wasm" "$out/build-2.wasm" || {
	echo "release: two builds of this commit differ, so nobody could check what is proposed: do not propose it" >&2
	exit 1
}
mv "$out/build-1.wasm" "$out/poco_runtime.wasm"
rm "$out/build-2.wasm"
echo "release: $out/poco_runtime.wasm, built twice, the same"
"$target/debug/poco" upgrade inspect "$out/poco_runtime.wasm"
