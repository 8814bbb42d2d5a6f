// What each feature weighs: the bytes of its functions in the wasm, by the rooms they are in. What the
// compiler has put into its caller counts there.
//
//   node features.mjs DIST_DIR    the table of the last build, as Markdown

import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FEATURES = {
  "orders": /storefront::(order_form|order_result|checkout)|storage::(is_new|know)_order/,
  "cart": /storefront::(cart|rows)|tracker::shopping/,
  "purchase clicks": /signals::purchase|storefront::selection/,
  "claims": /storefront::claim/,
  "members": /storefront::(user_properties|member|join|sdk)|tracker::visitor|moa::date/,
  "page, product, category, context": /moa::(page|path|context)|storefront/,
  "scrolling and attention": /signals::(scroll|engagement)|tracker::(lifecycle|view)/,
  "device, session, consent": /moa::(identity|signals::session|host::storage)/,
  "delivery": /moa::delivery/,
  "the page's calls and settings": /moa::(visit|settings)|tracker::calls/,
  "the tracker's core": /moa::|serde|^(start|wake)$/,
  "standard library, allocator": /./,
};

// Bytes of each feature in a wasm with names.
export function featuresOf(wasm) {
  const sums = Object.fromEntries(Object.keys(FEATURES).map((name) => [name, 0]));
  const { names, imported, bodies } = functionsOf(wasm);
  bodies.forEach((bytes, at) => {
    const name = names[imported + at] ?? "?";
    sums[Object.keys(FEATURES).find((feature) => FEATURES[feature].test(name))] += bytes;
  });
  return sums;
}

// The names of functions by index, how many of them are imported, and the bytes of the others' bodies.
function functionsOf(wasm) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    return wasm.subarray(at, (at += length)).toString();
  };
  const found = { names: [], imported: 0, bodies: [] };
  while (at < wasm.length) {
    const id = wasm[at++];
    const length = number();
    const end = at + length;
    if (id == 2) found.imported = number(); // of functions alone: the tracker's memory is its own
    if (id == 10) {
      for (let count = number(); count--; ) {
        const bytes = number();
        found.bodies.push(bytes);
        at += bytes;
      }
    }
    if (id == 0 && text() == "name") {
      while (at < end) {
        const kind = wasm[at++];
        const next = number() + at;
        if (kind == 1) for (let count = number(); count--; ) found.names[number()] = text();
        at = next;
      }
    }
    at = end;
  }
  return found;
}

const started = process.argv[1];
if (started && realpathSync(started) === fileURLToPath(import.meta.url)) {
  const dist = process.argv[2];
  const { features, wasm } = JSON.parse(readFileSync(`${dist}/sizes.json`, "utf8"));
  const share = wasm.brotli / wasm.raw;
  const rows = Object.entries(features).sort((a, b) => b[1] - a[1]);
  console.log("| feature, in the wasm | bytes | brotli, its share |\n|---|---:|---:|");
  for (const [name, bytes] of rows) console.log(`| ${name} | ${bytes} | ${Math.round(bytes * share)} |`);
  const code = rows.reduce((sum, [, bytes]) => sum + bytes, 0);
  const texts = wasm.raw - code;
  console.log(`| texts: places of values, names, patterns | ${texts} | ${Math.round(texts * share)} |`);
}
