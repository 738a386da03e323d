#!/usr/bin/env bash
# try-wasm-bindgen.sh VERSION: builds a copy of the repository with another release of wasm-bindgen and
# records one sign-up with its pasted rule. Nothing in the repository changes.
set -euo pipefail
version=${1:?usage: scripts/try-wasm-bindgen.sh VERSION}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tool=${XDG_CACHE_HOME:-$HOME/.cache}/keen-signup-rule/wasm-bindgen-cli-$version
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

[[ -x $tool/bin/wasm-bindgen ]] || cargo install wasm-bindgen-cli --version "=$version" --root "$tool"

cd "$root"
cp -r .cargo build cli js-shim playground src tests Cargo.toml LICENSE-* README.md package.json "$copy"
ln -s "$root/node_modules" "$copy/node_modules"
cd "$copy"
# js-sys and the other crates each require one release of wasm-bindgen: let cargo find the one that does.
cargo add --quiet --dev wasm-bindgen-test@0.3
cargo add --quiet "wasm-bindgen@=$version" js-sys@0.3 web-sys@0.3 wasm-bindgen-futures@0.4
cargo generate-lockfile

PATH=$tool/bin:$root/.tools/bin:$PATH node build/build.mjs
node playground/start.mjs
