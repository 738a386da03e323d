#!/usr/bin/env bash
# Clippy over every target of the crate, as native code and as wasm. Clippy is of the machine's own
# toolchain, so the second takes that toolchain to have the wasm target; where setup.sh had to bring
# another compiler for it, its code is linted as native code alone: all of it but the allocator and
# the tests that run as wasm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly WASM=wasm32-unknown-unknown

cargo clippy --quiet --all-targets -- --deny warnings
if compgen -G "$(rustc --print target-libdir --target $WASM)/libstd-*.rlib" >/dev/null; then
  cargo clippy --quiet --target $WASM --all-targets -- --deny warnings
else
  echo "clippy: LEFT OUT the wasm build: $(rustc --version) has no $WASM" >&2
fi
