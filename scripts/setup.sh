#!/usr/bin/env bash
# Installs what this machine lacks for `npm test`, and changes nothing that it has:
#   1. a C compiler, which Rust needs for linking;
#   2. the wasm32-unknown-unknown target for a Rust compiler;
#   3. wasm-pack, and the wasm-bindgen tools of the version in Cargo.lock;
#   4. Chromium and its driver, for the tests in a browser: those of the wasm and of the page;
#   5. Keen's client for Python, in a virtual environment of its own: the local Keen is tested with it;
#   6. the npm packages of package-lock.json.
# Tools are built into the user's cache, one folder per version. .tools/bin links to those in use, and
# scripts/with-tools.sh runs a command with them. .tools/python is the virtual environment.
set -euo pipefail

readonly WASM_PACK=0.15.1
readonly PYTHON_KEEN=0.7.0
readonly WASM=wasm32-unknown-unknown
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/keen-signup-rule
tools=$root/.tools/bin
readonly root cache tools
# Links of an earlier run must not count as tools of the machine.
PATH=${PATH//"$tools:"/}

say() { printf 'setup: %s\n' "$*"; }

# fail WHAT BY-HAND...
fail() {
  printf 'setup: FAILED: %s\n' "$1" >&2
  shift
  ((!$#)) || printf '  by hand: %s\n' "$@" >&2
  exit 1
}

# has PROGRAM...: succeeds when all are on PATH
has() { type -P "$@" >/dev/null; }

# The names are those that tests/page/browser.mjs looks for.
has_chromium() { has chromium || has chromium-browser || has google-chrome || has google-chrome-stable; }

# quietly COMMAND...: shows the command's output only when it fails
quietly() {
  "$@" >"$scratch/log" 2>&1 </dev/null && return
  tail -n 60 "$scratch/log" | sed 's/^/  | /' >&2
  return 1
}

work_done=
# timed WHAT-AND-WHY HOW-LONG FUNCTION [ARGUMENT...]
timed() {
  local announcement=$1 estimate=$2 began=$SECONDS
  shift 2
  say "$announcement; about $estimate on two cores"
  "$@"
  say "  done in $((SECONDS - began)) s"
  work_done=1
}

# link DIRECTORY PROGRAM...
link() {
  local directory=$1 program
  for program in "${@:2}"; do
    [[ $(readlink "$tools/$program" || true) == "$directory/$program" ]] ||
      ln -sfn "$directory/$program" "$tools/$program"
  done
}

unlink_tools() { rm -f "${@/#/$tools/}"; }

apt_install() {
  local as_root=() package wanted=() commands
  has apt-get || fail "this machine has no apt-get to install: $*" \
    "install the contents of these Debian packages: $*"
  for package; do
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      wanted+=("$package")
  done
  ((${#wanted[@]})) || return 0
  commands=("apt-get update" "apt-get install --no-install-recommends ${wanted[*]}")
  if ((EUID)); then
    sudo -n true 2>/dev/null ||
      fail "installing Debian packages needs root, and sudo asks for a password" \
        "${commands[@]/#/as root: }" "then run this again"
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  # The update fails if one of several sources is down. If that matters, the install fails, too.
  quietly "${as_root[@]}" apt-get update || say "  apt-get update had errors (above)"
  # Never remove a package of the user's to install ours: --no-remove.
  quietly "${as_root[@]}" apt-get install --yes --no-remove --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "${wanted[@]}" ||
    fail "apt-get could not install: ${wanted[*]}" "${commands[@]/#/as root: }"
}

# ---- what must be there already --------------------------------------------------------------

prerequisites() {
  local version
  # cargo itself checks that rustc is new enough for the crate.
  has cargo rustc || fail "no cargo and rustc on PATH" "install Rust with rustup (rustup.rs)"
  has node npm || fail "no node and npm on PATH" "install Node 20 or newer"
  version=$(node --print process.versions.node)
  ((${version%%.*} >= 20)) || fail "Node is $version, the tests need 20" "install Node 20 or newer"
}

# ---- the wasm target -------------------------------------------------------------------------

# has_target RUSTC
has_target() {
  compgen -G "$(cd "$root" && "$1" --print target-libdir --target $WASM)/libstd-*.rlib" >/dev/null
}

# Adds the target with rustup if rustup can download it. Without a server rustup waits for ever on some
# machines, so a short request comes first, and the download has a time limit.
rustup_target() {
  local answer=0
  timeout -k 5 20 rustup check >/dev/null 2>&1 </dev/null || answer=$?
  case $answer in
    0 | 100) # 100: an update is available
      (cd "$root" && quietly timeout -k 5 300 rustup target add $WASM) ||
        say "  rustup could not add it (above)"
      ;;
    124) say "  rustup's server did not answer within 20 s" ;;
    *) say "  rustup cannot reach its server" ;;
  esac
}

wasm_target() {
  local programs=(cargo rustc rustdoc)
  if has_target rustc; then
    unlink_tools "${programs[@]}"
    return
  fi
  # shellcheck source=scripts/debian-rust.sh
  source "$root/scripts/debian-rust.sh"
  if debian_rust_ready; then
    link "$(debian_rust_home)/bin" "${programs[@]}"
    return
  fi
  if has rustup; then
    timed "adding $WASM with rustup: the rule is compiled for it" "10 s" rustup_target
    if has_target rustc; then
      unlink_tools "${programs[@]}"
      return
    fi
  fi
  debian_rust_install
  link "$(debian_rust_home)/bin" "${programs[@]}"
}

# ---- tools that cargo builds ------------------------------------------------------------------

# are VERSION PROGRAM...: succeeds when every program runs and has that version
are() {
  local version=$1 program
  for program in "${@:2}"; do
    [[ $("$program" --version 2>/dev/null | cut -d' ' -f2) == "$version" ]] || return 1
  done
}

# build_tool CRATE VERSION
build_tool() {
  local staging=$scratch/$1 install=(cargo install --version "=$2" --target-dir "$scratch/target")
  cd "$scratch"
  if ! quietly "${install[@]}" --root "$staging" --locked "$1"; then
    say "  $1 cannot be built with its locked dependencies (above); trying the newest ones"
    quietly "${install[@]}" --root "$staging" "$1" ||
      fail "$1 $2 could not be built" "cargo install $1 --version $2, then run this again"
  fi
  cd "$root"
  rm -rf "${scratch:?}/target" "${cache:?}/$1-$2"
  mv "$staging" "$cache/$1-$2"
}

# tool CRATE VERSION HOW-LONG WHY PROGRAM...
tool() {
  local crate=$1 version=$2 estimate=$3 why=$4 home=$cache/$1-$2/bin
  shift 4
  if are "$version" "$@"; then
    unlink_tools "$@"
    return
  fi
  are "$version" "${@/#/$home/}" ||
    timed "building $crate $version: $why" "$estimate" build_tool "$crate" "$version"
  are "$version" "${@/#/$home/}" || fail "$crate $version was built but does not run"
  link "$home" "$@"
}

# ---- Keen's client for Python -----------------------------------------------------------------

# build_python_keen HOME
build_python_keen() {
  # Debian has venv in a package of its own.
  if ! has python3 || ! python3 -m venv --clear "$1" >/dev/null 2>&1; then
    apt_install python3 python3-venv
    quietly python3 -m venv --clear "$1" || fail "python3 cannot make a virtual environment" "python3 -m venv $1"
  fi
  quietly "$1/bin/python" -m pip install --disable-pip-version-check "keen==$PYTHON_KEEN" ||
    fail "pip could not install keen $PYTHON_KEEN" "$1/bin/python -m pip install keen==$PYTHON_KEEN"
}

# has_python_keen HOME
has_python_keen() {
  [[ $("$1/bin/python" -c 'import keen, importlib.metadata as m; print(m.version("keen"))' 2>/dev/null) == \
    "$PYTHON_KEEN" ]]
}

python_keen() {
  local home=$cache/python-keen-$PYTHON_KEEN
  has_python_keen "$home" ||
    timed "installing keen $PYTHON_KEEN from PyPI: Keen's client for Python tests the local Keen" \
      "20 s" build_python_keen "$home"
  has_python_keen "$home" || fail "keen $PYTHON_KEEN was installed but Python cannot import it"
  # The whole folder is linked: a link to python alone would leave its packages behind.
  [[ $(readlink "$root/.tools/python" || true) == "$home" ]] || ln -sfn "$home" "$root/.tools/python"
}

# ---- npm packages ----------------------------------------------------------------------------

# better-sqlite3 is compiled where its binary cannot be downloaded: with the headers that came with Node,
# if they did, and without optimisation, which takes a third of the time.
npm_install() {
  local prefix environment=(CFLAGS=-O0 CXXFLAGS=-O0 JOBS=max)
  prefix=$(node --print 'path.resolve(process.execPath, "../..")')
  [[ ! -e $prefix/include/node/node.h ]] || environment+=("npm_config_nodedir=$prefix")
  has c++ make python3 || apt_install g++ make python3
  cd "$root"
  quietly env "${environment[@]}" npm ci --loglevel=error ||
    fail "npm could not install the packages of package-lock.json" "npm ci"
}

npm_packages() {
  local lacking
  lacking=$(node "$root/scripts/lacking-packages.mjs") || fail "package-lock.json cannot be read"
  [[ $lacking ]] || return 0
  timed "installing the npm packages ($lacking): the build and the tests use them" "2 m" npm_install
  lacking=$(node "$root/scripts/lacking-packages.mjs")
  [[ ! $lacking ]] || fail "after npm ci: $lacking" \
    "npm ci --ignore-scripts=false (install scripts bring the Node versions and the SQLite that the tests use)"
}

# npm puts node_modules/.bin first on PATH, so one of the Node versions for the tests would replace the
# machine's own in every npm script.
unlink_node() { rm -f "$root/node_modules/.bin/node"; }

# ----------------------------------------------------------------------------------------------

unlink_node
prerequisites
mkdir -p "$cache" "$tools"
printf '*\n' >"$root/.tools/.gitignore"

# Only one run at a time. If a run is killed, the next one removes its scratch directory.
exec 9>"$cache/lock"
flock --nonblock 9 || {
  say "waiting for another run of setup"
  flock 9
}
rm -rf "$cache"/.scratch-*
scratch=$(mktemp -d "$cache/.scratch-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

has cc ||
  timed "installing gcc: Rust needs it for linking" "15 s" apt_install gcc libc6-dev
wasm_target
tool wasm-pack $WASM_PACK "1 m 30 s" "it runs the wasm tests" wasm-pack
bindgen=$(cd "$root" && cargo pkgid wasm-bindgen) || fail "Cargo.lock does not name wasm-bindgen"
bindgen=${bindgen##*@}
tool wasm-bindgen-cli "$bindgen" "2 m" \
  "it writes the JavaScript around the wasm; its version must be that of the crate" \
  wasm-bindgen wasm-bindgen-test-runner
{ has chromedriver && has_chromium; } ||
  timed "installing Chromium and its driver: the wasm and the page are tested in a browser" "30 s" \
    apt_install chromium chromium-driver
python_keen
npm_packages
unlink_node
[[ $work_done ]] || say "nothing to do: $("$root/scripts/with-tools.sh" rustc --version | cut -d' ' -f1,2)" \
  "with $WASM, wasm-pack $WASM_PACK, wasm-bindgen $bindgen, chromedriver, Python's keen $PYTHON_KEEN and the npm packages are installed"
