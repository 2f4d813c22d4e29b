#!/usr/bin/env bash
# Prints the unmodified polkadot-omni-node that runs our chain specification: the one that the variable
# POLKADOT_OMNI_NODE names, or one of the right version on PATH. Prints nothing where there is none.
set -euo pipefail
# The SDK numbers its nodes alike.
version=$(sed -n 's/^pub const POLKADOT_VERSION: &str = "\(.*\)";/\1/p' \
	"$(dirname "${BASH_SOURCE[0]}")/../zombienet/src/programs.rs")
if [ -n "${POLKADOT_OMNI_NODE:-}" ]; then
	echo "$POLKADOT_OMNI_NODE"
elif node=$(command -v polkadot-omni-node); then
	said=$("$node" --version 2>/dev/null) || exit 0
	case "${said##* }" in "$version" | "$version"-*) echo "$node" ;; esac
fi
