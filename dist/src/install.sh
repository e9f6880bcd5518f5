#!/bin/sh
# Installs Autonomy from the unpacked archive beside this script. Needs no network and no root.
#
#   ./install.sh                     into ~/.local
#   PREFIX=/usr/local ./install.sh   elsewhere
#
# Running it again changes nothing; running a newer archive's script switches to the newer version.
set -eu

fail() {
  echo "install: $1" >&2
  exit 1
}

unset CDPATH # cd would print where it went
source=$(cd -- "$(dirname -- "$0")" && pwd -P)
prefix=${PREFIX:-${HOME:?set HOME or PREFIX}/.local}
case $prefix in
  *:* | *\'*) fail "PREFIX is $prefix: a path without : and ' is needed" ;;
  /*) ;;
  *) prefix=$PWD/$prefix ;;
esac
manifest=$source/manifest.json
[ -f "$manifest" ] || fail "$manifest is missing: unpack the archive again"

field() {
  sed -n "s/^  \"$1\": \"\(.*\)\",\$/\1/p" "$manifest"
}

# True when directory $1 holds exactly the files of the manifest.
is_intact() {
  [ -d "$1" ] || return 1
  sed -n 's/^    "\(.*\)": "sha256:\([0-9a-f]*\)",\{0,1\}$/\2  \1/p' "$manifest" |
    (cd "$1" && sha256sum --check --strict --quiet -) || return 1
  listed=$(grep -c '": "sha256:' "$manifest")
  present=$(find "$1" ! -type d ! -path "$1/manifest.json" | wc -l)
  [ "$listed" -eq "$present" ] || {
    echo "install: $1 holds $present files, the manifest lists $listed" >&2
    return 1
  }
}

is_intact "$source" || fail "the files in $source are not those of its manifest: unpack the archive again"

version=$(field version)
build=$(field build)
target=$prefix/lib/autonomy/$version-$build
program=$prefix/bin/autonomy

if [ -e "$program" ] && [ ! -L "$program" ]; then
  fail "$program exists and is not a link made by this installer: move it away"
fi
if ! is_intact "$target" >/dev/null 2>&1; then
  mkdir -p "$prefix/lib/autonomy"
  new=$(mktemp -d "$prefix/lib/autonomy/.new-XXXXXX")
  trap 'rm -rf "$new"' EXIT
  chmod 755 "$new"
  cp -Rp "$source/." "$new/" # -p: the class cache must not look older than the image
  is_intact "$new" || fail "the copy in $new is damaged: check the disk"
  if [ -e "$target" ]; then
    echo "replacing $target, whose files are not those of its manifest"
    mv "$target" "$new.damaged"
  fi
  mv "$new" "$target"
  rm -rf "$new.damaged"
fi
mkdir -p "$prefix/bin"
ln -s "$target/bin/autonomy" "$program.$$"
mv -f "$program.$$" "$program"

echo "autonomy $version (build $build) is installed: $program"
case :${PATH:-}: in
  *:"$prefix/bin":*) ;;
  *) echo "add $prefix/bin to PATH to call it by name" ;;
esac
echo "to uninstall: rm -r '$prefix/lib/autonomy' '$program'"
