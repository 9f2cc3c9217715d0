#!/usr/bin/env bash
# Runs search and the face path short and compares ratios, never times, with those of benchmarks/results/ratios.json. A ratio under its floor is measured again, twice at
# most: a busy machine disturbs a run, a regression stays. Usage: eng/bench-ratios.sh [--record]   (--record writes the ratios found; floors stay)
set -euo pipefail
case "${1:-}" in
    "" | --record) [ $# -le 1 ] ;;
    *) false ;;
esac || { echo "bench-ratios.sh: '$*' is not understood. Usage: eng/bench-ratios.sh [--record]" >&2; exit 2; }
# shellcheck source=eng/setup.sh
. "$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)/setup.sh"
lfr_setup
benchmarks="$LFR_ROOT/artifacts/bin/Lfr.Benchmarks/release/Lfr.Benchmarks.dll"
[ -f "$benchmarks" ] || dotnet build "$LFR_ROOT/benchmarks/Lfr.Benchmarks" -c Release -v q --disable-build-servers
exec node "$LFR_ROOT/eng/bench-ratios.js" "$LFR_TOOL" "$benchmarks" "$LFR_ROOT/benchmarks/results/ratios.json" "${1:-}"
