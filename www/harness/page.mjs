// A pasted page, made ready to be looked at: our tag first, and nothing that leaves this machine.

// What the page's own inline scripts define is what the tracker reads, so they run; everything else that the
// page would load or send is stopped by this policy.
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "connect-src 'self'",
  "form-action 'none'",
].join("; ");

const TAG = '<script async src="/moa.js" data-write-key="harness"></script>';

// The page with the tag right after its `<head>`, or at its beginning where it has none.
export function prepared(html) {
  const head = /<head(\s[^>]*)?>/i.exec(html);
  if (!head) return TAG + html;
  const at = head.index + head[0].length;
  return html.slice(0, at) + TAG + html.slice(at);
}

// Path and parameters of an address as a person writes it; undefined for what is none.
export function placeOf(address) {
  try {
    const { pathname, search } = new URL(address.trim() || "/", "https://shop.example");
    return pathname + search;
  } catch {
    return undefined;
  }
}

// The same with the inspector switched on, and without.
export function inspected(place) {
  const url = new URL(place, "https://shop.example");
  url.searchParams.set("moa_debug", "1");
  return url.pathname + url.search;
}

export function uninspected(place) {
  const url = new URL(place, "https://shop.example");
  url.searchParams.delete("moa_debug");
  return url.pathname + url.search;
}

// Where the page says it was: what browsers write into a page that they save, its canonical link, its `og:url`.
export function addressIn(html) {
  const saved = /<!-- saved from url=\(\d+\)(\S+) -->/.exec(html);
  if (saved) return saved[1];
  for (const [tag] of html.matchAll(/<(?:link|meta)\b[^>]*>/gi)) {
    if (!/\brel=["']?canonical\b|\bproperty=["']?og:url\b/i.test(tag)) continue;
    const address = /\b(?:href|content)=["']?([^"'\s>]+)/i.exec(tag);
    if (address) return address[1].replace(/&amp;/g, "&");
  }
}
