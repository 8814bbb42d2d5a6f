// The wasm of check/, made small. It is the inspector's alone, so it may have what newer browsers have.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

export async function checkOf(folder) {
  const [from, to] = ["moa_check_bg", "moa_check_small"].map((name) => join(folder, `${name}.wasm`));
  const optimizer = join(dirname(createRequire(import.meta.url).resolve("binaryen")), "bin", "wasm-opt");
  // With the features that it says it has. What has one caller stays what it is: it is compressed better so.
  const options = ["-Oz", "--one-caller-inline-max-function-size=1", "--strip-debug", "--strip-producers"];
  await promisify(execFile)(process.execPath, [optimizer, ...options, "-o", to, from]);
  return readFileSync(to);
}
