#!/usr/bin/env bash
# Puts towpath on the PATH of the further steps of a job: a release whose checksum is right, or a binary built before.
set -euo pipefail

fail() {
  echo "::error title=towpath::$1"
  exit 1
}

# Moved to its place as the last thing, so that whatever fails installs nothing.
publish() {
  mkdir -p "$RUNNER_TEMP/towpath/bin"
  mv "$1" "$RUNNER_TEMP/towpath/bin/towpath"
  echo "$RUNNER_TEMP/towpath/bin" >> "$GITHUB_PATH"
  "$RUNNER_TEMP/towpath/bin/towpath" --version
}

work=$(mktemp -d "$RUNNER_TEMP/towpath-XXXXXX")
trap 'rm -rf "$work"' EXIT

if [ -n "$INPUT_BINARY" ]; then
  [ -z "$INPUT_VERSION$INPUT_SHA256" ] || fail "\`binary\` is given, so \`version\` and \`sha256\` mean nothing: take one of them away"
  [ -f "$INPUT_BINARY" ] || fail "\`binary\` names no file"
  cp "$INPUT_BINARY" "$work/towpath"
  chmod 755 "$work/towpath"
  publish "$work/towpath"
  exit
fi

[ -n "$INPUT_VERSION" ] || fail "say which release to install: \`version: v0.1.0\`"
version=${INPUT_VERSION#v}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "\`version\` is no release tag such as v0.1.0"

case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  *) fail "there is no release for $RUNNER_OS on $RUNNER_ARCH: build towpath from source, and give its path as \`binary\`" ;;
esac

releases=${INPUT_RELEASES%/}
if [ -z "$releases" ]; then
  # The runner keeps an action under _actions/OWNER/NAME/REF, and tells a composite action its own repository by nothing
  # else. A `uses: ./` is the repository of the workflow.
  repository=$GITHUB_REPOSITORY
  if [[ $GITHUB_ACTION_PATH =~ /_actions/([^/]+/[^/]+)/ ]]; then
    repository=${BASH_REMATCH[1]}
  fi
  releases=$GITHUB_SERVER_URL/$repository/releases/download
fi

name=towpath-$version-$target
download() {
  curl --fail --silent --show-error --location --proto '=https,file' --proto-redir '=https' \
    --retry 3 --connect-timeout 20 --max-time 300 --output "$work/$1" -- "$releases/v$version/$1" \
    || fail "$1 of release v$version could not be downloaded"
}
download "$name.tar.gz"

expected=$(printf %s "$INPUT_SHA256" | tr 'A-F' 'a-f')
if [ -z "$expected" ]; then
  download "$name.tar.gz.sha256"
  read -r expected file < "$work/$name.tar.gz.sha256" || true
  [ "${file:-}" = "$name.tar.gz" ] || fail "the release's checksum file is not of $name.tar.gz"
fi
[[ $expected =~ ^[0-9a-f]{64}$ ]] || fail "the SHA-256 of $name.tar.gz must be 64 hexadecimal digits"

if command -v sha256sum > /dev/null; then
  actual=$(sha256sum < "$work/$name.tar.gz")
else
  actual=$(shasum -a 256 < "$work/$name.tar.gz")
fi
actual=${actual%% *}
[ "$actual" = "$expected" ] || fail "the SHA-256 of $name.tar.gz is $actual, and not $expected: nothing was installed"

tar -xzf "$work/$name.tar.gz" -C "$work" "$name/towpath"
publish "$work/$name/towpath"
