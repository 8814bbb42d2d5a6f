# `./build.sh test`: all that must hold. build.sh sources it.
# shellcheck shell=bash disable=SC2154 # target and tools are build.sh's

# All of the workspace at once: another selection would have other features of its dependencies, and be built anew.
workspace=(--workspace --features moa-bindgen/test-runner)

# linted COMMAND…: cargo with clippy in the compiler's place for our own crates, as `cargo clippy` does it: what others wrote
# is compiled once, not compiled and checked. What pages load is never built so, for clippy optimises less.
linted() {
  local driver
  driver=$(rustup which clippy-driver) || die "there is no clippy-driver: rustup component add clippy"
  RUSTC_WORKSPACE_WRAPPER=$driver CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__ "$@"
}

# run_tests [quick|all]
run_tests() {
  local failed=() engine engines=${MOA_ENGINES:-chromium firefox webkit}
  [[ ${1:-} =~ ^(quick|all)?$ ]] || die "test $1: there are test, test quick and test all"
  for engine in $engines; do
    [[ $engine =~ ^(chromium|firefox|webkit)$ ]] || die "MOA_ENGINES: $engine is none of chromium, firefox, webkit"
  done
  rm -rf "$target/times"
  prepare "${1:-}"
  if [ "${1:-}" = quick ]; then
    nextest quick unit "unit tests" || failed+=("unit tests")
    scripts_tests
    lend_browsers
    visits events chromium on "one visit for each event" || failed+=("one visit for each event")
  else
    nextest default unit "unit, property and server tests" || failed+=("unit tests")
    say "examples in the documentation"
    # Which cargo-nextest does not run.
    linted cargo test --quiet --doc "${workspace[@]}" || failed+=("examples in the documentation")
    scripts_tests
    browser_tests
    lend_browsers
    all_visits "${1:-}"
    kill -- "-${job_of[browsers]}" 2>/dev/null || true
    say "the tracker's cost beside its peers', in short"
    "$target/debug/moa-bench" tracker --short || failed+=("the tracker's cost")
  fi
  slowest
  [ ${#failed[@]} = 0 ] || die "failed: $(IFS=';'; echo "${failed[*]}")"
  say "all tests passed in $((SECONDS / 60)) minutes"
}

# prepare [quick]: installs and builds everything, with the lints. What waits for other machines goes beside what the processor does.
prepare() {
  local which=test
  [ "$1" != quick ] || which=quick
  need_rust
  { cargo clippy --version && cargo fmt --version; } >/dev/null 2>&1 ||
    step "adding clippy and rustfmt" rustup component add clippy rustfmt
  step "format" cargo fmt --all --check
  begin workspace linted cargo build --quiet --locked --all-targets "${workspace[@]}"
  need_packages "$which"
  step "installing npm packages" need_npm . www/store tests/e2e/sdks
  step "installing the test runner" need_nextest
  if [ "$which" = test ]; then
    step "installing what the collector is tested with" need_clients
    step "installing the peers" need_peers
  fi
  finish workspace "compiling everything, and lints (some minutes the first time)"
  [[ " $(needs "$which" | xargs) " != *" geckodriver "* ]] || need_tool geckodriver
  build_tracker
  [ ! -e "$target/tracker.over" ] || die "the tracker takes more bytes than it may, see above"
  step "lints of the tracker in the browser" \
    cargo clippy --quiet -p moa --no-default-features --target wasm32-unknown-unknown -- -D warnings
  step "lints of messages and of their check for wasm" \
    cargo clippy --quiet -p moa-message -p moa-check --target wasm32-unknown-unknown -- -D warnings
}

# nextest PROFILE NAME TITLE: runs tests; the time of each is kept under that name.
nextest() {
  local passed=0
  say "$3"
  linted cargo nextest run --cargo-quiet "${workspace[@]}" --profile "$1" || passed=1
  mkdir -p "$target/times"
  mv "$target/nextest/$1/junit.xml" "$target/times/$2.xml" 2>/dev/null || true
  return $passed
}

# scripts_tests: of what is JavaScript. Adds to `failed`.
scripts_tests() {
  say "tests of the JavaScript, and its types"
  node --test --test-reporter=dot src/*/*.test.mjs www/*/*.test.mjs collector/deploy/*.test.mjs scripts/*/*.test.mjs ||
    failed+=("tests of the JavaScript")
  node_modules/.bin/tsc -p examples/bundler || failed+=("types of examples/bundler")
}

# browser_tests: what is bound to a browser of the tracker and of check/. Adds to `failed`.
browser_tests() {
  local try seconds ended=0 tests=(-p moa -p moa-check --target wasm32-unknown-unknown --test browser --test page)
  say "browser tests (Chromium)"
  cargo test --quiet --no-run "${tests[@]}" || { failed+=("browser tests"); return; }
  # By its name alone: cargo takes a path with blanks for a program and its arguments.
  mkdir -p "$tools"
  ln -sf "$(realpath "$target/debug/moa-browser-tests")" "$tools/moa-browser-tests"
  # They take seconds. The server of wasm-bindgen's runner can leave a connection of the browser's unread for good, before any
  # test has begun: that is no test's result.
  for try in 1 2 3; do
    seconds=$((try * 30))
    CHROMEDRIVER=$(command -v chromedriver) \
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=moa-browser-tests \
      timeout --kill-after=10 $seconds cargo test "${tests[@]}" && return
    ended=$?
    [ $ended = 124 ] || break
    say "browser tests (Chromium): their server hung, again ($try)"
  done
  failed+=("browser tests")
}

# all_visits [all]: in every browser; in the first one all of them, or in each. Adds to `failed`.
all_visits() {
  local profile=visits engine last=${engines##* }
  for engine in $engines; do
    visits "$profile" "$engine" on || failed+=("visits in $engine")
    # What a page says is the same in every engine; where they differ is looked at in each.
    [ "$1" = all ] || profile=engines
  done
  # What runs without WebAssembly is the same JavaScript in all of them: once is enough, in the last one.
  [ "$1" = all ] || profile=fallback
  visits "$profile" "$last" off || failed+=("visits without WebAssembly")
}

# visits PROFILE ENGINE WASM [TITLE]: in that browser, with WebAssembly or not.
visits() {
  local title="visits in $2"
  [ "$3" = on ] || title+=", without WebAssembly"
  local -x MOA_ENGINE=$2 MOA_WASM=$3 MOA_BIN_DIR MOA_BROWSERS RUST_BACKTRACE=0
  [ -z "${MOA_THREADS:-}" ] || local -x NEXTEST_TEST_THREADS=$MOA_THREADS
  # Without optimisation, as they were built for their own tests.
  MOA_BIN_DIR=$(realpath "$target/debug")
  MOA_BROWSERS=$(grep -o 'http://.*' "${log_of[browsers]}")
  nextest "$1" "$2-$3" "${4:-$title}"
}

# lend_browsers: they are kept running from visit to visit.
lend_browsers() {
  begin browsers "$target/debug/moa-browsers"
  until grep -q 'http://' "${log_of[browsers]}"; do sleep 0.1; done
}

# slowest: where the time went.
slowest() {
  # Where CARGO_TARGET_DIR is elsewhere they may be, too.
  compgen -G "$target/times/*.xml" >/dev/null || return 0
  say "the slowest"
  node scripts/times/slowest.mjs "$target"/times/*.xml
}
