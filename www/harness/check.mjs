// `check`: what pages tell, and whether it is what was expected.
import { readFile, writeFile } from "node:fs/promises";
import { report } from "../inspector/report.js";
import { faultsOf, statusOf } from "../inspector/state.js";
import { browser, lookAt } from "./browser.mjs";
import { unmet } from "./expectation.mjs";
import { judgeOf } from "./judge.mjs";
import { junit } from "./junit.mjs";
import { addressIn, inspected, placeOf } from "./page.mjs";
import { Bench, harness, listen } from "./server.mjs";

const named = ({ message }) => (message.type == "identify" ? "identify" : message.event);
const said = (faults) => faults.map(({ path, reason }) => `${path} ${reason}`.trim());

async function pageOf({ file, at, expected }) {
  const html = await readFile(file, "utf8").catch((error) => {
    throw new Error(`${file}: ${error.code == "ENOENT" ? "there is no such file" : error.message}`);
  });
  const address = at ?? addressIn(html);
  if (address === undefined) throw new Error(`${file} does not say where it was: name its address by --at URL behind it`);
  const place = placeOf(address);
  if (!place) throw new Error(`--at ${address}: that is no address`);
  return { file, html, place, expected };
}

// What must hold of a page: that what it tells is taken, and what was expected of it.
function casesOf({ expected }, entries) {
  const messages = entries.map(({ message }) => message);
  const taken = entries.map((entry) => {
    const why = said(faultsOf(entry, "errors")).join("; ");
    return { name: `${named(entry)} is taken`, why: /rejected|condemned/.test(statusOf(entry)) ? why || "rejected" : undefined };
  });
  if (!entries.length) taken.push({ name: "the page tells something", why: "nothing was told: is it a page of the shop, and its source whole?" });
  return [...taken, ...expected.map((one) => ({ name: `expected: ${one.text}`, why: unmet(one, messages) }))];
}

const shown = (value) => (typeof value == "string" ? value : JSON.stringify(value));

function print({ file, place, entries, cases }, write) {
  write(`${file}  ${place}`);
  for (const entry of entries) {
    const isGood = !/rejected|condemned/.test(statusOf(entry));
    const properties = Object.entries(entry.message.properties || entry.message.traits || {});
    write(`  ${isGood ? "✓" : "✕"} ${named(entry)}  ${properties.map(([name, value]) => `${name}=${shown(value)}`).join(" ")}`.trimEnd());
    for (const line of said(faultsOf(entry, "errors"))) write(`      ${line}`);
    for (const line of said(faultsOf(entry, "warnings"))) write(`      warning: ${line}`);
    const { missing = [] } = entry.judgement || {};
    if (missing.length) write(`      not in this message: ${missing.join(", ")}`);
  }
  for (const { name, why } of cases.slice(entries.length)) write(`  ${why ? "✕" : "✓"} ${name}${why ? `: ${why}` : ""}`);
}

// Looks at the pages one after the other, as one visit. Resolves with whether all was as it should be.
export async function check(options, write = console.log) {
  const rules = options.rules && JSON.parse(await readFile(options.rules, "utf8"));
  const judge = await judgeOf(options.dist, rules);
  const pages = await Promise.all(options.pages.map(pageOf));
  const bench = new Bench();
  const server = harness({ dist: options.dist, check: judge, rules, bench });
  const home = await listen(server, 0);
  let driver;
  try {
    driver = await browser();
    for (const page of pages) {
      const since = Date.now();
      bench.put(page.place, page.html);
      const { noCheck, entries } = await lookAt(driver, home + inspected(page.place), options.timeout);
      if (noCheck) throw new Error(`the page was not judged: ${noCheck}`);
      Object.assign(page, { entries, cases: casesOf(page, entries), milliseconds: Date.now() - since });
      print(page, write);
    }
  } finally {
    if (driver) await driver.quit();
    server.close();
    server.closeAllConnections();
  }
  if (options.junit) await writeFile(options.junit, junit(pages));
  if (options.report) {
    const judged = pages.map(({ file, place, entries }) => ({ address: `${file} · ${place}`, entries }));
    await writeFile(options.report, report({ at: Date.now(), language: options.language, pages: judged }));
  }
  const wrong = pages.flatMap(({ cases }) => cases).filter(({ why }) => why).length;
  write(wrong ? `${wrong} of ${pages.flatMap(({ cases }) => cases).length} are not as they should be` : "all as it should be");
  return !wrong;
}
