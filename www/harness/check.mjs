// `check`: what pages tell, and whether it is what was expected.
import { constants } from "node:fs";
import { access, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { report } from "../inspector/report.js";
import { addressIn, inspected, placeOf } from "./address.mjs";
import { Bench } from "./bench.mjs";
import { Browser, within } from "./browser.mjs";
import { listen } from "./http.mjs";
import { judgeOf } from "./judge.mjs";
import { junit } from "./junit.mjs";
import { lookAt } from "./look.mjs";
import { casesOf, print } from "./outcome.mjs";
import { rulesOf } from "./rules.mjs";
import { shop } from "./shop.mjs";
import { sourceOf } from "./source.mjs";
import { visible } from "./terminal.mjs";
import { Told } from "./told.mjs";

async function pageOf({ file, at, expected }) {
  const html = await sourceOf(file);
  const address = at ?? addressIn(html);
  if (address === undefined) throw new Error(`${file} does not say where it was: name its address by --at URL behind it`);
  try {
    return { file, html, place: placeOf(address), expected };
  } catch (error) {
    if (at !== undefined) throw new Error(`--at ${error.message}`);
    throw new Error(`${file} says that it was at ${error.message}; name its address by --at URL behind it`);
  }
}

// Throws, before anything is looked at, if a file could not be written when all is.
async function mayWrite(option, file) {
  const folder = dirname(file);
  const is = await stat(file).catch(() => undefined);
  if (is?.isDirectory()) throw new Error(`${option} ${file} is a folder`);
  await access(is ? file : folder, constants.W_OK).catch((error) => {
    throw new Error(`${option} ${file}: ${error.code == "ENOENT" ? `there is no folder ${folder}` : "it may not be written"}`);
  });
}

// A browser that has left the page before, for what that tells then is not the next one's; a new one, if that page does not let it go.
async function left(browser, timeout) {
  try {
    const driver = await browser.driver(timeout);
    await within(timeout, driver.get("about:blank"), "it hangs");
    return driver;
  } catch {
    await browser.end();
    return browser.driver(timeout);
  }
}

// What one page tells. A browser that its page has hung is ended; the next page has a new one.
async function look({ place }, { browser, bench, home, judge, timeout }) {
  let told = new Told(judge);
  let lost;
  try {
    const driver = await left(browser, timeout);
    bench.told.clear();
    told = new Told(judge, Date.now());
    await lookAt(driver, home + inspected(place), timeout, (entries) => told.keep(entries), () => bench.sent(place).length);
  } catch (error) {
    lost = error.message.split("\n")[0];
    await browser.end();
  }
  told.take(bench.sent(place));
  return { entries: told.entries(), lost };
}

// Looks at the pages one after the other, as one visit. Resolves with how the program is to end: 0 if all is as it should be, 1 if not, 2
// if a page could not be looked at.
export async function check(options, output = console.log) {
  const write = (line) => output(visible(line));
  for (const option of ["junit", "report"]) if (options[option] !== undefined) await mayWrite(`--${option}`, options[option]);
  const rules = await rulesOf(options.rules);
  const judge = await judgeOf(options.dist, rules, options.rules && `--rules ${options.rules}`);
  const pages = await Promise.all(options.pages.map(pageOf));
  const bench = new Bench(Infinity);
  const server = shop({ dist: options.dist, check: judge, rules, bench });
  const home = await listen(server, 0);
  const browser = new Browser();
  try {
    for (const page of pages) {
      const since = Date.now();
      bench.put(page.place, page.html);
      const { entries, lost } = await look(page, { browser, bench, home, judge, timeout: options.timeout });
      Object.assign(page, { entries, lost, cases: casesOf(page, entries, lost), milliseconds: Date.now() - since });
      print(page, write);
    }
  } finally {
    await browser.end();
    server.close();
    server.closeAllConnections();
  }
  if (options.junit) await writeFile(options.junit, junit(pages));
  if (options.report) {
    const judged = pages.map(({ file, place, entries, lost }) => ({ address: `${file} · ${place}${lost ? ` · ${lost}` : ""}`, entries }));
    await writeFile(options.report, report({ at: Date.now(), language: options.language, pages: judged }));
  }
  const cases = pages.flatMap((page) => page.cases);
  const wrong = cases.filter(({ why }) => why).length;
  write(wrong ? `${wrong} of ${cases.length} are not as they should be` : "all as it should be");
  if (pages.some(({ lost }) => lost)) return 2;
  return wrong ? 1 : 0;
}
