#!/usr/bin/env bash
# Prints how ways to look at an image compare: recall by face height, rotation, blur and darkness, false boxes, milliseconds; and what quality components do.
# Usage: eng/detection-study.sh PART [--save FOLDER]     Without a part it says which there are: confirm is the selection step of the third look, evidence
# counts what it does in frames that no selection saw.
# Faces come from ../shared/data beside the checkout (or LFR_SHARED_DATA), the backgrounds are any pictures without people in LFR_BACKGROUNDS. Where
# that is not set, photographs of Debian's wallpaper packages are fetched with apt-get into .lfr/backgrounds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LFR_SHARED_DATA=${LFR_SHARED_DATA:-$root/../shared/data} LFR_MODELS=${LFR_MODELS:-$root/.lfr/models} LFR_PHOTOS=${LFR_PHOTOS:-$root/.lfr/photos}
if [ ! -d "$LFR_SHARED_DATA/faces" ]; then
    echo "detection-study: the test data folder is absent: put it beside the checkout as ../shared/data, or name it in LFR_SHARED_DATA" >&2
    exit 4
fi

"$root/eng/setup.sh"
if [ -z "${LFR_BACKGROUNDS:-}" ]; then
    LFR_BACKGROUNDS="$root/.lfr/backgrounds"
    if [ ! -d "$LFR_BACKGROUNDS" ]; then
        if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-deb >/dev/null 2>&1; then
            echo "detection-study: no backgrounds: put pictures without people into a folder and name it in LFR_BACKGROUNDS" >&2
            exit 4
        fi

        scratch=$(mktemp -d "$root/.lfr/backgrounds.XXXXXX")
        trap 'rm -rf "$scratch"' EXIT
        mkdir "$scratch/pictures"
        # Photographs only, without people: eng/Lfr.DetectionStudy/backgrounds.txt names package and file.
        cut -d' ' -f1 "$root/eng/Lfr.DetectionStudy/backgrounds.txt" | sort -u | while read -r package; do
            (cd "$scratch" && apt-get download -q "$package" >&2 && dpkg-deb -x "$package"_*.deb files)
        done
        while read -r _ file; do
            cp "$scratch/files/$file" "$scratch/pictures/$(echo "${file#usr/share/}" | tr -c 'A-Za-z0-9.\n' '_')"
        done <"$root/eng/Lfr.DetectionStudy/backgrounds.txt"
        mv "$scratch/pictures" "$LFR_BACKGROUNDS"
    fi
fi

export LFR_BACKGROUNDS
if [ "${1:-}" = mesh ] && [ -z "${LFR_FACE_MESH:-}" ]; then
    # The face mesh is no part of the product: bytes 2495952..3737848 of a file of this package (Apache-2.0).
    LFR_FACE_MESH="$root/.lfr/face_landmark.tflite"
    if [ ! -f "$LFR_FACE_MESH" ]; then
        mesh=$(mktemp -d "$root/.lfr/mesh.XXXXXX")
        (cd "$mesh" && npm pack --silent --ignore-scripts @mediapipe/face_mesh@0.4.1657299874 >&2 && tar xzf ./*.tgz)
        dd if="$mesh/package/face_mesh_solution_packed_assets.data" of="$mesh/model" bs=1 skip=2495952 count=1241896 status=none
        echo "c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1  $mesh/model" | sha256sum -c --quiet >&2
        mv "$mesh/model" "$LFR_FACE_MESH"
        rm -rf "$mesh"
    fi

    export LFR_FACE_MESH
fi

dotnet build "$root/eng/Lfr.DetectionStudy" -c Release -v quiet --nologo >&2
exec dotnet "$root/artifacts/bin/Lfr.DetectionStudy/release/Lfr.DetectionStudy.dll" "$@"
