// node --test src/*/*.test.mjs
import assert from "node:assert/strict";
import test from "node:test";

globalThis.addEventListener = () => {};
const stored = { __proto__: null };
let isReadable = true;
// Firefox was seen to list what it could not read.
globalThis.localStorage = new Proxy(stored, { get: (target, key) => (isReadable ? target[key] : undefined) });

const { at, put } = await import("../host/values.js");
const { enqueue, keepRetries, store } = await import("./outbox.js");

function batch(...ids) {
  for (const id of ids) enqueue(put(JSON.stringify({ messageId: id })), put("tracked"));
  return store(put({}));
}

const results = (...pairs) => put(pairs.map(([messageId, status]) => ({ messageId, status })));
const left = (key) => JSON.parse(stored[at(key)] || '{"batch":[]}').batch.map(({ messageId }) => messageId);

test("what the collector took is erased, what it wants again stays", () => {
  const key = batch("a", "b", "c");
  assert.equal(keepRetries(key, results(["a", "accepted"], ["b", "retry"])), 2);
  assert.deepEqual(left(key), ["b", "c"]);
  assert.equal(keepRetries(key, results(["b", "accepted"], ["c", "duplicate"])), 0);
  assert.deepEqual(Object.keys(stored), []);
});

test("a batch that cannot be read in this moment is not taken for an empty one", () => {
  const key = batch("a");
  isReadable = false;
  assert.equal(keepRetries(key, results()), 0);
  isReadable = true;
  assert.deepEqual(left(key), ["a"]);
});

test("a batch that is none is erased", () => {
  const key = batch("a");
  stored[at(key)] = '{"batch":[{"messageId"';
  assert.equal(keepRetries(key, results()), 0);
  assert.deepEqual(Object.keys(stored).filter((name) => name === at(key)), []);
});
