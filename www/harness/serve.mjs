// The harness: paste a page of your store and see which events it would send.
//
//   node www/harness/serve.mjs [--port 8790] [--dist dist]
//
// It listens on this machine alone, and nothing of the page goes anywhere.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { POLICY, answer, placeOf, prepared } from "./page.mjs";

const MOST_BYTES = 20_000_000;
const TYPES = { ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm" };

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

// A server that keeps the page pasted last, with the tracker from this folder.
export function harness(dist) {
  let page;
  return createServer(async (request, response) => {
    const send = (status, type, body, more = {}) =>
      response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...more }).end(body);
    try {
      const { pathname } = new URL(request.url, "http://harness");
      if (request.method == "POST" && pathname == "/_harness") {
        const form = new URLSearchParams(await textOf(request));
        const place = placeOf(form.get("address") || "");
        if (!place) return send(400, "text/plain", "the address is none");
        page = prepared(form.get("html") || "");
        return send(303, "text/plain", "", { location: place });
      }
      if (request.method == "POST" && pathname == "/v1/batch") {
        return send(200, "application/json", JSON.stringify(answer(await textOf(request))));
      }
      if (/^\/moa[\w.-]*\.(js|wasm)$/.test(pathname)) {
        return send(200, TYPES[extname(pathname)], await readFile(join(dist, pathname)));
      }
      if (pathname == "/favicon.ico") return send(204, "image/x-icon");
      if (pathname == "/_harness" || page === undefined) {
        const form = await readFile(new URL("index.html", import.meta.url));
        return send(200, "text/html; charset=utf-8", form, { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'self'" });
      }
      send(200, "text/html; charset=utf-8", page, { "content-security-policy": POLICY });
    } catch (error) {
      const missing = error.code == "ENOENT" ? `${error.path} is missing: run ./build.sh build` : error.message;
      send(error.code == "ENOENT" ? 404 : 400, "text/plain; charset=utf-8", missing);
    }
  });
}

if (process.argv[1] && import.meta.url == pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "8790" }, dist: { type: "string", default: fileURLToPath(new URL("../../dist", import.meta.url)) } },
  });
  const server = harness(values.dist);
  server.on("error", (error) => {
    console.error(`harness: ${error.message}; --port chooses another port`);
    process.exitCode = 1;
  });
  server.listen(Number(values.port), "127.0.0.1", () => console.log(`the harness is at http://127.0.0.1:${server.address().port}/_harness`));
}
