# What `moa-collector --version` names beside the version. build.sh sources it.
# shellcheck shell=bash

# commit: the commit that is checked out and its day, 1a2b3c4d5e 2026-11-29, with -dirty where the files are not its own.
# Where there is no repository, as in an archive of the sources, MOA_COMMIT says it, or nobody does.
commit() {
  local hash day dirty=
  # A folder above may be the repository of something else.
  if [ -e .git ] && read -r hash day < <(git log -1 --abbrev=10 --format='%h %cs' 2>/dev/null); then
    [ -z "$(git status --porcelain)" ] || dirty=-dirty
    printf '%s%s %s\n' "$hash" "$dirty" "$day"
  else
    printf '%s\n' "${MOA_COMMIT:-}"
  fi
}

# commit_time: its seconds since 1970, so that what is made of one commit is the same each time.
commit_time() {
  if [ -e .git ] && git log -1 --format=%ct 2>/dev/null; then return; fi
  printf '%s\n' "${SOURCE_DATE_EPOCH:-$(date +%s)}"
}
