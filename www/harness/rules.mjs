// What a collector asks of messages, as it answers at `/v1/catalog`, from a file.
import { readFile } from "node:fs/promises";

const isObject = (value) => !!value && typeof value == "object" && !Array.isArray(value);

// What is wrong with a value, in words; undefined where it is as it should be.
const oneOf = (...words) => (value) => (words.includes(value) ? undefined : `is one of ${words.join(", ")}`);
const text = (value) => (typeof value == "string" && value ? undefined : "is a text");
const KIND = oneOf("string", "number", "integer", "boolean", "flag", "strings", "string_or_strings", "any");

function* list(value, at, each) {
  if (!Array.isArray(value)) yield `${at} is a list`;
  else for (const [index, one] of value.entries()) yield* each(one, `${at}[${index}]`);
}

function* members(value, at, known) {
  if (!isObject(value)) return yield `${at || "what it holds"} is an object`;
  for (const name of Object.keys(value)) {
    const path = at ? `${at}.${name}` : name;
    if (Object.hasOwn(known, name)) yield* known[name](value[name], path);
    else yield `${path} is no member: there are ${Object.keys(known).join(", ")}`;
  }
}

const single = (wrong) =>
  function* (value, at) {
    const why = wrong(value);
    if (why) yield `${at} ${why}`;
  };

function* kinds(value, at) {
  if (!isObject(value)) return yield `${at} is an object`;
  for (const [name, kind] of Object.entries(value)) yield* single(KIND)(kind, `${at}.${name}`);
}

const EVENT = {
  name: single(text),
  properties: kinds,
  required: (value, at) => list(value, at, single(text)),
};

function* event(value, at) {
  yield* members(value, at, EVENT);
  if (isObject(value) && !Object.hasOwn(value, "name")) yield `${at}.name is missing`;
}

const RULES = {
  kind: single(oneOf("page", "server")),
  mode: single(oneOf("open", "strict", "warn")),
  events: (value, at) => list(value, at, event),
};

// The rules in a text; throws, with the first that is wrong.
export function rulesIn(json) {
  let rules;
  try {
    rules = JSON.parse(json.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new Error(`is no JSON: ${error.message}`);
  }
  if (isObject(rules) && rules.error) throw new Error("is a collector's refusal, no rules: curl -f would have said so");
  const [wrong] = members(rules, "", RULES);
  if (wrong) throw new Error(`is not what a collector answers at /v1/catalog: ${wrong}`);
  return rules;
}

// Those of a file; undefined without one.
export async function rulesOf(file) {
  if (file === undefined) return undefined;
  const json = await readFile(file, "utf8").catch((error) => {
    throw new Error(`--rules ${file}: ${error.code == "ENOENT" ? "there is no such file" : error.message}`);
  });
  try {
    return rulesIn(json);
  } catch (error) {
    throw new Error(`--rules ${file} ${error.message}`);
  }
}
