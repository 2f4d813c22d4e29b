#!/usr/bin/env bash
# Installs what building and running the PoCo chain needs and is not there yet, and nothing else.
#
#   scripts/setup.sh            install what is missing
#   scripts/setup.sh --check    only say what is missing, and fail if anything is
#   scripts/setup.sh --wasm-toolchain
#                               print the rustup toolchain that builds runtimes, when it is not
#                               the one that builds everything else
set -euo pipefail

# Keep in step with rust-version in Cargo.toml.
readonly MINIMUM_RUST=1.90
# Optional fields without a switch, which the networking crates' messages have.
readonly MINIMUM_PROTOC=3.15
# The first whose library for WebAssembly Debian has; the example apps are linked with that.
readonly MINIMUM_CLANG=14
readonly WASM_TARGET=wasm32v1-none
# Debian's rustc for the web has no such target ready made; its sysroot is built below and lies here.
readonly DEBIAN_SYSROOT=/usr/lib/rustlib/$WASM_TARGET/lib
readonly DEBIAN_TOOLCHAIN=debian-web

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
# Is version $1 at least version $2?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif has sudo; then sudo "$@"
	else die "this needs root: run it as root, or install sudo: $*"
	fi
}

rust_sysroot() { rustc --print sysroot; }
target_in_toolchain() { [ -d "$(rust_sysroot)/lib/rustlib/$WASM_TARGET" ]; }
target_in_debian() { compgen -G "$DEBIAN_SYSROOT/libcore-*.rlib" >/dev/null && [ -x /usr/bin/rustc ]; }

check_rust() {
	has cargo && has rustc ||
		die "Rust is missing: run 'curl -sSf https://sh.rustup.rs | sh', or install your system's package of rustup" \
			"and run 'rustup default stable'"
	local version
	version=$(rustc --version | cut -d' ' -f2)
	at_least "${version%%-*}" "$MINIMUM_RUST" ||
		die "rustc is $version and must be at least $MINIMUM_RUST: run 'rustup update stable'"
}

# Names a piece that is there and too old, with what mends it: its name, version, minimum and Debian package.
check_version() {
	at_least "$2" "$3" && return
	local mend="install a newer $1 and put it first on PATH"
	if has apt-get; then
		mend="run 'apt-get update && apt-get install --only-upgrade $4' as root, or $mend"
	fi
	say "$1 is $2 and must be at least $3: $mend" >&2
	return 1
}

# What is not there at all is installed later.
check_tools() {
	local failed=
	if has protoc; then
		check_version protoc "$(protoc --version | grep -o '[0-9][0-9.]*' | head -n 1)" \
			"$MINIMUM_PROTOC" protobuf-compiler || failed=yes
	fi
	if has clang; then
		check_version clang "$(clang -dumpversion)" "$MINIMUM_CLANG" clang || failed=yes
	fi
	[ -z "$failed" ]
}

# Debian packages for commands and files that are not there.
missing_packages() {
	has cc || echo gcc
	has c++ || echo g++
	has make || echo make
	has pkg-config || echo pkg-config
	has protoc || echo protobuf-compiler
	has clang || echo clang
	has wasm-ld || echo lld
	# The library that bindings are made with: the compiler alone brings no such name of it.
	compgen -G '/usr/lib/llvm-*/lib/libclang.so' >/dev/null ||
		compgen -G '/usr/lib*/libclang.so' >/dev/null || [ -n "${LIBCLANG_PATH:-}" ] || echo libclang-dev
	# What builds the example apps from C to WASI.
	[ -e /usr/lib/wasm32-wasi/libc.a ] || echo wasi-libc
	# Which one belongs to the compiler is known when that is there.
	if has clang; then
		local major
		major=$(clang -dumpversion | cut -d. -f1)
		[ -e "/usr/lib/llvm-$major/lib/clang/$(clang -dumpversion)/lib/wasi/libclang_rt.builtins-wasm32.a" ] ||
			compgen -G "/usr/lib/llvm-$major/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a" >/dev/null ||
			echo "libclang-rt-$major-dev-wasm32"
	fi
}

install_packages() {
	has apt-get ||
		die "these Debian packages are missing, and this is no Debian: install their like by hand: $*"
	say "installing with apt-get: $*"
	as_root apt-get update -qq
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Runtimes are built for a target that rustup may not be able to fetch. Debian carries a compiler
# that can build the target's core libraries from source.
install_wasm_target() {
	if has rustup; then
		say "adding the Rust target $WASM_TARGET"
		timeout 120 rustup target add "$WASM_TARGET" && return
		say "rustup cannot add it here, so Debian's compiler is taken for runtimes"
	fi
	has rustup || die "the Rust target $WASM_TARGET is missing: install it with your Rust, or install rustup"
	has apt-get || die "the Rust target $WASM_TARGET is missing: run 'rustup target add $WASM_TARGET' where that works"
	if ! { dpkg -s rustc-web cargo-web rust-web-src lld-22 >/dev/null 2>&1; }; then
		install_packages rustc-web cargo-web rust-web-src lld-22
	fi
	has rust-lld || as_root ln -sf /usr/bin/wasm-ld-22 /usr/local/bin/rust-lld
	if ! target_in_debian; then
		say "building the core libraries for $WASM_TARGET (half a minute)"
		local folder
		folder=$(mktemp -d)
		trap 'rm -rf "$folder"' RETURN
		mkdir "$folder/src"
		printf '[package]\nname = "sysroot"\nversion = "0.0.0"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\n[workspace]\n' >"$folder/Cargo.toml"
		printf '#![no_std]\n#[panic_handler]\nfn panic(_: &core::panic::PanicInfo) -> ! { loop {} }\n' >"$folder/src/lib.rs"
		# Embedded bitcode: runtimes that are linked with LTO need it.
		(
			cd "$folder"
			env -u CARGO_TARGET_DIR RUSTFLAGS=-Cembed-bitcode=yes RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
				/usr/bin/cargo build --quiet --release -Zbuild-std=core,alloc --target "$WASM_TARGET"
		)
		as_root mkdir -p "$DEBIAN_SYSROOT"
		as_root cp "$folder/target/$WASM_TARGET/release/deps"/lib{core,alloc,compiler_builtins}-*.rlib "$DEBIAN_SYSROOT/"
	fi
	rustup toolchain list | grep -q "^$DEBIAN_TOOLCHAIN" || rustup toolchain link "$DEBIAN_TOOLCHAIN" /usr
}

main() {
	case "${1:-}" in
		--wasm-toolchain)
			if ! target_in_toolchain && target_in_debian; then echo "$DEBIAN_TOOLCHAIN"; fi
			return ;;
		--check | '') ;;
		*) die "unknown argument $1: see the head of $0" ;;
	esac
	check_rust
	check_tools
	local packages
	mapfile -t packages < <(missing_packages)
	local target_missing=
	target_in_toolchain ||
		{ target_in_debian && has rust-lld && rustup toolchain list | grep -q "^$DEBIAN_TOOLCHAIN"; } ||
		target_missing=yes
	if [ "${1:-}" = --check ]; then
		[ ${#packages[@]} = 0 ] || say "missing Debian packages: ${packages[*]}; mend with: make setup"
		[ -z "$target_missing" ] || say "missing Rust target: $WASM_TARGET; mend with: make setup"
		[ ${#packages[@]} = 0 ] && [ -z "$target_missing" ]
		return
	fi
	if [ ${#packages[@]} != 0 ]; then
		install_packages "${packages[@]}"
		mapfile -t packages < <(missing_packages)
		[ ${#packages[@]} = 0 ] || install_packages "${packages[@]}"
	fi
	[ -z "$target_missing" ] || install_wasm_target
	say "everything is there"
}

main "$@"
