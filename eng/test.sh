#!/usr/bin/env bash
# Sets up, builds everything in Release, runs all tests, and ends with a plain summary. Arguments go to 'dotnet test' (--filter ...).
set -euo pipefail
# shellcheck source=eng/setup.sh
. "$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)/setup.sh"
lfr_setup
export LFR_MODELS="${LFR_MODELS:-$LFR_HOME/models}" LFR_PHOTOS="${LFR_PHOTOS:-$LFR_HOME/photos}"
cd "$LFR_ROOT"
results="$LFR_HOME/test-results"
rm -rf "$results"
mkdir -p "$results"

echo "building all projects"
if ! dotnet build Lfr.sln -c Release -v q --disable-build-servers </dev/null >"$results/build.log" 2>&1; then
    grep -E 'error|warning' "$results/build.log" | sort -u | head -n 40 >&2
    echo "0 passed, 1 failed (the build)"
    exit 1
fi

status=0
for project in tests/*.Tests/*.csproj; do
    name="$(basename "$project" .csproj)"
    echo "testing $name"
    dotnet test "$project" -c Release --no-build -v q --logger "trx;LogFileName=$name.trx" --results-directory "$results" "$@" </dev/null >"$results/$name.log" 2>&1 || {
        status=1
        grep -vE '^(Test run for|VSTest version|Starting test execution|A total of)' "$results/$name.log" | head -n 200 >&2
    }
done

# The tests of matching once more on each width of the kernel. One of them asserts that the width is in use.
if [ $# -eq 0 ]; then
    for kernel in scalar 128 256 512; do
        began=$SECONDS
        LFR_KERNEL=$kernel dotnet test tests/Lfr.Core.Tests -c Release --no-build -v q --filter FullyQualifiedName~Lfr.Core.Tests.Matching --logger "trx;LogFileName=kernel-$kernel.trx" --results-directory "$results" </dev/null >"$results/kernel-$kernel.log" 2>&1 || {
            status=1
            grep -vE '^(Test run for|VSTest version|Starting test execution|A total of)' "$results/kernel-$kernel.log" | head -n 50 >&2
        }
        echo "tested matching with LFR_KERNEL=$kernel in $((SECONDS - began)) s"
    done
fi

# The counters of a .trx file: <Counters total="3" executed="2" passed="2" failed="0" ... />
counter() { sed -n "s/.*<Counters.*[ ]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }
total=0 passed=0 failed=0
echo
runs="$(for project in tests/*.Tests/*.csproj; do basename "$project" .csproj; done)"
[ $# -gt 0 ] || runs="$runs kernel-scalar kernel-128 kernel-256 kernel-512"
for name in $runs; do
    file="$results/$name.trx"
    if [ ! -f "$file" ] || [ -z "$(counter "$file" total)" ]; then
        # A test host that crashed, or a project without a single test: neither is a pass.
        echo "$name: no result (see $results/$name.log)"
        failed=$((failed + 1))
        status=1
        continue
    fi
    t="$(counter "$file" total)" e="$(counter "$file" executed)" p="$(counter "$file" passed)"
    echo "$name: $p passed, $((e - p)) failed, $((t - e)) skipped"
    total=$((total + t)) passed=$((passed + p)) failed=$((failed + e - p))
done
if [ "$total" -gt $((passed + failed)) ]; then
    echo
    echo "Skipped, and why:"
    for file in "$results"/*.trx; do
        awk '/outcome="NotExecuted"/ { name = $0; sub(/.*testName="/, "", name); sub(/".*/, "", name); pending = 1 }
             pending && /<StdOut>|<Message>/ { why = $0; gsub(/<[^>]*>/, "", why); sub(/^ */, "", why); if (why != "") { print "  " name ": " why; pending = 0 } }
             /<\/UnitTestResult>/ { if (pending) print "  " name; pending = 0 }' "$file"
    done | sort | uniq -c | awk '{ $1 = ""; print " " $0 }' | head -n 60
fi
echo
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
exit "$status"
