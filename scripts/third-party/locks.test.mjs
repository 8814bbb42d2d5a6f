// node --test scripts/third-party
// Lock files name versions and checksums, and no address: each machine has a registry of its own.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = /^(node_modules|target|dist|\.\w+)$/;

function* locks(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !BUILT.test(entry.name)) yield* locks(join(folder, entry.name));
    else if (entry.name === 'package-lock.json') yield join(folder, entry.name);
  }
}

test('a lock file of npm has checksums and no addresses', () => {
  const found = [...locks(root)];
  assert.ok(found.length > 3, `${found}`);
  for (const file of found) {
    const { packages } = JSON.parse(readFileSync(file, 'utf8'));
    for (const [path, { resolved, integrity, link, inBundle }] of Object.entries(packages)) {
      assert.equal(resolved, undefined, `${file}: ${path}; npm install --omit-lockfile-registry-resolved`);
      assert.ok(integrity || !path.includes('node_modules/') || link || inBundle, `${file}: ${path} has no checksum`);
    }
  }
});

test("cargo's takes all from one registry", () => {
  const sources = new Set(readFileSync(join(root, 'Cargo.lock'), 'utf8').match(/^source = .*$/gm));
  assert.deepEqual([...sources].map((source) => source.includes('crates.io-index')), [true]);
});
