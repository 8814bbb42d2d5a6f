// The wasm of check/, made small. It is the inspector's alone, so it may have what newer browsers have.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export function checkOf(folder) {
  const [from, to] = ["moa_check_bg", "moa_check_small"].map((name) => join(folder, `${name}.wasm`));
  const optimizer = join(dirname(createRequire(import.meta.url).resolve("binaryen")), "bin", "wasm-opt");
  // The features that it says it has.
  execFileSync(process.execPath, [optimizer, "-Oz", "--strip-debug", "--strip-producers", "-o", to, from]);
  return readFileSync(to);
}
