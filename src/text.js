// Texts as people write them: names that hold entities and markup, amounts of money, addresses. Pure.

// A text with its white space collapsed. A page can hold a megabyte where a name is meant, and the word for
// nothing; nobody wants them on the wire.
export function trim(value) {
  const text = typeof value == "string" ? value.trim().slice(0, 2000).replace(/\s+/g, " ") : "";
  return /^(undefined|null|NaN)?$/.test(text) ? undefined : text;
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function character(entity, number, name) {
  const code = +("0" + number);
  // Half of a surrogate pair is no character.
  const isCharacter = code && code < 0x110000 && code >> 11 != 27;
  return name ? ENTITIES[name] : isCharacter ? String.fromCodePoint(code) : entity;
}

// A name as a reader sees it: `&lt;b&gt;Linen&lt;/b&gt; &amp; silk` is `Linen & silk`. Product names come so
// (facts 1.5), and Cafe24 itself takes a backslash before any character away. A `<` opens a tag only before a
// letter, `/` or `!`: the name `A < B` keeps its sign.
export function nameOf(value) {
  if (typeof value != "string") return;
  const decoded = value
    .replace(/\\(.)/g, "$1")
    .replace(/&(?:#(\d{1,7}|[xX][\da-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));/g, character);
  return trim(decoded.replace(/<[a-zA-Z/!][^>]*>/g, ""));
}

// A text, or a number as text.
export const codeOf = (value) => trim(typeof value == "number" ? "" + value : value);

// A number that names something: digits that do not begin with 0, which Cafe24 writes for "none".
export const identifierOf = (value) => (/^[1-9]\d{0,18}$/.test(codeOf(value)) ? codeOf(value) : undefined);

// The number it is, or the first amount in a short text; NaN when there is none.
//
// `12000`, `12000.00`, `12,000원`, `KRW 24,000`, `$1,234.50`, `€1.234,50`, `-₩3,000`. The last separator starts
// the decimals unless three digits follow it and it could be a group's; every other separator groups thousands.
// A number that goes on as a word, as in `2024년`, is no amount, unless that is a unit of money. Up to 15 digits
// are exact.
export function numberOf(value) {
  if (typeof value == "number") return isFinite(value) ? value : NaN;
  const text = trim(value) || "";
  const found = text.length <= 100 && /(-[ $\x80-\uffff]*)?(\d[\d.,]*)([a-z\u3000-\udfff])?/.exec(text);
  if (!found || !/^[원円元]?$/.test(found[3] || "")) return NaN;
  const [, head, tail] = /^(.*\d)[.,]+(\d+)[.,]*$/.exec(found[2]) || [0, found[2], ""];
  const whole = head.replace(/\D/g, "");
  const isGroup = tail.length == 3 && (/\D/.test(head) || whole.length < 4);
  return (whole + (isGroup ? "" : ".") + tail) * (found[1] ? -1 : 1);
}

const NAMES =
  /^(id|code|key|sid|pw|[ro]?name)$|(mem(ber)?|user|login|receiver|buyer|orderer|customer)_?(id|name)|addr|mail|phone|mobile|cell|^tel|birth|passw|pwd|token|secret|session|auth/i;
const VALUES = /@|%40|^eyJ|^(\+|%2B)?(82-?|0)1\d-?\d{3,4}-?\d{4}$/i;

// An address, if it is one, without the values of parameters that look like personal data or secrets.
export const masked = (address) =>
  address &&
  address.replace(/([?&#]([^=&#]*)=)([^&#]+)/g, (all, head, name, value) =>
    NAMES.test(name) || VALUES.test(value) ? head + "***" : all,
  );

// The domains that a cookie of a shop on this host may be for, broadest first, so that `m.`, `www.` and the bare
// host share it; last the empty one, for this host alone. Cafe24's own domain is shared by many shops: all of
// them would read a cookie there. Public suffixes (`co.kr`) need no list, the browser refuses them.
export function domainsOf(host) {
  const labels = /^[\d.:]*$|:/.test(host) ? [] : host.split(".");
  const ends = labels.map((label, at) => labels.slice(at).join(".")).reverse();
  return [...ends.slice(1).filter((domain) => domain != "cafe24.com"), ""];
}
