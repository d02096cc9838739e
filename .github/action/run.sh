#!/usr/bin/env bash
# Runs towpath for the action, and gives its outputs. The exit code is towpath's own.
set -euo pipefail
cd "$INPUT_WORKING_DIRECTORY"

# Words alone: no quotes, no variables, no patterns.
read -r -d '' -a words <<< "$INPUT_ARGS" || true

# By variables, which commands that have no such flag pass over; flags in `args` win.
if [ -n "$INPUT_ENVIRONMENT" ]; then export TOWPATH_ENV=$INPUT_ENVIRONMENT; fi
if [ -n "$INPUT_APP" ]; then export TOWPATH_APP=$INPUT_APP; fi

case "$INPUT_COMMAND" in
  pull | env) ;;
  # The shell of macOS takes an empty list for an unset variable.
  *) exec towpath "$INPUT_COMMAND" ${words[@]+"${words[@]}"} ;;
esac

# What happens is told on standard error, for people; what came of it is JSON.
result=$RUNNER_TEMP/towpath/result.json
mkdir -p "$RUNNER_TEMP/towpath"
TOWPATH_OUTPUT=json towpath "$INPUT_COMMAND" ${words[@]+"${words[@]}"} | tee "$result"

# Each key stands on a line of its own, and a text holds neither a line break nor a bare quotation mark.
environment=$(sed -n 's/^  "environment": "\([^"\\]*\)",*$/\1/p' "$result")
fingerprint=$(sed -n 's/^      "fingerprint": "\([0-9a-f]*\)",*$/\1/p' "$result" | paste -s -d ' ' -)
{
  echo "environment=$environment"
  echo "fingerprint=$fingerprint"
} >> "$GITHUB_OUTPUT"
