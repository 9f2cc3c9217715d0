// The rows of the demographic card from report.json files of `lfr evaluate images`: counts, people and the interval that the report gives.
// Usage: node eng/card-tables.js FOLDER... prints the rows, a table a folder; with --held-by PAGE it says which rows the page does not hold, and fails.
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

function rows(folder) {
    const rates = JSON.parse(fs.readFileSync(path.join(folder, "pairs", "report.json"), "utf8")).rates;
    const find = (metric, threshold, scope, group) => rates.find(r => r.metric === metric && r.threshold === threshold && r.scope === scope && same(r.group.probe, group));
    const groups = [];
    for (const r of rates) if (r.metric === "FNMR" && !groups.some(g => same(g, r.group.probe))) groups.push(r.group.probe);
    return groups.map(group => {
        const entries = Object.entries(group), scope = entries.length ? "within" : "probe";
        const name = entries.map(([factor, label]) => factor === "age" ? `age ${label}` : label).join(", ") || "all";
        const [low, high, missed] = [find("FMR", 0.3325, scope, group), find("FMR", 0.4079, scope, group), find("FNMR", 0.4079, "probe", group)];
        return `| ${name} | ${low.subjects} | ${cell(low)} | ${cell(high)} | ${missed.subjects} | ${cell(missed)} |`;
    });
}

const tables = words.map(rows);
if (page === null) {
    for (const table of tables) console.log(table.join("\n") + "\n");
} else {
    const held = new Set(fs.readFileSync(page, "utf8").split(/\r?\n/)), missing = tables.flat().filter(row => !held.has(row));
    for (const row of missing) console.error(`${page} does not hold what was measured: ${row}`);
    console.log(`${tables.flat().length - missing.length} of ${tables.flat().length} rows are on the page`);
    process.exit(missing.length ? 1 : 0);
}
