#!/usr/bin/env bash
# Prints the unmodified polkadot-omni-node that runs our chain specification: the one that the variable
# POLKADOT_OMNI_NODE names, or one on PATH, of the right version. Prints nothing where there is none, and says so
# of one that was named.
set -euo pipefail
# The SDK numbers its nodes alike.
version=$(sed -n 's/^pub const POLKADOT_VERSION: &str = "\(.*\)";/\1/p' \
	"$(dirname "${BASH_SOURCE[0]}")/../zombienet/src/programs.rs")
node=${POLKADOT_OMNI_NODE:-$(command -v polkadot-omni-node || true)}
[ -n "$node" ] || exit 0
said=$("$node" --version 2>/dev/null) || said="no version"
case "${said##* }" in
"$version" | "$version"-*) echo "$node" ;;
*)
	[ -z "${POLKADOT_OMNI_NODE:-}" ] ||
		echo "POLKADOT_OMNI_NODE: $node tells $said, and is not taken: version $version is needed" >&2
	;;
esac
