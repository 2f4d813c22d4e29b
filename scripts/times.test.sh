#!/usr/bin/env bash
# What scripts/times.sh says of itself, on clones of a repository of three files.
set -euo pipefail
times=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/times.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

is() { # is WHAT EXPECTED ACTUAL
	[ "$2" = "$3" ] || {
		echo "scripts/times.test.sh: $1: expected $2, found $3" >&2
		exit 1
	}
}
time_of() { stat -c %.9Y "$1"; }
is_later() { # is_later WHAT EARLIER LATER
	is "$1" "$2" "$(printf '%s\n' "$2" "$3" | sort -n | head -1)"
	[ "$2" != "$3" ] || is "$1" "a later time" "$3"
}
lock() { printf 'version = 4\n\n[[package]]\nname = "ours"\nversion = "%s"\n\n[[package]]\nname = "other"\nversion = "%s"\nsource = "registry"\n' "$@"; }

mkdir -p first/scripts first/deep/er
cp "$times" first/scripts/
git -C first init --quiet
lock 1 1 >first/Cargo.lock
echo one >first/deep/er/one.rs
git -C first add .
git -C first -c user.name=a -c user.email=a@b.c commit --quiet --message one
git clone --quiet first second
first/scripts/times.sh "$work/note"
start=$(time_of first/deep/er/one.rs)
second/scripts/times.sh "$work/note"
is "a clone that says the same has the same times" "$start" "$(time_of second/deep/er/one.rs)"
is "its folders have, too" "$start" "$(time_of second/deep)"

echo two >second/deep/er/one.rs
second/scripts/times.sh "$work/note"
changed=$(time_of second/deep/er/one.rs)
is_later "what says something else is newer" "$start" "$changed"
second/scripts/times.sh "$work/note"
is "and keeps its time" "$changed" "$(time_of second/deep/er/one.rs)"
first/scripts/times.sh "$work/note"
is_later "what an older checkout brings back is newer still" "$changed" "$(time_of first/deep/er/one.rs)"
is "all other files keep theirs" "$start" "$(time_of first/scripts/times.sh)"

lock 2 1 >first/Cargo.lock
first/scripts/times.sh "$work/note"
is "a lock file that says the same of others has its old time" "$start" "$(time_of first/Cargo.lock)"
lock 2 2 >first/Cargo.lock
first/scripts/times.sh "$work/note"
is_later "one that says something else is newer" "$start" "$(time_of first/Cargo.lock)"

echo new >first/deep/new.rs
first/scripts/times.sh "$work/note"
is_later "a file that git does not know yet counts" "$start" "$(time_of first/deep/new.rs)"
rm first/deep/er/one.rs
first/scripts/times.sh "$work/note"
is "a file that is gone is forgotten" "" "$(grep deep/er/one.rs "$work/note" || true)"
