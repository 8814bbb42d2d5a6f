// node --test www/sources
import assert from "node:assert/strict";
import { test } from "node:test";
import { hits } from "./fbq.js";
import { calls } from "./gtag.js";
import { gtagEvent, pixelEvent } from "./meaning.js";

// As gtag pushes them.
const args = function () {
  return arguments;
};

test("each call in dataLayer is told once, whatever GTM throws away", () => {
  const heard = [];
  const look = calls((...call) => heard.push(call));
  look({});
  look({ dataLayer: "a page's own" });
  const dataLayer = [args("js", new Date()), args("event", "share", { method: "kakao" }), null, 7, { event: "gtm.js" }];
  look({ dataLayer });
  dataLayer.shift();
  dataLayer.push({ ecommerce: null }, { event: "remove_from_cart", ecommerce: { value: 1 } }, args("set", { a: 1 }));
  look({ dataLayer });
  look({ dataLayer });
  assert.deepEqual(heard, [["share", { method: "kakao" }], ["remove_from_cart", { value: 1 }]]);
});

const request = (event, data = {}, pixel = "111") => {
  const query = new URLSearchParams({ id: pixel, ev: event, dl: "https://shop.test/", if: "false" });
  for (const key in data) query.set(`cd[${key}]`, data[key]);
  return `https://www.facebook.com/tr/?${query}`;
};

test("the pixel's calls are seen in its queue, then in its requests, each once", () => {
  const heard = [];
  let now = 0;
  const { queued, requested } = hits(({ event, properties }) => heard.push([event, properties]), () => now);
  queued(undefined);
  const queue = [args("init", "111"), args("track", "PageView"), args("trackSingleCustom", "111", "Coupon", { code: "A" })];
  queued({ queue });
  queued({ queue });
  // Its script is there, and sends what has waited.
  requested(request("PageView"));
  requested(request("Coupon", { code: "A" }));
  queued({ queue, callMethod() {} });
  requested(request("Lead", { value: "19000", currency: "KRW", content_ids: '["1001"]', code: "0012", odd: "[x" }));
  assert.deepEqual(heard, [
    ["PageView", undefined],
    ["Coupon", { code: "A" }],
    ["Lead", { value: 19000, currency: "KRW", content_ids: ["1001"], code: "0012", odd: "[x" }],
  ]);
});

test("what several pixels are told together happened once, and again it happens again", () => {
  const heard = [];
  let now = 0;
  const { requested } = hits(({ event }) => heard.push(event), () => now);
  for (const pixel of ["111", "222", "333"]) requested(request("Lead", { a: "1" }, pixel));
  assert.equal(heard.length, 1);
  requested(request("Lead", { a: "1" }, "111"));
  requested(request("Lead", { a: "1" }, "222"));
  assert.equal(heard.length, 2);
  now = 5000;
  requested(request("Lead", { a: "1" }, "222"));
  assert.equal(heard.length, 3);
  for (const other of ["https://www.facebook.com/tr", "https://shop.test/tr/?ev=Lead", "", "data:x"]) requested(other);
  assert.equal(heard.length, 3);
});

test("what Moa tells by itself is not told again", () => {
  for (const name of ["page_view", "add_to_cart", "purchase", "view_home", "cafe24_login", "$page_view", "moa.view_home", "", undefined, {}]) {
    assert.equal(gtagEvent(name, { value: 1 }), undefined, String(name));
  }
  for (const event of ["PageView", "AddToCart", "Purchase", "CompleteRegistration", "click_buy_cart", undefined]) {
    assert.equal(pixelEvent({ event, properties: { value: 1 } }), undefined, String(event));
  }
});

test("all else is an event of the merchant's own, without what is not of it", () => {
  const params = { items: [{ item_id: "1001" }], send_to: "G-1", event_callback() {}, user_data: { email: "a@shop.test" }, note: undefined };
  assert.deepEqual(gtagEvent("select_promotion", params), { event: "select_promotion", properties: { items: [{ item_id: "1001" }] } });
  assert.deepEqual(pixelEvent({ event: "AddToWishlist", properties: { value: 1 } }), { event: "AddToWishlist", properties: { value: 1 } });
  assert.deepEqual(gtagEvent("share"), { event: "share", properties: {} });
  const round = {};
  round.self = round;
  assert.deepEqual(gtagEvent("odd", round), { event: "odd", properties: undefined });
});

test("a product shows what the page does not", () => {
  const item = { item_id: 1001, item_name: "린넨 셔츠", price: "42000" };
  const shown = { product_no: "1001", product_name: "린넨 셔츠", price: 42000 };
  assert.deepEqual(gtagEvent("view_item", { items: [item] }), { shown });
  assert.deepEqual(pixelEvent({ event: "ViewContent", properties: { content_ids: ["1001"], content_name: "린넨 셔츠", value: 42000 } }), { shown });
  // A code is no number of Cafe24's, an unknown price is none, and of several nobody knows which.
  assert.deepEqual(gtagEvent("view_item", { items: [{ item_id: "P0000ABC", item_name: " ", price: 0 }] }), undefined);
  assert.deepEqual(gtagEvent("view_item", { items: [item, item] }), undefined);
  assert.deepEqual(gtagEvent("view_item", { items: [null] }), undefined);
  assert.deepEqual(pixelEvent({ event: "ViewContent", properties: { content_ids: ["1", "2"] } }), undefined);
});
