# `./build.sh bench`: measures both halves. build.sh sources it.
# shellcheck shell=bash disable=SC2154 # target and tools are build.sh's

# need_peers: the trackers that Moa is measured beside, one script each.
need_peers() {
  need_npm . bench/peers
  node bench/peers/bundle.mjs "$target/bench/peers"
}

# bench [tracker|collector|hostile|logs|scale]… [FLAG…]: the flags go to each.
bench() {
  local what=() one
  while [[ ${1:-} =~ ^[a-z] ]]; do what+=("$1"); shift; done
  [ ${#what[@]} -gt 0 ] || what=(tracker collector)
  build
  need_packages bench
  [[ ! " ${what[*]} " =~ " tracker " ]] || need_packages bench-tracker
  [[ ! " ${what[*]} " =~ " logs "|" scale " ]] || need_packages bench-logs
  step "compiling what measures" published -- cargo build --quiet --release -p moa-bench
  for one in "${what[@]}"; do
    [ "$one" != tracker ] || { step "installing the peers" need_peers; largest_functions; }
    "$target/release/moa-bench" "$one" "$@"
  done
}

# largest_functions: the parts of the wasm that weigh most, before optimising takes their names.
largest_functions() {
  need_tool twiggy
  mkdir -p "$target/bench"
  "$tools/twiggy" top -n 25 "$target/bindings/moa_named.wasm" >"$target/bench/twiggy.txt"
  node www/loader/features.mjs dist >docs/benchmarks/bytes.md
}
