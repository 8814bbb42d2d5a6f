import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const here = new URL('.', import.meta.url);
const read = (name) => readFileSync(new URL(name, here), 'utf8');

/** The metrics that the collector has, as its guide lists them; histograms with what they are made of. */
const known = new Set(
  [...read('../../docs/collector.md').matchAll(/`(moa_[a-z0-9_]+)/g)].flatMap(([, name]) => [name, `${name}_bucket`]),
);

const promtool = (...args) => execFileSync('promtool', args, { cwd: here, encoding: 'utf8', stdio: 'pipe' });

test('the rules are good, and say of a good and a bad hour what they should', () => {
  assert.match(promtool('check', 'rules', 'alerts.yml'), /SUCCESS: 11 rules found/);
  assert.match(promtool('test', 'rules', 'alerts.test.yml'), /SUCCESS/);
});

test('rules and dashboard ask for metrics that there are', () => {
  assert(known.size > 15, `${known.size} metrics`);
  for (const file of ['alerts.yml', 'grafana.json']) {
    const asked = new Set([...read(file).matchAll(/\bmoa_[a-z0-9_]+/g)].map(([name]) => name));
    assert(asked.size > 5);
    for (const name of asked) assert(known.has(name), `${file} asks for ${name}, which there is not`);
  }
});

test('the dashboard is one that Grafana can import', () => {
  const board = JSON.parse(read('grafana.json'));
  const ids = board.panels.map((panel) => panel.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const panel of board.panels) {
    assert(panel.title && panel.targets.length > 0);
    assert.equal(panel.datasource.uid, '${source}');
  }
  const places = board.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
  assert.equal(new Set(places).size, places.length, 'no panel lies on another');
});
