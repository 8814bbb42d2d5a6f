# Tries a release as an operator would. scripts/release.sh sources it.
# shellcheck shell=bash disable=SC2154 # target is build.sh's

# try_release ARCHIVE FOLDER VERSION: unpacks it where nothing else is and runs it with nothing of this environment; then a
# browser visits a store whose pages load the tracker from it.
try_release() (
  local away folder=$2 said url plain served=
  say "trying $1"
  away=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder is known now, the program later
  trap "kill -KILL \$served 2>/dev/null || true; end_jobs; rm -rf '$away'" EXIT
  tar -xzf "$1" -C "$away"
  [ "$(ls "$away")" = "$folder" ] || die "release: the archive has more than $folder: $(ls "$away")"
  (cd "$away/$folder" && sha256sum --check --strict --quiet SHA256SUMS) || die "release: SHA256SUMS is not of these files"
  ! grep -qaF -e "${CARGO_HOME:-${HOME:-}/.cargo}/" -e "$PWD/" "$away/$folder/moa-collector" || die "release: the program names folders of this machine"
  # With a folder of its own, and with nothing in it that it could take for its own.
  moa() { (cd "$away/run" && env -i "$away/$folder/moa-collector" "$@"); }
  mkdir "$away/run"
  said=$(moa --version)
  [ "$said" = "$3" ] || die "release: --version says $said, not $3"
  # As it stands, but for the folder, which is a service's.
  sed 's|/var/lib/moa|.|' "$away/$folder/moa.toml" >"$away/run/moa.toml"
  moa check-config moa.toml >/dev/null 2>&1 || die "release: its own moa.toml is not good: $(moa check-config moa.toml 2>&1)"

  (cd "$away/run" && exec env -i "../$folder/moa-collector" serve --listen 127.0.0.1:0 --db moa.db --key released --log warn) >"$away/said" &
  served=$!
  until grep -q 'listening on' "$away/said"; do
    kill -0 "$served" 2>/dev/null || die "release: the collector did not start, see above"
    sleep 0.1
  done
  url=$(grep -om1 'listening on http://.*' "$away/said" | grep -o 'http://.*')
  moa healthy --listen "${url#http://}" >/dev/null || die "release: it does not say that it is ready"
  curl -fsS "$url/moa.js" -o "$away/moa.js" || die "release: it serves no moa.js"
  plain=$(grep -aom1 'moa-[0-9a-f]*\.js' "$away/moa.js" | head -1) || die "release: moa.js names no plain script"
  curl -fsS "$url/$plain" -o "$away/plain.js" || die "release: it serves no $plain, which moa.js names"
  said=$(curl -fsS "$url/v1/batch" -d '{"writeKey":"released","batch":[
    {"type":"track","event":"released","messageId":"release-1","anonymousId":"release","timestamp":"2026-01-01T00:00:00Z"}]}') ||
    die "release: it takes no event"
  [[ $said == *'"accepted"'* ]] || die "release: an event was not accepted: $said"
  said=$(moa events export --db moa.db --format jsonl)
  [[ $said == *'"messageId":"release-1"'* ]] || die "release: an accepted event is not exported: $said"
  kill -TERM "$served"
  wait "$served" || die "release: SIGTERM did not end it well"
  served=
  try_release_in_a_browser "$away/$folder/moa-collector" "$away/programs"
)

# try_release_in_a_browser PROGRAM FOLDER: with the demo store in that folder beside it, a guest walks through the demo store, buys and cancels; every event is compared.
try_release_in_a_browser() {
  local -x MOA_BIN_DIR=$2 MOA_DIST=off MOA_ENGINE=chromium
  step "installing the test runner" need_nextest
  mkdir "$MOA_BIN_DIR"
  cp "$1" "$target/release/moa-store" "$MOA_BIN_DIR"
  # As the tests do it: a window that a driver opens by itself has no focus before somebody clicks.
  step "compiling what lends browsers" cargo build --quiet -p moa-e2e --bins
  lend_browsers
  local -x MOA_BROWSERS
  MOA_BROWSERS=$(grep -o 'http://.*' "${log_of[browsers]}")
  say "a visit to a store that has the tracker from it"
  cargo nextest run --cargo-quiet -p moa-e2e --profile visits -E 'test(=walk::a_guest_buys_and_cancels_on_a_pc)' ||
    die "release: what a guest does is not told as it should be"
}
