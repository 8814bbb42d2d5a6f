// node --test src/*/*.test.mjs
import assert from "node:assert/strict";
import test from "node:test";
import { priorityOf } from "../host/message.js";
import { oldest, push } from "./queue.js";

const message = (name, bytes, priority = 1) => [String(name).padEnd(bytes / 3, " "), priority];
const take = (queue, limit) => queue.splice(0, oldest(queue, limit).length);
const names = (batch) => batch.map(([json]) => json.trim());

test("orders are given up last, scrolling and attention first", () => {
  const priorities = { cafe24_complete_order_items: 2, click_buy_product: 1, identify: 1, scroll_home: 0, $engagement: 0 };
  for (const [event, priority] of Object.entries(priorities)) assert.equal(priorityOf(event), priority, event);
  assert.equal(priorityOf(undefined), 1, "user properties");
});

test("batches keep to the limit but for a message that is larger itself", () => {
  const queue = [];
  for (const [name, bytes] of [[0, 600], [1, 30], [2, 60], [3, 21]]) push(queue, message(name, bytes));
  assert.deepEqual(names(take(queue, 100)), ["0"]);
  assert.deepEqual(names(take(queue, 100)), ["1", "2"]);
  assert.deepEqual(names(take(queue, 100)), ["3"]);
  assert.deepEqual(take(queue, 100), []);
});

test("a full queue gives up scrolling first and orders last", () => {
  const queue = [];
  let lost = push(queue, message(0, 9, 2)) + push(queue, message(1, 9, 1));
  for (let at = 2; at < 1e4; at++) lost += push(queue, message(at, 9, at > 5 ? 1 : 0));
  assert.equal(lost, 0);
  for (let at = 0; at < 6; at++) lost += push(queue, message(1e4 + at, 9));
  assert.equal(lost, 6);
  // 2 to 5 were of priority 0, then 1 and 6 were the oldest.
  assert.deepEqual(names(take(queue, 1e4)).slice(0, 2), ["0", "7"]);
});

test("whatever goes in comes out once and in order", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 200; round++) {
    const limit = 3 + random(300);
    const count = random(400);
    const queue = [];
    for (let at = 0; at < count; at++) push(queue, message(at, random(240)));
    const taken = [];
    while (queue.length) {
      const batch = take(queue, limit);
      const bytes = batch.reduce((sum, [json]) => sum + json.length * 3, 0);
      assert.ok(batch.length == 1 || (batch.length <= 100 && bytes <= limit));
      taken.push(...names(batch));
    }
    assert.deepEqual(taken, Array.from({ length: count }, (_, at) => String(at)));
  }
});
