#!/usr/bin/env bash
# Gives the files of this checkout the times at which what they say was first seen, by a note of that.
#
#   scripts/times.sh NOTE
#
# Cargo goes by times: a fresh clone, whose files are all new, would be compiled as a whole, and a file that an
# older checkout brings back would be taken for compiled. A time that follows what a file says does neither: it is
# that of the note where the file says the same, and now where it says something else.
set -euo pipefail
note=$1
cd "$(dirname "${BASH_SOURCE[0]}")/.."
git rev-parse --git-dir >/dev/null 2>&1 || exit 0
now=$(date +%s.%N)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
comm -23 <(git ls-files --cached --others --exclude-standard | sort -u) <(git ls-files --deleted | sort -u) >"$work/files"
git hash-object --no-filters --stdin-paths <"$work/files" >"$work/says"
# Folders count for what there is in them.
awk -F / '{ path = ""; for (i = 1; i < NF; i++) { path = path $i; print path; path = path "/" } }' "$work/files" |
	sort -u >"$work/folders"
sed 's/.*/folder/' "$work/folders" >>"$work/says"
cat "$work/folders" >>"$work/files"
xargs -d '\n' stat -c %.9Y <"$work/files" >"$work/times"
# Every runtime, and everything above it, is built again for a newer lock file. What it says of others' packages
# counts: what it says of ours, their own manifests tell.
lock=$(awk 'BEGIN { RS = ""; ORS = "\n\n" } /\nsource = / { print }' Cargo.lock | git hash-object --stdin)
touch "$note"
paste "$work/says" "$work/times" "$work/files" | awk -F '\t' -v now="$now" -v lock="$lock" -v work="$work" '
	FILENAME != "-" { said[$3] = $1; seen[$3] = $2; next }
	$3 == "Cargo.lock" { $1 = lock }
	{
		time = said[$3] == $1 ? seen[$3] : now
		print $1 "\t" time "\t" $3 > (work "/note")
		if (time != $2) { print $3 > (work "/at-" time) }
	}' "$note" -
for files in "$work"/at-*; do
	[ ! -e "$files" ] || xargs -d '\n' touch --date "@${files##*/at-}" <"$files"
done
mv "$work/note" "$note"
