#!/usr/bin/env bash
# What scripts/setup.sh says of what is missing or too old, and what it installs: with commands of a folder alone, of
# which some only pretend. Takes a machine on which it has found everything.
set -euo pipefail
setup=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/setup.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "scripts/setup.test.sh: $1" >&2
	exit 1
}
# pretend COMMAND WORDS: a command that says so.
pretend() {
	rm -f "$work/bin/$1"
	printf '#!/bin/sh\necho "%s"\n' "$2" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}
# note COMMAND: a command that notes how it was called, and what it was called to do.
note() {
	printf '#!/bin/sh\necho "%s $*" >>"%s/called"\n[ %s != sudo ] || "$@"\n' "$1" "$work" "$1" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}
begin() {
	rm -rf "$work/bin" "$work/called"
	mkdir "$work/bin"
	touch "$work/called"
	local command
	for command in bash sh env id sort head cut grep sed cc c++ make pkg-config protoc clang wasm-ld rustc cargo rustup rust-lld; do
		command -v "$command" >/dev/null && ln -s "$(command -v "$command")" "$work/bin/$command"
	done || true
	note apt-get
	note sudo
}
# run EXPECTED_STATUS [ARGUMENT]: what it says is in `said` then.
run() {
	local status=0
	said=$(PATH=$work/bin bash "$setup" "${@:2}" 2>&1) || status=$?
	[ "$status" = "$1" ] || fail "status $status in place of $1, and it said: $said"
}
says() { [[ $said == *"$1"* ]] || fail "no '$1' in: $said"; }
installs() { # installs PACKAGES: these, and nothing else
	local installed
	installed=$(sed -n 's/^apt-get install .*--no-install-recommends //p' "$work/called")
	[ "$installed" = "$1" ] || fail "it installed '$installed' in place of '$1'"
}

begin
run 0
says "everything is there"
installs ""
[ ! -s "$work/called" ] || fail "nothing was missing, and it called $(cat "$work/called")"

begin
rm "$work/bin/make" "$work/bin/pkg-config"
run 1 --check
says "make pkg-config; mend with: make setup"
installs ""
pretend id 0
run 0
installs "make pkg-config
make pkg-config" # They are still missing, since apt-get only pretends.

begin
rm "$work/bin/wasm-ld"
pretend id 1000
run 0
grep --quiet '^sudo env .*apt-get install' "$work/called" || fail "it did not ask sudo"
rm "$work/bin/sudo"
run 1
says "run it as root, or install sudo"
rm "$work/bin/apt-get"
run 1
says "install their like by hand: lld"

begin
rm "$work/bin/cargo"
run 1
says "Rust is missing: run 'curl"
begin
pretend rustc "rustc 1.70.0 (90c541806 2023-05-31)"
run 1
says "rustc is 1.70.0 and must be at least"
says "rustup update stable"
begin
pretend protoc "libprotoc 3.12.4"
run 1
says "protoc is 3.12.4 and must be at least"
says "apt-get install --only-upgrade protobuf-compiler"
begin
pretend clang 13.0.1
run 1
says "clang is 13.0.1 and must be at least"
begin
run 1 --everything
says "unknown argument"
