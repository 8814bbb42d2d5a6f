import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { bodiesOf, byLikeness, named } from "./order.mjs";

test("each function is followed by the one most like it", () => {
  const bodies = ["aaaabbbbcccc", "zzzzyyyy", "aaaabbbbcc", "zzzzyyyyx", "aabbbbcc"].map((text) => Buffer.from(text));
  assert.deepEqual(byLikeness(bodies), [0, 2, 4, 1, 3]);
  assert.deepEqual(byLikeness([Buffer.from("ab"), Buffer.from("")]), [0, 1]);
});

test("a module in another order is the same program", () => {
  binaryen.setDebugInfo(true);
  const text = `(module
 (import "a" "b" (func $"a, b" (param i32)))
 (export "one" (func $one))
 (func $one (result i32) (i32.add (call $two) (call $"<x as y>::three")))
 (func $two (result i32) (i32.const 20))
 (func $"<x as y>::three" (result i32) (i32.const 22))
)`;
  const module = binaryen.parseText(text);
  const bodies = bodiesOf(module.emitBinary());
  assert.deepEqual(bodies.map((body) => body.length), [7, 4, 4]);
  assert.equal(bodies[1].at(-2), 20);
  const other = binaryen.parseText(named(module.emitText(), [2, 0, 1]));
  other.runPasses(["reorder-functions-by-name"]);
  const binary = other.emitBinary();
  assert.deepEqual(bodiesOf(binary).map((body) => body.at(-2)), [22, bodies[0].at(-2), 20]);
  const run = new WebAssembly.Instance(new WebAssembly.Module(binary), { a: { b() {} } });
  assert.equal(run.exports.one(), 42);
});

test("functions without names are told", () => {
  assert.throws(() => named("(module\n (func $a)\n)", [0, 1]), /2 functions, 1 of them/);
});
