#!/usr/bin/env bash
# Measures the weights of our pallets on this machine and writes them into the runtime.
#
#   scripts/weights.sh [PALLET ...]     default: every pallet of ours, and balances
#   STEPS=50 REPEAT=20                  how thoroughly; proofs of two components are misfitted below 10 steps
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# A folder of its own: the Wasm with benchmarks must never be taken for the real one.
target=${POCO_WASM_TARGET_DIR:-$HOME/.cache/poco/wasm}
pallets=("$@")
[ ${#pallets[@]} -gt 0 ] || pallets=(
	pallet_attestations pallet_balances pallet_beacon pallet_border pallet_callbacks pallet_collator_staking
	pallet_currencies pallet_donations pallet_registry pallet_market pallet_poco pallet_purchases pallet_xcm pallet_xcm_benchmarks::fungible
	pallet_xcm_benchmarks::generic
)

# Never the Wasm of a release, which is built in the same folder.
rm -f "$target"/debug/wbuild/poco-runtime/*.wasm
export CARGO_TARGET_DIR=$target
# Not in the bencher's profile, which would compile the tools of Wasm builds once more.
FORCE_WASM_BUILD=$(date +%s) scripts/cargo build --package poco-benchmarked
scripts/cargo build --profile weights --package poco-bencher
# Instructions of messages have a form of their own.
sources=$(scripts/cargo metadata --format-version 1 --frozen |
	sed -n 's|.*"manifest_path":"\([^"]*/pallet-xcm-benchmarks-[^/"]*\)/Cargo.toml".*|\1|p')
for pallet in "${pallets[@]}"; do
	file=runtime/src/weights/${pallet//::/_}.rs
	template=()
	[[ $pallet != *::* ]] || template=(--template "$sources/template.hbs")
	"$target/weights/poco-bencher" \
		--runtime "$target/debug/wbuild/poco-runtime/poco_runtime.wasm" \
		--genesis-builder runtime --genesis-builder-preset development \
		--pallet "$pallet" --extrinsic "*" --output-analysis median-slopes --steps "${STEPS:-50}" --repeat "${REPEAT:-20}" \
		"${template[@]}" --output "$file"
	# Nobody needs to know which machine's paths these were.
	sed -i -e '/^\/\/ Executed Command/,/^$/d' -e 's/HOSTNAME: `[^`]*`, //' \
		"$file"
done
