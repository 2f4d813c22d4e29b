#!/usr/bin/env bash
# What `scripts/cargo lint` compiles our crates with: lints them, and writes their documentation, without warnings.
#
# Cargo's own ways to lint and to document check all that a crate stands on once more, half an hour of it. Here it
# is what the build compiles, and of our crates only metadata is made, as for a check.
set -euo pipefail

# Not what Cargo asks of the compiler, scripts that must run, runtimes for Wasm and what makes these.
case "${CARGO_CRATE_NAME:-} $* ${CARGO_MANIFEST_DIR:-}/" in
	' '* | build_script_* | *' --target '*) exec "$@" ;;
	*/workspace/*) ;;
	*) exec "$@" ;;
esac

tools=$("$1" --print sysroot)/bin
shift
lint=()
document=()
kind=test
suffix=''
while [ $# -gt 0 ]; do
	word="$1"
	case "$word" in
		--crate-name | --crate-type | --cfg | --check-cfg | --extern | --out-dir | -C | -L)
			value=$2
			shift
			;;
		*) value='' ;;
	esac
	case "$word $value" in
		'--crate-type lib') kind=lib ;;
		'--crate-type '*) kind=program ;;
		'--out-dir '*) folder=$value ;;
		'-C extra-filename='*) suffix=${value#*=} ;;
		--extern\ *.rlib)
			metadata=${value%.rlib}.rmeta
			[ ! -e "${metadata#*=}" ] || value=$metadata
			;;
		--emit=*) word=--emit=dep-info,metadata ;;
	esac
	lint+=("$word" ${value:+"$value"})
	case "$word $value" in
		--emit=* | --json=* | '--out-dir '* | '-C '*) ;;
		*) document+=("$word" ${value:+"$value"}) ;;
	esac
	shift
done

"$tools/clippy-driver" "${lint[@]}" --deny warnings
case "$kind $folder ${document[*]} " in
	'lib '*) document+=(--out-dir "${folder%/*/*}/doc") ;;
	# Examples are not documented, and where both have a name, the library is.
	'program '*/examples\ * | *" --extern $CARGO_CRATE_NAME="*) document=() ;;
	'program '*) document+=(--out-dir "${folder%/*/*}/doc" --document-private-items) ;;
	*) document=() ;;
esac
[ ${#document[@]} = 0 ] || "$tools/rustdoc" "${document[@]}" --deny warnings

# Cargo looks for what it asked for, or does it again. It puts programs in the place of those that were built, so
# these are linted each time.
case $kind in
	lib) : >"$folder/lib$CARGO_CRATE_NAME$suffix.rlib" ;;
	test) : >"$folder/$CARGO_CRATE_NAME$suffix" ;;
esac
