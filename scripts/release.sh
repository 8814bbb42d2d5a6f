# `./build.sh release`: what an operator downloads, made, and then tried as an operator would. build.sh sources it.
# shellcheck shell=bash disable=SC2154 # target and tools are build.sh's

. scripts/commit.sh
. scripts/try-release.sh

# The archive has one folder with these files, all of them in SHA256SUMS; beside it is its own checksum.
release() {
  need_rust
  need_packages release
  [ -e .git ] && [ -n "$(commit)" ] || die "release: there is no commit to name; use a git clone"
  [[ $(commit) != *-dirty* ]] || say "the files are not those of the commit: this release is one to try"
  build
  local version name out=$target/release-archive folder archive
  version=$("$target/release/moa-collector" -V | cut -d' ' -f2)
  name=moa-$version
  folder=$out/$name
  archive=$out/$name-$(uname -m)-linux.tar.gz
  rm -rf "$out"
  mkdir -p "$folder"
  install -m 755 "$target/release/moa-collector" "$folder"
  install -m 644 collector/deploy/{moa.service,moa-backup.service,moa-backup.timer,moa.toml,nginx.conf,Caddyfile,alerts.yml,grafana.json,Dockerfile,README} LICENSE-MIT LICENSE-APACHE CHANGELOG.md "$folder"
  third_party "$folder/THIRD-PARTY.txt"
  sbom "$folder/moa.cdx.json"
  (cd "$folder" && sha256sum -- * >../SHA256SUMS && mv ../SHA256SUMS .)
  say "packing"
  # Names, owners, rights and times that are no machine's own: the same files make the same archive.
  LC_ALL=C tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime="@$(commit_time)" \
    -cf - "$name" | gzip -n9 >"$archive"
  rm -rf "$folder"
  (cd "$out" && sha256sum -- *.tar.gz >"$(basename "$archive").sha256")
  try_release "$(realpath "$archive")" "$name" "moa-collector $version ($(commit))"
  say "released, unpacked and tried: $archive ($(stat -c %s "$archive") bytes)"
  cat "$archive.sha256"
}

# third_party FILE: the licences' texts of all that is in the program and in the tracker it carries.
third_party() {
  say "collecting the licences of what is in it"
  node scripts/third-party/collect.mjs "$1" "$(host)" moa-collector/tracker || die "release: the licences are not in order, see above"
}

# host: what Rust calls this machine.
host() { rustc -vV | sed -n 's/^host: //p'; }

# sbom FILE: what the binary and the tracker in it are made of, as CycloneDX.
sbom() {
  local copy wasm=(--target wasm32-unknown-unknown)
  need_tool cargo-cyclonedx
  say "writing down what it is made of"
  # It writes beside each Cargo.toml of the workspace, and where it was; so it gets a copy of what there is.
  copy=$(mktemp -d)
  git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$copy"
  bill "$copy/collector" program --features tracker --target "$(host)"
  bill "$copy" tracker --no-default-features "${wasm[@]}"
  bill "$copy/check" check "${wasm[@]}"
  node scripts/third-party/bill.mjs "$copy"/{collector/program,tracker,check/check}.json |
    sed "s#path+file://$copy#path+file://#g" >"$1"
  rm -rf "$copy"
  [ -s "$1" ] || die "release: the SBOM is empty"
  ! grep -q "$copy" "$1" || die "release: the SBOM names a folder of this machine"
}

# bill FOLDER NAME FLAG…: of the crate in that folder, in NAME.json there.
bill() {
  SOURCE_DATE_EPOCH=$(commit_time) "$tools/cargo-cyclonedx" cyclonedx --quiet --format json --spec-version 1.5 \
    --manifest-path "$1/Cargo.toml" --no-build-deps --override-filename "$2" "${@:3}"
}
