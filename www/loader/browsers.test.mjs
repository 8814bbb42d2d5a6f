// Every file that pages load, as it was built last, in the oldest browsers; and that what is newer would be found.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";
import { complaintsOf, isPlainWasm, OWN, placesAskedFor, TESTED } from "./browsers.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
// One build alone: `dist` holds those before it, too.
const built = join(resolve(root, process.env.CARGO_TARGET_DIR || "target"), "tracker");

test("what the build makes runs in the oldest browsers", () => {
  const names = readdirSync(built);
  const scripts = names.filter((name) => name.endsWith(".js"));
  const codes = scripts.map((name) => readFileSync(join(built, name), "utf8")).filter((code) => !/moa-inspector/.test(code));
  // The loader, for a file and for a page, the plain script, the bridge, sources and Hackle's calls; whoever opens the inspector has a newer browser.
  assert.equal(codes.length, 6, `${built} holds ${scripts}`);
  for (const code of codes) assert.deepEqual(complaintsOf(code), [], code.slice(0, 100));
  for (const name of [...TESTED, ...OWN]) assert.match(codes.join(), new RegExp(`\\b${name}\\b`), `${name} need not be allowed`);
  const [, wasm] = /"(AGFzbQ[\w+\/=]+)"/.exec(readFileSync(join(built, "moa.inline.js"), "utf8"));
  const bytes = Buffer.from(wasm, "base64");
  assert.ok(isPlainWasm(bytes));
  // Its texts are patterns and selectors, too, which JavaScript makes what they say of only when they are met.
  assert.match(bytes.toString("latin1"), /#span_product_price_text/);
  assert.doesNotMatch(bytes.toString("latin1"), /\(\?<|\\p\{|:(is|has|where)\(/);
});

test("so does what stands in a page or a bundle as it is", () => {
  const tag = readFileSync(join(here, "../gtm/tag.html"), "utf8");
  assert.deepEqual(complaintsOf(/<script>([^]*)<\/script>/.exec(tag)[1]), []);
});

// Libraries of old skins call back with the value alone, so no function that an array calls may ask where it stands.
test("nothing asks an array's method for the place of a value", () => {
  const folders = ["src/host", "src/delivery", "www/loader", "www/bridge", "www/hackle", "www/sources"];
  const files = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)));
  const ofPages = files.filter((file) => /\.js$/.test(file));
  assert.ok(ofPages.length > 15, ofPages.join());
  for (const file of ofPages) assert.deepEqual(placesAskedFor(readFileSync(file, "utf8")), [], file);
  assert.deepEqual(placesAskedFor("a.map((one, at) => at); b.forEach(function (one, at, all) {}); c.sort((a, b) => a - b)"), ["map", "forEach"]);
});

const NEWER = {
  syntax: [
    "try { f() } catch {}",
    "f({ ...a })",
    "const { a, ...b } = c",
    "a?.b",
    "a ?? b",
    "/(?<!a)b/",
    "/(?<a>b)/",
    "/a/s",
    "/\\p{L}/u",
    "1n",
    "1_000",
    "class A { b = 1 }",
    "async () => { for await (const a of b); }",
    "a = `${", // What cannot be read at all.
  ],
  functions: [
    "Object.fromEntries(a)",
    "Object.hasOwn(a, b)",
    "a.flatMap(b)",
    "a.flat()",
    "a.at(-1)",
    "a.findLast(b)",
    "a.toSorted()",
    "a.replaceAll(b, c)",
    "a.matchAll(b)",
    "a.trimStart()",
    "globalThis.a",
    "Promise.allSettled(a)",
    "Promise.any(a)",
    "a.finally(b)",
    "a[Symbol.asyncIterator]",
    "new WeakRef(a)",
    "new Intl.RelativeTimeFormat(a)",
  ],
  interfaces: [
    "structuredClone(a)",
    "window.structuredClone(a)",
    "queueMicrotask(a)",
    "requestIdleCallback(a)",
    "window.requestIdleCallback(a)",
    "new ResizeObserver(a)",
    "crypto.randomUUID()",
    "AbortSignal.timeout(5)",
    "a.replaceChildren(b)",
    "a['replaceChildren'](b)",
    "const { replaceChildren } = a",
    "const { userAgentData } = navigator",
    "navigator.userAgentData && navigator.userAgentData.mobile",
  ],
};
for (const [kind, codes] of Object.entries(NEWER)) {
  test(`newer ${kind} are found`, () => {
    for (const code of codes) assert.notDeepEqual(complaintsOf(code), [], code);
  });
}

test("what they have is not", () => {
  for (const code of [
    "async () => { try { await a } catch (e) { [...b].map(c).includes(d) } }",
    "Object.entries(a).find(b).padStart(2, 0).trim().normalize('NFKC')",
    "fetch(a, { keepalive: true }).then((b) => b.json())",
    "navigator.sendBeacon(a, b); new URLSearchParams(c); crypto.getRandomValues(d)",
    "e.closest('a').append(f); document.head.appendChild(g); document.cookie",
    "({ at: 1, matchAll: 2, randomUUID: 3 })",
  ]) {
    assert.deepEqual(complaintsOf(code), [], code);
  }
});

test("newer functions may be looked for, and used behind that", () => {
  for (const code of ["if (a.flat) a.flat()", "a.at && a.at(0)", "typeof Object.hasOwn == 'function' && Object.hasOwn(a, 'b')"]) {
    assert.deepEqual(complaintsOf(`(a) => { ${code} }`), [], code);
  }
  for (const code of ["if (a.flat) a.at(0)", "if (a.flat()) a.b()", "if (a.flat) a.b(); a.flat()"]) {
    assert.notDeepEqual(complaintsOf(`(a) => { ${code} }`), [], code);
  }
});

test("newer interfaces that are named may be looked for, used behind that, and caught", () => {
  for (const code of [
    "if (navigator.locks) navigator.locks.request(a)",
    "document.prerendering ? a() : b()",
    "if (!navigator.locks) a()",
    "typeof navigation == 'object' && b()",
    "try { navigator.locks.request(a) } catch (e) {}",
  ]) {
    assert.deepEqual(complaintsOf(code), [], code);
  }
  for (const code of [
    "navigator.locks.request(a)",
    "if (a) navigator.locks.request(b)",
    "if (navigator.locks.query()) a()",
    "!navigator.locks.query()",
    "navigation.addEventListener('navigate', a)",
    "try { a() } catch (e) { navigator.locks.request(b) }",
    "try { a(() => navigator.locks.request(b)) } catch (e) {}",
    "try { a() } finally { navigator.locks.request(b) }",
  ]) {
    assert.notDeepEqual(complaintsOf(code), [], code);
  }
});

test("a wasm that needs more is found", () => {
  const wasm = (text) => {
    const module = binaryen.parseText(text);
    module.setFeatures(binaryen.Features.All);
    return module.emitBinary();
  };
  assert.ok(isPlainWasm(wasm("(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 9))))")));
  for (const [what, text] of Object.entries({
    "reference types": "(module (func (param externref)))",
    "several results": "(module (func (result i32 i32) (tuple.make 2 (i32.const 1) (i32.const 2))))",
    "tail calls": "(module (func $a (return_call $a)))",
    vectors: "(module (func (drop (v128.const i32x4 0 0 0 0))))",
  })) {
    assert.ok(!isPlainWasm(wasm(text)), what);
  }
});
