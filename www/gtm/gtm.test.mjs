// node --test www/gtm: what Tag Manager would do with the two tags, as far as that can be done without it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "acorn";
import YAML from "yaml";

const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");

// `___NAME___` heads each section of a template.
const sections = Object.fromEntries(
  read("template.tpl")
    .split(/^___([A-Z_]+)___$/m)
    .slice(1)
    .reduce((pairs, text, at, all) => (at % 2 ? pairs : [...pairs, [text, all[at + 1].trim()]]), []),
);
const code = sections.SANDBOXED_JS_FOR_WEB_TEMPLATE;
const parameters = JSON.parse(sections.TEMPLATE_PARAMETERS);
const { scenarios, setup } = YAML.parse(sections.TESTS);

// Tag Manager compiles custom HTML tags as ES5 and publishes no container with more in it.
test("the custom HTML tag is ES5", () => {
  const [, script] = /<script>([\s\S]*)<\/script>/.exec(read("tag.html"));
  parse(script, { ecmaVersion: 5 });
  assert.throws(() => parse("let a = () => 1", { ecmaVersion: 5 }), "the parser would say so");
});

test("the template's sections can be read", () => {
  assert.equal(JSON.parse(sections.INFO).type, "TAG");
  const names = parameters.flatMap((one) => [one.name, ...(one.subParams || []).map(({ name }) => name)]);
  const used = [...code.matchAll(/\bdata\.(\w+)/g)].map(([, name]) => name).filter((name) => !name.startsWith("gtm"));
  for (const name of used) assert.ok(names.includes(name), `data.${name} is a field`);
  for (const { subParams = [] } of parameters) for (const { name } of subParams) assert.ok(used.includes(name), `${name} is used`);
});

// What a template may do it declares; each of these needs a permission.
test("the template asks for what it uses", () => {
  const permissions = JSON.parse(sections.WEB_PERMISSIONS).map(({ instance }) => instance.key.publicId);
  const required = { createArgumentsQueue: "access_globals", injectScript: "inject_script" };
  const apis = [...code.matchAll(/require\('(\w+)'\)/g)].map(([, api]) => api);
  assert.deepEqual(apis.map((api) => required[api]).filter(Boolean).sort(), permissions.sort());
});

// The sandbox has ES5 with `const`, `let` and arrows, and no globals of a page.
test("the template is written for the sandbox", () => {
  parse(code, { ecmaVersion: 6, allowReturnOutsideFunction: true });
  assert.doesNotMatch(code, /\b(window|document|class|async|await|new|this|fetch)\b|`/);
});

// Tag Manager's test API, https://developers.google.com/tag-platform/tag-manager/templates/tests
function run(scenario) {
  const mocks = { makeNumber: Number, makeTableMap: tableMap };
  const called = {};
  const api = (name) => (...given) => {
    (called[name] = called[name] || []).push(given);
    return mocks[name] && mocks[name](...given);
  };
  const runCode = (data) => {
    const field = { ...data, gtmOnSuccess: api("gtmOnSuccess"), gtmOnFailure: api("gtmOnFailure") };
    new Function("data", "require", code)(field, api);
  };
  const assertThat = (actual) => ({ isEqualTo: (expected) => assert.deepEqual(actual, expected) });
  const assertApi = (name) => ({
    wasCalled: () => assert.ok(called[name], `${name} was called`),
    wasNotCalled: () => assert.ok(!called[name], `${name} was not called`),
    wasCalledWith: (...expected) => assert.deepEqual(called[name].at(-1), expected),
  });
  const mock = (name, replacement) => (mocks[name] = replacement);
  const text = `${setup}\n${scenario.code}`;
  new Function("mock", "runCode", "assertThat", "assertApi", text)(mock, runCode, assertThat, assertApi);
}

function tableMap(rows, name, value) {
  return rows.length ? Object.fromEntries(rows.map((row) => [row[name], row[value]])) : null;
}

for (const scenario of scenarios) test(`template: ${scenario.name}`, () => run(scenario));

test("a scenario that does not hold fails", () => {
  assert.throws(() => run({ code: "runCode({ kind: 'track', eventName: 'a' }); assertThat(calls).isEqualTo([]);" }));
});
