// Where a person pastes pages, and takes away what they told.
import { readFile } from "node:fs/promises";
import { addressIn, inspected, placeOf } from "./address.mjs";
import { bodyOf, HTML, plain, serverOf, TEXT } from "./http.mjs";

// The page where pages are pasted, with those that were, and an address filled in.
async function form(bench, shop, address) {
  const html = await readFile(new URL("index.html", import.meta.url), "utf8");
  const line = (place) => `<li><a href="${plain(shop + inspected(place))}">${plain(place)}</a></li>`;
  const pages = bench.places().map(line).join("");
  return html.replace("<!-- pages -->", () => pages).replace("<!-- address -->", () => plain(address));
}

// `shop()` is the address of the server that has the pages.
export function desk({ bench, shop }) {
  return serverOf(async (request, send) => {
    const { pathname, searchParams } = new URL(request.url, "http://harness");
    // By the name that the browser has used.
    const [name] = request.headers.host.split(":");
    const pages = `http://${name}:${new URL(shop()).port}`;
    if (request.method == "POST" && pathname == "/_harness") {
      const pasted = new URLSearchParams(await bodyOf(request));
      const html = pasted.get("html") || "";
      const place = placeOf(pasted.get("address") || addressIn(html) || "");
      bench.put(place, html);
      return send(303, TEXT, "", { location: pages + inspected(place) });
    }
    if (pathname == "/favicon.ico") return send(204, "image/x-icon");
    if (pathname == "/_harness/report") {
      const language = searchParams.get("language") == "ko" ? "ko" : "en";
      return send(200, HTML, bench.report(language), { "content-disposition": 'attachment; filename="moa-report.html"' });
    }
    if (pathname != "/" && pathname != "/_harness") return send(404, TEXT, `there is no ${pathname}: pages are pasted at /_harness`);
    // Browsers ask it of where a form leads on to as well.
    const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'self' ${pages}; frame-ancestors 'none'`;
    send(200, HTML, await form(bench, pages, searchParams.get("address") || ""), { "content-security-policy": policy });
  });
}
