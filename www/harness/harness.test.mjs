// node --test www/harness
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { placeOf, prepared } from "./page.mjs";
import { harness } from "./serve.mjs";

test("the tag comes first", () => {
  assert.match(prepared("<!doctype html><html><HEAD lang=ko><title>a</title>"), /<HEAD lang=ko><script async src="\/moa.js"/);
  assert.match(prepared("<header>no head</header>"), /^<script async/);
});

test("an address is as a person writes it", () => {
  assert.equal(placeOf("https://myshop.cafe24.com/product/detail.html?product_no=1001#top"), "/product/detail.html?product_no=1001&moa_debug=1");
  assert.equal(placeOf(" /category/상의/45/ "), "/category/%EC%83%81%EC%9D%98/45/?moa_debug=1");
  assert.equal(placeOf(""), "/?moa_debug=1");
  assert.equal(placeOf("https://["), undefined);
});

test("a pasted page is served at its own address, and nothing of it leaves", async () => {
  const dist = mkdtempSync(join(tmpdir(), "harness-"));
  writeFileSync(join(dist, "moa.js"), "/* the loader */");
  const server = harness(dist);
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const at = `http://127.0.0.1:${server.address().port}`;
  const ask = (path, options) => fetch(at + path, { redirect: "manual", ...options });
  try {
    assert.match(await (await ask("/")).text(), /Paste a page/);
    const body = new URLSearchParams({ address: "/product/detail.html?product_no=1001", html: "<head></head><p>한글</p>" });
    const posted = await ask("/_harness", { method: "POST", body });
    assert.equal(posted.status, 303);
    const page = await ask(posted.headers.get("location"));
    assert.match(await page.text(), /<head><script async src="\/moa.js"[^>]*><\/script><\/head><p>한글<\/p>/);
    assert.match(page.headers.get("content-security-policy"), /default-src 'none'.*connect-src 'self'/);
    assert.equal(await (await ask("/moa.js")).text(), "/* the loader */");
    assert.equal((await ask("/moa-gone.wasm")).status, 404);
    const batch = JSON.stringify({ batch: [{ messageId: "m1" }] });
    const answered = await ask("/v1/batch", { method: "POST", body: batch });
    assert.deepEqual(await answered.json(), { results: [{ messageId: "m1", status: "accepted" }] });
    assert.equal((await ask("/v1/batch", { method: "POST", body: "{" })).status, 400);
    assert.equal((await ask("/_harness", { method: "POST", body: new URLSearchParams({ address: "https://[" }) })).status, 400);
  } finally {
    server.close();
    rmSync(dist, { recursive: true });
  }
});
