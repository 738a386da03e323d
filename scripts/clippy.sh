#!/usr/bin/env bash
# Runs clippy over every target of the crate, as native code and as wasm. The second needs the wasm
# target in the machine's own toolchain. Where setup.sh installed another compiler for it, only the
# native code is linted: everything except the allocator and the wasm tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly WASM=wasm32-unknown-unknown

cargo clippy --quiet --all-targets --features preview -- --deny warnings
if compgen -G "$(rustc --print target-libdir --target $WASM)/libstd-*.rlib" >/dev/null; then
  cargo clippy --quiet --target $WASM --all-targets -- --deny warnings
else
  echo "clippy: SKIPPED the wasm build: $(rustc --version) has no $WASM" >&2
fi
