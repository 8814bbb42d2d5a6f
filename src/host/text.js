// Texts as people write them: names that hold entities and markup, amounts of money, addresses. Pure; at the end
// what wasm asks of them, by handles.

import { at, attempt, guarded } from "./values.js";

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
// (facts/storefront 1.5), and Cafe24 itself takes a backslash before any character away. A `<` opens a tag only before a
// letter, `/` or `!`: the name `A < B` keeps its sign.
export function nameOf(value) {
  if (typeof value != "string") return;
  const decoded = value
    .replace(/\\(.)/g, "$1")
    .replace(/&(?:#(\d{1,7}|[xX][\da-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));/g, character);
  // What begins a line of its own stands apart for a reader.
  return trim(decoded.replace(/<\/?(br|p|div|li|tr|td|h\d)\b[^>]*>/gi, " ").replace(/<[a-zA-Z/!][^>]*>/g, ""));
}

// A text, or a number as text.
export const codeOf = (value) => trim(typeof value == "number" ? "" + value : value);

// A number that names something: digits that do not begin with 0, which Cafe24 writes for "none".
export const identifierOf = (value) => (/^[1-9]\d{0,18}$/.test(codeOf(value)) ? codeOf(value) : undefined);

// The number it is, or the first amount in a short text; NaN when there is none, or it can't be read for certain.
//
// `12000`, `12000.00`, `12,000원`, `KRW 24,000`, `$1,234.50`, `€1.234,50`, `1 299,00 €`, `-₩3,000`, full width too;
// `₩12,000 ($9.10)` is the first of the two. A number that goes on as a word, as in `2024년`, is no amount, unless that
// is a unit of money; nor is one of a percentage. Ranges, dates and phone numbers are none. Up to 15 digits are exact.
export function numberOf(value) {
  if (typeof value == "number") return isFinite(value) ? value : NaN;
  // Blanks and apostrophes can group digits, too.
  const text = (trim(value) || "")
    .normalize("NFKC")
    .replace(/\u2212/g, "-")
    .replace(/(^|[^\d.,])\d{1,3}([ '’]\d{3})+(?!\d)/g, (all, before) => before + all.slice(before.length).replace(/\D/g, ""));
  let amount = NaN;
  if (text.length > 100 || /\d[원円元]? *[-~–—+] *[$₩¥€]?\d|\d *[/:×x*] *\d|(^|\D)[.,]\d|\d[a-z]\d/.test(text)) return amount;
  text.replace(/(-[ $\x80-\uffff]*)?(\d[\d.,]*)( ?%|[a-z\u3000-\udfff])?/g, (all, minus, digits, unit) => {
    if (amount != amount && /^[원円元]?$/.test(unit || "")) amount = decimal(digits) * (minus ? -1 : 1);
  });
  return amount;
}

// Digits with `.` and `,`, each of them between thousands or before decimals. The last one starts the decimals, unless
// it could group and no other kind of separator is there.
function decimal(digits) {
  const [, whole, sign, tail] = /^(.*?)(?:([.,])(\d+))?[.,]*$/.exec(digits);
  const isGroup = sign && (whole.includes(sign) || (tail.length == 3 && /^[1-9]\d{0,2}$/.test(whole)));
  const head = isGroup ? whole + sign + tail : whole;
  // A comma that is followed by more is not known for certain to be either.
  const isKnown = /^(\d+|\d{1,3}(([.,])\d{2,3})*[.,]\d{3})$/.test(head) && !(/,/.test(head) && /\./.test(head));
  return isKnown && (isGroup || sign != "," || tail.length < 3) ? +(head.replace(/\D/g, "") + "." + (isGroup ? "" : tail || "")) : NaN;
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
  const ends = [];
  for (let at = labels.length; at--; ) ends.push(labels.slice(at).join("."));
  return [...ends.slice(1).filter((domain) => domain != "cafe24.com"), ""];
}

export const trimmed = guarded(trim);
export const code = guarded(codeOf);
export const name = guarded(nameOf);
export const identifier = guarded(identifierOf);
export const number = (handle) => numberOf(at(handle));

export const group = (handle, pattern, group) =>
  attempt(() => {
    const text = at(handle);
    const found = typeof text == "string" && text.match(at(pattern));
    return trim(found && found[group]);
  });

// Where a word stands in a list.
export const placeOf = (word, words) => at(words).split(" ").indexOf(at(word));
