// A pasted page, made ready to be looked at: our tag first, and nothing that leaves this machine.
import { headAt, tags } from "./html.mjs";

// Where the tracker's files lie, apart from all pages.
export const TRACKER = "/_moa/";

// What the page's own inline scripts define is what the tracker reads, so they run; everything else that the page would load or send is
// stopped by this policy. Of its own origin a page may ask for the tracker and the collector, and for no other page.
export function policy(origin) {
  return [
    "default-src 'none'",
    `script-src ${origin}${TRACKER} 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    `connect-src ${origin}${TRACKER} ${origin}/v1/ ${origin}/beacon/v1/`,
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

// The page with the tag at the beginning of its head, and without a policy of its own: ours holds. The tag's address is whole, for a
// script's `src` is read by the page's `<base>`, wherever that stands.
export function prepared(html, origin) {
  let page = html;
  const own = [...tags(html)].filter(({ name, attributes }) => name == "meta" && /^\s*content-security-policy\s*$/i.test(attributes["http-equiv"]));
  for (const { start, end } of own.reverse()) page = page.slice(0, start) + page.slice(end);
  const at = headAt(page);
  return `${page.slice(0, at)}<script async src="${origin}${TRACKER}moa.js" data-write-key="harness"></script>${page.slice(at)}`;
}
