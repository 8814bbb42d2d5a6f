// Puts a build into a folder that people serve, beside what is left of earlier ones: pages that hold an older loader
// go on asking for the files it names.

import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const HASHED = /^moa-[0-9a-f]{10}\.(js|wasm)(\.br|\.gz)?$/;
const DAY = 24 * 60 * 60 * 1000;

// Writes `files`, a map of names and contents with `sizes.json`, which says what is current. A hashed file that the
// build before this one had stays for `days` from now on; what is not of a build goes.
export function putBuild(folder, files, days, now = Date.now()) {
  mkdirSync(folder, { recursive: true });
  const before = current(folder);
  // The loader last: it never names what is not there yet.
  const order = [...files].sort(([a], [b]) => HASHED.test(b) - HASHED.test(a));
  for (const [name, contents] of order) {
    const file = join(folder, name);
    // Untouched where it is the same: what is made of it need not be made again.
    if (existsSync(file) && readFileSync(file).equals(Buffer.from(contents))) continue;
    writeFileSync(`${file}.new`, contents);
    renameSync(`${file}.new`, file);
  }
  for (const name of readdirSync(folder)) {
    if (files.has(name)) continue;
    const file = join(folder, name);
    if (before.has(name.replace(/\.(br|gz)$/, ""))) utimesSync(file, now / 1000, now / 1000);
    const isKept = days > 0 && HASHED.test(name) && now - statSync(file).mtimeMs <= days * DAY;
    if (!isKept) rmSync(file, { recursive: true });
  }
}

// The names of the build that is there.
function current(folder) {
  const sizes = join(folder, "sizes.json");
  if (!existsSync(sizes)) return new Set();
  try {
    return new Set(Object.keys(JSON.parse(readFileSync(sizes, "utf8")).files));
  } catch {
    return new Set(); // a build that was cut off
  }
}
