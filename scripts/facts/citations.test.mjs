// node --test scripts/facts
// A comment that cites what is known of Cafe24 leads to a section of docs/facts/.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const facts = join(root, "docs/facts");
const LISTED = String.raw`\d+(?:\.\d+)?(?:(?:, | and | to )\d+(?:\.\d+)?)*`;

// The numbers of a page's headings.
const sections = Object.fromEntries(
  readdirSync(facts).map((file) => {
    const headings = readFileSync(join(facts, file), "utf8").matchAll(/^##+ (\d+(?:\.\d+)?)\b/gm);
    return [file.replace(".md", ""), new Set([...headings].map(([, number]) => number))];
  }),
);

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!/^(node_modules|target|dist|\..*)$/.test(entry.name)) yield* files(path);
    } else if (/^\.(rs|m?js|toml|md|html|sh|py)$/.test(extname(path))) yield path;
  }
}

// What a text cites: [page, section].
function cited(text) {
  const all = text.matchAll(new RegExp(String.raw`\bfacts/(\w+) (${LISTED})`, "g"));
  return [...all].flatMap(([, page, list]) => list.split(/, | and | to /).map((number) => [page, number]));
}

test("a citation is found in its sentence", () => {
  assert.deepEqual(cited("(facts/server 1.1, 1.2 and 3; `facts/storefront 4.2 to 4.4`)"), [
    ["server", "1.1"], ["server", "1.2"], ["server", "3"], ["storefront", "4.2"], ["storefront", "4.4"],
  ]);
});

test("each citation has its section", () => {
  let count = 0;
  const lost = [];
  for (const folder of ["src", "www", "collector", "catalog", "tests", "bench", "docs", "examples"]) {
    for (const file of files(join(root, folder))) {
      const text = readFileSync(file, "utf8");
      for (const [page, number] of cited(text)) {
        count++;
        if (!sections[page]?.has(number)) lost.push(`${file}: facts/${page} ${number}`);
      }
      // One that does not say on which page.
      for (const [bare] of text.matchAll(/\b[Ff]acts (?:\w+\.md )?\d[\d.]*/g)) lost.push(`${file}: ${bare}`);
    }
  }
  assert.deepEqual(lost, []);
  assert.ok(count > 100, `only ${count} citations were found`);
});
