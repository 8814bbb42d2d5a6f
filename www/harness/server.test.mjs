// node --test www/harness
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { withContext } from "../inspector/state.js";
import { answered } from "./judge.mjs";
import { harness } from "./server.mjs";

// Stands in for check/, which a visit looks at.
const price = { path: "properties.price", reason: "must be a number, is a string" };
const check = (json) => {
  const isWrong = json.includes('"properties"');
  return { status: isWrong ? "rejected" : "accepted", errors: isWrong ? [price] : [], warnings: [], missing: [] };
};

const dist = mkdtempSync(join(tmpdir(), "harness-"));
let at;
before(async () => {
  writeFileSync(join(dist, "moa.js"), "/* the loader */");
  at = await harness({ dist, check, rules: { mode: "strict" } });
});
after(() => {
  at.close();
  rmSync(dist, { recursive: true });
});

const ask = (address, options) => fetch(address, { redirect: "manual", ...options });
const paste = (address, html, headers) => ask(`${at.home}/_harness`, { method: "POST", body: new URLSearchParams({ address, html }), headers });
const batch = (body, headers) => ask(`${at.pages}/v1/batch`, { method: "POST", body: typeof body == "string" ? body : JSON.stringify(body), headers });
const reported = async () => (await ask(`${at.home}/_harness/report?language=ko`)).text();
// With whatever headers: `fetch` sets some itself.
const raw = (address, options, body = "") =>
  new Promise((done, failed) => {
    request(address, options, (answer) => {
      answer.resume();
      done(answer.statusCode);
    }).on("error", failed).end(body);
  });

test("a pasted page is served at its own address, and nothing of it leaves", async () => {
  assert.match(await (await ask(`${at.home}/`)).text(), /Paste a page/);
  const posted = await paste("/product/detail.html?product_no=1001&t=10:30", "<head></head><p>한글</p>");
  assert.equal(posted.status, 303);
  assert.equal(posted.headers.get("location"), `${at.pages}/product/detail.html?product_no=1001&t=10:30&moa_debug=1`);
  const page = await ask(posted.headers.get("location"));
  const text = await page.text();
  assert.ok(text.startsWith(`<head><script async src="${at.pages}/_moa/moa.js"`) && text.endsWith("</script></head><p>한글</p>"), text);
  const policy = page.headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'/);
  assert.ok(policy.includes(`connect-src ${at.pages}/_moa/ ${at.pages}/v1/ ${at.pages}/beacon/v1/;`) && !policy.includes("'self'"), policy);
  // A page that is not here yet: the form, with its address.
  const other = await ask(`${at.pages}/order/basket.html?a=%22%3E%3Cb%3E`);
  const form = await (await ask(other.headers.get("location"))).text();
  assert.ok(form.includes('value="/order/basket.html?a=%22%3E%3Cb%3E"'), form);
  assert.ok(form.includes(`href="${at.pages}/product/detail.html?product_no=1001&amp;t=10:30&amp;moa_debug=1"`), form);
  assert.equal(await (await ask(`${at.pages}/_moa/moa.js`)).text(), "/* the loader */");
  assert.equal((await ask(`${at.pages}/_moa/moa-gone.wasm`)).status, 404);
  assert.deepEqual(await (await ask(`${at.pages}/v1/catalog?writeKey=harness`)).json(), { mode: "strict" });
  assert.equal((await paste("https://[", "a")).status, 400);
  // Paths that look like a host.
  await paste("//order/basket.html", "the cart");
  const path = await new Promise((done) => get({ port: new URL(at.pages).port, host: "127.0.0.1", path: "//order/basket.html?moa_debug=1" }, done));
  assert.equal(path.statusCode, 200);
  path.resume();
});

test("batches are answered, and told under the page that sent them", async () => {
  const answer = await batch(
    { batch: [{ messageId: "m1" }, { messageId: "m2", event: "view_<product>", properties: { price: "1" } }, 3] },
    { referer: `${at.pages}/product/detail.html?product_no=1001&moa_debug=1` },
  );
  assert.deepEqual(await answer.json(), {
    results: [
      { messageId: "m1", status: "accepted" },
      { messageId: "m2", status: "rejected", errors: [price] },
      { messageId: null, status: "accepted" },
    ],
  });
  // A page that keeps its address from being told says it itself.
  await batch({ context: { page: { url: `${at.pages}/no/referrer?moa_debug=1`, path: "/no/referrer" } }, batch: [{}] });
  const report = await reported();
  assert.ok(report.includes("view_&lt;product&gt;") && report.includes(price.reason) && report.includes("/product/detail.html?product_no=1001"));
  assert.match(report, /<h3>\/no\/referrer /);
  for (const broken of ["{", "null", "[]", '{"batch":{}}', '{"context":5,"batch":[]}', '{"context":"abc","batch":[]}']) {
    assert.equal((await batch(broken)).status, 400, broken);
  }
});

test("a report holds whatever a page has sent", async () => {
  for (const one of [null, "text", 5, [], { event: { toString: 1 } }, { event: null }, { properties: null }]) assert.equal((await batch({ batch: [one] })).status, 200);
  assert.match(await reported(), /toString/);
});

test("contexts are put together where both are objects, and nowhere else", () => {
  assert.deepEqual(withContext({ context: { a: 1 } }, { a: 2, b: 3 }), { context: { a: 1, b: 3 } });
  assert.deepEqual(withContext({}, { a: 2 }), { context: { a: 2 } });
  assert.deepEqual(withContext({ context: null }, { a: 2 }), { context: { a: 2 } });
  assert.deepEqual(withContext({ context: "abc" }, { a: 2 }), { context: "abc" });
  assert.deepEqual(withContext("x", { a: 2 }), "x");
  const judged = [];
  answered('{"context":{"a":1},"batch":["x",{"context":5}]}', (json) => (judged.push(json), check(json)));
  assert.deepEqual(judged, ['"x"', '{"context":5}']);
});

test("other sites are refused", async () => {
  const { port } = new URL(at.home);
  const form = "address=%2Fa&html=b";
  const type = { "content-type": "application/x-www-form-urlencoded" };
  const post = (headers) => raw(`${at.home}/_harness`, { method: "POST", headers: { ...type, ...headers } }, form);
  assert.equal(await raw(`${at.home}/_harness`, { headers: { host: "evil.example" } }), 403);
  assert.equal(await raw(`${at.pages}/`, { headers: { host: `evil.example:${port}` } }), 403);
  assert.equal(await raw(`${at.home}/_harness`, { headers: { host: `localhost:${port}` } }), 200);
  assert.equal(await post({ origin: at.home }), 303);
  assert.equal(await post({ host: `localhost:${port}`, origin: `http://localhost:${port}` }), 303);
  for (const origin of [at.pages, "https://evil.example", "null", `http://localhost:${port}`]) assert.equal(await post({ origin }), 403, origin);
  assert.equal((await batch({ batch: [] }, { origin: "https://evil.example" })).status, 403);
});
