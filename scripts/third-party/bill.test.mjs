// node --test scripts/third-party
import assert from 'node:assert/strict';
import test from 'node:test';

import { merged } from './bill.mjs';

const component = (ref) => ({ 'bom-ref': ref, name: ref });
const list = (ref, needs) => ({
  serialNumber: `of ${ref}`,
  metadata: { component: component(ref) },
  components: Object.keys(needs).filter((one) => one !== ref).map(component),
  dependencies: Object.entries(needs).map(([one, dependsOn]) => ({ ref: one, dependsOn })),
});

test('a part and all it is made of is in the program', () => {
  const program = list('program', { program: ['serde'], serde: [] });
  const part = list('part', { part: ['glue', 'serde'], glue: [], serde: ['itoa'], itoa: [] });
  const { serialNumber, metadata, components, dependencies } = merged([program, part]);
  assert.equal(serialNumber, 'of program');
  assert.equal(metadata.component.name, 'program');
  assert.deepEqual(components.map(({ name }) => name), ['glue', 'itoa', 'part', 'serde']);
  assert.deepEqual(Object.fromEntries(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn])), {
    glue: [],
    itoa: [],
    part: ['glue', 'serde'],
    program: ['part', 'serde'],
    serde: ['itoa'],
  });
});

test('a program of no parts is what it was, in order', () => {
  const program = list('program', { program: ['b', 'a'], b: [], a: [] });
  assert.deepEqual(merged([program]).components.map(({ name }) => name), ['a', 'b']);
});
