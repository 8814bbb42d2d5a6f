// node --test www/inspector
import assert from "node:assert/strict";
import { test } from "node:test";
import { clear, missing, newState, reason, stored, take, unanswered } from "./state.js";
import { TEXTS } from "./texts.js";

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

test("the reason is the signal that the tracker took", () => {
  const page = (design, sPage) => ({ sPage, document: { querySelector: () => design && { content: design } } });
  const context = (type, role) => ({ page: { type, role, path: "/product/a/1/" } });
  assert.deepEqual(reason(context("product", "PRODUCT_DETAIL"), page()), ["byRole", "PRODUCT_DETAIL"]);
  assert.deepEqual(reason(context("product"), page("", "PRODUCT_DETAIL")), ["byGlobal", "PRODUCT_DETAIL"]);
  assert.deepEqual(reason(context("product"), page("/product/detail.html")), ["byDesign", "/product/detail.html"]);
  assert.deepEqual(reason(context("product"), page()), ["byPath", "/product/a/1/"]);
  assert.deepEqual(reason(context("other"), page()), ["byNothing"]);
});

test("what an event could have and has not is missing", () => {
  assert.deepEqual(missing({ event: "view_product", properties: { product_no: "1", price: 1000 } }), ["product_name"]);
  assert.deepEqual(missing({ event: "wishlist_shared", properties: {} }), []);
  assert.deepEqual(missing({ event: "constructor", properties: {} }), []);
  assert.deepEqual(missing({}), [], "user properties");
});

test("storage that is denied is none", () => {
  const denied = { get localStorage() { throw new Error("denied"); } };
  assert.deepEqual(stored(denied), { consent: undefined, outbox: 0 });
  const some = { localStorage: { moa_q1: '{"batch":[{"messageId":"a"},{"messageId":"b"}]}', moa_consent: "granted" } };
  assert.deepEqual(stored(some), { consent: "granted", outbox: 2 });
});

test("both languages say the same things", () => {
  assert.deepEqual(Object.keys(TEXTS.ko), Object.keys(TEXTS.en));
});
