# `./build.sh tracker` and `./build.sh build`: the tracker, and the servers too. build.sh sources it.
# shellcheck shell=bash disable=SC2154 # target is build.sh's

# What the wasm is linked with: features that every browser of these years has (www/loader/browsers.mjs holds it to them).
wasm_flags="-Clink-arg=-zstack-size=16384 -Clink-arg=--no-check-features -Clink-arg=--features=mutable-globals,sign-ext,bulk-memory,nontrapping-fptoint"

# compile_tracker: the wasm, as Rust leaves it, and that of the inspector, which need not be small.
compile_tracker() {
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$wasm_flags \
    cargo build --quiet --profile wasm --target wasm32-unknown-unknown -p moa --no-default-features
  cargo build --quiet --profile wasm --target wasm32-unknown-unknown -p moa-check
}

# pack_tracker: what pages load, into dist/ and, of this build alone, into $target/tracker. Prints the sizes. It takes 30
# seconds, so not where nothing it is made of has changed.
pack_tracker() {
  local packed=$target/tracker.packed wasm=$target/wasm32-unknown-unknown/wasm
  local from=("$wasm/moa.wasm" "$wasm/moa_check.wasm" "$target/debug/moa-bindgen" src www/loader www/bridge www/hackle www/sources www/inspector package-lock.json)
  [ ! -e "$packed" ] || [ ! -e dist/moa.js ] || [ -n "$(find "${from[@]}" -newer "$packed" -print -quit)" ] || return 0
  rm -f "$packed"
  rm -rf "$target/bindings" "$target/check-bindings"
  "$target/debug/moa-bindgen" "$wasm/moa.wasm" "$target/bindings"
  "$target/debug/moa-bindgen" "$wasm/moa_check.wasm" "$target/check-bindings" web
  node www/loader/pack.mjs "$target/bindings" "$target/check-bindings" dist "$target/tracker"
  touch "$packed"
}

# build_tracker: compiles and packs it. What connects it to JavaScript is there already, or is begun by who calls.
build_tracker() {
  step "compiling the tracker" compile_tracker
  step "packing the tracker" pack_tracker
}

# compile_servers: both in one, so that what they share is built once. The collector carries the tracker inside it.
compile_servers() {
  MOA_COMMIT=$(commit) MOA_TRACKER=$(realpath "$target/tracker") \
    cargo build --quiet --release -p moa-collector -p moa-store --features moa-collector/tracker
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
