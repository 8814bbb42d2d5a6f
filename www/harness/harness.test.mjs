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
import { addressIn, inspected, placeOf, prepared, uninspected } from "./page.mjs";
import { harness, listen } from "./server.mjs";

test("the tag comes first", () => {
  assert.match(prepared("<!doctype html><html><HEAD lang=ko><title>a</title>"), /<HEAD lang=ko><script async src="\/moa.js"/);
  assert.match(prepared("<header>no head</header>"), /^<script async/);
});

test("an address is as a person writes it", () => {
  assert.equal(placeOf("https://myshop.cafe24.com/product/detail.html?product_no=1001#top"), "/product/detail.html?product_no=1001");
  assert.equal(placeOf(" /category/상의/45/ "), "/category/%EC%83%81%EC%9D%98/45/");
  assert.equal(placeOf(""), "/");
  assert.equal(placeOf("https://["), undefined);
  assert.equal(inspected("/a?b=1"), "/a?b=1&moa_debug=1");
  assert.equal(uninspected(inspected("/a")), "/a");
});

test("a page says where it was", () => {
  const saved = "<html><!-- saved from url=(0062)https://shop.example/product/detail.html?product_no=7 --><link rel=canonical href=/other>";
  assert.equal(addressIn(saved), "https://shop.example/product/detail.html?product_no=7");
  assert.equal(addressIn(`<LINK href="https://shop.example/a?b=1&amp;c=2" REL="canonical">`), "https://shop.example/a?b=1&c=2");
  assert.equal(addressIn(`<meta content='https://shop.example/b' property='og:url'/>`), "https://shop.example/b");
  assert.equal(addressIn(`<link rel="stylesheet" href="a.css"><meta property="og:title" content="x">`), undefined);
});

test("a pasted page is served at its own address, and nothing of it leaves", async () => {
  const dist = mkdtempSync(join(tmpdir(), "harness-"));
  writeFileSync(join(dist, "moa.js"), "/* the loader */");
  // Stands in for check/, which a visit looks at.
  const price = { path: "properties.price", reason: "must be a number, is a string" };
  const check = ({ properties }) => ({ status: properties ? "rejected" : "accepted", errors: properties ? [price] : [], warnings: [], missing: [] });
  const server = harness({ dist, check, rules: { mode: "strict" } });
  const at = await listen(server, 0);
  const ask = (path, options) => fetch(at + path, { redirect: "manual", ...options });
  try {
    assert.match(await (await ask("/")).text(), /Paste a page/);
    const body = new URLSearchParams({ address: "/product/detail.html?product_no=1001", html: "<head></head><p>한글</p>" });
    const posted = await ask("/_harness", { method: "POST", body });
    assert.equal(posted.status, 303);
    const page = await ask(posted.headers.get("location"));
    assert.match(await page.text(), /<head><script async src="\/moa.js"[^>]*><\/script><\/head><p>한글<\/p>/);
    assert.match(page.headers.get("content-security-policy"), /default-src 'none'.*connect-src 'self'/);
    // A page that is not here yet: the form, with its address.
    const other = await ask("/order/basket.html?a=%22%3E%3Cb%3E");
    assert.equal(other.status, 404);
    const form = await other.text();
    assert.ok(form.includes('value="/order/basket.html?a=%22%3E%3Cb%3E"') && form.includes('href="/product/detail.html?product_no=1001&amp;moa_debug=1"'));
    assert.equal(await (await ask("/moa.js")).text(), "/* the loader */");
    assert.equal((await ask("/moa-gone.wasm")).status, 404);
    assert.deepEqual(await (await ask("/v1/catalog?writeKey=harness")).json(), { mode: "strict" });
    const batch = JSON.stringify({ batch: [{ messageId: "m1" }, { messageId: "m2", event: "view_<product>", properties: { price: "1" } }, 3] });
    const headers = { referer: `${at}/product/detail.html?product_no=1001&moa_debug=1` };
    const answered = await ask("/v1/batch", { method: "POST", body: batch, headers });
    assert.deepEqual(await answered.json(), {
      results: [
        { messageId: "m1", status: "accepted" },
        { messageId: "m2", status: "rejected", errors: [price] },
        { messageId: null, status: "accepted" },
      ],
    });
    const report = await (await ask("/_harness/report?language=ko")).text();
    assert.ok(report.includes("view_&lt;product&gt;") && report.includes(price.reason) && report.includes("/product/detail.html?product_no=1001"));
    for (const broken of ["{", "null", "[]", '{"batch":{}}']) {
      assert.equal((await ask("/v1/batch", { method: "POST", body: broken })).status, 400, broken);
    }
    assert.equal((await ask("/_harness", { method: "POST", body: new URLSearchParams({ address: "https://[" }) })).status, 400);
  } finally {
    server.close();
    rmSync(dist, { recursive: true });
  }
});

const told = [
  { type: "track", event: "$page_view", properties: {} },
  { type: "track", event: "view_product", properties: { product_no: "1001", price: 19000, tags: ["a", "b"] } },
  { type: "track", event: "view_product", properties: { product_no: "1002", product_name: "셔츠, 파랑" } },
  { type: "identify", traits: { member_id: "kim" } },
];

test("an expectation is met by one of the messages", () => {
  for (const good of [
    "view_product", "view_product,product_no=1001,price=19000", "view_product,price,!product_name", "!view_cart",
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
