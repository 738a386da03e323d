#!/usr/bin/env bash
# with-tools.sh COMMAND...: runs it with the wasm tools that setup.sh found or brought first on
# PATH. For builds and tests of the wasm; all else keeps the machine's own toolchain.
set -euo pipefail
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.tools/bin
if [[ ! -d $tools ]]; then
  echo "with-tools: run scripts/setup.sh first" >&2
  exit 1
fi
PATH=$tools:$PATH
exec "$@"
