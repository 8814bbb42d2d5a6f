// node --test www/npm
import assert from "node:assert/strict";
import { test } from "node:test";

test("on a server nothing happens", async () => {
  const { load, moa } = await import("./moa.js?server");
  moa("flush");
  load({ collector: "https://collect.example", writeKey: "key" });
});

test("the tracker is loaded once, behind its settings", async () => {
  const scripts = [];
  const document = {
    createElement: () => ({ dataset: {} }),
    querySelector: () => scripts[0],
    head: { append: (script) => scripts.push(script) },
  };
  globalThis.window = { document };
  const { load, moa } = await import("./moa.js?page");
  moa("consent", "granted");
  for (let at = 0; at < 2; at++) load({ collector: "https://collect.example/", writeKey: "key" });
  assert.deepEqual(scripts.map(({ src }) => src), ["https://collect.example/moa.js"]);
  const calls = window.moa.q.map((call) => [...call]);
  assert.deepEqual(calls, [
    ["consent", "granted"],
    ["init", { collector: "https://collect.example/", writeKey: "key" }],
  ]);
  delete globalThis.window;
});
