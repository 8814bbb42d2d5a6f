# `./build.sh doctor`: what there is, what would be installed, and what cannot be. Changes nothing. build.sh sources it.
# shellcheck shell=bash disable=SC2154 # tool_cache is build.sh's

doctor() {
  local command program
  declare -A used=()
  for command in demo build quick test bench bench-tracker bench-logs release; do
    for program in $(needs "$command"); do used[$program]+=" $command"; done
  done
  used[rustup]=" all"
  used[cargo]=${used[rustup]}
  used[wasm32-unknown-unknown]=${used[rustup]}
  used[clippy]=' quick test'
  used[rustfmt]=' quick test'
  # Each of them.
  for program in cc node npm; do used[$program]=" all"; done

  printf '%-24s %-52s %s\n' 'what' 'state' 'needed by'
  for program in $(printf '%s\n' "${!used[@]}" | sort); do
    printf '%-24s %-52s%s\n' "$program" "$(state_of "$program")" "${used[$program]}"
  done
  printf '\n%-24s %s\n' 'free disk' "$(df -h --output=avail . | tail -1 | xargs) here; a build with all tests takes 7 GB, a release 3 GB more"
  printf '%-24s %s\n' 'programs of cargo' "$tool_cache"
  printf '%-24s %s\n' 'packages of npm' "$(npm_state . www/store tests/e2e/sdks collector/tests/sdks bench/peers)"
  printf '%-24s %s\n' 'packages of Python' "$(cmp -s collector/tests/requirements.txt .tools/python/.installed && echo there || echo "will be installed into .tools/python (PyPI), for test")"
  if ! may_install; then
    printf '\nDebian packages cannot be installed by this user. Please do: apt-get install %s\n' \
      "$(for command in build test bench bench-tracker bench-logs release; do missing_packages "$command"; done | sort -u | xargs)"
  fi
}

# npm_state FOLDER…: which folders lack what their lock file names.
npm_state() {
  local folder lacking=
  for folder in "$@"; do
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed" || lacking+=" ${folder/#./here}"
  done
  [ -z "$lacking" ] && echo there || echo "will be installed by their lock files:$lacking"
}

by_rustup() { command -v rustup >/dev/null && echo "will be added by rustup" || echo "MISSING: rustup adds it"; }

# may_install: whether this user can install Debian's packages.
may_install() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

# state_of PROGRAM: one line.
state_of() {
  local package
  case $1 in
    rustup | cargo)
      command -v "$1" >/dev/null && "$1" --version 2>/dev/null | head -1 || echo "MISSING: install Rust with rustup (rustup.rs)"
      return
      ;;
    wasm32-unknown-unknown)
      rustup target list --installed 2>/dev/null | grep -qx "$1" && echo there || by_rustup
      return
      ;;
    clippy | rustfmt)
      cargo "${1/rustfmt/fmt}" --version >/dev/null 2>&1 && echo there || by_rustup
      return
      ;;
  esac
  if has "$1"; then
    echo "there$(version "$1")"
    return
  fi
  package=$(package_of "$1")
  if [ "$1" = cargo-nextest ]; then
    echo "will be installed (PyPI, else built by cargo)"
  elif [ -z "$package" ]; then
    echo "will be built by cargo, $(version_of "$1"), about two minutes"
  elif may_install; then
    echo "will be installed (Debian: $package)"
  else
    echo "MISSING: apt-get install $package"
  fi
}

# version PROGRAM: what it says of itself, where it says it quickly and in one line. Debian's start script of Chromium complains on
# stderr about systems it does not know.
version() {
  case $1 in
    venv | faketime | nginx | caddy | promtool | Xvfb | WebKitWebDriver | chromium | chromium-headless-shell) ;;
    cc | node | npm | git | curl | python3 | chromedriver | firefox-esr | nats-server)
      "$1" --version 2>/dev/null | head -1 | grep -o '[0-9][0-9.]*' | head -1 | sed 's/^/, /'
      ;;
    *) version_of "$1" | sed 's/^/, /' ;;
  esac
}
