#!/usr/bin/env bash
# Tests of the set-up itself, in throw-away copies: what can be missing, what can be wrong, interruption, and two at once. Needs a finished
# set-up here (its model files are served by a stand-in for npm); touches no network. Ends with "N passed, N failed".
set -uo pipefail
root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

[ -f "$root/.lfr/stamps/setup" ] || { echo "run eng/setup.sh first" >&2; exit 4; }

# --- A folder with the tools that the scripts use, so that one can be taken away. ---
tools="$work/tools"
mkdir -p "$tools"
for tool in awk basename bash cat cp cut date df dirname env find git grep gzip head ln ls mkdir mktemp mv node paste ps rm sed sleep sort tail tar touch tr uname uniq dotnet; do
    ln -s "$(command -v "$tool")" "$tools/$tool" 2>/dev/null
done
cat >"$tools/npm" <<'EOF'
#!/usr/bin/env bash
# A stand-in for npm: "npm pack ... NAME@VERSION" does what FAKE_NPM says.
name="${!#}"
flat="$(echo "${name%@*}" | tr -d @ | tr / -)"
echo "$name" >>"$FAKE_ARCHIVES/asked"
case "$FAKE_NPM" in
    serve) cp "$FAKE_ARCHIVES/$flat.tgz" . ;;
    slow) touch "$FAKE_ARCHIVES/began"; head -c 1000 "$FAKE_ARCHIVES/$flat.tgz" >"$flat.tgz"; sleep 20 ;;
    wrong) echo "not the archive" >"$flat.tgz" ;;
    truncated) head -c 1000 "$FAKE_ARCHIVES/$flat.tgz" >"$flat.tgz" ;;
    offline) echo "npm error code ENOTFOUND" >&2; echo "npm error network request failed, reason: getaddrinfo ENOTFOUND" >&2; exit 1 ;;
    full) echo "npm error code ENOSPC" >&2; echo "npm error nospc ENOSPC: no space left on device, write" >&2; exit 1 ;;
    absent) echo "npm error code E404" >&2; exit 1 ;;
esac
EOF
chmod +x "$tools/npm"

# --- Archives with the real files, and a lock file that pins these archives. ---
export FAKE_ARCHIVES="$work/archives"
mkdir -p "$FAKE_ARCHIVES/faces/package/model" "$FAKE_ARCHIVES/photos/package/demo"
cp "$root"/.lfr/models/fr_detect.onnx "$root"/.lfr/models/fr_landmark.onnx "$root"/.lfr/models/fr_feature.onnx "$FAKE_ARCHIVES/faces/package/model/"
cp "$root"/.lfr/photos/*.jpg "$FAKE_ARCHIVES/photos/package/demo/"
tar -czf "$FAKE_ARCHIVES/faceplugin-face-recognition-js.tgz" -C "$FAKE_ARCHIVES/faces" package
tar -czf "$FAKE_ARCHIVES/vladmandic-face-api.tgz" -C "$FAKE_ARCHIVES/photos" package
integrity() { node -e 'console.log("sha512-" + require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64"))' "$1"; }
faces="$(integrity "$FAKE_ARCHIVES/faceplugin-face-recognition-js.tgz")"
photos="$(integrity "$FAKE_ARCHIVES/vladmandic-face-api.tgz")"

# --- One copy a test. ---
new_copy() {
    copy="$work/copy $1"
    mkdir -p "$copy/src" "$copy/.lfr/stamps" "$copy/artifacts/bin/Lfr.Cli"
    cp -R "$root/eng" "$root/models" "$root"/Directory.* "$root/global.json" "$root/nuget.config" "$root/.editorconfig" "$copy/"
    cp -R "$root/artifacts/bin/Lfr.Cli/release" "$copy/artifacts/bin/Lfr.Cli/"
    awk -v faces="$faces" -v photos="$photos" '$1 == "package" && $2 ~ /^faceplugin/ { $4 = faces } $1 == "package" && $2 ~ /^@vlad/ { $4 = photos } { print }' "$root/eng/packages.lock" >"$copy/eng/packages.lock"
    # The ONNX Runtime packages and the built tool are as they would be after those steps.
    echo registry >"$copy/.lfr/stamps/onnxruntime-$(sed -n 's:.*<OnnxRuntimeVersion>\(.*\)</.*:\1:p' "$root/Directory.Packages.props")"
    touch "$copy/.lfr/stamps/tool"
    rm -f "$FAKE_ARCHIVES/asked" "$FAKE_ARCHIVES/began"
    path="$tools"
}
without() {
    path="$work/without-$1"
    mkdir -p "$path"
    cp -P "$tools"/* "$path/"
    rm -f "$path/$1"
}
run() { (cd / && PATH="$path" FAKE_NPM="$1" "$copy/eng/lfr.sh" models verify </dev/null >"$work/out" 2>"$work/err"); }

ok() { passed=$((passed + 1)); echo "ok      $1"; }
wrong() {
    failed=$((failed + 1))
    echo "FAILED  $1: $2"
    sed 's/^/        /' "$work/err" | head -n 5
}
# refuses NAME PATTERN: the last run ended with 4 and one sentence, and left nothing behind.
refuses() {
    local name="$1" pattern="$2" code="$3"
    if [ "$code" != 4 ]; then wrong "$name" "exit code $code"
    elif ! tail -n 1 "$work/err" | grep -q "$pattern"; then wrong "$name" "no sentence with '$pattern'"
    elif grep -qE 'unbound variable|command not found|line [0-9]+:' "$work/err"; then wrong "$name" "the script itself failed"
    elif [ -f "$copy/.lfr/stamps/setup" ]; then wrong "$name" "it calls itself set up"
    elif [ -n "$(find "$copy/.lfr" -name 'scratch.*' -o -name 'lock*')" ]; then wrong "$name" "scratch or lock left behind"
    elif find "$copy/.lfr" -name '*.onnx' -o -name '*.jpg' | grep -q .; then wrong "$name" "files of a refused archive were kept"
    else ok "$name"; fi
}
succeeds() {
    local name="$1" code="$2"
    if [ "$code" != 0 ]; then wrong "$name" "exit code $code"
    elif ! grep -q '^5 of 5 model files' "$work/out"; then wrong "$name" "the models do not verify"
    elif [ -n "$(find "$copy/.lfr" -name 'scratch.*' -o -name 'lock*')" ]; then wrong "$name" "scratch or lock left behind"
    else ok "$name"; fi
}

new_copy nodotnet; without dotnet; run serve; refuses "no dotnet" "the .NET SDK is missing" $?

new_copy olddotnet; without dotnet
# shellcheck disable=SC2016
printf '#!/usr/bin/env bash\nif [ "$1" = --list-sdks ]; then echo "8.0.100 [/usr/share/dotnet/sdk]"; else exit 145; fi\n' >"$path/dotnet"
chmod +x "$path/dotnet"
run serve; refuses "dotnet too old" "version 10 is needed, and there is 8.0.100" $?

new_copy nonpm; without npm; run serve; refuses "no npm" "npm is missing" $?

new_copy nospace; without df
printf '#!/usr/bin/env bash\necho "Filesystem 1024-blocks Used Available Capacity Mounted on"\necho "/dev/x 100 90 10240 90%% /"\n' >"$path/df"
chmod +x "$path/df"
run serve; refuses "no space before" "the disk is full: set-up needs .* and 10 MB are free" $?

new_copy full; run full; refuses "no space while fetching" "the disk is full" $?
new_copy offline; run offline; refuses "no network" "no network" $?
new_copy absent; run absent; refuses "a registry without the package" "does not have it" $?
new_copy wrong; run wrong; refuses "another archive" "wrong hash: the archive" $?
new_copy truncated; run truncated; refuses "a truncated archive" "wrong hash: the archive" $?

new_copy wrongfile
sed -i.bak 's/^file 6c0256cc/file 00000000/' "$copy/eng/packages.lock"
run serve; refuses "another file in the right archive" "wrong hash: package/model/fr_detect.onnx" $?

new_copy interrupted
(cd / && PATH="$path" FAKE_NPM=slow exec "$copy/eng/lfr.sh" models verify </dev/null >"$work/out" 2>"$work/err") &
victim=$!
for _ in $(seq 100); do [ -f "$FAKE_ARCHIVES/began" ] && break; sleep 0.1; done
kill -KILL "$victim" 2>/dev/null
wait "$victim" 2>/dev/null
if [ -f "$copy/.lfr/lock" ]; then ok "a killed set-up leaves its lock"; else wrong "a killed set-up leaves its lock" "there is none: the next test tests nothing"; fi
run serve; succeeds "the next set-up takes a stale lock over and finishes" $?

run offline; succeeds "a second run needs no network" $?
if [ -s "$work/err" ]; then wrong "a second run is quiet" "it said something"; else ok "a second run is quiet"; fi

rm "$copy/.lfr/models/fr_feature.onnx"
run serve; succeeds "a deleted file is fetched again" $?

printf 'x' >>"$copy/.lfr/models/fr_landmark.onnx"
run serve
if [ $? = 4 ] && grep -q FAILED "$work/out"; then ok "a changed file is noticed by the tool"; else wrong "a changed file is noticed by the tool" "it was not"; fi
(cd / && PATH="$path" FAKE_NPM=serve "$copy/eng/setup.sh" </dev/null >/dev/null 2>"$work/err") || wrong "eng/setup.sh repairs it" "exit code $?"
run serve; succeeds "eng/setup.sh repairs a changed file" $?

new_copy two
run serve & first=$!
(cd / && PATH="$path" FAKE_NPM=serve "$copy/eng/lfr.sh" models verify </dev/null >"$work/out2" 2>"$work/err2") & second=$!
wait "$first"; code=$?
wait "$second"; code2=$?
succeeds "two at once: the first" "$code"
mv "$work/out2" "$work/out"; mv "$work/err2" "$work/err"
succeeds "two at once: the second" "$code2"
if [ "$(sort "$FAKE_ARCHIVES/asked" | uniq -d)" = "" ]; then ok "two at once fetch once"; else wrong "two at once fetch once" "a package was fetched twice"; fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
