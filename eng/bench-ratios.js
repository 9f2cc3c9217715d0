// See bench-ratios.sh.
"use strict";
const { execFileSync } = require("child_process"), fs = require("fs");
const [tool, file, record] = process.argv.slice(2);
const recorded = JSON.parse(fs.readFileSync(file, "utf8"));
const match = (...args) => {
    const report = JSON.parse(execFileSync("dotnet", [tool, "bench", "match", "--json", ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 24 }));
    return { kernel: report.kernel, of: Object.fromEntries(report.cases.map(c => [c.precision, c])) };
};
// Best calls: on a shared machine a median holds waiting. Each ratio is of calls of the same minute; higher is better.
const measure = () => {
    const one = match("--dim", "512", "--count", "50000", "--probes", "1"), many = match("--dim", "512", "--count", "50000", "--probes", "64");
    const ratios = {
        "f32, one probe: read limit over search": one.of.f32.readLimitSecondsBest / one.of.f32.secondsBest,
        "int8 over f32, one probe": one.of.f32.secondsBest / one.of.int8.secondsBest,
        "f32, 64 probes at once over one at a time": 64 * one.of.f32.secondsBest / many.of.f32.secondsBest,
        "int8 over f32, 64 probes": many.of.f32.secondsBest / many.of.int8.secondsBest,
    };
    const allocated = [...Object.values(one.of), ...Object.values(many.of)].reduce((sum, c) => sum + c.bytesAllocated, 0);
    return { kernel: one.kernel, ratios, allocated };
};
let found, low = [];
for (let attempt = 1; attempt <= 3; attempt++) {
    found = measure();
    if (found.kernel !== recorded.kernel) {
        console.log(`not compared: the ratios were recorded with kernel ${recorded.kernel}, and this machine has ${found.kernel}`);
        process.exit(0);
    }
    low = Object.keys(found.ratios).filter(name => !(found.ratios[name] >= (recorded.ratios[name]?.floor ?? Infinity)));
    if (found.allocated > 0 || low.length === 0) break;
    console.log(`attempt ${attempt}: under the floor: ${low.join("; ")}`);
}
for (const [name, value] of Object.entries(found.ratios)) {
    const r = recorded.ratios[name];
    console.log(`${low.includes(name) ? "FAILED" : "ok    "}  ${name}: ${value.toFixed(2)} (recorded ${r?.recorded ?? "never"}, floor ${r?.floor ?? "none"})`);
}
if (found.allocated > 0) console.log(`FAILED  ${found.allocated} bytes were allocated in steady state`);
if (record) {
    for (const [name, value] of Object.entries(found.ratios)) recorded.ratios[name] = { recorded: Number(value.toFixed(2)), floor: recorded.ratios[name]?.floor ?? Number((value * 0.6).toFixed(2)) };
    fs.writeFileSync(file, JSON.stringify({ ...recorded, kernel: found.kernel }, null, 2) + "\n");
    process.exit(0);
}
process.exit(low.length > 0 || found.allocated > 0 ? 1 : 0);
