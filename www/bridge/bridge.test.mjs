// node --test www/bridge
import assert from "node:assert/strict";
import { test } from "node:test";
import { brazeEvent } from "./braze.js";
import { ecommerce } from "./ga4.js";
import { gathering } from "./gather.js";
import { kakaoCalls } from "./kakao.js";
import { naverEvent } from "./naver.js";
import { eventId, whenThere } from "./pixels.js";

const shirt = { product_no: "1002", product_name: "셔츠", quantity: 2, product_price: 42000, option_value: "L" };
const tee = { product_no: "1001", product_name: "티셔츠", quantity: 1, product_price: 19000 };
const track = (event, properties) => ({ type: "track", event, properties, anonymousId: "d1", context: { sessionId: "s1" } });
const page = { currency: "KRW", source: "https://shop.test" };

test("rows are gathered to their event", () => {
  const delivered = [];
  let done;
  const take = gathering((message, rows) => delivered.push([message.event, rows]), (then) => (done = then));
  take(track("cafe24_add_to_cart", {}));
  take(track("cafe24_add_to_cart_items", shirt));
  take(track("cafe24_add_to_cart_items", tee));
  assert.deepEqual(delivered, [], "not before the task is done");
  done();
  done();
  assert.deepEqual(delivered, [["cafe24_add_to_cart", [shirt, tee]]]);
  take(track("view_home", {}));
  take(track("cafe24_cancel_order_items", shirt));
  done();
  assert.deepEqual(delivered.slice(1), [["view_home", []]], "rows of nothing are nobody's");
});

test("GA4 gets ecommerce objects with what is known", () => {
  assert.deepEqual(ecommerce(track("view_product", { product_no: "1001", product_name: "티셔츠", price: 19000 }), [], "KRW"), {
    event: "view_item",
    ecommerce: {
      currency: "KRW",
      value: 19000,
      items: [{ item_id: "1001", item_name: "티셔츠", price: 19000, quantity: 1 }],
    },
  });
  const order = track("cafe24_complete_order", { order_id: "20261121-0000012", order_amount: 106000 });
  assert.deepEqual(ecommerce(order, [shirt, tee], "KRW"), {
    event: "purchase",
    ecommerce: {
      currency: "KRW",
      transaction_id: "20261121-0000012",
      value: 103000,
      items: [
        { item_id: "1002", item_name: "셔츠", item_variant: "L", price: 42000, quantity: 2 },
        { item_id: "1001", item_name: "티셔츠", price: 19000, quantity: 1 },
      ],
    },
  });
  const cart = track("view_cart", { total_order_price: 61000, product_nos: ["1", "2"], product_names: ["a"] });
  assert.deepEqual(ecommerce(cart, [], "KRW").ecommerce.items, [{ item_id: "1", item_name: "a" }, { item_id: "2" }]);
  const priceless = ecommerce(track("cafe24_add_to_cart", {}), [{ ...tee, product_price: undefined }], "KRW");
  assert.equal("value" in priceless.ecommerce, false, "a sum with an unknown in it is unknown");
  const elsewhere = ecommerce(order, [shirt], undefined).ecommerce;
  assert.deepEqual(["currency", "value"].filter((name) => name in elsewhere), [], "a shop that shows no currency");
  const many = ecommerce(track("cafe24_add_to_cart", {}), Array(300).fill(tee), "KRW");
  assert.equal(many.ecommerce.items.length, 200);
  for (const name of ["scroll_home", "constructor", "wishlist"]) assert.equal(ecommerce(track(name, {}), [], "KRW"), undefined);
});

test("a purchase is worth its goods, at what they were sold for", () => {
  const sold = { product_no: "11", product_name: "리넨 셔츠", quantity: 2, product_price: 15000, product_sale_price: 12500 };
  const { product_sale_price, ...costs } = sold;
  const purchase = (order, rows, currency = "KRW") =>
    ecommerce(track("cafe24_complete_order", { order_id: "o1", order_amount: 28000, items_count: rows.length, ...order }), rows, currency)
      .ecommerce;
  assert.deepEqual(purchase({ delivery_fee: 3000 }, [sold]), {
    currency: "KRW",
    transaction_id: "o1",
    value: 25000,
    shipping: 3000,
    items: [{ item_id: "11", item_name: "리넨 셔츠", discount: 2500, price: 12500, quantity: 2 }],
  });
  for (const [order, rows, value] of [
    [{ delivery_fee: 3000, order_amount: 8000 }, [sold], 25000],
    [{}, [sold], 25000],
    [{ delivery_fee: 3000 }, [costs], 25000],
    [{ delivery_fee: 2000, tax: 1000 }, [costs], 25000],
    [{ delivery_fee: 0 }, [costs], 28000],
    [{}, [costs], 30000],
    [{ delivery_fee: 3000, items_count: 2 }, [sold], 25000],
    [{ items_count: 2 }, [sold], undefined],
    [{}, [{ product_no: "11" }], undefined],
    [{}, [], undefined],
    [{ delivery_fee: 3000 }, [], 25000],
    [{ delivery_fee: 90000 }, [], undefined],
  ]) {
    const told = purchase(order, rows);
    assert.equal(told.value, value, JSON.stringify([order, rows]));
    assert.equal("value" in told, value !== undefined);
  }
  const chosen = { ...sold, option_price: 1000, option_value: "색상=네이비", coupon: "WELCOME" };
  const told = purchase({ delivery_fee: 3000, coupon: "SPRING", tax: 100 }, [chosen]);
  assert.deepEqual([told.value, told.coupon, told.tax], [27000, "SPRING", 100]);
  assert.deepEqual(told.items, [
    { item_id: "11", item_name: "리넨 셔츠", item_variant: "색상=네이비", coupon: "WELCOME", discount: 2500, price: 13500, quantity: 2 },
  ]);
  const elsewhere = purchase({ delivery_fee: 3000, tax: 1 }, [sold], "");
  for (const name of ["value", "shipping", "tax"]) assert.equal(name in elsewhere, false, "a shop that shows no currency");
  const form = (row) => ecommerce(track("cafe24_order_form", { total_order_price: 30000, items_count: 1 }), [row], "KRW").ecommerce.value;
  assert.deepEqual([form(sold), form(costs)], [25000, 30000]);
});

test("Braze gets whole events or none", () => {
  const view = brazeEvent(track("view_product", { product_no: "1001", product_name: "티셔츠", price: 19000 }), [], page);
  assert.deepEqual(view, {
    name: "ecommerce.product_viewed",
    properties: { product_id: "1001", product_name: "티셔츠", variant_id: "1001", price: 19000, ...page },
  });
  const products = [
    { product_id: "1002", product_name: "셔츠", variant_id: "L", quantity: 2, price: 42000 },
    { product_id: "1001", product_name: "티셔츠", variant_id: "1001", quantity: 1, price: 19000 },
  ];
  assert.deepEqual(brazeEvent(track("cafe24_add_to_cart", {}), [shirt, tee], page), {
    name: "ecommerce.cart_updated",
    properties: { cart_id: "d1", action: "add", total_value: 103000, products, ...page },
  });
  assert.deepEqual(brazeEvent(track("cafe24_order_form", { total_order_price: 103000 }), [shirt, tee], page), {
    name: "ecommerce.checkout_started",
    properties: { checkout_id: "s1", cart_id: "d1", total_value: 103000, products, ...page },
  });
  const order = track("cafe24_complete_order", { order_id: "20261121-0000012", order_amount: 103000 });
  assert.deepEqual(brazeEvent(order, [shirt, tee], page), {
    name: "ecommerce.order_placed",
    properties: { order_id: "20261121-0000012", cart_id: "d1", total_value: 103000, products, ...page },
  });
  assert.equal(brazeEvent(order, [shirt, tee], { source: page.source }), undefined, "a shop that shows no currency");
  for (const [message, rows] of [
    [track("view_product", { product_no: "1001", price: 19000 }), []],
    [track("view_product", { product_no: "1001", product_name: " ", price: 19000 }), []],
    [track("view_product", { product_no: "1001", product_name: "티셔츠", price: -1 }), []],
    [track("view_product", { product_no: "1001", product_name: "티셔츠", price: "19000" }), []],
    [track("cafe24_add_to_cart", {}), []],
    [track("cafe24_add_to_cart", {}), [{ ...tee, product_price: undefined }]],
    [track("cafe24_complete_order", { order_id: "20261121-0000012" }), [tee]],
    [track("cafe24_complete_order", { order_amount: 1 }), [tee]],
    [track("scroll_home", {}), []],
  ]) {
    assert.equal(brazeEvent(message, rows, page), undefined, JSON.stringify([message.event, rows]));
  }
});

test("Kakao's pixel is called with what is known", () => {
  const calls = (event, properties, rows = []) => kakaoCalls(track(event, properties), rows, "KRW");
  assert.deepEqual(calls("view_product", { product_no: "1001" }), [["viewContent", { id: "1001" }]]);
  assert.deepEqual(calls("cafe24_add_to_cart", {}, [shirt, tee, {}]), [
    ["addToCart", { id: "1002" }],
    ["addToCart", { id: "1001" }],
  ]);
  assert.deepEqual(calls("view_cart", {}), [["viewCart"]]);
  assert.deepEqual(calls("cafe24_signup", { name: "김하늘" }), [["completeRegistration"]], "nothing of the member");
  assert.deepEqual(calls("search", { keyword: "셔츠" }), [["search", { keyword: "셔츠" }]]);
  const order = { order_id: "20261121-0000012", order_amount: 106000 };
  assert.deepEqual(calls("cafe24_complete_order", order, [{ ...shirt, product_sale_price: 40000, option_price: 500 }, tee]), [
    [
      "purchase",
      {
        total_quantity: 3,
        total_price: 106000,
        currency: "KRW",
        products: [
          { id: "1002", name: "셔츠", quantity: 2, price: 40500 },
          { id: "1001", name: "티셔츠", quantity: 1, price: 19000 },
        ],
      },
    ],
  ]);
  assert.deepEqual(calls("cafe24_complete_order", { order_id: "o" }, [{ product_no: "1", quantity: "?" }]), [
    ["purchase", { products: [{ id: "1", quantity: 1 }] }],
  ]);
  for (const event of ["view_product", "scroll_home", "constructor"]) assert.deepEqual(calls(event, {}), [], event);
});

test("Naver's conversions have what it requires, or are not told", () => {
  const made = (event, properties, rows = []) => naverEvent(track(event, properties), rows, "KRW");
  const order = { order_id: "20261121-0000012", order_amount: 106000, delivery_fee: 3000 };
  assert.deepEqual(made("cafe24_complete_order", order, [{ ...shirt, product_name: `"셔츠" '여름'` }, tee]), {
    type: "purchase",
    id: "20261121-0000012",
    items: [
      { id: "1002", name: "셔츠 여름", quantity: 2, payAmount: 84000, option: "L" },
      { id: "1001", name: "티셔츠", quantity: 1, payAmount: 19000 },
    ],
    value: "103000",
    currency: "KRW",
  });
  const value = (properties, rows) => (made("cafe24_complete_order", properties, rows) || {}).value;
  assert.equal(value({ order_id: "o", order_amount: 5000 }, []), "5000");
  assert.equal(value({ order_id: "o", order_amount: 0 }, []), "0", "paid by points");
  assert.equal(value({ order_id: "o" }, [shirt, tee]), "103000");
  assert.equal(value({ order_id: "o" }, [shirt, { product_no: "1" }]), undefined, "a sum with an unknown in it is unknown");
  assert.equal(value({ order_id: "o" }, []), undefined);
  assert.deepEqual(made("view_product", { product_no: "1001", product_name: "티셔츠" }), {
    type: "view_product",
    items: [{ id: "1001", name: "티셔츠" }],
  });
  assert.deepEqual(made("cafe24_add_to_cart", {}, [tee]).items, [{ id: "1001", name: "티셔츠", quantity: 1, payAmount: 19000 }]);
  const form = { product_nos: ["1", "2"], product_names: ["a"] };
  assert.deepEqual(made("cafe24_order_form", form), { type: "begin_checkout", items: [{ id: "1", name: "a" }, { id: "2" }] });
  assert.deepEqual(made("cafe24_signup", { name: "김하늘" }), { type: "sign_up" }, "nothing of the member");
  assert.deepEqual(made("view_product", {}), { type: "view_product" });
  for (const event of ["view_cart", "scroll_home", "constructor"]) assert.equal(made(event, {}), undefined, event);
});

test("the collector's id is the pixel's, too", () => {
  const order = { ...track("cafe24_complete_order", { order_id: "o1" }), messageId: "m1" };
  assert.equal(eventId(order), "o1");
  assert.equal(eventId({ ...order, properties: {} }), "m1");
  assert.equal(eventId({ ...track("cafe24_complete_order_items", { order_id: "o1" }), messageId: "m2" }), "m2");
});

test("a pixel that loads late is waited for, and not for ever", () => {
  const page = {};
  const waiting = [];
  const after = (then) => waiting.push(then);
  const used = [];
  whenThere("kakaoPixel", (pixel) => used.push(pixel), page, after);
  assert.equal(waiting.length, 1);
  page.kakaoPixel = "pixel";
  waiting.pop()();
  assert.deepEqual([used, waiting], [["pixel"], []]);
  let looks = 0;
  whenThere("wcs", () => {}, page, (then) => (looks++, waiting.push(then)));
  while (waiting.length) waiting.pop()();
  assert.equal(looks, 30);
  const { warn } = console;
  const said = [];
  console.warn = (...words) => said.push(words.join(" "));
  whenThere("kakaoPixel", () => {
    throw new Error("broken");
  }, page, after);
  console.warn = warn;
  assert.match(said.join(), /kakaoPixel did not take/);
});
