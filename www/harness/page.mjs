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

// Path and parameters of an address as a person writes it, with the inspector switched on; undefined for what
// is none.
export function placeOf(address) {
  try {
    const { pathname, searchParams } = new URL(address.trim() || "/", "https://shop.example");
    searchParams.set("moa_debug", "1");
    return `${pathname}?${searchParams}`;
  } catch {
    return undefined;
  }
}

// What a collector would answer, had it taken all of it.
export function answer(body) {
  const { batch = [] } = JSON.parse(body);
  return { results: batch.map(({ messageId }) => ({ messageId, status: "accepted" })) };
}
