// Where a page was: path and parameters, as its shop's page had them. Nothing is written anew, for the page reads them.
import { headAt, tags } from "./html.mjs";

const SHOP = "https://shop.example";

// Path and parameters of an address as a person writes it, without `moa_debug`; throws, with what to write, for what is none.
export function placeOf(address) {
  const written = address.trim();
  // Browsers copy addresses with their scheme; by hand they are written as `myshop.cafe24.com/order/basket.html`.
  const [first] = written.split(/[/?#]/);
  const isHost = /^[\w-]+(\.[\w-]+)+(:\d+)?$/.test(first);
  if (isHost && /\.(html?|php|jsp|aspx?)$/i.test(first)) throw new Error(`${address}: write /${written}, or the whole address`);
  const [, scheme] = /^([a-z][a-z\d+.-]*):/i.exec(written) || [];
  if (scheme && !isHost && !/^https?$/i.test(scheme)) throw new Error(`${address}: write it as http://… or https://…`);
  let whole = written;
  if (isHost) whole = `https://${written}`;
  else if (/^\/\/[^/?#]*\.[^/?#]*/.test(written)) whole = `https:${written}`;
  else if (!scheme) whole = `${SHOP}${/^[/?#]/.test(written) || !written ? "" : "/"}${written}`;
  try {
    const { pathname, search } = new URL(whole);
    return uninspected(pathname + search);
  } catch {
    throw new Error(`${address}: that is no address`);
  }
}

// The same with the inspector switched on, and without.
export const inspected = (place) => `${place}${place.includes("?") ? "&" : "?"}moa_debug=1`;

export function uninspected(place) {
  const [, path, query] = /^([^?]*)\??([^]*)$/.exec(place);
  const kept = query.split("&").filter((part) => !/^moa_debug(=|$)/.test(part)).join("&");
  return kept ? `${path}?${kept}` : path;
}

// By what a place is known: browsers differ in which characters they write as %7C and the like.
export const keyOf = (place) =>
  place
    .replace(/%[\da-f]{2}/gi, (code) => code.toUpperCase())
    .replace(/[ "'<>[\\\]^`{|}]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

// Where the page says it was: what browsers write into a page that they save, its canonical link, its `og:url`.
export function addressIn(html) {
  const saved = /<!-- saved from url=\(\d+\)(\S+) -->/.exec(html.slice(0, headAt(html)));
  if (saved) return saved[1];
  for (const { name, attributes } of tags(html)) {
    const isCanonical = name == "link" && /(^|\s)canonical(\s|$)/i.test(attributes.rel);
    const isOpenGraph = name == "meta" && attributes.property?.toLowerCase() == "og:url";
    const address = isCanonical ? attributes.href : isOpenGraph && attributes.content;
    if (address) return address;
  }
}
