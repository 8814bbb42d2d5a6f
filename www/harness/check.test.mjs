// node --test www/harness
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { checkArguments } from "./arguments.mjs";
import { expectationOf, unmet } from "./expectation.mjs";
import { junit } from "./junit.mjs";
import { casesOf, print } from "./outcome.mjs";
import { rulesIn, rulesOf } from "./rules.mjs";
import { visible } from "./terminal.mjs";
import { Told } from "./told.mjs";

const told = [
  { type: "track", event: "$page_view", properties: {} },
  { type: "track", event: "view_product", properties: { product_no: "1001", price: 19000, tags: ["a", "b"] } },
  { type: "track", event: "view_product", properties: { product_no: "1002", product_name: "셔츠, 파랑" } },
  { type: "identify", traits: { member_id: "kim" } },
];

test("an expectation is met by one of the messages", () => {
  for (const good of [
    "view_product", "view_product, product_no = 1001 ,price= 19000", "view_product,product_no=1001,price=19000", "view_product,price,!product_name", "!view_cart",
    'view_product,tags=["a"\\,"b"]', "view_product,product_no=1002,product_name=셔츠\\, 파랑", "identify,member_id=kim", "$page_view",
  ]) {
    assert.equal(unmet(expectationOf(good), told), undefined, good);
  }
  for (const [wrong, why] of [
    ["view_cart", /view_cart was not told; what was: \$page_view, view_product, identify/],
    ["view_product,product_no=1001,price=20000", /^price is 19000, not 20000$/],
    ["view_product,product_no=1001,product_name", /product_name is not there/],
    ["view_product,!product_no", /product_no is 100\d, and should not be there/],
    ["!view_product", /told 2 times/],
    ["view_product,constructor", /constructor is not there/],
  ]) {
    assert.match(unmet(expectationOf(wrong), told), why, wrong);
  }
  assert.match(unmet(expectationOf("view_home"), []), /nothing was/);
  for (const none of ["", ",a=1", "a=1", "view_home,", "view_home,=1", "!view_home,a=1"]) {
    assert.throws(() => expectationOf(none), /write EVENT/, none);
  }
  // What no message can be.
  assert.throws(() => expectationOf("view_product,!brand=x"), /write !brand/);
  assert.throws(() => expectationOf("view_product,!!brand"), /write EVENT/);
  assert.throws(() => expectationOf("view_product,price,!price"), /price once/);
});

test("what stands behind a page is said of it", () => {
  const { pages, timeout } = checkArguments(["--expect", "$page_view", "a.html", "--at", "/a", "--expect", "view_home", "b.html"]);
  assert.deepEqual(pages.map(({ file, at }) => [file, at]), [["a.html", "/a"], ["b.html", undefined]]);
  assert.deepEqual(pages.map(({ expected }) => expected.map(({ event }) => event)), [["$page_view", "view_home"], ["$page_view"]]);
  assert.equal(timeout, 15_000);
  assert.throws(() => checkArguments([]), /which page/);
  assert.throws(() => checkArguments(["a.html", "--timeout", "soon"]), /seconds/);
  assert.throws(() => checkArguments(["a.html", "--language", "fr"]), /en or ko/);
  assert.throws(() => checkArguments(["a.html", "--expcet", "x"]), /expcet/);
});

test("the example's workflow calls it as it is", () => {
  const { jobs } = parse(readFileSync(new URL("../../examples/pages/check.yml", import.meta.url), "utf8"));
  const { run } = jobs.pages.steps.find(({ name }) => name == "the pages");
  const [, args] = /harness\.mjs check ([^]*)/.exec(run.replace(/\\\n/g, " "));
  const { pages, junit } = checkArguments(args.match(/'[^']*'|\S+/g).map((arg) => arg.replace(/^'|'$/g, "")));
  assert.deepEqual(pages.map(({ file, expected }) => [file, expected[0].event]), [["pages/product.html", "view_product"], ["pages/cart.html", "view_cart"]]);
  assert.equal(junit, "moa.xml");
});

test("JUnit's XML holds whatever a page says", () => {
  const cases = [{ name: "a < b", why: 'is "x" & \u0000\u001b' }, { name: "c", why: undefined }];
  const xml = junit([{ file: "a.html", place: "/a?b=1&c=2", milliseconds: 1500, cases }]);
  assert.match(xml, /<testsuites tests="2" failures="1">/);
  assert.ok(xml.includes('name="a &lt; b"><failure message="is &quot;x&quot; &amp; ��"/>') && xml.includes('time="1.5"'));
  assert.ok(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(xml));
});

test("what a page says stays on its line", () => {
  assert.equal(visible("a\n::error ::x\u001b[2J\u202e"), "a\\n::error ::x\\u001b[2J\\u202e");
  assert.equal(visible("  ::warning::x"), "  \\::warning::x");
  assert.equal(visible("x ##vso[task.complete] ##[error]"), "x #\\#vso[task.complete] #\\#[error]");
  const lines = [];
  const entries = [{ message: { event: "a\n::error ::b", properties: { "\u0007": "c\r\nd" } }, result: { status: "accepted" } }];
  print({ file: "a.html", place: "/", entries, cases: casesOf({ expected: [] }, entries) }, (line) => lines.push(visible(line)));
  assert.deepEqual(lines, ["a.html  /", "  ✓ a\\n::error ::b  \\u0007=c\\r\\nd"]);
});

test("a page that could not be looked at is not as it should be", () => {
  const entries = [{ message: { event: "$page_view" }, result: { status: "accepted" } }];
  const cases = casesOf({ expected: [expectationOf("view_cart")] }, entries, "the page does not answer");
  assert.deepEqual(cases, [{ name: "$page_view is taken", why: undefined }, { name: "the page can be looked at", why: "the page does not answer" }]);
});

test("no message is lost that the inspector has let go of", () => {
  const check = (json) => ({ status: json.includes('"wrong"') ? "rejected" : "accepted", errors: [], warnings: [] });
  const told = new Told(check, Date.parse("2026-11-21T00:00:00Z"));
  const entry = (messageId, more) => ({ message: { messageId, event: messageId, ...more }, context: { page: {} } });
  told.keep([entry("wrong"), entry("b")]);
  told.keep([{ ...entry("b"), result: { status: "accepted" } }, entry("c")]);
  const sent = { ...entry("d", { timestamp: "2026-11-21T00:00:01Z" }), result: { status: "rejected" } };
  told.take([sent, entry("of the page before", { timestamp: "2026-11-20T23:59:59Z" })]);
  const seen = told.entries().map(({ message, judgement, result }) => [message.event, judgement?.status, result?.status]);
  assert.deepEqual(seen, [["wrong", "rejected", undefined], ["b", "accepted", "accepted"], ["c", "accepted", undefined], ["d", undefined, "rejected"]]);
});

test("rules are what a collector answers, and nothing else", async () => {
  const good = { kind: "page", mode: "strict", events: [{ name: "a", properties: { b: "string_or_strings" }, required: ["b"] }, { name: "c" }] };
  assert.deepEqual(rulesIn(`\ufeff${JSON.stringify(good)}`), good);
  for (const [wrong, why] of [
    ["[]", /what it holds is an object/],
    ["null", /what it holds is an object/],
    ['{"error":{"code":"unknown_key"}}', /a collector's refusal/],
    ['{"evnts":[]}', /evnts is no member: there are kind, mode, events/],
    ['{"mode":"loose"}', /mode is one of open, strict, warn/],
    ['{"kind":null}', /kind is one of page, server/],
    ['{"events":{}}', /events is a list/],
    ['{"events":["a"]}', /events\[0\] is an object/],
    ['{"events":[{"name":"a"},{"properties":{}}]}', /events\[1\]\.name is missing/],
    ['{"events":[{"name":"a","propertees":{}}]}', /events\[0\]\.propertees is no member/],
    ['{"events":[{"name":"a","properties":{"b":"text"}}]}', /events\[0\]\.properties\.b is one of string/],
    ['{"events":[{"name":"a","required":"b"}]}', /events\[0\]\.required is a list/],
    ['{"events":[{"name":"a","required":[1]}]}', /required\[0\] is a text/],
    ["<html>", /is no JSON/],
  ]) {
    assert.throws(() => rulesIn(wrong), why, wrong);
  }
  const folder = mkdtempSync(join(tmpdir(), "harness-"));
  try {
    const file = join(folder, "rules.json");
    writeFileSync(file, "{");
    await assert.rejects(rulesOf(file), /--rules .*rules\.json is no JSON/);
    await assert.rejects(rulesOf(join(folder, "gone")), /gone: there is no such file/);
    assert.equal(await rulesOf(undefined), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
