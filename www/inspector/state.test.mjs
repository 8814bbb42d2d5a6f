// node --test www/inspector
import assert from "node:assert/strict";
import { test } from "node:test";
import { report } from "./report.js";
import { broken, clear, faultsOf, judgeBy, newState, placeOf, statusOf, take, unanswered, withContext } from "./state.js";
import { rulesOf, settingsOf } from "./tag.js";
import { TEXTS } from "./texts.js";

const price = { path: "properties.price", reason: "must be a number, is a string" };
// Stands in for check/, whose own judgement is held against the collector's elsewhere.
const check = ({ properties = {}, context }) =>
  typeof properties.price == "string"
    ? { status: "rejected", errors: [price], warnings: [], missing: [], context }
    : { status: "accepted", errors: [], warnings: [], missing: ["product_name"], context };

test("answers find their messages", () => {
  const state = newState();
  take(state, { messageId: "m1", type: "track", event: "view_home" }, 1);
  take(state, { messageId: "m2", type: "track", event: "view_product" }, 2);
  assert.equal(unanswered(state), 2);
  take(state, [{ messageId: "m1", status: "accepted" }, { messageId: "m2", status: "rejected", errors: [] }, { messageId: "m9" }]);
  assert.deepEqual(state.messages.map(({ result }) => result.status), ["accepted", "rejected"]);
  assert.equal(unanswered(state), 0);
  clear(state);
  assert.equal(state.messages.length, 0);
});

test("only the last ones are kept", () => {
  const state = newState();
  for (let at = 0; at < 500; at++) take(state, { messageId: `m${at}`, type: "track", event: "x" });
  assert.equal(state.messages.length, 200);
  assert.equal(state.byId.size, 200);
});

test("messages are judged with the context of their page, those from before the judgement too", () => {
  const state = newState();
  take(state, { page: { type: "product" }, library: { name: "moa" } });
  take(state, { messageId: "m1", event: "view_product", properties: { price: "1" }, context: { page: { title: "a" } } });
  take(state, { page: { type: "cart" } });
  take(state, { messageId: "m2", event: "view_cart" });
  assert.deepEqual(state.messages.map(statusOf), ["waiting", "waiting"]);
  judgeBy(state, check);
  take(state, { messageId: "m3", event: "view_cart", properties: { price: "2" } });
  assert.deepEqual(state.messages.map(statusOf), ["condemned", "waiting", "condemned"]);
  assert.deepEqual(state.messages.map(({ judgement }) => judgement.context), [
    { page: { title: "a" }, library: { name: "moa" } },
    { page: { type: "cart" } },
    { page: { type: "cart" } },
  ]);
  assert.equal(broken(state), 2);
});

test("the collector's word comes before the judgement", () => {
  const state = newState();
  judgeBy(state, check);
  take(state, { messageId: "m1", event: "view_product", properties: { price: "1" } });
  const [entry] = state.messages;
  assert.deepEqual(faultsOf(entry, "errors"), [price]);
  const other = [{ path: "", reason: "too much" }];
  take(state, [{ messageId: "m1", status: "rejected", errors: other }]);
  assert.deepEqual(faultsOf(entry, "errors"), other);
  assert.equal(statusOf(entry), "rejected");
});

test("a judgement that fails stops nothing, and is of its message alone", () => {
  const state = newState();
  judgeBy(state, (message) => {
    if (message.event == "odd") throw new WebAssembly.RuntimeError("unreachable");
    return check(message);
  });
  take(state, { messageId: "m1", event: "odd" });
  take(state, { messageId: "m2", event: "view_product", properties: { price: "1" } });
  assert.deepEqual(state.messages.map(statusOf), ["waiting", "condemned"]);
  assert.match(state.messages[0].unjudged, /unreachable/);
});

test("a context that is none is left as it is", () => {
  for (const nothing of [undefined, null, "", []]) {
    assert.deepEqual(withContext({ event: "a", context: nothing }, { page: 1 }), { event: "a", context: { page: 1 } });
  }
  assert.deepEqual(withContext({ context: { b: 2 } }, { page: 1, b: 1 }), { context: { page: 1, b: 2 } });
  for (const context of ["abc", 5, [1]]) assert.deepEqual(withContext({ context }, { page: 1 }), { context });
  for (const none of [null, "x", 7, []]) assert.equal(withContext(none, { page: 1 }), none);
});

test("a value stands at the place that shows it", () => {
  const places = [{ place: "product_price" }, { place: "#price", value: "19,000원" }, { place: "meta price", value: "19000.00" }];
  assert.equal(placeOf(19000, places), "#price");
  assert.equal(placeOf("19000.00", places), "meta price");
  assert.equal(placeOf(20000, places), undefined);
  assert.equal(placeOf(0, [{ place: "#price", value: "회원공개" }]), undefined);
});

test("the collector and the key are those of whoever calls first: the tag, an init in the page, the bridge", () => {
  const tag = { src: "https://cdn.example/moa.js", dataset: { writeKey: "k" } };
  const inline = (text) => ({ src: "", text, dataset: {} });
  const moa = { home: "https://cdn.example" };
  const ofTag = { collector: "https://cdn.example", writeKey: "k" };
  assert.deepEqual(settingsOf(moa, [inline("var a = 1"), tag]), ofTag);
  const init = inline(`moa("init", { 'writeKey': 'k2', collector: "https://collect.example/" });`);
  assert.deepEqual(settingsOf(moa, [init, tag]), { collector: "https://collect.example/", writeKey: "k2" });
  assert.deepEqual(settingsOf(moa, [tag, init]), ofTag);
  // Another vendor's key is none of ours.
  const other = inline(`analytics.load({ writeKey: "theirs", collector: "https://other.example" })`);
  assert.deepEqual(settingsOf(moa, [other, tag]), ofTag);
  assert.equal(settingsOf(moa, [other]), undefined);
  assert.deepEqual(settingsOf({ ...moa, bridge: { writeKey: "k3" } }, [other]), { collector: "https://cdn.example", writeKey: "k3" });
});

test("a collector that does not answer in time is not waited for", async () => {
  const before = globalThis.fetch;
  globalThis.fetch = (_, { signal }) => new Promise((_, failed) => signal.addEventListener("abort", () => failed(signal.reason)));
  try {
    await assert.rejects(rulesOf({ collector: "https://collect.example/", writeKey: "k" }, 20), /abort/);
  } finally {
    globalThis.fetch = before;
  }
});

test("a report shows what was judged, and runs nothing of it", () => {
  const state = newState();
  judgeBy(state, check);
  take(state, { messageId: "m1", type: "track", event: "view_product", properties: { price: "<img src=x onerror=alert(1)>" } });
  take(state, { messageId: "m2", type: "identify", traits: {} });
  for (const language of ["en", "ko"]) {
    const page = report({ at: 0, language, pages: [{ address: "https://shop.example/?a=<b>", entries: state.messages }] });
    assert.match(page, /must be a number, is a string/);
    assert.ok(page.includes(TEXTS[language].condemned) && page.includes("1970-01-01"));
    assert.ok(!/<img|<b>|<script/.test(page));
  }
});

test("both languages say the same things", () => {
  assert.deepEqual(Object.keys(TEXTS.ko), Object.keys(TEXTS.en));
});
