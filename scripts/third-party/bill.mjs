// Puts lists of what programs are made of (CycloneDX) into one: node scripts/third-party/bill.mjs PROGRAM.json PART.json…
// The parts are in the program.

import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The first list with what the others have; their own components are what it depends on. */
export function merged([program, ...parts]) {
  const of = ({ metadata }) => metadata.component;
  const components = new Map();
  const needs = new Map();
  const add = (ref, refs = []) => needs.set(ref, new Set([...(needs.get(ref) ?? []), ...refs]));
  for (const list of [program, ...parts]) {
    for (const one of list.components ?? []) components.set(one['bom-ref'], one);
    for (const { ref, dependsOn } of list.dependencies ?? []) add(ref, dependsOn);
  }
  for (const part of parts.map(of)) components.set(part['bom-ref'], part);
  add(of(program)['bom-ref'], parts.map((part) => of(part)['bom-ref']));
  const byText = (a, b) => (a < b ? -1 : 1);
  return {
    ...program,
    components: [...components.keys()].sort(byText).map((ref) => components.get(ref)),
    dependencies: [...needs].sort(([a], [b]) => byText(a, b)).map(([ref, on]) => ({ ref, dependsOn: [...on].sort(byText) })),
  };
}

const started = process.argv[1];
if (started && realpathSync(started) === fileURLToPath(import.meta.url)) {
  const lists = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
  console.log(JSON.stringify(merged(lists), null, 2));
}
