// In the shop's place: pasted pages at their own addresses, the tracker, and in the collector's place the collector's judgement. It has
// an origin of its own, so that a page can reach nothing else of the harness.
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { placeOf, uninspected } from "./address.mjs";
import { bodyOf, HTML, serverOf, TEXT } from "./http.mjs";
import { answered } from "./judge.mjs";
import { policy, prepared, TRACKER } from "./page.mjs";

const TYPES = { ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm" };

// The page that a batch comes from: by what it says itself, for a page can keep its address from being told.
function senderOf(body, { headers }) {
  try {
    const { url, path } = JSON.parse(body).context.page;
    return placeOf(url || path);
  } catch {}
  try {
    return placeOf(headers.referer);
  } catch {
    return "/";
  }
}

// `home` is where pages are pasted, if anywhere.
export function shop({ dist, check, rules = {}, bench, home }) {
  return serverOf(async (request, send) => {
    const json = (value) => send(200, "application/json", JSON.stringify(value));
    // By hand: a path may begin with `//`, and parameters are to stay as they are.
    const [path] = request.url.split("?");
    const asked = `${request.method} ${path}`;
    if (asked == "POST /v1/batch" || asked == "POST /beacon/v1/batch") {
      const body = await bodyOf(request);
      const entries = answered(body, check);
      bench.take(senderOf(body, request), entries);
      return json({ results: entries.map(({ result }) => result) });
    }
    if (asked == "GET /v1/catalog") return json(rules);
    const file = path.startsWith(TRACKER) && path.slice(TRACKER.length);
    if (file && /^moa[\w.-]*\.(js|wasm)$/.test(file)) return send(200, TYPES[extname(file)], await readFile(join(dist, file)));
    if (path == "/favicon.ico") return send(204, "image/x-icon");
    const place = uninspected(request.url);
    const page = bench.html(place);
    const origin = `http://${request.headers.host}`;
    if (page !== undefined) return send(200, HTML, prepared(page, origin), { "content-security-policy": policy(origin) });
    if (!home) return send(404, TEXT, "this page was not given");
    // The host that the browser knows it by: 127.0.0.1 and localhost are two.
    const { port } = new URL(home());
    const name = request.headers.host.replace(/:\d+$/, "");
    send(302, TEXT, "", { location: `http://${name}:${port}/?address=${encodeURIComponent(place)}` });
  });
}
