// Prints the twenty tests that took longest, out of the reports that cargo-nextest leaves:
//
//   node slowest.mjs unit.xml chromium-on.xml …
import { readFileSync, realpathSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const MOST = 20;

/** The tests of a report: how long each took, in seconds, and its name. */
export function testsOf(xml) {
  const cases = xml.matchAll(/<testcase ([^>]*)>/g);
  return Array.from(cases, ([, attributes]) => {
    const of = (name) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    return { seconds: Number(of("time")), name: `${of("classname")} ${of("name")}` };
  });
}

/** The lines that are printed, of reports by name. */
export function slowest(reports, most = MOST) {
  const all = Object.entries(reports).flatMap(([report, xml]) => testsOf(xml).map((test) => ({ report, ...test })));
  all.sort((a, b) => b.seconds - a.seconds);
  return all.slice(0, most).map(({ seconds, report, name }) => `${seconds.toFixed(1).padStart(7)} s  ${report}  ${name}`);
}

const started = process.argv[1];
if (started && realpathSync(started) === fileURLToPath(import.meta.url)) {
  const reports = process.argv.slice(2).map((file) => [basename(file, ".xml"), readFileSync(file, "utf8")]);
  for (const line of slowest(Object.fromEntries(reports))) console.log(line);
}
