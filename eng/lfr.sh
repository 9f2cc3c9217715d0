#!/usr/bin/env bash
# Runs the tool from a source checkout, from any folder: sets up and builds what is missing or changed, then runs lfr with the arguments.
set -euo pipefail
# shellcheck source=eng/setup.sh
. "$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)/setup.sh"
lfr_setup
export LFR_MODELS="${LFR_MODELS:-$LFR_HOME/models}" LFR_PHOTOS="${LFR_PHOTOS:-$LFR_HOME/photos}"
exec dotnet "$LFR_TOOL" "$@"
