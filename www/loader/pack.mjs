// Packs the tracker for the browser: bundles and minifies its JavaScript, names files by
// their content, compresses them, and holds the sizes against the budget.
//
//   node pack.mjs BINDINGS_DIR CHECK_DIR DIST_DIR TRACKER_DIR
//
// BINDINGS_DIR and CHECK_DIR are what moa-bindgen has made of the tracker and of check/, which only the inspector loads.
// DIST_DIR is for who serves it: what earlier builds had stays beside the new one for MOA_KEEP_BUILDS days (30).
// TRACKER_DIR holds this build alone, for the collector's program.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzipSync } from "node:zlib";
import binaryen from "binaryen";
import { build } from "esbuild";
import { minify } from "terser";
import { carrying } from "./carry.mjs";
import { checkOf } from "./check.mjs";
import { featuresOf } from "./features.mjs";
import { putBuild } from "./keep.mjs";
import { bodiesOf, byLikeness, named as inOrder } from "./order.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [bindingsDir, checkDir, distDir, trackerDir] = process.argv.slice(2).map((dir) => resolve(dir));
const keepDays = Number(process.env.MOA_KEEP_BUILDS || 30);
if (!(keepDays >= 0)) throw new Error(`MOA_KEEP_BUILDS is days, like 30, and not ${process.env.MOA_KEEP_BUILDS}`);

// Makes every panic trap at once, as the panic handler does (src/without_std.rs), without what would
// first write its text; the compiler cannot know that nobody reads it.
const PANICS = /\b(core(\[\w+\])?::(fmt|panicking)|alloc(\[\w+\])?::(raw_vec|alloc)::handle_)/;
binaryen.setDebugInfo(true); // functions keep their names until the last step
function withoutPanicTexts(from, to) {
  const module = binaryen.readBinary(readFileSync(from));
  for (let at = 0; at < module.getNumFunctions(); at++) {
    const f = module.getFunctionByIndex(at);
    const isPanic = PANICS.test(binaryen.Function.getName(f));
    if (isPanic) binaryen.Function.setBody(f, module.unreachable());
  }
  writeFileSync(to, withoutTexts(module.emitBinary()));
}

// The texts themselves: places in the sources, and what the standard library would say.
const TEXTS =
  /(?:\/rustc\/|src\/)[\w\/.-]+\.rs|(?:`at` split|removal) index \(is |\) should be <=? len \(is |memory allocation of | bytes failed|capacity overflow|0001020304\d{190}/g;
function withoutTexts(wasm) {
  const bytes = Buffer.from(wasm);
  for (const { index, 0: text } of bytes.toString("latin1").matchAll(TEXTS)) bytes.fill(0, index, index + text.length);
  return bytes;
}

const tool = (name, ...args) => {
  const path = join(dirname(createRequire(import.meta.url).resolve("binaryen")), "bin", name);
  return execFileSync(process.execPath, [path, ...args], { encoding: "utf8" });
};

// What the program uses beside the first WebAssembly; nothing newer may come in.
const FEATURES = ["bulk-memory", "sign-ext", "nontrapping-float-to-int", "mutable-globals"].map((feature) => `--enable-${feature}`);

// The same in JavaScript, for pages where WebAssembly is off, as a module whose default export takes the
// imports and returns the exports. What wasm2js does not know is expressed by what it does.
function lowered(from, to) {
  const flags = [
    ...FEATURES,
    "--signext-lowering",
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "-Oz",
    "-Oz",
    "--low-memory-unused",
  ];
  const small = to.replace(/js$/, "wasm");
  tool("wasm-opt", ...flags, "-o", small, from);
  tool("wasm2js", "-Oz", "-o", to, small);
  const [, body] = /^(?:import .*\n)+([^]*?)var retasmFunc = /.exec(readFileSync(to, "utf8"));
  writeFileSync(to, body + "export default asmFunc;\n");
}

// Their handles have 16 bits for the place.
function assertTextsAreLow(file) {
  const module = binaryen.readBinary(readFileSync(file));
  for (let at = 0; at < module.getNumDataSegments(); at++) {
    const { offset, data } = module.getDataSegmentInfo(module.getDataSegmentByIndex(at));
    if (offset + data.byteLength > 0x10000) throw new Error("the program's texts go beyond 64 KB: see js::literal");
  }
}

// Chosen by trial, for bytes and for few functions: each costs when it is called first, for browsers
// compile it then. Functions of a few instructions are smaller where they are called.
const SMALLER = [
  "--inlining-optimizing",
  "--merge-similar-functions",
  "--flatten",
  "--rereloop",
  "-Oz",
  "-Oz",
  "-Oz",
  "--reorder-functions-by-name",
  "--low-memory-unused", // Rust puts the stack first: its last kilobyte is no place for data
];
const INLINED = ["--always-inline-max-function-size=12", "--one-caller-inline-max-function-size=70"];

// Shrinks the wasm and gives its imports and exports names of one letter; returns which.
function optimized(from, to) {
  const names = ["--strip-producers", "--minify-imports-and-exports-and-modules"];
  const short = JSON.parse(tool("wasm-opt", ...SMALLER, ...INLINED, ...names, "--debuginfo", "-o", to, from));
  const text = to.replace(/wasm$/, "wat");
  tool("wasm-opt", ...FEATURES, "--debuginfo", "--emit-text", "-o", text, to);
  writeFileSync(text, inOrder(readFileSync(text, "utf8"), byLikeness(bodiesOf(readFileSync(to)))));
  const last = [...FEATURES, "--reorder-functions-by-name", "--strip-debug", "--strip-target-features"];
  tool("wasm-opt", ...last, "-o", to, text);
  return short;
}

// Nearly the same with the names of its functions, to see what weighs how much: inlined less, so that each
// feature's functions are still there.
function withNames(from, to) {
  tool("wasm-opt", ...SMALLER, "--one-caller-inline-max-function-size=70", "--debuginfo", "-o", to, from);
  return readFileSync(to);
}

// The module `core`: what the wasm imports, and its exports by the names they had.
function writeCore(names) {
  // In this order of the files the loader is some bytes less, compressed.
  const files = [...names.imports].sort(([one], [other]) => (one < other ? 1 : -1));
  const imported = files.map(([module, name, short]) => `import { ${name} as ${short} } from "${module}";`);
  // Those of one letter together: some bytes less, compressed.
  const list = names.imports.map(([, , short]) => short).sort((a, b) => a.length - b.length).join(", ");
  const short = new Map(names.exports);
  const exported = ["memory", "start", "wake"].map((name) => `${name}: core.${short.get(name)}`);
  const lines = [
    ...imported,
    `export const imports = { a: { ${list} } };`,
    `export const named = (core) => ({ ${exported.join(", ")} });`,
  ];
  writeFileSync(join(bindingsDir, "core.js"), lines.join("\n"));
}

async function minified(options) {
  const { outputFiles } = await build({
    bundle: true,
    charset: "ascii", // very old malls serve their pages as euc-kr
    format: "iife",
    legalComments: "none",
    minify: true,
    write: false,
    ...options,
  });
  return outputFiles[0].contents;
}

// What Chromium reads as: compile all of it while it is being loaded, off the page's thread, and not each
// function when it is called first. Nearly all of them are called on every page.
const COMPILE_AT_ONCE = "//# allFunctionsCalledOnLoad\n";

// Once more, by a minifier that looks further. Functions become arrows that have no `this` of their own.
async function twiceMinified(contents) {
  const { code } = await minify(Buffer.from(contents).toString(), {
    compress: { hoist_funs: true, lhs_constants: false, passes: 3, unsafe_arrows: true },
    ecma: 2017,
    format: { ascii_only: true },
    toplevel: true,
  });
  return Buffer.from(code);
}

const atOnce = (contents) => Buffer.concat([Buffer.from(COMPILE_AT_ONCE), contents]);

function named(extension, contents) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 10);
  return { name: `moa-${hash}.${extension}`, contents };
}

// It takes as long as all the rest, beside it.
const checked = checkOf(checkDir);
const wasmFile = (name) => join(bindingsDir, `${name}.wasm`);
withoutPanicTexts(wasmFile("moa_bg"), wasmFile("moa_silent"));
assertTextsAreLow(wasmFile("moa_silent"));
writeCore(optimized(wasmFile("moa_silent"), wasmFile("moa_small")));
const wasm = readFileSync(wasmFile("moa_small"));
lowered(wasmFile("moa_small"), join(bindingsDir, "moa_plain.js"));
const [snippets] = readdirSync(join(bindingsDir, "snippets"));
const core = join(bindingsDir, "core.js");
const host = join(bindingsDir, "snippets", snippets, "src/host");
const bundled = async (entry, alias = {}, define = {}) =>
  twiceMinified(await minified({
    entryPoints: [join(here, entry)],
    alias,
    define,
    loader: { ".css": "text", ".wasm": "binary" },
    target: "es2017", // a browser without the wasm's features shall still read what says so
  }));
const script = async (entry, alias, define) => named("js", await bundled(entry, alias, define));
const plain = await script("plain.js", { core: join(bindingsDir, "moa_plain.js") });
// What only pages want that ask for it.
const bridge = await script("../bridge/bridge.js");
const hackle = await script("../hackle/hackle.js");
const sources = await script("../sources/sources.js");
const check = named("wasm", await checked);
const glue = join(checkDir, "moa_check.js");
const inspector = await script("../inspector/inspector.js", { check: glue }, { CHECK: JSON.stringify(check.name) });
const names = {
  PLAIN: JSON.stringify(plain.name),
  BRIDGE: JSON.stringify(bridge.name),
  HACKLE: JSON.stringify(hackle.name),
  SOURCES: JSON.stringify(sources.name),
  INSPECTOR: JSON.stringify(inspector.name),
};
const loader = async (wasm, INLINE) =>
  bundled(
    "moa.js",
    { host, core, wasm: join(here, wasm), "wasm-bytes": wasmFile("moa_small") },
    { ...names, INLINE },
  );
const ordinary = { name: "moa.js", contents: carrying(atOnce(await loader("carried.js", "false")), wasm) };
const inline = { name: "moa.inline.js", contents: await loader("inlined.js", "true") };

// Brotli, for what every page loads with more or less of an eye for four-byte patterns, as wasm has them, and for what is near.
const brotli = promisify(brotliCompress);
async function smallest(contents, isForAll) {
  const [directs, windows] = isForAll ? [[0, 1, 2, 4, 8, 15], [15, 16]] : [[0], [22]];
  const tries = [0, 1, 2, 3].flatMap((postfix) => directs.flatMap((direct) => windows.map((window) => ({
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: window,
    [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
    [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
    [constants.BROTLI_PARAM_NDIRECT]: direct << postfix,
  }))));
  const compressed = await Promise.all(tries.map((params) => brotli(contents, { params })));
  return compressed.sort((a, b) => a.length - b.length)[0];
}

// The wasm alone is there for features.mjs.
const sizes = { files: {}, wasm: { raw: wasm.length, brotli: (await smallest(wasm, true)).length } };
const files = new Map();
const all = [ordinary, plain, bridge, hackle, sources, inspector, check, inline];
const compressed = Promise.all(all.map((file) => smallest(file.contents, file == ordinary)));
sizes.features = featuresOf(withNames(wasmFile("moa_silent"), wasmFile("moa_named")));
for (const [at, br] of (await compressed).entries()) {
  const { name, contents } = all[at];
  const gzip = gzipSync(contents, { level: 9 });
  files.set(name, contents).set(`${name}.br`, br).set(`${name}.gz`, gzip);
  sizes.files[name] = { raw: contents.length, gzip: gzip.length, brotli: br.length };
}
files.set("sizes.json", `${JSON.stringify(sizes, null, 2)}\n`);
putBuild(trackerDir, files, 0);
// For the harness, which judges in Node.js, too.
const inNode = `export * from ${JSON.stringify(glue)};\nexport const file = ${JSON.stringify(check.name)};\n`;
const stdin = { contents: inNode, resolveDir: checkDir };
files.set("check.mjs", await minified({ stdin, format: "esm", target: "es2022" }));
putBuild(distDir, files, keepDays);

const budget = JSON.parse(readFileSync(join(here, "budget.json"), "utf8"));
const row = (cells) => console.log(cells[0].padEnd(34) + cells.slice(1).map((cell) => String(cell).padStart(9)).join(""));
row(["", "raw", "gzip", "brotli", "budget"]);
const budgeted = {
  [ordinary.name]: budget.loader_brotli,
  [plain.name]: budget.plain_brotli,
  [bridge.name]: budget.bridge_brotli,
  [hackle.name]: budget.hackle_brotli,
  [sources.name]: budget.sources_brotli,
  [inspector.name]: budget.inspector_brotli,
  [check.name]: budget.check_brotli,
  [inline.name]: budget.inline_brotli,
};
for (const [name, size] of Object.entries(sizes.files)) {
  row([name, size.raw, size.gzip, size.brotli, budgeted[name] ?? ""]);
}

row(["wasm, by feature", "raw", "", "", "budget"]);
for (const [name, size] of Object.entries(sizes.features)) row([name, size, "", "", budget.features[name]].map((cell) => cell ?? ""));

const sums = Object.entries(budgeted).map(([name, most]) => [name, sizes.files[name].brotli, most]);
const features = Object.entries(sizes.features).map(([name, size]) => [name, size, budget.features[name] ?? 0]);
for (const [what, size, most] of [...sums, ...features]) {
  if (size > most) {
    console.error(`over budget: ${what} takes ${size} bytes, www/loader/budget.json allows ${most}`);
    // Nothing has failed but that: scripts/tracker.sh.
    process.exitCode = 3;
  }
}
