#!/usr/bin/env bash
# Prints the validator that local networks use instead of one built here: the one that the variable
# POLKADOT names, or one of the right version on PATH with its two workers. Prints nothing where there
# is none.
set -euo pipefail
version=$(sed -n 's/^pub const POLKADOT_VERSION: &str = "\(.*\)";/\1/p' \
	"$(dirname "${BASH_SOURCE[0]}")/../zombienet/src/programs.rs")
if [ -n "${POLKADOT:-}" ]; then
	echo "$POLKADOT"
elif polkadot=$(command -v polkadot); then
	for program in polkadot polkadot-prepare-worker polkadot-execute-worker; do
		said=$("$(dirname "$polkadot")/$program" --version 2>/dev/null) || exit 0
		case "${said##* }" in "$version" | "$version"-*) ;; *) exit 0 ;; esac
	done
	echo "$polkadot"
fi
