import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isAccepted } from './licences.mjs';

test('a licence is accepted if there is a way that is', () => {
  for (const good of [
    'MIT',
    'MIT OR Apache-2.0',
    'MIT/Apache-2.0',
    'GPL-3.0 OR MIT',
    '(MIT OR Apache-2.0) AND Unicode-3.0',
    'GPL-3.0 OR (ISC AND (Zlib OR GPL-3.0))',
  ]) {
    assert.ok(isAccepted(good), good);
  }
  for (const bad of [
    '',
    'GPL-3.0',
    'MIT AND GPL-3.0',
    'GPL-3.0 AND MIT',
    '(MIT OR GPL-3.0) AND GPL-2.0',
    '(MIT',
    'MIT MIT',
    'Apache-2.0 WITH LLVM-exception',
  ]) {
    assert.ok(!isAccepted(bad), bad);
  }
});
