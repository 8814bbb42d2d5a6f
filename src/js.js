// The page's values, read without trusting them: whatever throws reads as undefined.

function shown({ value, textContent }) {
  return typeof value == "string" ? value : textContent;
}

// What stands at a place: see `storefront/source.rs` for how places are written.
export function read(place) {
  try {
    // The shop's number, in the names of cookies and storage keys.
    place = place.replace("{N}", () => (window.CAFE24 && CAFE24.SDE_SHOP_NUM) || window.EC_SDE_SHOP_NUM || 1);
    const inside = place.slice(1);
    const step = (of, key) => (key.endsWith("()") ? of[key.slice(0, -2)]() : of[key]);
    if (place[0] == "?") return new URLSearchParams(location.search).get(inside);
    if (place[0] == "<") {
      const { content, href } = document.querySelector(inside);
      return typeof content == "string" ? content : href;
    }
    if (place[0] == "*") return Array.from(document.querySelectorAll(inside), shown);
    if (/^[#.]/.test(place)) return shown(document.querySelector(place));
    if (place[0] == "@") {
      return decodeURIComponent(document.cookie.match("(?:^|; )" + inside + "=([^;]*)")[1]);
    }
    return place.split(".").reduce(step, window);
  } catch {}
}

export function get(of, key) {
  try {
    return of[key];
  } catch {}
}

export function set(of, key, value) {
  try {
    if (value !== undefined) of[key] = value;
  } catch {}
}

export function call(of, method, argument) {
  try {
    return of[method](argument);
  } catch {}
}

export function object() {
  return {};
}

export function array() {
  return [];
}

export function assign(to, from) {
  Object.assign(to, from);
}

// A page can hold a megabyte where a name is meant, and the word for nothing; nobody wants them on
// the wire.
export function trimmed(value) {
  const text = typeof value == "string" ? value.trim().slice(0, 2000).replace(/\s+/g, " ") : "";
  return /^(undefined|null|NaN)?$/.test(text) ? undefined : text;
}

export function code(value) {
  return trimmed(typeof value == "number" ? "" + value : value);
}

// Cafe24 itself takes a backslash before any character away.
export function unescaped(value) {
  return trimmed(typeof value == "string" ? value.replace(/\\(.)/g, "$1") : value);
}

export function group(text, pattern, group) {
  const found = typeof text == "string" && text.match(pattern);
  return trimmed(found && found[group]);
}

export function add(a, b) {
  return a + b;
}

export function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch {}
}

export function fromJson(text) {
  try {
    return JSON.parse(text);
  } catch {}
}

export function iso(time) {
  return new Date(time).toISOString();
}

export function batch(messages, head) {
  return '{"batch":[' + messages.join() + "]," + JSON.stringify(head).slice(1);
}

// A UUID of version 4. Plain-HTTP pages have no `randomUUID`.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16);
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, hex);
}

// The clicked element and those around it, nearest first, each as "#id .class onclick".
export function trail(event) {
  let trail = "";
  for (let at = event.target, steps = 0; at && at.getAttribute && steps < 8; at = at.parentNode, steps++) {
    trail += `#${at.id} .${at.getAttribute("class")} ${at.getAttribute("onclick")}\n`;
  }
  return trail.slice(0, 4000);
}
