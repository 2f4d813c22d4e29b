#!/usr/bin/env bash
# Measures the weights of our pallets on this machine and writes them into the runtime.
#
#   scripts/weights.sh [PALLET ...]     default: every pallet of ours, and balances
#   STEPS=50 REPEAT=20                  how thoroughly; proofs of two components are misfitted below 10 steps
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# A folder of its own: the Wasm with benchmarks must never be taken for the real one.
target=${POCO_WEIGHTS_TARGET_DIR:-$HOME/.cache/poco/weights}
export CARGO_TARGET_DIR=$target
pallets=("$@")
[ ${#pallets[@]} -gt 0 ] || pallets=(
	pallet_balances pallet_beacon pallet_callbacks pallet_collator_staking pallet_registry pallet_market
	pallet_poco
)

scripts/cargo build --profile weights --package poco-runtime --features runtime-benchmarks
scripts/cargo build --profile weights --package poco-bencher
for pallet in "${pallets[@]}"; do
	"$target/weights/poco-bencher" \
		--runtime "$target/weights/wbuild/poco-runtime/poco_runtime.wasm" \
		--genesis-builder runtime --genesis-builder-preset development \
		--pallet "$pallet" --extrinsic '*' --steps "${STEPS:-50}" --repeat "${REPEAT:-20}" \
		--output "runtime/src/weights/$pallet.rs"
	# Nobody needs to know which machine's paths these were.
	sed -i -e '/^\/\/ Executed Command/,/^$/d' -e 's/HOSTNAME: `[^`]*`, //' \
		"runtime/src/weights/$pallet.rs"
done
