# shellcheck shell=bash disable=SC2154 # setup.sh sets cache and scratch
# Installs the wasm target without rustup's server; sourced by setup.sh.
#
# Debian has a recent compiler beside its standard one (rustc-web), with the source of the standard
# library but not built for wasm. It is built here once, into a sysroot in the cache, so that /usr
# does not change.

debian_rust_version() { dpkg-query --show --showformat='${Version}' rustc-web 2>/dev/null; }
debian_rust_home() { printf '%s' "$cache/rustc-web-$(debian_rust_version)"; }

debian_rust_ready() {
  debian_rust_version >/dev/null && has rust-lld && [[ -x $(debian_rust_home)/bin/rustc ]] &&
    has_target "$(debian_rust_home)/bin/rustc"
}

debian_rust_packages() {
  apt_install rustc-web cargo-web rust-web-src rust-web-llvm
  # Its linker is a link to the lld of its LLVM, which no package depends on.
  has rust-lld || apt_install "$(basename "$(readlink /usr/bin/rust-lld)")"
}

# packaged PACKAGE PROGRAM: prints the program's path, because PATH may find another one first
packaged() { dpkg-query --listfiles "$1" | grep "^/usr/bin/$2\$"; }

debian_rust_library() {
  local rustc cargo host home=$scratch/debian-rust rustlib program
  rustc=$(packaged rustc-web rustc)
  cargo=$(packaged cargo-web cargo)
  host=$("$rustc" -vV | sed -n 's/^host: //p')
  rustlib=$home/sysroot/lib/rustlib

  mkdir -p "$scratch/empty/src" "$home/bin" "$rustlib/$WASM/lib"
  printf '[package]\nname = "empty"\nedition = "2024"\n' >"$scratch/empty/Cargo.toml"
  printf '#![no_std]\n' >"$scratch/empty/src/lib.rs"
  # -Zbuild-std is safe here because compiler and library source are of the same release.
  (
    cd "$scratch/empty"
    quietly env -u RUSTFLAGS -u RUSTUP_TOOLCHAIN RUSTC_BOOTSTRAP=1 RUSTC="$rustc" "$cargo" build \
      --release --target "$WASM" --target-dir target -Zbuild-std=std,panic_abort,test,proc_macro
  ) || fail "the standard library for $WASM could not be built" \
    "see above what Debian's rustc-web lacks, or let rustup reach its server"
  cp "$scratch/empty/target/$WASM/release/deps/"*.{rlib,rmeta} "$rustlib/$WASM/lib"
  rm -f "$rustlib/$WASM/lib/libempty-"*

  ln -s "$("$rustc" --print sysroot)/lib/rustlib/$host" "$rustlib/$host"
  ln -s "$cargo" "$home/bin/cargo"
  for program in "$rustc" "${rustc%rustc}rustdoc"; do
    printf '#!/bin/bash\nexec %q --sysroot %q "$@"\n' "$program" "$(debian_rust_home)/sysroot" \
      >"$home/bin/${program##*/}"
    chmod +x "$home/bin/${program##*/}"
  done
  rm -rf "$(debian_rust_home)"
  mv "$home" "$(debian_rust_home)"
}

debian_rust_install() {
  has apt-get || fail "the rustc on PATH has no $WASM, and this machine has no apt-get" \
    "rustup target add $WASM"
  timed "installing Debian's rustc-web, its library source and linker, for the wasm target" \
    "25 s" debian_rust_packages
  debian_rust_ready ||
    timed "building its standard library for $WASM, once" "45 s" debian_rust_library
  debian_rust_ready || fail "Debian's rustc still has no $WASM"
}
