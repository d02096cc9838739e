#!/usr/bin/env bash
# The second step of action.yml: runs towpath, which hands its answer to later steps by itself.
set -euo pipefail

if [ "$INPUT_COMMAND" = none ]; then exit 0; fi
words=("$INPUT_COMMAND")
if [ -n "$INPUT_ENVIRONMENT" ]; then words+=(--env "$INPUT_ENVIRONMENT"); fi
if [ -n "$INPUT_APP" ]; then words+=(--app "$INPUT_APP"); fi
# Split at spaces, and at nothing else: no glob, no variable, no command in it is looked at.
read -r -a more <<< "$INPUT_ARGS"
export TOWPATH_OUTPUT=${TOWPATH_OUTPUT:-github}
exec towpath "${words[@]}" ${more[@]+"${more[@]}"}
