#!/usr/bin/env bash
# with-tools.sh COMMAND...: runs the command with setup.sh's wasm tools first on PATH. Only for builds
# and tests of the wasm; everything else uses the machine's own toolchain.
set -euo pipefail
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.tools/bin
if [[ ! -d $tools ]]; then
  echo "with-tools: run scripts/setup.sh first" >&2
  exit 1
fi
PATH=$tools:$PATH
exec "$@"
