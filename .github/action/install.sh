#!/usr/bin/env bash
# The first step of action.yml: puts towpath on the PATH of the job.
set -euo pipefail

folder=$RUNNER_TEMP/towpath
if [ -n "$INPUT_BINARY" ]; then
  "$INPUT_BINARY" --version
  mkdir -p "$folder"
  cp "$INPUT_BINARY" "$folder/towpath"
elif [ -n "$INPUT_VERSION" ]; then
  "$(dirname "$0")/../../examples/amplify/install-towpath.sh" "$INPUT_VERSION" "$INPUT_SHA256" "$folder"
else
  echo "::error::the input \`version\` is missing: name the release of towpath, such as 0.1.0"
  exit 2
fi
echo "$folder" >> "$GITHUB_PATH"
