// The rows of the demographic card from report.json files of `lfr evaluate images`: counts, people and the interval that the report gives.
// Usage: node eng/card-tables.js FOLDER... prints the rows, a table a folder; with --held-by PAGE it compares them with the page's tables, in this order, row by row both ways,
// and what the page's sentences say of faces missed and of the test by age in the first folder; it says what differs, and fails.
const fs = require("fs"), path = require("path");
const words = process.argv.slice(2), at = words.indexOf("--held-by"), page = at < 0 ? null : words.splice(at, 2)[1];
if (!words.length) { console.error("eng/card-tables.js: give the folders that lfr evaluate images wrote"); process.exit(2); }

const per = share => share === 0 ? "0" : `${(share * 100).toPrecision(3)} %`;
const count = n => n.toLocaleString("en-US");
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// What a cell says where the report refuses an interval: why, in few words.
function cell(rate) {
    if (!rate || rate.trials === 0) return "no comparison";
    const counts = `${count(rate.errors)} of ${count(rate.trials)}`;
    return rate.lower === null ? `${counts}, one person: no interval` : `${counts} [${per(rate.lower)}, ${per(rate.upper)}]`;
}

const read = folder => JSON.parse(fs.readFileSync(path.join(folder, "pairs", "report.json"), "utf8"));
const finder = report => (metric, threshold, scope, group) => report.rates.find(r => r.metric === metric && r.threshold === threshold && r.scope === scope && same(r.group.probe, group));

function rows(report) {
    const find = finder(report), groups = [];
    for (const r of report.rates) if (r.metric === "FNMR" && !groups.some(g => same(g, r.group.probe))) groups.push(r.group.probe);
    return groups.map(group => {
        const entries = Object.entries(group), scope = entries.length ? "within" : "probe";
        const name = entries.map(([factor, label]) => factor === "age" ? `age ${label}` : label).join(", ") || "all";
        const [low, high, missed] = [find("FMR", 0.3325, scope, group), find("FMR", 0.4079, scope, group), find("FNMR", 0.4079, "probe", group)];
        return `| ${name} | ${low.subjects} | ${cell(low)} | ${cell(high)} | ${missed.subjects} | ${cell(missed)} |`;
    });
}

// The page's tables with this header, each as its rows.
function tablesOf(lines) {
    const found = [];
    lines.forEach((line, i) => {
        if (!line.startsWith("| group | people | FMR at ")) return;
        let end = i + 2;
        while (end < lines.length && lines[end].startsWith("|")) end++;
        found.push(lines.slice(i + 2, end));
    });
    return found;
}

// What the page's sentences must hold, and how often the page may say something of the kind: nothing else of it may stand there.
function sentences(reports) {
    // An image is a probe, a reference or both: that no probe and no reference failed says that no image did, and more than that the report cannot say.
    const missed = reports.map(r => {
        const failed = r.rates.filter(x => (x.metric === "FTA" || x.metric === "FTE") && x.scope === "probe" && same(x.group.probe, {}));
        return `${failed.length === 2 ? Math.max(...failed.map(x => x.errors)) : "?"} of ${/, ([0-9,]+) samples:/.exec(r.summary[0])?.[1]}`;
    });
    const by = (report, band) => finder(report)("FMR", 0.3325, "within", { age: band }), ages = reports.map(r => [by(r, "18-30"), by(r, "31-50")]);
    const test = reports[0].tests.find(t => t.metric === "FMR" && t.threshold === 0.3325 && t.factor === "age" && t.headline);
    const [young, old] = ages[0], overlap = young.lower <= old.upper && old.lower <= young.upper;
    const few = finder(reports[0])("FMR", 0.4079, "within", { ethnicity: "black", gender: "female" });
    return [
        [`No face was missed: ${missed[0]} images in the London set, ${missed[1]} in MEDS-II.`, /face was missed:/g],
        [`p = ${test.p.toFixed(2)} (whole people dealt anew, raw; ${test.pAdjusted.toFixed(2).replace(/^0/, "")} among the tests of its report)`, /\bp = /g],
        [overlap ? "intervals that overlap" : "intervals that do not overlap", /intervals that (do not )?overlap/g],
        ...ages.map(([one, other]) => [`has ${count(one.errors)} of ${count(one.trials)} against ${count(other.errors)} of ${count(other.trials)}`, null]),
        [`${few.errors} of their ${few.trials} comparisons`, /of their \d+ comparisons/g],
        [`its lower end is still ${Math.round(few.lower / 1e-4)} times that rate`, /times that rate/g]];
}

const reports = words.map(read), tables = reports.map(rows);
if (page === null) {
    for (const table of tables) console.log(table.join("\n") + "\n");
} else {
    const lines = fs.readFileSync(page, "utf8").split(/\r?\n/), held = tablesOf(lines), text = lines.join(" "), problems = [];
    if (held.length !== tables.length) problems.push(`${page} has ${held.length} tables, and ${tables.length} were measured`);
    tables.forEach((table, i) => {
        const there = held[i] ?? [];
        for (const row of table.filter(r => !there.includes(r))) problems.push(`${page}, table ${i + 1}, does not hold what was measured: ${row}`);
        there.forEach((row, at) => { if (!table.includes(row) || there.indexOf(row) !== at) problems.push(`${page}, table ${i + 1}, holds what was not measured: ${row}`); });
    });
    const said = sentences(reports);
    for (const [sentence, kind] of said) {
        if (!text.includes(sentence)) problems.push(`${page} does not say what was measured: ${sentence}`);
        else if (kind && text.match(kind).length !== 1) problems.push(`${page} says more than once: ${kind.source}`);
    }
    for (const problem of problems) console.error(problem);
    const rowsHeld = tables.flatMap((table, i) => table.filter(r => (held[i] ?? []).includes(r))).length;
    console.log(`${rowsHeld} of ${tables.flat().length} rows are on the page, ${problems.length === 0 ? "no other, and its sentences" : `${problems.length} problems`}`);
    process.exit(problems.length ? 1 : 0);
}
