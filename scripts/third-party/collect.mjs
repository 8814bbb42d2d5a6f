// Writes the licences' texts of what the collector's program and the tracker it carries are made of:
// node scripts/third-party/collect.mjs FILE TARGET [FEATURE…]. Only what cargo has on this machine is read.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { isAccepted } from './licences.mjs';

const [out, target, ...features] = process.argv.slice(2);
const LINE = `${'-'.repeat(100)}\n`;
const NAMED = /^(licen[cs]e|copying|copyright|notice|unlicense)/i;

const cargo = (...args) =>
  execFileSync('cargo', [...args, '--locked'], { encoding: 'utf8', maxBuffer: 1 << 28 });

/** The crates that are compiled into it, as `name version`. */
function made(crate, target, ...more) {
  const tree = cargo('tree', '-p', crate, '-e', 'normal,no-proc-macro', '--target', target,
    '--prefix', 'none', '--format', '{p}', ...more);
  return tree.split('\n').filter(Boolean).map((line) => line.split(' ').slice(0, 2).join(' '));
}

/** The files of a crate that say how it is licensed, those of C code in it too. */
function texts(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && NAMED.test(entry.name) && !/\.(rs|html|toml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** For a crate that brings no text: the licence's own, which ours is, with who wrote the crate. */
function standard({ name, license, authors }) {
  const who = authors.join(', ') || `the authors of ${name}`;
  if (/\bMIT\b/.test(license)) return readFileSync('LICENSE-MIT', 'utf8').replace(/^Copyright .*$/m, `Copyright (c) ${who}`);
  if (/\bApache-2\.0\b/.test(license)) return readFileSync('LICENSE-APACHE', 'utf8');
  throw new Error(`${name} brings no text of its licence, ${license}`);
}

const { packages } = JSON.parse(cargo('metadata', '--format-version', '1'));
const named = new Map(packages.map((one) => [`${one.name} v${one.version}`, one]));
const flags = features.length ? ['--features', features.join(',')] : [];
const all = [
  ...made('moa-collector', target, ...flags),
  ...made('moa', 'wasm32-unknown-unknown', '--no-default-features'),
  ...made('moa-check', 'wasm32-unknown-unknown'),
];
// What has no source is of this workspace.
const crates = [...new Set(all)].sort().map((id) => named.get(id)).filter((one) => one.source);

const refused = crates.filter(({ license }) => !isAccepted(license ?? ''));
if (refused.length) {
  for (const { name, version, license } of refused) {
    console.error(`${name} ${version} is licensed under ${license ?? 'nothing that it says'}: not accepted in scripts/third-party/licences.mjs`);
  }
  process.exit(1);
}

/** Where a crate brings no text: the files of one that comes from the same repository under the same licence. */
function fromTheSame({ repository, license }) {
  const siblings = crates.filter((one) => repository && one.repository === repository && one.license === license);
  return siblings.map((one) => texts(dirname(one.manifest_path))).find((files) => files.length) ?? [];
}

/** Text → the crates that bring it. Blanks at the ends of lines and around make no other text. */
const bringers = new Map();
for (const crate of crates) {
  const folder = dirname(crate.manifest_path);
  const own = texts(folder);
  const files = own.length ? own : fromTheSame(crate);
  const brought = files.length
    ? files.map((file) => [readFileSync(file, 'utf8'), own.length ? relative(folder, file) : 'as in its repository'])
    : [[standard(crate), 'as its Cargo.toml says']];
  for (const [text, file] of brought) {
    const plain = text.replace(/[ \t\r]+$/gm, '').replace(/^\n+|\n+$/g, '');
    bringers.set(plain, [...(bringers.get(plain) ?? []), `${crate.name} ${crate.version} (${file})`]);
  }
}

const list = crates.map(({ name, version, license }) => `  ${name} ${version}: ${license}\n`);
const parts = [...bringers].map(([text, by]) => `${LINE}${by.join('\n')}\n${LINE}\n${text}\n\n`);
writeFileSync(out, `\
What moa-collector and the tracker in it are made of besides their own code, with all that these crates say of their
licences. Where a licence lets one choose, any of them will do. Moa's own are LICENSE-MIT and LICENSE-APACHE.

In libsqlite3-sys is SQLite, which its authors have put into the public domain. Rust's standard library, which is in
every Rust program, is licensed under MIT OR Apache-2.0.

${list.join('')}
${parts.join('')}`);
console.log(`${crates.length} crates, ${bringers.size} texts`);
