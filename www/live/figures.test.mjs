// node --test www/live

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { address, amount, amounts, asked, change, comparable, conversion, dayAfter, funnel, isEmpty, percent } from './figures.js';

test('what was not there before is new, and nothing of nothing is the same', () => {
  assert.deepEqual(change(3, 2), { kind: 'more', percent: 50 });
  assert.deepEqual(change(1, 2), { kind: 'less', percent: 50 });
  assert.deepEqual(change(2, 0), { kind: 'new', percent: null });
  assert.deepEqual(change(0, 0), { kind: 'same', percent: null });
  assert.deepEqual(change(0, 4), { kind: 'less', percent: 100 });
  assert.equal(change(100_001, 100_000).kind, 'same');
  assert.deepEqual(change(null, 2), { kind: 'unknown', percent: null });
});

test('an amount that is not known is no 0', () => {
  assert.equal(amounts([], 'ko'), '–');
  assert.equal(amount({ amount: 1_234_000, currency: 'KRW' }, 'ko'), '₩1,234,000');
  assert.equal(amount({ amount: 12.5, currency: 'USD' }, 'en'), '$12.50');
  assert.equal(amounts([{ amount: 1000, currency: 'KRW' }, { amount: 3, currency: null }], 'en'), '₩1,000 + 3');
});

test('only amounts of one currency are compared', () => {
  const krw = (sum) => ({ amount: sum, currency: 'KRW' });
  assert.deepEqual(comparable([krw(3)], [krw(2)]), { now: 3, before: 2 });
  assert.deepEqual(comparable([], [krw(2)]), { now: 0, before: 2 });
  assert.deepEqual(comparable([], []), { now: null, before: null });
  assert.deepEqual(comparable([krw(3), { amount: 1, currency: 'USD' }], []), { now: null, before: null });
});

test('of no sessions there is no share', () => {
  assert.equal(conversion({ sessions: 0, withOrder: 0 }), null);
  assert.equal(conversion({ sessions: 200, withOrder: 5 }), 2.5);
  assert.equal(percent(null, 'en'), '–');
  assert.equal(percent(2.5, 'en'), '2.5%');
});

test('a day with orders of servers alone is not empty', () => {
  assert.equal(isEmpty({ pageViews: 0, sessions: 0, orders: 0 }), true);
  assert.equal(isEmpty({ pageViews: 0, sessions: 0, orders: 1 }), false);
});

test('the funnel narrows from step to step, and shows what is little', () => {
  const steps = [100, 50, 0, 0].map((sessions) => ({ sessions }));
  assert.deepEqual(funnel(steps, 200, 10, 2), ['0.0,0 200.0,0 150.0,8 50.0,8', '50.0,10 150.0,10 100.0,18 100.0,18', '100.0,20 100.0,20 100.0,28 100.0,28', '100.0,30 100.0,30 100.0,38 100.0,38']);
  const little = funnel([{ sessions: 10_000 }, { sessions: 1 }], 200, 10, 0);
  assert.equal(little[1], '99.0,10 101.0,10 101.0,20 99.0,20');
  assert.equal(funnel([{ sessions: 0 }], 200, 10, 0)[0], '100.0,0 100.0,0 100.0,10 100.0,10');
});

test('days follow each other over months and years', () => {
  assert.equal(dayAfter('2026-11-30', 1), '2026-12-01');
  assert.equal(dayAfter('2027-01-01', -1), '2026-12-31');
  assert.equal(dayAfter('2028-02-28', 1), '2028-02-29');
});

test('an address says what is asked for, and nothing else', () => {
  assert.deepEqual(asked('?mall=moashop&shop=2&day=2026-11-30'), { mall: 'moashop', shop: 2, day: '2026-11-30' });
  assert.deepEqual(asked('?mall=&shop=0&day=2026-13-01'), { mall: null, shop: null, day: null });
  assert.deepEqual(asked('?shop=100&day=yesterday'), { mall: null, shop: null, day: null });
  assert.equal(address({ mall: null, shop: null, day: null }), '');
  assert.equal(address({ mall: 'a b', shop: 2, day: '2026-11-30' }), '?mall=a+b&shop=2&day=2026-11-30');
});
