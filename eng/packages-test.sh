#!/usr/bin/env bash
# Packs the library and the tool, looks at the packages, and uses them as a new user would: the samples from a folder feed with a package cache of
# their own, a trimmed and a native program, the tool installed and run outside the repository. Usage: eng/packages-test.sh [--pack | --packed | --only TEXT]
# --pack makes the packages and stops; --packed takes those that are there; --only makes the checks whose names hold TEXT, with what the last run packed and installed. Without the test data's faces, what needs them is skipped, and that is said.
set -euo pipefail
# shellcheck source=eng/setup.sh
. "$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)/setup.sh"
lfr_setup
cd "$LFR_ROOT"
packages="$LFR_ROOT/artifacts/packages" samples="$LFR_ROOT/artifacts/samples"
faces="${LFR_SHARED_DATA:-$LFR_ROOT/../shared/data}/faces/london/images"
passed=0 failed=0 skipped=0 only=""
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$samples"

# check NAME PATTERN CODE COMMAND...: runs it, and looks for a line that matches and for the exit code.
check() {
    local name="$1" pattern="$2" code="$3" actual=0 began=$SECONDS
    shift 3
    [[ $name == *"$only"* ]] || return 0
    "$@" >"$work/output" 2>&1 </dev/null || actual=$?
    if [ "$actual" = "$code" ] && { [ -z "$pattern" ] || grep -qE -- "$pattern" "$work/output"; }; then
        passed=$((passed + 1))
        printf 'ok      %4d s  %s\n' $((SECONDS - began)) "$name"
    else
        failed=$((failed + 1))
        printf 'FAILED  %4d s  %s: exit code %s (expected %s); expected a line like: %s\n' $((SECONDS - began)) "$name" "$actual" "$code" "$pattern"
        tail -n 40 "$work/output" | sed 's/^/        /'
    fi
}

skip() {
    skipped=$((skipped + 1))
    printf 'skipped          %s: %s\n' "$1" "$2"
}

pack() {
    rm -rf "$packages"
    local project
    for project in Lfr.Core Lfr.Evaluation Lfr.Cli; do
        dotnet pack "src/$project/$project.csproj" -c Release -v q --disable-build-servers -o "$packages" || return 1
    done
    [ "$(find "$packages" -name '*.nupkg' | wc -l)" = 3 ]
}

# The same properties in a checkout whose remote SourceLink knows: the address must reach the package and the symbols.
source_link() {
    local probe="$work/probe"
    mkdir -p "$probe/src/Probe" "$probe/eng"
    cp Directory.Build.props Directory.Packages.props nuget.config global.json NOTICE .editorconfig "$probe/"
    cp src/Directory.Build.props src/icon.png "$probe/src/"
    cp eng/BannedSymbols.txt "$probe/eng/"
    mkdir "$probe/eng/feed"
    echo 'A probe.' >"$probe/src/Probe/README.md"
    printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><Description>Probe.</Description><PackageTags>probe</PackageTags><IsAotCompatible>true</IsAotCompatible></PropertyGroup></Project>\n' >"$probe/src/Probe/Probe.csproj"
    printf 'namespace Probe;\n\n/// <summary>Nothing.</summary>\npublic static class Nothing\n{\n    /// <summary>One.</summary>\n    public static int One() => 1;\n}\n' >"$probe/src/Probe/Nothing.cs"
    (
        cd "$probe"
        git init -q .
        git remote add origin https://github.com/example/lfr.git
        git add -A
        git -c user.name=probe -c user.email=probe@example.com commit -qm probe
        dotnet pack src/Probe/Probe.csproj -c Release -v q --disable-build-servers -o out
    ) && dotnet run "$LFR_ROOT/eng/check-packages.cs" -- "$probe/out" https://github.com/example/lfr.git
}

# Packages of one version are made anew each time: what an earlier run unpacked of ours must go.
build_samples() {
    rm -rf "$samples"/cache/lfr.* "$samples/obj"
    dotnet build samples/Samples.slnx -c Release -v q --disable-build-servers
}

sample() {
    local name="$1"
    shift
    dotnet "$samples/bin/$name/release/$name.dll" "$@"
}

# The hosted service, with a listener in the place of a collector, which says each count of sample.faces: in OTLP a data point's as_int is the byte 0x31 and eight bytes.
hosted() {
    local listener port code=0
    rm -f "$work/port" "$work/seen"
    # shellcheck disable=SC2016 # a template of JavaScript
    node -e '
        const fs = require("fs"), [ready, seen] = process.argv.slice(1);
        const server = require("http").createServer((request, response) => {
            const chunks = [];
            request.on("data", d => chunks.push(d)).on("end", () => {
                const body = Buffer.concat(chunks), counts = [];
                for (let at = body.indexOf("sample.faces"); at >= 0 && at + 9 <= body.length; at++) {
                    if (body[at] === 0x31 && body.readBigUInt64LE(at + 1) < 1000n) counts.push(body.readBigUInt64LE(at + 1));
                }
                fs.appendFileSync(seen, `${request.method} ${request.url} sample.faces ${counts.join(" ")}\n`);
                response.end();
            });
        });
        server.listen(0, "127.0.0.1", () => fs.writeFileSync(ready, String(server.address().port)));
        setTimeout(() => process.exit(0), 60000);' "$work/port" "$work/seen" &
    listener=$!
    for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.1; done
    port="$(cat "$work/port")"
    OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:$port" OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf sample HostedService --picture "$photos/sample1.jpg" || code=$?
    kill "$listener" 2>/dev/null || true
    [ ! -f "$work/seen" ] || cat "$work/seen"
    return "$code"
}

# What the hosted service said of one of its engines: its faces, or its pipeline.
faces_of() { sed -n "s/.* $1: \([0-9]*\) faces, pipeline .*/\1/p" "$2"; }
pipeline_of() { sed -n "s/.* $1: [0-9]* faces, pipeline //p" "$2"; }

# The second engine is another one; both see faces; the listener is told as many as were logged; and an option that configuration changes has its effect on the one engine that is bound to it.
hosted_works() {
    local engine first="$work/hosted-1" second="$work/hosted-2"
    Lfr__ModelFolder="$models" hosted >"$first" || { cat "$first"; return 1; }
    Lfr__ModelFolder="$models" Lfr__Engine__Detector__MinScore=0.999999 hosted >"$second" || { cat "$second"; return 1; }
    cat "$first" "$second"
    for engine in default fixed-size; do grep -q "health: $engine Healthy" "$first" || { echo "the $engine engine is not healthy"; return 1; }; done
    [ "$(faces_of default "$first")" -ge 1 ] || { echo "the default engine saw nobody"; return 1; }
    [ "$(faces_of fixed-size "$first")" -ge 1 ] || { echo "the engine under the key saw nobody"; return 1; }
    [ "$(pipeline_of default "$first")" != "$(pipeline_of fixed-size "$first")" ] || { echo "the engine under the key is the default one"; return 1; }
    grep -qx "POST /v1/metrics sample.faces $(faces_of default "$first") $(faces_of fixed-size "$first")" "$first" || { echo "the listener was told another count"; return 1; }
    [ "$(faces_of default "$second")" -lt "$(faces_of default "$first")" ] || { echo "MinScore from the environment has no effect"; return 1; }
    [ "$(pipeline_of default "$second")" != "$(pipeline_of default "$first")" ] || { echo "MinScore from the environment leaves the pipeline id"; return 1; }
    [ "$(faces_of fixed-size "$second")" = "$(faces_of fixed-size "$first")" ] || { echo "an option of one engine has an effect on the other"; return 1; }
    echo "two engines, counts and options hold"
}

# A model whose bytes are not its card's: the host starts, since the cards are in order, and says that it is not healthy, and why.
hosted_is_unhealthy() {
    rm -rf "$work/broken"
    cp -r "$models" "$work/broken"
    printf 'x' >>"$work/broken/fr_detect_dynamic.onnx"
    Lfr__ModelFolder="$work/broken" sample HostedService --picture "$photos/sample1.jpg"
}

# Without the second engine's model alone: its own check says so, and the first engine's is not concerned.
second_is_unhealthy() {
    local code=0
    rm -rf "$work/one"
    cp -r "$models" "$work/one"
    rm "$work/one/fr-feature.json" "$work/one/fr_feature.onnx"
    Lfr__ModelFolder="$work/one" sample HostedService --picture "$photos/sample1.jpg" >"$work/one.log" 2>&1 || code=$?
    cat "$work/one.log"
    grep -q 'health: default Healthy' "$work/one.log" || { echo "the default engine is not healthy"; return 1; }
    grep -q "health: fixed-size Unhealthy .*fr-feature" "$work/one.log" || { echo "the engine under the key is not said to be unhealthy"; return 1; }
    return "$code"
}

# Beside the same program untrimmed: it is smaller, and what it does not use of the library is gone.
publish_trimmed() {
    local trimmed untrimmed unused=LivePipeline
    dotnet publish samples/01-VerifyPair/VerifyPair.csproj -c Release -r "$rid" -warnaserror -v q --disable-build-servers -o "$work/trimmed" || return 1
    dotnet publish samples/01-VerifyPair/VerifyPair.csproj -c Release -r "$rid" -v q --disable-build-servers -p:PublishTrimmed=false -o "$work/untrimmed" || return 1
    ls "$work/trimmed"
    trimmed="$(du -sk "$work/trimmed" | cut -f 1)" untrimmed="$(du -sk "$work/untrimmed" | cut -f 1)"
    [ $((4 * trimmed)) -lt $((3 * untrimmed)) ] || { echo "not trimmed: $trimmed KB, and $untrimmed KB untrimmed"; return 1; }
    LC_ALL=C grep -aq "$unused" "$work/untrimmed/Lfr.Core.dll" || { echo "the untrimmed Lfr.Core has no $unused: name another type that the sample does not use"; return 1; }
    if LC_ALL=C grep -aq "$unused" "$work/trimmed/Lfr.Core.dll"; then echo "Lfr.Core is not trimmed: it holds $unused, which the sample does not use"; return 1; fi
    echo "trimmed: $trimmed KB, untrimmed: $untrimmed KB"
}

# Native AOT needs a C compiler and a runtime pack that not every registry serves: where either is missing, that is said.
can_publish_native() {
    command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || { echo "no C compiler"; return 1; }
    mkdir -p "$work/pack"
    printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><PublishAot>true</PublishAot></PropertyGroup></Project>\n' >"$work/pack/pack.csproj"
    dotnet restore "$work/pack/pack.csproj" -r "$rid" --disable-build-servers >"$work/pack/log" 2>&1 || { grep -m1 -E 'error' "$work/pack/log" || echo "its runtime pack does not restore"; return 1; }
}

# A copy outside the repository, as a user would have it: native objects of another way of publishing are not mixed in.
publish_native() {
    cp -r samples/01-VerifyPair "$work/native-source"
    local_feeds >"$work/native-source/nuget.config"
    NUGET_PACKAGES="$samples/tutorial-cache" dotnet publish "$work/native-source/VerifyPair.csproj" -c Release -r "$rid" -p:PublishAot=true -p:PublishTrimmed=true -warnaserror -v q --disable-build-servers -o "$work/native" &&
        [ ! -f "$work/native/VerifyPair.dll" ] && ls "$work/native" && native_size
}

# The program that docs/tutorials/integrator.md speaks of: its own size and that of ONNX Runtime beside it, as the page gives them for Linux x64; without what only debuggers read.
native_size() {
    local own runtime
    own=$((($(wc -c <"$work/native/VerifyPair") + 524288) / 1048576))
    runtime=$((($(cat "$work"/native/*onnxruntime.* | wc -c) + 524288) / 1048576))
    [ "$rid" = linux-x64 ] || { echo "$own MB beside $runtime MB, for which the page has no figure"; return 0; }
    grep -qF "is $own MB beside ONNX Runtime's $runtime" docs/tutorials/integrator.md || { echo "the program is $own MB and ONNX Runtime $runtime MB: docs/tutorials/integrator.md says otherwise"; return 1; }
    echo "$own MB beside $runtime MB, as the page says"
}

# closure ID [OTHER VERSION]: what a fresh program that references a package restores is what eng/closure lists, package by package; with OTHER, a program that references that too.
closure() {
    local project="$work/closure/$1-${2:-alone}"
    mkdir -p "$project"
    local_feeds >"$project/nuget.config"
    {
        printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="%s" Version="0.1.0" />' "$1"
        [ -z "${2:-}" ] || printf '<PackageReference Include="%s" Version="%s" />' "$2" "$3"
        printf '</ItemGroup></Project>\n'
    } >"$project/closure.csproj"
    NUGET_PACKAGES="$samples/tutorial-cache" dotnet restore "$project/closure.csproj" --disable-build-servers -v q || return 1
    # shellcheck disable=SC2016 # a template of JavaScript
    node -e '
        const fs = require("fs"), [assets, list] = process.argv.slice(1);
        const restored = new Map(Object.entries(JSON.parse(fs.readFileSync(assets, "utf8")).libraries).filter(([, l]) => l.type === "package").map(([key]) => key.split("/")));
        const listed = new Set(fs.readFileSync(list, "utf8").split("\n").filter(line => line && !line.startsWith("#")));
        const problems = [
            ...[...restored].filter(([id]) => !listed.has(id)).map(([id, version]) => `${id} ${version} is restored and not listed in ${list}: do without it, or list it there and say in CHANGELOG.md why users get it`),
            ...[...listed].filter(id => !restored.has(id)).map(id => `${id} is listed in ${list} and not restored: take it off`)];
        problems.forEach(problem => console.log(problem));
        if (problems.length) process.exit(1);
        console.log(`${restored.size} packages, as listed`);' "$project/obj/project.assets.json" "eng/closure/$1.txt"
}

install_tool() {
    rm -rf "$samples/tool" "$samples/tool-cache"
    (cd "$work" && NUGET_PACKAGES="$samples/tool-cache" dotnet tool install Lfr.Cli --tool-path "$samples/tool" --add-source "$packages" --version 0.1.0)
}

# The configuration of whoever has the packages in a folder feed, and ONNX Runtime's where the registry lacks them.
local_feeds() { printf '<configuration><packageSources><add key="lfr" value="%s" /><add key="onnxruntime" value="%s" /></packageSources></configuration>\n' "$packages" "$LFR_ROOT/eng/feed"; }

# A fresh folder as a new user has it: packages from the folder feed, no repository around it, a home of its own, and what a page takes for granted.
stage() {
    stage="$work/stage"
    rm -rf "$stage"
    mkdir -p "$stage/home"
    local_feeds >"$stage/nuget.config"
    cp samples/comparisons.csv "$stage/"
    if [ -f "$faces/001_03.jpg" ]; then
        cp "$faces/001_03.jpg" "$stage/a.jpg"
        cp "$faces/001_08.jpg" "$stage/b.jpg"
        cp "$faces/002_03.jpg" "$stage/c.jpg"
    fi
}

# Runs a tutorial in a fresh folder; the tool is installed by the page itself. One that adds the sources has none but the machine's before, and adds them to the configuration of the stage's home.
tutorial() {
    stage
    awk -f eng/page-script.awk eng/page-output.sh "$1" >"$stage/page.sh"
    if grep -q 'dotnet nuget add source' "$1"; then
        rm "$stage/nuget.config"
        LFR_CHECKOUT="$LFR_ROOT" run_page LFR_MODELS && grep -q "$packages" "$stage/home/.nuget/NuGet/NuGet.Config"
    else
        run_page LFR_MODELS
    fi
}

# Runs the sh blocks of a page. The forms and data that a reader has by then are the marked blocks of this page and of those named after it, at today's dates.
page() {
    stage
    local form
    mkdir -p "$stage/faces" "$stage/photographs" "$stage/cameras/north" "$stage/custody" "$stage/enrol" "$stage/walk"
    cp -r datasets "$stage/"
    if [ -f "$faces/001_03.jpg" ]; then
        ln -s "$(cd "$faces/.." && pwd)" "$stage/faces/london"
        ln -s "$(cd "$faces/../../meds" && pwd)" "$stage/faces/meds"
        cp "$faces/001_03.jpg" "$stage/photographs/P1.jpg"
        cp "$faces/001_08.jpg" "$stage/cameras/north/1.jpg"
        cp "$faces/001_03.jpg" "$stage/cameras/north/2.jpg"
        cp "$faces"/00[1-5]_03.jpg "$stage/custody/"
        cp "$faces/001_08.jpg" "$stage/still.jpg"
        cp "$faces/001_03.jpg" "$stage/enrol/0001.jpg"
        cp "$faces/001_08.jpg" "$stage/walk/0001-1.jpg"
        cp "$faces/002_03.jpg" "$stage/enrol/0002.jpg"
    fi
    awk -v only=file -f eng/page-script.awk "$@" >"$stage/forms.sh"
    (cd "$stage" && bash -eu forms.sh) || return 1
    for form in "$stage"/*.json; do
        if [ -f "$form" ]; then at_today "$form" || return 1; fi
    done
    awk -v only=sh -f eng/page-script.awk eng/page-output.sh "$1" >"$stage/page.sh"
    LFR_MODELS="$models" run_page
}

# Runs the sh blocks of a page that is about the checkout, in the checkout.
checkout_page() {
    stage
    awk -f eng/page-script.awk eng/page-output.sh "$1" >"$stage/page.sh"
    LFR_OUTPUT="$stage/output" UseSharedCompilation=false MSBUILDDISABLENODEREUSE=1 bash -euo pipefail "$stage/page.sh"
}

# Runs page.sh in the stage, without the variables named. Where the page does not install the tool itself, it is the one that was installed above.
run_page() {
    grep -q lfr "$stage/page.sh" || { echo "the page has no block to run"; return 1; }
    (
        cd "$stage"
        unset LFR_PHOTOS "$@"
        LFR_OUTPUT="$stage/output" DOTNET_CLI_HOME="$stage/home" NUGET_PACKAGES="$samples/tutorial-cache" PATH="$stage/home/.dotnet/tools:$samples/tool:$PATH" bash -euo pipefail page.sh
    )
}

# A form on a page has the dates of one day; the tool judges by the clock.
at_today() {
    # shellcheck disable=SC2016 # a template of JavaScript
    node -e '
        const fs = require("fs"), file = process.argv[1], day = 86400e3, now = Date.now(), at = t => new Date(t).toISOString().slice(0, 19) + "+00:00";
        const dates = { approvedAt: at(now - day), authorisedAt: at(now - day), start: at(now - 60e3), end: at(now + day / 3), validUntil: at(now + day), retentionReview: at(now + 90 * day).slice(0, 10) };
        fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(/"(\w+)": "2026-[^"]*"/g, (text, name) => name in dates ? `"${name}": "${dates[name]}"` : text));' "$1"
}

# The tables of the demographic card, and what it says of them, are what its own commands measure.
cards() { page docs/cards.md && node eng/card-tables.js "$stage/london" "$stage/meds" --held-by docs/cards.md; }

# The pages of the reference have C#'s signatures and the words that are inherited; where the words of an interface's member are gone, the script says so of it and of who inherits them.
api_reference() {
    local code=0 bin=artifacts/bin/Lfr.Cli/release
    checkout_page docs/README.md || return 1
    grep -A 2 -xF "\`void Add(in FaceSample sample, ReadOnlySpan<float> vector)\`" artifacts/api/Lfr.Core.Engine.md | grep -q '^Adds a face' || { echo "a generic parameter is not on its page"; return 1; }
    grep -A 2 -xF "\`PipelineId Pipeline { get; }\`" artifacts/api/Lfr.Core.Policy.md >"$work/inherited" || { echo "a property is not on its page"; return 1; }
    [ "$(grep -c '^The pipeline' "$work/inherited")" = "$(grep -c '^`PipelineId' "$work/inherited")" ] || { cat "$work/inherited"; echo "what is inherited is not on its page"; return 1; }
    mkdir -p "$work/api"
    cp "$bin"/*.dll "$bin/Lfr.Core.xml" "$work/api/"
    awk '/<member name="P:Lfr.Core.Policy.IThresholdPolicy.Pipeline">/ { gone = 1 } !gone { print } /<\/member>/ { gone = 0 }' "$bin/Lfr.Core.xml" >"$work/api/Lfr.Core.xml"
    dotnet run eng/api-reference.cs -- "$work/api/pages" "$work/api/Lfr.Core.dll" >"$work/api/log" 2>&1 || code=$?
    if [ "$code" != 1 ] || ! grep -q 'IThresholdPolicy.Pipeline has no documentation' "$work/api/log" || ! grep -q 'FixedThresholdPolicy.Pipeline has an entry that says nothing' "$work/api/log"; then
        cat "$work/api/log"
        echo "a member without documentation is not seen (exit code $code)"
        return 1
    fi
    echo "the reference has what it should, and its lack is seen"
}

tool() { (cd "$work" && env -u LFR_MODELS -u LFR_PHOTOS "$samples/tool/lfr" "$@"); }

case "${1:-}" in
    --pack)
        pack
        ls "$packages"
        echo "packed into $packages"
        exit 0
        ;;
    --packed) ;;
    --only) only="${2:?eng/packages-test.sh: give the text that names of checks hold}" ;;
    "") check "pack" '' 0 pack ;;
    *)
        echo "eng/packages-test.sh: '$1' is no option. Give --pack, --packed, --only TEXT or nothing." >&2
        exit 2
        ;;
esac
if [ -z "$only" ]; then rm -rf "$samples"/tutorial-cache/lfr.*; fi
check "what the packages hold" 'Lfr.Core' 0 dotnet run eng/check-packages.cs -- "$packages"
check "Lfr.Core brings the packages that are listed" 'packages, as listed' 0 closure Lfr.Core
check "Lfr.Evaluation brings the packages that are listed" 'packages, as listed' 0 closure Lfr.Evaluation
check "a package more is named" '^CsvHelper 34.0.0 is restored and not listed' 1 closure Lfr.Core CsvHelper 34.0.0
check "SourceLink where there is a remote" 'SourceLink to https://github.com/example/lfr' 0 source_link
check "the tool installs" 'Lfr.Cli|lfr' 0 install_tool
# Kept from run to run, so that only the first needs a network; fetched by the tool itself, outside the repository.
models="$samples/models" photos="$samples/photos"
check "lfr models fetch" '5 models in' 0 tool models fetch --to "$models" --photos "$photos"
check "lfr models verify" '5 of 5 model files' 0 tool models verify --models "$models"
check "lfr demo" 'alert' 0 tool demo --models "$models" --photos "$photos" --out demo
check "lfr without models says what to do" 'lfr models fetch --to' 4 tool detect "$photos/sample1.jpg"
check "samples build from the packages alone" '' 0 build_samples
check "00-NullEngine" '^NullEngine 1.0, .*0 faces, NoFace' 0 sample NullEngine
check "04-EvaluateScores" '^FMR B at 0.5: [0-9]+ of [0-9]+, 0\.[0-9]+ to 0\.[0-9]+' 0 sample EvaluateScores samples/comparisons.csv "$work/report"
check "04-EvaluateScores's report" '</html>' 0 tail -n 3 "$work/report/report.html"
check "05-FairnessGate: met" '^passed: fail if FNMR' 0 sample FairnessGate samples/comparisons.csv "$work/gate" 'FNMR[all]@0.50.max.upper > 0.5'
check "05-FairnessGate: not met" '^FAILED: fail if FMR' 5 sample FairnessGate samples/comparisons.csv "$work/gate" 'FMR probe[group]@0.50.maxOverMin.upper > 2'
check "06-HostedService: two engines, health, options, metrics" 'two engines, counts and options hold' 0 hosted_works
check "06-HostedService with a broken model" 'health: default Unhealthy .*fr_detect_dynamic' 4 hosted_is_unhealthy
check "06-HostedService without the second engine's model" 'health: fixed-size Unhealthy' 4 second_is_unhealthy
check "06-HostedService with a misspelt option" 'MaxBach' 4 env Lfr__ModelFolder="$models" Lfr__Engine__MaxBach=1 dotnet "$samples/bin/HostedService/release/HostedService.dll" --picture "$photos/sample1.jpg"
check "06-HostedService without models" 'ModelFolder is not set' 4 sample HostedService --picture "$photos/sample1.jpg"
check "docs/tutorials/auditor.md" 'report.html' 0 tutorial docs/tutorials/auditor.md
check "docs/README.md: API reference, every public type and member has documentation" 'the reference has what it should' 0 api_reference
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) rid=linux-x64 ;;
    Linux-aarch64) rid=linux-arm64 ;;
    Darwin-arm64) rid=osx-arm64 ;;
    *) rid=win-x64 ;;
esac
check "01-VerifyPair publishes trimmed, without a warning, and trimmed it is" '^trimmed: [0-9]+ KB, untrimmed: [0-9]+ KB' 0 publish_trimmed
if [ -n "$only" ] && [[ "01-VerifyPair publishes as native code, outside the repository" != *"$only"* ]]; then
    :
elif reason="$(can_publish_native)"; then
    check "01-VerifyPair publishes as native code, outside the repository" '^[0-9]+ MB beside [0-9]+ MB' 0 publish_native
else
    skip "01-VerifyPair as native code" "$reason"
fi
if [ -f "$faces/001_03.jpg" ]; then
    mkdir -p "$work/list" "$work/references" "$work/camera" "$work/live"
    for person in 001 002 003 004 005; do cp "$faces/${person}_03.jpg" "$work/list/"; done
    cp "$faces/001_03.jpg" "$work/references/S1.jpg"
    cp "$faces/001_08.jpg" "$faces/002_08.jpg" "$work/camera/"
    check "01-VerifyPair: a match" '^match: True; score 0\.[0-9]+, threshold 0.4079' 0 sample VerifyPair "$models" "$faces/001_03.jpg" "$faces/001_08.jpg"
    check "01-VerifyPair: no match" '^match: False' 1 sample VerifyPair "$models" "$faces/001_03.jpg" "$faces/002_03.jpg"
    check "01-VerifyPair: trimmed, self-contained" '^match: True; score 0\.[0-9]+, threshold 0.4079' 0 env -i "$work/trimmed/VerifyPair" "$models" "$faces/001_03.jpg" "$faces/001_08.jpg"
    if [ -d "$work/native" ]; then check "01-VerifyPair: native code" '^match: True; score 0\.[0-9]+, threshold 0.4079' 0 env -i "$work/native/VerifyPair" "$models" "$faces/001_03.jpg" "$faces/001_08.jpg"; fi
    check "02-SearchWatchlist" '^face 1: rank 1 001 .* at or above 0.4079' 0 sample SearchWatchlist "$models" "$work/list" "$faces/001_08.jpg"
    check "lfr enrol" '5 people' 0 tool enrol "$work/list" --out "$work/gallery" --models "$models"
    check "07-SearchGallery" '^rank 1: 001_03: AwaitsSecondReviewer' 0 sample SearchGallery "$models" "$work/gallery" "$faces/001_08.jpg" "$work"
    check "03-LiveAlerts" '^2 frames, 2 faces seen, 1 alerts' 0 sample LiveAlerts "$models" "$work/references" "$work/camera" "$work/live"
    check "docs/tutorials/integrator.md" '^match: True; 0\.[0-9]+ against 0.4079; 1,652 of 16,522,626' 0 tutorial docs/tutorials/integrator.md
    check "docs/tutorials/benchmarker.md" 'report.html' 0 tutorial docs/tutorials/benchmarker.md
    check "docs/live.md" 'the descriptions are erased' 0 page docs/live.md docs/deployments.md
    check "docs/search.md" 'lines are intact' 0 page docs/search.md
    check "docs/evaluation.md" '14 statements of the publication do not hold' 0 page docs/evaluation.md docs/formats.md docs/dataset-manifest.md
    check "docs/cards.md: its tables and sentences are what was measured" '^34 of 34 rows are on the page, no other, and its sentences' 0 cards
    check "lfr verify" 'match' 0 tool verify "$faces/001_03.jpg" "$faces/001_08.jpg" --models "$models"
else
    skip "docs/tutorials/integrator.md and benchmarker.md, docs/live.md, search.md, evaluation.md and cards.md" "the test data's faces are not there (LFR_SHARED_DATA)"
    skip "01-VerifyPair, 02-SearchWatchlist, 03-LiveAlerts, 07-SearchGallery, the trimmed program's run" "the test data's faces are not there (LFR_SHARED_DATA)"
    check "01-VerifyPair: more than one face is refused" 'MoreThanOneFace' 3 sample VerifyPair "$models" "$photos/sample1.jpg" "$photos/sample1.jpg"
fi

echo "$passed passed, $failed failed, $skipped skipped"
if [ $((passed + failed)) = 0 ]; then
    echo "eng/packages-test.sh: nothing was checked: no check that can be made here has a name that holds '$only'. Names stand in eng/packages-test.sh; some need the test data's faces (LFR_SHARED_DATA)." >&2
    exit 2
fi
[ "$failed" = 0 ]
