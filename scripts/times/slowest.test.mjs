import assert from "node:assert/strict";
import test from "node:test";
import { slowest } from "./slowest.mjs";

const report = (...tests) =>
  `<testsuites>${tests.map(([name, time]) => `<testcase name="${name}" classname="moa::a" timestamp="x" time="${time}">\n</testcase>`).join("")}</testsuites>`;

test("the longest of all reports come first, and no more than asked for", () => {
  const reports = { unit: report(["quick", "0.100"], ["slow", "12.345"]), visits: report(["slower", "100.000"]) };
  assert.deepEqual(slowest(reports, 2), ["  100.0 s  visits  moa::a slower", "   12.3 s  unit  moa::a slow"]);
});

test("a report without tests has none", () => assert.deepEqual(slowest({ unit: "<testsuites/>" }), []));
