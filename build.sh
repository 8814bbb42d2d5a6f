#!/usr/bin/env bash
# The one script. Each command first installs what it lacks; all are safe to run twice. What they do is in scripts/.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'HELP'
usage: ./build.sh COMMAND

  demo        a demo store, a collector and a live view on this machine; prints their addresses
  tracker     the tracker into dist/: all that the harness needs
  build       the tracker into dist/, the collector and the demo store into target/release/
  test        everything that must hold: format, lints, unit, browser and end-to-end tests
  test quick  format, lints, unit tests and one visit for each event: while you change something
  test all    every visit in every browser
  release     build, then the archive that an operator downloads, unpacked and tried
  bench       build, then measure the tracker beside its peers and the collector (bench tracker, bench collector,
              bench hostile, bench logs, bench scale: one; what follows with -- goes to moa-bench, as in bench tracker --rounds 3)
  doctor      what each command needs, what of it is there, what it would install, and what it cannot

Environment
  MOA_COLLECTOR_PORT, MOA_STORE_PORT, MOA_LIVE_PORT   where demo listens (8787, 8788, 8789)
  MOA_ENGINES       browsers for test ("chromium firefox webkit")
  MOA_THREADS       visits at a time (6, in the other engines 8)
  MOA_CLICKHOUSE    on: let today's ClickHouse (270 MB) read exports and be loaded into in test, too
  MOA_SOAK          seconds that bench watches the collector's memory under load (20)
  MOA_KEEP_BUILDS   days that dist/ keeps an earlier build's files (30)
  CARGO_TARGET_DIR  where cargo builds (target)
HELP
}

# shellcheck disable=SC2034 # for scripts/
target=${CARGO_TARGET_DIR:-target} tools=.tools/bin
# What somebody has set for other projects, here or in a file of cargo's, would be built elsewhere or otherwise.
export CARGO_TARGET_DIR=$target
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS CARGO_BUILD_TARGET CARGO_BUILD_TARGET_DIR

for part in say install doctor tracker demo test bench release; do
  # shellcheck disable=SC1090 # they are all checked by themselves
  . "scripts/$part.sh"
done

case ${1:-} in
  tracker | build | demo | release | doctor) "$1" ;;
  test) shift; run_tests "$@" ;;
  bench) shift; bench "$@" ;;
  -h | --help | help) usage ;;
  '') usage >&2; exit 2 ;;
  *) usage >&2; die "there is no command $1" ;;
esac
