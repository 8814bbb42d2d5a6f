// node --test www/live

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { lacking, textsOf } from './today-texts.js';

/** The names of all texts, also of those in objects. */
const names = (texts, path = '') =>
  Object.entries(texts).flatMap(([name, text]) => (typeof text === 'object' ? names(text, `${path}${name}.`) : [`${path}${name} ${typeof text}`]));

test('both languages say the same things', () => {
  assert.deepEqual(names(textsOf('ko')), names(textsOf('en')));
});

test('every text that the page names is there', () => {
  const page = readFileSync(new URL('today.html', import.meta.url), 'utf8');
  const named = [...page.matchAll(/data-(?:text|label)="(\w+)"/g)].map(([, name]) => name);
  assert.ok(named.length > 20);
  for (const name of named) assert.equal(typeof textsOf('en')[name], 'string', name);
});

test('what is missing is said with what to do', () => {
  for (const language of ['ko', 'en']) {
    const texts = textsOf(language);
    const all = [
      { what: 'everything' },
      { what: 'orders', checkouts: 12 },
      { what: 'orders_on_pages', orders: 7 },
      { what: 'page', page: 'completed_order', pageViews: 120 },
      { what: 'property', event: 'view_product', property: 'price', events: 40 },
    ];
    for (const one of all) {
      const [title, how] = lacking(one, texts);
      assert.ok(title.length > 10 && how.length > 30, title);
      assert.doesNotMatch(`${title} ${how}`, /undefined/);
    }
    assert.match(lacking(all[1], texts)[0], /12/);
    assert.equal(lacking({ what: 'something newer' }, texts), null);
  }
});
