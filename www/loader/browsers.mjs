// Holds what pages load against the oldest browsers that stores still see: neither syntax nor functions that those
// have not. By eslint-plugin-es-x for the language, whose standard of 2017 they all have, and by `newer.mjs` for what
// the browser adds to it.

import binaryen from "binaryen";
import { Linter } from "eslint";
import es from "eslint-plugin-es-x";
import { newerInterfaces } from "./newer.mjs";

// Newer than some, and used where a browser has it: each is looked at first, or what it throws is caught.
export const TESTED = [
  "locks", // without them a lease (outbox.js), and tabs do not wait for each other (events.js)
  "navigation", // without it the address is looked at twice a second
  "prerendering",
  "scheduler", // without its tasks the wasm is compiled beside the page, and its answer waits
  "Scheduler",
  "postTask",
  "trustedTypes",
  "createPolicy",
  "createScriptURL",
  "nonce", // where nobody asks for one it says nothing
];

// The program's own, which some interface has too.
export const OWN = [
  "address",
  "build",
  "device",
  "inspect",
  "memory",
  "path",
  "properties",
  "queue",
  "requested",
  "results",
  "retry",
  "sessionId",
  "sources",
];

// They say no more of minified code than that an object has a `map`, which lists have had for ever.
const ON_LISTS = Object.keys(es.rules).filter((name) => /^no-iterator-prototype-/.test(name));

const config = [
  es.configs["flat/restrict-to-es2017"],
  es.configs["flat/restrict-to-es2017-intl-api"],
  {
    languageOptions: { ecmaVersion: "latest", sourceType: "script" },
    linterOptions: { noInlineConfig: true },
    plugins: { moa: { rules: { "newer-interfaces": newerInterfaces } } },
    rules: {
      ...Object.fromEntries(ON_LISTS.map((name) => [`es-x/${name}`, "off"])),
      // Of 2018 too, and the plugin has no rule for it.
      "no-restricted-properties": ["error", { object: "Symbol", property: "asyncIterator" }],
      "moa/newer-interfaces": ["error", { tested: TESTED, own: OWN }],
    },
    // By their names alone, for nobody knows the types; a function that is looked for first may be used.
    settings: { "es-x": { aggressive: true, allowTestedProperty: true } },
  },
];

const linter = new Linter({ configType: "flat" });

/** What in a script the oldest browsers have not, as lines with the code around it. */
export function complaintsOf(code) {
  const lines = code.split("\n");
  return linter.verify(code, config).map(({ message, line, column }) => {
    const around = (lines[line - 1] ?? "").slice(Math.max(0, column - 30), column + 40);
    return `${line}:${column} ${message}: …${around}…`;
  });
}

/**
 * What a wasm may need of a browser (scripts/tracker.sh): Chrome 75, Firefox 79 and Safari 15 have all of it. Older
 * ones refuse it, and the loader takes the plain script.
 */
const WASM_FEATURES = ["MutableGlobals", "NontrappingFPToInt", "SignExt", "BulkMemory", "BulkMemoryOpt"];

/** Whether a wasm needs no more of a browser than that. */
export function isPlainWasm(bytes) {
  const module = binaryen.readBinary(bytes);
  // Reading takes whatever there is for allowed.
  module.setFeatures(WASM_FEATURES.reduce((all, name) => all | binaryen.Features[name], 0));
  const isValid = !!module.validate();
  module.dispose();
  return isValid;
}

// A function that an array calls, and that asks for more than the value: where it stands, or the array.
const ASKING =
  "CallExpression[callee.property.name=/^(map|forEach|filter|some|every|find|findIndex|flatMap)$/] > :matches(ArrowFunctionExpression, FunctionExpression).arguments[params.length>1]";

const asking = { create: (context) => ({ [ASKING]: (node) => context.report({ node, message: node.parent.callee.property.name }) }) };

/** The arrays' methods in a module that are asked for the place of a value. */
export function placesAskedFor(code) {
  const config = { languageOptions: { ecmaVersion: "latest", sourceType: "module" }, plugins: { moa: { rules: { asking } } }, rules: { "moa/asking": "error" } };
  return linter.verify(code, config).map(({ message }) => message);
}
