// node --test src
import assert from "node:assert/strict";
import { webcrypto as crypto } from "node:crypto";
import test from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const { outputFiles } = await build({
  stdin: { contents: 'export * from "./message.js"; export { at, put } from "./values.js"', resolveDir: here },
  bundle: true,
  format: "iife",
  globalName: "host",
  write: false,
});

// A tab of a browser on that host.
function tab(host = "myshop.cafe24.com") {
  const context = vm.createContext({ location: { host }, crypto, TextDecoder, Uint8Array });
  vm.runInContext(outputFiles[0].text, context);
  const { at, put, nextId, newUuid } = context.host;
  const next = (device, before, now, span = 18e5) => at(nextId(put(device), put(before), now, span));
  return { next, newUuid };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NOW = 1796000000000;
const DEVICE = "0190a1b2-0000-7000-8000-000000000001";

test("each id is a UUID of its own", () => {
  const { newUuid } = tab();
  const ids = Array.from({ length: 1000 }, newUuid);
  for (const id of ids) assert.match(id, UUID);
  assert.equal(new Set(ids).size, ids.length);
});

test("all tabs make the same of what is next, at about the same time", () => {
  const [one, other] = [tab(), tab()];
  for (const before of [undefined, "0190a1b2-0000-7000-8000-000000000002", "set by the page: 가"]) {
    const id = one.next(DEVICE, before, NOW);
    assert.match(id, UUID);
    assert.equal(other.next(DEVICE, before, NOW + 500), id);
  }
});

test("another device, session before, host or time has another", () => {
  const id = tab().next(DEVICE, "before", NOW);
  const others = [
    tab().next("0190a1b2-0000-7000-8000-000000000003", "before", NOW),
    tab().next(DEVICE, undefined, NOW),
    tab().next(DEVICE, "Before", NOW),
    tab("m.myshop.cafe24.com").next(DEVICE, "before", NOW),
    tab().next(DEVICE, "before", NOW + 18e5),
    tab().next(DEVICE, "before", NOW - 18e5),
  ];
  assert.equal(new Set([id, ...others]).size, 7);
});

test("however alike they are, no two visitors have the same, and each digit is drawn evenly", () => {
  const { next } = tab();
  const ids = Array.from({ length: 50000 }, (_, at) => next("device" + at, undefined, NOW));
  assert.equal(new Set(ids).size, ids.length);
  // What is hashed: behind the time and the version.
  const hashed = ids.map((id) => id.slice(15, 18) + id.slice(20).replace("-", ""));
  // None of the halves is that of another too often: of 36 bits, 50,000 have a pair less than once in fifty times.
  for (const half of [(id) => id.slice(0, 9), (id) => id.slice(-9)]) {
    assert.ok(new Set(hashed.map(half)).size > ids.length - 3);
  }
  for (const place of [0, 2, 3, 5, 6, 10, 11, 17]) {
    const counts = {};
    for (const id of hashed) counts[id[place]] = (counts[id[place]] || 0) + 1;
    const most = Math.max(...Object.values(counts)) / (ids.length / Object.keys(counts).length);
    assert.ok(Object.keys(counts).length == 16 && most < 1.1, `${place}: ${JSON.stringify(counts)}`);
  }
});

test("whatever span a merchant can set makes an id", () => {
  for (const span of [6e4, 60000.5, 864e5]) assert.match(tab().next(DEVICE, undefined, NOW, span), UUID);
});
