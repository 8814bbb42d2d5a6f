# `./build.sh tracker` and `./build.sh build`: the tracker, and the servers too. build.sh sources it.
# shellcheck shell=bash disable=SC2154 # target is build.sh's

# What the wasm is linked with: features that every browser of these years has (www/loader/browsers.mjs holds it to them).
wasm_flags=(-Clink-arg=-zstack-size=16384 -Clink-arg=--no-check-features -Clink-arg=--features=mutable-globals,sign-ext,bulk-memory,nontrapping-fptoint)

# published [FLAG…] -- COMMAND…: cargo, with these flags for the compiler, for what leaves this machine: no folder of it stands
# in there, and the same sources make the same files wherever they are.
published() {
  local flags=("--remap-path-prefix=${CARGO_HOME:-${HOME:-}/.cargo}=/cargo" "--remap-path-prefix=$PWD=/moa")
  while [ "$1" != -- ]; do flags+=("$1"); shift; done
  CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}") "${@:2}"
}

# compile_tracker: the wasm, as Rust leaves it, and that of the inspector, which need not be small.
compile_tracker() {
  published "${wasm_flags[@]}" -- \
    cargo build --quiet --profile wasm --target wasm32-unknown-unknown -p moa --no-default-features
  published -- cargo build --quiet --profile wasm --target wasm32-unknown-unknown -p moa-check
}

# pack_tracker: what pages load, into dist/ and, of this build alone, into $target/tracker. Prints the sizes. It takes 30
# seconds, so not where nothing it is made of has changed.
pack_tracker() {
  local packed=$target/tracker.packed over=$target/tracker.over status=0 wasm=$target/wasm32-unknown-unknown/wasm
  local from=("$wasm/moa.wasm" "$wasm/moa_check.wasm" "$target/debug/moa-bindgen" src www/loader www/bridge www/hackle www/sources www/inspector package-lock.json)
  [ ! -e "$packed" ] || [ ! -e dist/moa.js ] || [ -n "$(find "${from[@]}" -newer "$packed" -print -quit)" ] || return 0
  rm -f "$packed" "$over"
  # What is changed from now on is packed the next time.
  touch "$packed.new"
  rm -rf "$target/bindings" "$target/check-bindings"
  "$target/debug/moa-bindgen" "$wasm/moa.wasm" "$target/bindings"
  "$target/debug/moa-bindgen" "$wasm/moa_check.wasm" "$target/check-bindings" web
  node www/loader/pack.mjs "$target/bindings" "$target/check-bindings" dist "$target/tracker" 2>"$over" || status=$?
  cat "$over" >&2
  # Another version of Rust makes other sizes. Such a tracker works: it is the tests that do not pass.
  [ $status != 3 ] || return 0
  rm -f "$over"
  [ $status != 0 ] || mv "$packed.new" "$packed"
  return $status
}

# build_tracker: compiles and packs it. What connects it to JavaScript is there already, or is begun by who calls.
build_tracker() {
  step "compiling the tracker" compile_tracker
  step "packing the tracker" pack_tracker
  [ ! -s "$target/tracker.over" ] || cat "$target/tracker.over" >&2
}

# compile_servers: both in one, so that what they share is built once. The collector carries the tracker inside it.
compile_servers() {
  MOA_COMMIT=$(commit) MOA_TRACKER=$(realpath "$target/tracker") \
    published -- cargo build --quiet --release -p moa-collector -p moa-store --features moa-collector/tracker
}

tracker() {
  need_rust
  need_packages build
  step "installing npm packages" need_npm .
  step "compiling what packs the tracker" cargo build --quiet -p moa-bindgen
  build_tracker
}

build() {
  tracker
  step "installing npm packages" need_npm www/store
  step "compiling the collector and the demo store (optimised: some minutes the first time)" compile_servers
}
