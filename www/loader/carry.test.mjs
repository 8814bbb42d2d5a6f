import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import { carrying } from "./carry.mjs";

const carried = readFileSync(new URL("carried.js", import.meta.url), "utf8").replace(/^\/\/.*\n|export /gm, "");

// What the loader has of these bytes.
const takenOut = (bytes) => {
  const script = carrying(carried, Buffer.from(bytes)).toString("latin1");
  assert.match(script, /^[\0-\x7f]*$/);
  return [...new Function(`${script}; return wasmIn()`)()];
};

test("the loader has each byte as it was", () => {
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  const apart = (far) => [200, ...Array(far - 1).fill(0), 255];
  for (const bytes of [[], [0], [128], [255, 255], all, [...all].reverse(), ...[126, 127, 128, 253, 254, 255, 9000].map(apart)]) {
    assert.deepEqual(takenOut(bytes), bytes);
  }
  for (let length = 1; length < 4000; length *= 3) {
    const bytes = [...randomBytes(length)];
    assert.deepEqual(takenOut(bytes), bytes);
  }
});

test("a loader that has no place for them, or two, is none", () => {
  for (const script of ["", "LOW", "LOW + HIGH + HIGH"]) assert.throws(() => carrying(script, Buffer.from("wasm")), /once each/);
});
