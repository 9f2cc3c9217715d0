#!/usr/bin/env bash
# Prints how many of the test data's faces are found, and how many mated and non-mated pairs match at each calibrated threshold.
# Usage: eng/accuracy.sh   (test data in ../shared/data beside the checkout, or in LFR_SHARED_DATA)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=${LFR_SHARED_DATA:-$root/../shared/data}
if [ ! -d "$data/faces" ]; then
  echo "accuracy: the test data folder is absent: put it beside the checkout as ../shared/data, or name it in LFR_SHARED_DATA" >&2
  exit 4
fi
"$root/eng/setup.sh"
dotnet build "$root/eng/Lfr.Accuracy" -c Release -v quiet --nologo >&2
exec dotnet "$root/artifacts/bin/Lfr.Accuracy/release/Lfr.Accuracy.dll" "${LFR_MODELS:-$root/.lfr/models}" "$data"
