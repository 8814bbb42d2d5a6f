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

test("an answer that is somebody else's takes nothing out of a batch", () => {
  for (const odd of [{}, true, "ok", [null], [[]], [{ messageId: "b", status: "accepted" }]]) {
    const key = batch("a");
    assert.equal(keepRetries(key, put(odd)), 1, JSON.stringify(odd));
    assert.deepEqual(left(key), ["a"]);
    delete stored[at(key)];
  }
});

// Another page of the same browser: it knows nothing of what was tried. `before` is done in it; `tries` is how often it looks.
async function another(answer, { tries = 1, isSure = false, before = () => {} } = {}) {
  const asked = [];
  globalThis.fetch = async (url, { body }) => {
    const { batch } = JSON.parse(body);
    asked.push([String(url).replace(/.*\//, ""), batch.map(({ messageId }) => messageId)]);
    return { headers: { get: () => null }, ...(await answer(url, batch)) };
  };
  const other = await import(`./outbox.js?${Math.random()}`);
  other.sendTo(put("https://collect.test/v1/batch"), put("key"), isSure);
  before(other);
  const began = Date.now;
  // What lies there is old enough to be nobody's.
  Date.now = () => began() + 1e4;
  for (let left = tries; left; left--) {
    other.resend(0);
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    await new Promise((done) => setTimeout(done, 70));
  }
  Date.now = began;
  return asked;
}

const says = (status, body) => ({ status, ok: status < 300, json: async () => body });
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

test("what is no answer to the question loses nothing, whatever it says", async () => {
  const odd = [{}, true, [null], [{}], [{ messageId: "z", status: "duplicate" }]];
  for (const stranger of odd.flatMap((results) => [200, 404, 500].map((status) => says(status, { results })))) {
    clear();
    batch("a");
    const asked = await another((url, batch) => (/known/.test(url) ? stranger : taken(batch)), { tries: 2 });
    const said = JSON.stringify(await stranger.json());
    // Once for each try: the answer to a batch is the tracker's, which is not there.
    assert.deepEqual(asked[0], ["known", ["a"]], said);
    assert.deepEqual(asked.at(-1), ["batch", ["a"]], said);
    assert.equal(asked.filter(([name]) => name == "known").length, 1, said);
  }
});

test("who is not to be asked and takes a batch is not asked again for a day", async () => {
  const closed = (url, batch) => (/known/.test(url) ? Promise.reject(new TypeError("preflight")) : taken(batch));
  clear();
  batch("a");
  assert.deepEqual(await another(closed), [["known", ["a"]], ["batch", ["a"]]]);
  assert.ok(stored.moa_unasked > Date.now());
});

test("a page that comes back asks for what it sent as it went", async () => {
  clear();
  const gone = (other) => {
    other.enqueue(put('{"messageId":"a"}'), put("tracked"));
    assert.equal(other.beacon(other.store(put({}))), true);
  };
  assert.deepEqual(await another(() => known("a"), { before: gone }), [["known", ["a"]]]);
});

test("after a no to consent nothing leaves, though something was asked before", async () => {
  clear();
  batch("a");
  let page;
  const denied = () => {
    page.sendTo(put(undefined), put(undefined), false);
    return says(404, {});
  };
  assert.deepEqual(await another(denied, { before: (other) => (page = other) }), [["known", ["a"]]]);
});

test("a receiver that counts twice and answers in its own words gets each batch once", async () => {
  for (const body of [{ success: true }, undefined]) {
    clear();
    stored.moa_unasked = Date.now() + 1e4;
    batch("a");
    assert.deepEqual(await another(() => says(200, body), { isSure: true, tries: 2 }), [["batch", ["a"]]]);
    // One that fails gets it again.
    batch("b");
    const asked = await another(() => says(500, body), { isSure: true, tries: 2 });
    assert.deepEqual(asked, [["batch", ["b"]], ["batch", ["b"]]]);
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
