// node --test www/loader
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { putBuild } from "./keep.mjs";

const DAY = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 10, 1);
const folder = () => mkdtempSync(join(tmpdir(), "moa-keep-"));

// A build whose wasm has this hash.
function build(hash) {
  const wasm = `moa-${hash}.wasm`;
  const files = new Map([["moa.js", `loads ${wasm}`], ["moa.js.br", "br"]]);
  for (const name of [wasm, `${wasm}.br`, `${wasm}.gz`]) files.set(name, name);
  return files.set("sizes.json", JSON.stringify({ files: { "moa.js": {}, [wasm]: {} } }));
}
const [A, B, C] = ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"].map(build);
const wasms = (dist) => readdirSync(dist).filter((name) => name.endsWith(".wasm")).map((name) => name[4]).join("");

test("what a build had stays from when it is superseded, not from when it was made", () => {
  const dist = folder();
  putBuild(dist, A, 30, start);
  putBuild(dist, B, 30, start + 100 * DAY);
  assert.equal(wasms(dist), "ab");
  assert.equal(readFileSync(join(dist, "moa.js"), "utf8"), "loads moa-bbbbbbbbbb.wasm");
  putBuild(dist, C, 30, start + 120 * DAY);
  assert.equal(wasms(dist), "abc");
  putBuild(dist, C, 30, start + 131 * DAY);
  assert.equal(wasms(dist), "bc");
  assert.deepEqual(readdirSync(dist).filter((name) => name.startsWith("moa-b")), ["moa-bbbbbbbbbb.wasm", "moa-bbbbbbbbbb.wasm.br", "moa-bbbbbbbbbb.wasm.gz"]);
  putBuild(dist, C, 30, start + 151 * DAY);
  assert.equal(wasms(dist), "c");
});

test("a build that comes back is the current one again", () => {
  const dist = folder();
  putBuild(dist, A, 30, start);
  putBuild(dist, B, 30, start + DAY);
  putBuild(dist, A, 30, start + 2 * DAY);
  putBuild(dist, A, 30, start + 40 * DAY);
  assert.equal(wasms(dist), "a");
});

test("nothing is kept for no days, nor what is not of a build", () => {
  const dist = folder();
  putBuild(dist, A, 30, start);
  for (const name of ["moa.js.new", "moa.old.js", "notes.txt"]) writeFileSync(join(dist, name), "x");
  putBuild(dist, B, 30, start);
  assert.deepEqual(readdirSync(dist).filter((name) => !/^moa-/.test(name)), ["moa.js", "moa.js.br", "sizes.json"]);
  putBuild(dist, C, 0, start);
  assert.equal(wasms(dist), "c");
});

test("what is the same is not written again", () => {
  const dist = folder();
  putBuild(dist, A, 30, start);
  const written = statSync(join(dist, "moa.js")).mtimeMs;
  const next = new Map(A).set("moa.js.br", "another");
  putBuild(dist, next, 30, start);
  assert.equal(statSync(join(dist, "moa.js")).mtimeMs, written);
  assert.equal(readFileSync(join(dist, "moa.js.br"), "utf8"), "another");
});

test("a folder whose list is broken is built into all the same", () => {
  const dist = folder();
  putBuild(dist, A, 30, start);
  writeFileSync(join(dist, "sizes.json"), "{");
  putBuild(dist, B, 30, Date.now());
  assert.equal(wasms(dist), "ab");
});
