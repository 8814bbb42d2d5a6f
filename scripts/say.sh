# What a person sees of a command, and pieces of work beside each other. build.sh sources it.
# shellcheck shell=bash

say() { printf '\033[1m» %s\033[0m\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

# What runs beside this script ends with it, each with all that it has started; whoever starts it anew finds the ports free.
trap end_jobs EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

declare -A job_of=() log_of=()

end_jobs() {
  local job
  for job in $(jobs -p); do
    kill -- "-$job" 2>/dev/null || continue
    timeout 15 tail --pid="$job" -f /dev/null || true
  done
  rm -f "${log_of[@]}"
}

# begin NAME COMMAND…: starts a piece of work beside what comes next; `finish NAME TITLE` waits for it.
begin() {
  local name=$1
  shift
  log_of[$name]=$(mktemp)
  # A group of its own, so that all of it can be ended. A shell of its own stops at the first error, as this one does.
  set -m
  (set -e; "$@") >"${log_of[$name]}" 2>&1 </dev/null &
  job_of[$name]=$!
  set +m
}

# shown COMMAND…: for what is begun and runs on: its errors are shown as they come.
shown() { "$@" 2>&3; }
exec 3>&2

# finish NAME TITLE: one line that counts the seconds until it is done. What it printed is shown where it failed.
finish() {
  local name=$1 title=$2 began=$SECONDS failed=0 log=${log_of[$1]} job=${job_of[$1]}
  printf '\033[1m» %s\033[0m' "$title"
  if [ -t 1 ]; then
    while kill -0 "$job" 2>/dev/null; do
      printf '\r\033[1m» %s\033[0m  %d s' "$title" $((SECONDS - began))
      sleep 0.5
    done
    printf '\r\033[1m» %s\033[0m' "$title"
  fi
  wait "$job" || failed=$?
  printf '  %d s\n' $((SECONDS - began))
  if [ "$failed" != 0 ]; then
    cat "$log" >&2
    die "$title: failed, see above"
  fi
  rm -f "$log"
}

# step TITLE COMMAND…: both at once.
step() {
  local title=$1
  shift
  begin "$title" "$@"
  finish "$title" "$title"
}
