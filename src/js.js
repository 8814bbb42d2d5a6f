// The page's values, read without trusting them: whatever throws reads as undefined.

// What stands at a place: see `storefront/source.rs` for how places are written.
export function read(place) {
  try {
    const inside = place.slice(1);
    if (place[0] == "?") return new URLSearchParams(location.search).get(inside);
    if (place[0] == "<") {
      const { content, href } = document.querySelector(inside);
      return content ?? href;
    }
    if (/^[#.]/.test(place)) {
      const { value, textContent } = document.querySelector(place);
      return typeof value == "string" ? value : textContent;
    }
    const step = (of, key) => (key.endsWith("()") ? of[key.slice(0, -2)]() : of[key]);
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
    of[key] = value;
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

// A page can hold a megabyte where a name is meant; nobody wants it on the wire.
export function trimmed(value) {
  return (typeof value == "string" && value.trim().slice(0, 2000)) || undefined;
}

export function group(text, pattern, group) {
  return text.match(pattern)?.[group];
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

// Plain-HTTP pages have no `randomUUID`.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
