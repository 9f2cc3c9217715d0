// Compares ratios of 'lfr bench match' with the recorded ones: node match-ratios.cjs F32.json INT8.json [RECORDED.json]
// Only ratios within a run are compared, each of best calls, so that neither a slower machine nor other work on it decides. Exit 1: one is well under.
const fs = require("fs"), path = require("path");
const [f32, int8, recordedFile] = process.argv.slice(2);
const read = file => JSON.parse(fs.readFileSync(file, "utf8"));
const runs = [read(f32), read(int8)], cases = runs.flatMap(run => run.cases), kernel = runs[0].kernel;
const recorded = read(recordedFile || path.join(__dirname, "results", "match-ratios.json"))[kernel];
const wellUnder = 0.6;
const one = (precision, probes) => {
    const found = cases.filter(c => c.precision === precision && c.probes === probes);
    if (found.length !== 1 || !(found[0].secondsBest > 0)) throw new Error(`no measurement of ${precision} with ${probes} probes`);
    return found[0];
};
const ratios = {
    "one probe, f32: of the read limit": one("f32", 1).readLimitSecondsBest / one("f32", 1).secondsBest,
    "one probe: int8 over f32": one("f32", 1).secondsBest / one("int8", 1).secondsBest,
    "64 probes, f32: over one probe each": 64 * one("f32", 1).secondsBest / one("f32", 64).secondsBest,
    "64 probes: int8 over f32": one("f32", 64).secondsBest / one("int8", 64).secondsBest,
};
if (!recorded) {
    console.log(`no ratios are recorded for kernel ${kernel}; found ${JSON.stringify(ratios)}`);
    process.exit(0);
}
let failed = cases.some(c => c.bytesAllocated !== 0);
if (failed) console.log("a search allocated");
for (const [name, ratio] of Object.entries(ratios)) {
    if (!(name in recorded)) throw new Error(`nothing is recorded as '${name}'`);
    const under = !(ratio >= wellUnder * recorded[name]);
    console.log(`${under ? "UNDER " : "ok    "}${name}: ${ratio.toFixed(2)}, recorded ${recorded[name]}`);
    failed = failed || under;
}
process.exit(failed ? 1 : 0);
