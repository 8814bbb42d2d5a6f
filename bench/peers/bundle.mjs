// Makes one script of each peer and its entry file, minified and compressed as Moa's own files are.
//
//   node bundle.mjs OUT_DIR

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2]);
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;

async function bundle({ id, package: name }) {
  const { outputFiles } = await build({
    entryPoints: [join(here, id + ".js")],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    logLevel: "error",
    write: false,
  });
  const script = outputFiles[0].contents;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: script.length };
  writeFileSync(join(out, id + ".js"), script);
  writeFileSync(join(out, id + ".js.br"), brotliCompressSync(script, { params }));
  const { version } = JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));
  return [id, version];
}

mkdirSync(out, { recursive: true });
const peers = JSON.parse(readFileSync(join(here, "peers.json"), "utf8"));
const versions = Object.fromEntries(await Promise.all(peers.map(bundle)));
writeFileSync(join(out, "versions.json"), JSON.stringify(versions, null, 2) + "\n");
