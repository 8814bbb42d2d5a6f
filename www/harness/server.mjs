// The harness's server: pasted pages at their own addresses, the tracker, and in the collector's place the collector's judgement. It is
// to listen on this machine alone, and nothing of the pages goes anywhere.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { report } from "../inspector/report.js";
import { answered } from "./judge.mjs";
import { addressIn, inspected, placeOf, POLICY, prepared, uninspected } from "./page.mjs";

const MOST_BYTES = 20_000_000;
const MOST_PAGES = 50;
const MOST_ENTRIES = 2000;
const TYPES = { ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm" };
const OWN = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'self'";
const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const plain = (text) => text.replace(/[&<>"]/g, (mark) => MARKS[mark]);

async function textOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error("the page is larger than 20 MB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

// What was pasted, and what its pages have told.
export class Bench {
  pages = new Map();
  told = new Map();

  // Keeps a page at its place.
  put(place, html) {
    this.pages.delete(place);
    this.pages.set(place, prepared(html));
    if (this.pages.size > MOST_PAGES) this.pages.delete(this.pages.keys().next().value);
  }

  // Takes what the page at this place has sent.
  take(place, entries) {
    const all = [...(this.told.get(place) || []), ...entries].slice(-MOST_ENTRIES);
    this.told.set(place, all);
  }

  report(language) {
    const pages = [...this.told].map(([address, entries]) => ({ address, entries }));
    return report({ at: Date.now(), language, pages });
  }
}

// The page where pages are pasted, with those that were, and an address filled in.
async function form(bench, address = "") {
  const html = await readFile(new URL("index.html", import.meta.url), "utf8");
  const line = (place) => `<li><a href="${plain(inspected(place))}">${plain(place)}</a></li>`;
  const pages = [...bench.pages.keys()].map(line).join("");
  return html.replace("<!-- pages -->", () => pages).replace("<!-- address -->", () => plain(address));
}

// The page that a request comes from.
function from({ headers }) {
  try {
    const { pathname, search } = new URL(headers.referer);
    return uninspected(pathname + search);
  } catch {
    return "/";
  }
}

// A server with the tracker from the folder `dist`, whose answers are those of `check`; `rules` are what it judges by.
export function harness({ dist, check, rules = {}, bench = new Bench() }) {
  return createServer(async (request, response) => {
    const send = (status, type, body, more = {}) =>
      response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...more }).end(body);
    const json = (value) => send(200, "application/json", JSON.stringify(value));
    const html = (status, body, policy) => send(status, "text/html; charset=utf-8", body, { "content-security-policy": policy });
    try {
      const { pathname, search, searchParams } = new URL(request.url, "http://harness");
      const asked = `${request.method} ${pathname}`;
      if (asked == "POST /_harness") {
        const pasted = new URLSearchParams(await textOf(request));
        const page = pasted.get("html") || "";
        const place = placeOf(pasted.get("address") || addressIn(page) || "");
        if (!place) return send(400, "text/plain", "the address is none");
        bench.put(place, page);
        return send(303, "text/plain", "", { location: inspected(place) });
      }
      if (asked == "POST /v1/batch" || asked == "POST /beacon/v1/batch") {
        const entries = answered(await textOf(request), check);
        bench.take(from(request), entries);
        return json({ results: entries.map(({ result }) => result) });
      }
      if (asked == "GET /v1/catalog") return json(rules);
      if (/^\/moa[\w.-]*\.(js|wasm)$/.test(pathname)) {
        return send(200, TYPES[extname(pathname)], await readFile(join(dist, pathname)));
      }
      if (pathname == "/favicon.ico") return send(204, "image/x-icon");
      if (pathname == "/_harness/report") {
        const language = searchParams.get("language") == "ko" ? "ko" : "en";
        return send(200, "text/html; charset=utf-8", bench.report(language), { "content-disposition": 'attachment; filename="moa-report.html"' });
      }
      if (pathname == "/_harness") return html(200, await form(bench), OWN);
      const place = uninspected(pathname + search);
      const page = bench.pages.get(place);
      if (page === undefined) return html(bench.pages.size ? 404 : 200, await form(bench, place), OWN);
      html(200, page, POLICY);
    } catch (error) {
      const missing = error.code == "ENOENT" ? `${error.path} is missing: run ./build.sh build` : error.message;
      send(error.code == "ENOENT" ? 404 : 400, "text/plain; charset=utf-8", missing);
    }
  });
}

// Listens on this machine, on any port if it is 0; resolves with the address.
export function listen(server, port) {
  return new Promise((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => listening(`http://127.0.0.1:${server.address().port}`));
  });
}
