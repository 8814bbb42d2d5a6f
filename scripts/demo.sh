# `./build.sh demo`: a store to walk through, a collector, and a live view. build.sh sources it.
# shellcheck shell=bash disable=SC2154 # target is build.sh's

# Unoptimised: it is there in half the time, and the tests use the same.
compile_demo() { cargo build --quiet -p moa-collector -p moa-store -p moa-bindgen; }

demo() {
  local collector=127.0.0.1:${MOA_COLLECTOR_PORT:-8787} store=127.0.0.1:${MOA_STORE_PORT:-8788} program
  local live=127.0.0.1:${MOA_LIVE_PORT:-8789}
  need_rust
  # The longest of all, beside what waits for other machines.
  begin servers compile_demo
  need_packages demo
  step "installing npm packages" need_npm . www/store
  step "compiling the tracker" compile_tracker
  finish servers "compiling the collector and the demo store"
  step "packing the tracker" pack_tracker

  mkdir -p .data
  begin collector shown env MOA__OPERATOR__LISTEN="$live" "$target/debug/moa-collector" serve --listen "$collector" --db .data/demo.db --key demo --log warn
  begin store shown "$target/debug/moa-store" serve --listen "$store" --tag-src "http://$collector/moa.js" \
    --collector "http://$collector" --write-key demo
  for program in collector store; do
    until grep -q listening "${log_of[$program]}"; do
      kill -0 "${job_of[$program]}" 2>/dev/null ||
        die "the $program did not start, see above (other ports: MOA_COLLECTOR_PORT, MOA_STORE_PORT, MOA_LIVE_PORT)"
      sleep 0.1
    done
  done
  cat <<ADDRESSES

  the store        http://$store/          mobile http://$store/m/
  the live view    http://$live/live?store=http://$store/
  choices          http://$store/_demo

  Open the store, walk around, and watch your events arrive in the live view. Ctrl-C ends the demo.

ADDRESSES
  wait -n "${job_of[collector]}" "${job_of[store]}" || die "the demo has ended, see above"
}
