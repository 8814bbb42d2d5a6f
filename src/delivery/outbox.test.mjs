// node --test src/*/*.test.mjs
import assert from "node:assert/strict";
import test from "node:test";

globalThis.addEventListener = () => {};
// Without locks: a lease.
const page = { sendBeacon: () => true };
Object.defineProperty(globalThis, "navigator", { value: page, configurable: true });
const stored = { __proto__: null };
let isReadable = true;
// Firefox was seen to list what it could not read.
globalThis.localStorage = new Proxy(stored, { get: (target, key) => (isReadable ? target[key] : undefined) });

const { at, put } = await import("../host/values.js");
const { beacon, enqueue, keepRetries, sendTo, store } = await import("./outbox.js");

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

// Another page of the same browser: it knows nothing of what was tried.
async function another(answer) {
  const asked = [];
  globalThis.fetch = async (url, { body }) => {
    const { batch } = JSON.parse(body);
    asked.push([url.replace(/.*\//, ""), batch.map(({ messageId }) => messageId)]);
    return { headers: { get: () => null }, ...(await answer(url, batch)) };
  };
  const other = await import(`./outbox.js?${Math.random()}`);
  other.sendTo(put("https://collect.test/v1/batch"), put("key"), false);
  const began = Date.now;
  // What lies there is old enough to be nobody's.
  Date.now = () => began() + 1e4;
  other.resend(0);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  await new Promise((done) => setTimeout(done, 20));
  Date.now = began;
  return asked;
}

const says = (status, body) => ({ status, json: async () => body });
const known = (...ids) => says(200, { results: ids.map((messageId) => ({ messageId, status: "duplicate" })) });
const taken = (batch) => known(...batch.map(({ messageId }) => messageId));
const clear = () => Object.keys(stored).forEach((key) => delete stored[key]);

test("what has arrived by beacon is asked about and does not travel again", async () => {
  clear();
  batch("a", "b");
  assert.deepEqual(await another(() => known("a", "b")), [["known", ["a", "b"]]]);
});

test("of what has not, only that is sent", async () => {
  clear();
  batch("a", "b", "c");
  const asked = await another((url, batch) => (/known/.test(url) ? known("b") : taken(batch)));
  assert.deepEqual(asked, [["known", ["a", "b", "c"]], ["batch", ["a", "c"]]]);
});

test("who cannot answer gets all of it, and is not asked again for a day", async () => {
  const strangers = [says(404, { error: "no such page" }), says(405, {}), says(200, {}), says(403, undefined)];
  for (const stranger of strangers) {
    clear();
    batch("a");
    const answer = (url, batch) => (/known/.test(url) ? stranger : taken(batch));
    assert.deepEqual(await another(answer), [["known", ["a"]], ["batch", ["a"]]]);
    const { moa_unasked } = stored;
    assert.ok(moa_unasked > Date.now());
    // The answer is the tracker's, which is not there.
    clear();
    stored.moa_unasked = moa_unasked;
    batch("b");
    assert.deepEqual(await another(answer), [["batch", ["b"]]]);
  }
});

test("a collector in trouble is asked again, and the line that breaks loses nothing", async () => {
  for (const trouble of [() => says(503, {}), () => says(429, {}), () => Promise.reject(new Error("no line"))]) {
    clear();
    const key = batch("a");
    const asked = await another((url, batch) => (/known/.test(url) ? trouble() : Promise.reject(new Error("no line"))));
    assert.deepEqual(asked.map(([name]) => name), ["known", "batch"]);
    assert.equal(stored.moa_unasked, undefined);
    assert.deepEqual(left(key), ["a"]);
  }
});

test("an answer whose body never ends keeps nobody from sending", async () => {
  clear();
  batch("a");
  const { setTimeout: later } = globalThis;
  // Five seconds are over at once, as the test's own waits are.
  globalThis.setTimeout = (then, delay, ...rest) => later(then, delay == 5e3 ? 1 : delay, ...rest);
  const endless = { status: 200, json: () => new Promise(() => {}) };
  const asked = await another((url, batch) => (/known/.test(url) ? endless : taken(batch)));
  globalThis.setTimeout = later;
  assert.deepEqual(asked, [["known", ["a"]], ["batch", ["a"]]]);
});

test("for receivers that count twice, what the browser takes as the page goes has arrived", () => {
  clear();
  sendTo(put("https://elsewhere.test/v1/batch"), put("key"), true);
  const key = batch("a");
  assert.equal(beacon(key), true);
  assert.deepEqual(left(key), []);
  page.sendBeacon = () => false;
  const refused = batch("b");
  assert.equal(beacon(refused), false);
  assert.deepEqual(left(refused), ["b"]);
});
