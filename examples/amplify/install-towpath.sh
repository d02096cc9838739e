#!/bin/sh
# Installs one version of towpath, if its archive is the one that is expected.
#
#   install-towpath.sh VERSION [SHA256 [FOLDER]]
#
# SHA256 is that of the archive for this machine. Without it (or with "") the checksum that is published beside the
# archive is taken, which guards against a broken download, not against a release that was replaced: give it in CI.
# FOLDER is where the program goes, by default ~/.local/bin. TOWPATH_RELEASES is where the releases are.
set -eu

version=${1:?usage: install-towpath.sh VERSION [SHA256 [FOLDER]]}
version=${version#v}
expected=${2:-}
folder=${3:-$HOME/.local/bin}
releases=${TOWPATH_RELEASES:?set TOWPATH_RELEASES to the address of the releases, such as https://github.com/OWNER/towpath/releases/download}

case "$(uname -s) $(uname -m)" in
  "Linux x86_64") target=x86_64-unknown-linux-gnu ;;
  "Linux aarch64") target=aarch64-unknown-linux-gnu ;;
  "Darwin arm64") target=aarch64-apple-darwin ;;
  *) echo "there is no towpath for $(uname -sm): build it with cargo" >&2; exit 1 ;;
esac

name=towpath-$version-$target
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() { curl --fail --silent --show-error --location --retry 3 --max-time 120 --output "$2" "$1"; }

fetch "$releases/v$version/$name.tar.gz" "$work/archive"
if [ -z "$expected" ]; then
  fetch "$releases/v$version/$name.tar.gz.sha256" "$work/sha256"
  expected=$(cut -d ' ' -f 1 "$work/sha256")
fi
if command -v sha256sum >/dev/null; then found=$(sha256sum "$work/archive"); else found=$(shasum -a 256 "$work/archive"); fi
found=${found%% *}
if [ "$found" != "$expected" ]; then
  echo "the archive $name.tar.gz has the SHA-256 $found, and $expected was expected: nothing was installed" >&2
  exit 1
fi
tar -xzf "$work/archive" -C "$work" "$name/towpath"
mkdir -p "$folder"
# Renamed into its place: a program that is half copied is never there.
cp "$work/$name/towpath" "$folder/.towpath-new" && chmod 755 "$folder/.towpath-new" && mv "$folder/.towpath-new" "$folder/towpath"
echo "installed $("$folder/towpath" --version) in $folder"
