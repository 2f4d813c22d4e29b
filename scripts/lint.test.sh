#!/usr/bin/env bash
# What scripts/lint.sh says of itself, on a package of its own: each fault is found, each time.
set -euo pipefail
lint=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lint.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/workspace/src" "$work/workspace/tests" "$work/workspace/shared/src"
cd "$work/workspace"
export CARGO_TARGET_DIR="$work" CARGO_INCREMENTAL=0
unset MAKEFLAGS MFLAGS
package='[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2021"\n'
printf "$package"'[workspace]\nmembers = ["shared"]\n' sample >Cargo.toml
printf "$package"'[lib]\ncrate-type = ["cdylib"]\n[dependencies]\nsample = { path = ".." }\n' shared >shared/Cargo.toml

lint() { RUSTC_WORKSPACE_WRAPPER=$lint cargo build --offline --workspace --all-targets "$@" 2>&1; }
die() {
	echo "scripts/lint.test.sh: $1" >&2
	exit 1
}
refuses() { # refuses WHAT WORDS
	! lint >"$work/said" || die "$1 went through"
	grep -q "$2" "$work/said" || die "$1: no word of '$2' in: $(cat "$work/said")"
}

echo 'fn main() { println!("cargo:rerun-if-changed=build.rs") }' >build.rs
echo 'pub fn id() -> u8 { 1 }' >src/lib.rs
echo 'fn main() { println!("{}", sample::id()) }' >src/main.rs
echo '#[test] fn id() { assert_eq!(sample::id(), 1) }' >tests/id.rs
printf '#[no_mangle] pub extern "C" fn id() -> u8 { sample::id() }' >shared/src/lib.rs
cargo build --offline --quiet
lint >"$work/said" || die "what has no fault was refused: $(cat "$work/said")"
[ -e "$work/doc/sample/fn.id.html" ] || die "the library has no documentation"
[ "$("$work/debug/sample")" = 1 ] || die "the program that was built is not there any more"
lint --verbose >"$work/said"
[ "$(grep -c 'Running' "$work/said")" = 2 ] || die "more than the programs are linted again: $(cat "$work/said")"

echo 'pub fn id() -> u8 { return 1; }' >src/lib.rs
refuses "what Clippy finds in a library" 'unneeded `return`'
refuses "the same again" 'unneeded `return`'
printf '/// See [`Nothing`].\npub fn id() -> u8 { 1 }\n' >src/lib.rs
refuses "a link in the documentation to what is not there" 'unresolved link'
printf 'pub fn id() -> u8 { 1 }\n#[cfg(test)] mod tests { #[test] fn id() { assert!(true) } }\n' >src/lib.rs
refuses "what Clippy finds in a library's tests" 'assert!(true)'
echo 'pub fn id() -> u8 { 1 }' >src/lib.rs
echo '#[test] fn id() { let unused = sample::id(); }' >tests/id.rs
refuses "what the compiler warns of in a test" 'unused variable'
echo '#[test] fn id() { assert_eq!(sample::id(), "1") }' >tests/id.rs
refuses "what is no Rust" 'mismatched types'
echo '#[test] fn id() { assert_eq!(sample::id(), 1) }' >tests/id.rs
echo 'fn main() { println!("{}", sample::id() + 0) }' >src/main.rs
refuses "what Clippy finds in a program" 'no effect'
