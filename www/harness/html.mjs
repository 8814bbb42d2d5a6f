// As much of HTML as the harness reads of a page: where its head begins, and which tags stand in it.

const ATTRIBUTES = `(?:[^>"']|"[^"]*"|'[^']*')*`;
const COMMENT = "<!--(?:-?>|[^]*?(?:--!?>|$))";
const BEFORE = new RegExp(`\\s+|\ufeff|${COMMENT}|<[!?][^>]*>|<html(?:\\s${ATTRIBUTES})?>`, "iy");
const HEAD = new RegExp(`<head(?:\\s${ATTRIBUTES})?>`, "iy");
// What is commented out, or text of a script, is no tag.
const RAW = `<(script|style|title|textarea|template|noscript)\\b${ATTRIBUTES}>[^]*?(?:</\\1\\b|$)`;
const PIECES = new RegExp(`${COMMENT}|${RAW}|<(meta|link)\\b(${ATTRIBUTES})>`, "gi");
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", "#38": "&", "#x26": "&" };

const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#39|#x27|#38|#x26);/gi, (_, name) => ENTITIES[name.toLowerCase()]);

// Where the first of the head stands, behind `<head>`; where a page has none, behind its doctype and `<html>`, for what stood before
// a doctype would change how the page is laid out.
export function headAt(html) {
  let at = 0;
  const takes = (what) => {
    what.lastIndex = at;
    if (!what.test(html)) return false;
    at = what.lastIndex;
    return true;
  };
  while (takes(BEFORE));
  takes(HEAD);
  return at;
}

// The `<meta>` and `<link>` tags that hold: `{ name, attributes, start, end }`, names in small letters.
export function* tags(html) {
  for (const match of html.matchAll(PIECES)) {
    const [text, , name, inside] = match;
    if (!name) continue;
    const attributes = {};
    for (const [, key, ...values] of inside.matchAll(ATTRIBUTE)) {
      attributes[key.toLowerCase()] ??= unescaped(values.find((value) => value !== undefined) ?? "");
    }
    yield { name: name.toLowerCase(), attributes, start: match.index, end: match.index + text.length };
  }
}
