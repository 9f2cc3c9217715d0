#!/usr/bin/env python3
"""Exact search beside FAISS IndexFlatIP, on one machine, in one run, one thread each.

    benchmarks/peers/match_faiss.py LFR_DLL [--answers] [--quick] [--out FILE.json]

Needs python3-faiss and libopenblas0 (Debian). Each case runs FAISS, then `lfr bench match`, then FAISS again, and FAISS keeps its
better time, so that a slow moment of the machine is not held against it. Times are medians and bests of single calls.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

os.environ.pop("OPENBLAS_CORETYPE", None)  # Both together: one without the other makes OpenBLAS choose a kernel
os.environ.pop("OPENBLAS_L2_SIZE", None)   # for a cache that the processor does not have.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

try:
    import faiss
    import numpy as np
except ImportError as missing:
    sys.exit(f"{missing}. On Debian: apt-get install python3-faiss libopenblas0, and use /usr/bin/python3.")

faiss.omp_set_num_threads(1)

# FAISS links whatever answers to libblas.so.3. Against the reference BLAS, which is forty times slower, any comparison would flatter us.
with open("/proc/self/maps", encoding="utf-8") as maps:
    if "openblas" not in maps.read():
        sys.exit("FAISS runs on a BLAS that is not OpenBLAS. apt-get install libopenblas0-pthread, or put its folder into LD_LIBRARY_PATH.")


def faiss_case(index, queries, budget):
    times, began = [], time.perf_counter()
    index.search(queries, 10)
    while len(times) < 5 or (len(times) < 100 and time.perf_counter() - began < budget):
        start = time.perf_counter()
        index.search(queries, 10)
        times.append(time.perf_counter() - start)
    times.sort()
    return times[len(times) // 2], times[0]


def lfr_cases(dll, dim, count, probes, precision):
    command = ["dotnet", dll, "bench", "match", "--dim", str(dim), "--count", str(count), "--probes", str(probes), "--precision", precision, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def answers(dll, dim=512, count=20_000, probes=64, top=10):
    """The candidates of every precision beside FAISS's, of the same vectors: how many ids agree, place by place, and how far scores differ."""
    random = np.random.default_rng(2)
    vectors, queries = (random.standard_normal((rows, dim), dtype=np.float32) for rows in (count, probes))
    for rows in (vectors, queries):
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = faiss.IndexFlatIP(dim)
    index.add(vectors)
    scores, ids = index.search(queries, top)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("vectors.npy", "queries.npy")]
        np.save(paths[0], vectors)
        np.save(paths[1], queries)
        for precision in ("f32", "f16", "int8"):
            out = os.path.join(folder, precision + ".csv")
            subprocess.run(["dotnet", dll, "bench", "match", "--vectors", paths[0], "--queries", paths[1], "--top", str(top), "--precision", precision, "--ids", out, "--json"],
                           check=True, capture_output=True)
            rows = np.genfromtxt(out, delimiter=",", skip_header=1)
            agree = int((rows[:, 2].reshape(probes, top) == ids).sum())
            differ = float(np.abs(rows[:, 3].reshape(probes, top) - scores).max())
            found[precision] = {"ids": probes * top, "idsAsFaiss": agree, "largestScoreDifference": differ}
            print(f"answers, {precision}: {agree} of {probes * top} ids are FAISS's at the same place; scores differ by at most {differ:.1e}")
    return dict(dim=dim, count=count, probes=probes, top=top, found=found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("dll")
    parser.add_argument("--quick", action="store_true", help="10 k and 100 k entries of 512 and 128 values only")
    parser.add_argument("--dims", help="values a template, with commas between")
    parser.add_argument("--counts", help="entries, with commas between")
    parser.add_argument("--budget", type=float, default=2, help="seconds for FAISS, before and after ours")
    parser.add_argument("--answers", action="store_true", help="only compare the candidates found with FAISS's; fails where an id differs")
    parser.add_argument("--out")
    arguments = parser.parse_args()
    dims = (512, 128) if arguments.quick else (512, 192, 128)
    counts = (10_000, 100_000) if arguments.quick else (10_000, 100_000, 1_000_000)
    dims = [int(dim) for dim in arguments.dims.split(",")] if arguments.dims else dims
    counts = [int(count) for count in arguments.counts.split(",")] if arguments.counts else counts
    compared = answers(arguments.dll)
    if arguments.answers:
        sys.exit(0 if all(one["ids"] == one["idsAsFaiss"] for one in compared["found"].values()) else 1)

    random = np.random.default_rng(1)
    lines = []
    print("dim entries probes | FAISS f32 ms (best) | scan ms (best)  GB/s  GFLOP/s  of limit | times FAISS: median, best")
    for dim in dims:
        for count in counts:
            index = faiss.IndexFlatIP(dim)
            for start in range(0, count, 100_000):
                block = random.standard_normal((min(100_000, count - start), dim), dtype=np.float32)
                block /= np.linalg.norm(block, axis=1, keepdims=True)
                index.add(block)
            queries = random.standard_normal((64, dim), dtype=np.float32)
            queries /= np.linalg.norm(queries, axis=1, keepdims=True)
            for probes in (1, 64):
                peer = faiss_case(index, queries[:probes], arguments.budget)
                ours = []
                for precision in ("f32", "int8"):
                    measured = lfr_cases(arguments.dll, dim, count, probes, precision)
                    ours += measured["cases"]
                again = faiss_case(index, queries[:probes], arguments.budget)
                median, best = min(peer[0], again[0]), min(peer[1], again[1])
                for case in ours:
                    line = dict(case, kernel=measured["kernel"], faissSeconds=median, faissSecondsBest=best,
                                faissGigaflops=2 * dim * count * probes / median / 1e9,
                                timesFaiss=median / case["seconds"], timesFaissBest=best / case["secondsBest"])
                    lines.append(line)
                    print(f"{dim:4} {count:8} {probes:3} | {median * 1e3:10.3f} ({best * 1e3:.3f}) | {case['precision']:4} "
                          f"{case['seconds'] * 1e3:9.3f} ({case['secondsBest'] * 1e3:.3f}) {case['gigabytesPerSecond']:6.1f} {case['gigaflops']:7.1f} "
                          f"{case['ratioToReadLimit']:.3f} (best {case['readLimitSecondsBest'] / case['secondsBest']:.3f}) | "
                          f"{line['timesFaiss']:.1f} {line['timesFaissBest']:.1f}", flush=True)
            del index
    result = {"faiss": faiss.__version__, "compileOptions": faiss.get_compile_options().strip(), "answers": compared, "cases": lines}
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main()
