// Tests the rules of bench-ratios.js on made-up figures. Usage: node eng/test-bench-ratios.js
"use strict";
const assert = require("assert"), { execFileSync } = require("child_process"), path = require("path");
const { hold } = require("./bench-ratios.js");
const known = () => ({ ratios: { 512: { "int8 over f32": { recorded: 4, floor: 2.4 } }, engine: { frame: { recorded: 0.9, floor: 0.833 } } } });
const measuring = (group, values, allocated = 0) => {
    const measure = () => ({ group, ratios: { [group === "engine" ? "frame" : "int8 over f32"]: values[Math.min(measure.calls++, values.length - 1)] }, allocated });
    measure.calls = 0;
    return measure;
};
const run = (measure, { recorded = known(), record = false, expected } = {}) => {
    const lines = [], held = hold("kernel", measure, recorded, record, expected, line => lines.push(line));
    return { held, text: lines.join("\n"), calls: measure.calls, recorded };
};
let passed = 0;
const test = (name, body) => { body(); passed++; console.log("ok  " + name); };

test("a ratio at its floor holds, measured once", () => {
    const { held, calls, text } = run(measuring("512", [2.4]));
    assert(held && calls === 1 && text.startsWith("ok ") && text.includes("2.40 (recorded 4, floor 2.4)"));
});
test("a ratio under its floor is measured again, and a regression stays", () => {
    const { held, calls, text } = run(measuring("512", [2.3, 2.2, 2.39]));
    assert(!held && calls === 3 && text.includes("FAILED "));
});
test("a disturbed run is forgiven", () => assert.deepStrictEqual((({ held, calls }) => [held, calls])(run(measuring("512", [1, 1.5, 2.5]))), [true, 3]));
test("no ratio at all is no ratio that holds", () => assert(!run(measuring("512", [NaN])).held));
test("an allocation fails at once, with or without --record", () => {
    for (const record of [false, true]) {
        const { held, calls, text } = run(measuring("512", [4], 8), { record });
        assert(!held && calls === 1 && text.includes("8 bytes were allocated"));
    }
});
test("a narrower kernel than the processor runs fails, though its own ratios hold", () => {
    assert(!run(measuring("512", [4]), { expected: ["1024"] }).held);
    assert(run(measuring("512", [4]), { expected: ["512", "256"] }).held);
});
test("a kernel of which nothing is recorded is said to be skipped", () => {
    const { held, text } = run(measuring("128", [4]));
    assert(held && text.includes("skipped: no ratios are recorded"));
});
test("--record keeps floors, and makes one of 0.6 where there is none", () => {
    const kept = run(measuring("512", [5]), { record: true }).recorded.ratios["512"], made = run(measuring("128", [5]), { record: true }).recorded.ratios["128"];
    assert.deepStrictEqual([kept["int8 over f32"], made["int8 over f32"]], [{ recorded: 5, floor: 2.4 }, { recorded: 5, floor: 3 }]);
});
test("an overhead over the aim is noted, and over the gate fails", () => {
    assert(run(measuring("engine", [0.88])).text.includes("note: the overhead is 1.14"));
    assert(!run(measuring("engine", [0.82])).held);
});
test("an option that is not understood changes nothing", () => {
    assert.throws(() => execFileSync(path.join(__dirname, "bench-ratios.sh"), ["--recrod"], { stdio: "pipe" }), error => error.status === 2 && String(error.stderr).includes("--recrod"));
});
console.log(`${passed} passed, 0 failed`);
