// The page's values, read without trusting them: whatever throws reads as undefined. What is not there is
// looked at before it is used all the same: an exception costs the page a hundred reads.
//
// wasm names a value by its handle: one from 2^30 on holds until the call into wasm returns, a negative
// one until it is released, and 0 is undefined. The others are texts of the program, which are never anything
// else: their place in its memory and, from the 17th bit on, their length.

import { forgetCookies, readCookie, readTab } from "./storage.js";
import { codeOf, identifierOf, masked, nameOf, numberOf, trim } from "./text.js";

const FIRST = 2 ** 30;
const values = [];
const kept = [];
const free = [];
const texts = {};
let memory;

// Where the program's texts are.
export function know(program) {
  memory = program;
}

const decoder = new TextDecoder();
function text(handle) {
  const bytes = new Uint8Array(memory.buffer, handle & 0xffff, handle >> 16);
  return (texts[handle] = decoder.decode(bytes));
}

// The value of a handle.
export function at(handle) {
  if (handle >= FIRST) return values[handle - FIRST];
  if (handle < 0) return kept[~handle];
  return handle ? texts[handle] || text(handle) : undefined;
}
export const put = (value) => (value === undefined ? 0 : values.push(value) - 1 + FIRST);

export function clear() {
  values.length = 0;
  forgetCookies();
}

export function keep(handle) {
  if (!handle) return 0;
  const place = free.length ? free.pop() : kept.length;
  kept[place] = at(handle);
  return ~place;
}

export function release(handle) {
  kept[~handle] = undefined;
  free.push(~handle);
}

// What it returns as a handle, or nothing when it throws.
const attempt = (act) => {
  try {
    return put(act());
  } catch {
    return 0;
  }
};

// The same, of up to three handles.
const guarded = (act) => (a, b, c) => attempt(() => act(at(a), at(b), at(c)));

export const flag = (value) => put(!!value);
export const object = () => put({});
export const array = () => put([]);

export const isA = (handle, type) => at(handle) !== null && typeof at(handle) == at(type);
export const asNumber = (handle) => (typeof at(handle) == "number" ? at(handle) : NaN);

// A string, for tests; the tracker's texts stay here.
export const textAt = (handle) => (typeof at(handle) == "string" ? at(handle) : undefined);

// Where a word stands in a list.
export const placeOf = (word, words) => at(words).split(" ").indexOf(at(word));

export const same = (one, other) => at(one) === at(other);
export const isFlag = (handle, flag) => at(handle) === !!flag;
// What a setting or a call switches off: attributes are texts.
export const isFalse = (handle) => at(handle) === false || at(handle) === "false";

export const get = guarded((of, key) => of?.[key]);
export const element = (of, index) => attempt(() => at(of)?.[index]);
export const set = guarded((of, key, value) => {
  if (value !== undefined) of[key] = value;
});
export const setNumber = (of, key, value) => {
  if (value == value) at(of)[at(key)] = value;
};
export const remove = guarded((of, key) => {
  delete of[key];
});
export const call = guarded((of, method, argument) => (of?.[method] ? of[method](argument) : undefined));
export const assign = guarded((to, from) => to && Object.assign(to, from));

// JSON as it is meant, whatever a page's own `toJSON` makes of every array, object or date: what it is asked of is
// written, not its answer.
function bare(key, value) {
  const own = this[key];
  if (own instanceof Date) return isFinite(own) ? own.toISOString() : null;
  return Array.isArray(own) || {}.toJSON ? own : value;
}
export const json = (value) => JSON.stringify(value, ([].toJSON || {}.toJSON) && bare);

// Where such a `toJSON` is, what the shop has kept are lists as texts.
const listed = (key, value) => (/^\[[{\]]/.test(value) && [].toJSON ? JSON.parse(value) : value);

export const toJson = guarded(json);
export const fromJson = guarded((text) => (text ? JSON.parse(text) : undefined));
export const iso = (time) => put(new Date(time).toISOString());

// Nothing that the page changes later changes the copy.
export const copy = (handle) => put(at(fromJson(toJson(handle))) || {});

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

let isName = false; // while a name is looked for: its markup says where its words end

function shown(element, own = "value", other = isName ? "innerHTML" : "textContent") {
  if (element) return element[typeof element[own] == "string" ? own : other];
}

const answers = {}; // what Cafe24's SDK answered, by method

let member; // the id of who is logged in, once it is known

function step(of, key) {
  if (of == null) return;
  // What Cafe24 still holds of the member before is not this one's.
  if (member && typeof of.member_id == "string" && of.member_id != member && key != "member_id") throw 0;
  const name = key.replace("()", "");
  if (name == key) return of[key];
  return of[name] ? of[name]() : undefined;
}

// Libraries of old skins have put an `Array.from` and a `reduce` of their own over the browser's, which know less:
// neither is used.
function follow(path, from) {
  for (const key of path.split(".")) from = step(from, key);
  return from;
}

// A script of the shop may have taken the campaign out of the address by now: the browser knows which one was opened.
function parameter(name) {
  const found = new URLSearchParams(location.search).get(name);
  if (found !== null || !/^utm_/.test(name)) return found;
  return new URL(performance.getEntriesByType("navigation")[0].name).searchParams.get(name);
}

function stands(place) {
  const inside = place.slice(1);
  if (place[0] == "?") return parameter(inside);
  if (place[0] == "<") return shown(document.querySelector(inside), "content", "href");
  if (place[0] == "*") return [...document.querySelectorAll(inside)].map((element) => shown(element));
  if (/^[#.[]/.test(place)) return shown(document.querySelector(place));
  if (place[0] == "@") return readCookie(inside);
  if (place[0] == "%") return readTab(inside);
  return place[0] == "$" ? follow(inside, answers) : follow(place, window);
}

// What stands at a place: see `host/places.rs` for how places are written.
function look(place) {
  // The shop's number, in the names of cookies and storage keys.
  place = place.replace("{N}", () => (window.CAFE24 && CAFE24.SDE_SHOP_NUM) || window.EC_SDE_SHOP_NUM || 1);
  const [where, path] = place.split(">");
  if (path === undefined) return stands(where);
  const text = stands(where);
  const value = text ? JSON.parse(text, listed) : undefined;
  // Cafe24's caches of the session say until when they hold.
  if (value == null || value.exp < Date.now()) return;
  return path ? follow(path, value) : value;
}

export const read = guarded((place) => {
  isName = false;
  return look(place);
});

// Cookies write a currency as an entity: `&#8361;24000`.
const amount = (value) => numberOf(typeof value == "string" ? nameOf(value) : value);

// What a value of each kind is; undefined or NaN for what is none.
const kinds = {
  t: trim,
  c: (value) => trim(value) || identifierOf(value),
  h: nameOf,
  i: identifierOf,
  n: amount,
  p: (value) => (amount(value) > 0 ? amount(value) : undefined),
  v: (value) => masked(trim(value)) || value,
};

function firstOf(kind, places) {
  isName = kind == "h";
  for (const place of places.split("|")) {
    try {
      const value = kinds[kind](look(place));
      // NaN is not equal to itself.
      if (value !== undefined && value === value) return value;
    } catch {}
  }
}

export const first = (kind, places) => put(firstOf(String.fromCharCode(kind), at(places)));

export function fill(handle, lines) {
  for (const line of at(lines).split("\n")) {
    const [kind, name, ...places] = line.split(" ");
    const value = name && firstOf(kind, places.join(" "));
    if (value !== undefined) at(handle)[name] = value;
  }
}

// Asks Cafe24's SDK; the answer is the callback's last argument. Whether all have been answered.
export function ask(methods) {
  const open = at(methods).split(" ").filter((method) => {
    if (!(method in answers)) {
      answers[method] = 0;
      try {
        CAFE24API[method]((...answer) => (answers[method] = answer.pop() || {}));
      } catch {
        answers[method] = {};
      }
    }
    return !answers[method];
  });
  return !open.length;
}

// An answer of the SDK holds no longer; without a method none does.
export function forgetAnswer(method) {
  for (const known in answers) if (!at(method) || known == at(method)) delete answers[known];
}

export function setMember(id) {
  member = at(id);
}

// A message as JSON; without an event's name it tells of the user.
export const message = (id, event, content, device, user, session, time) =>
  attempt(() => {
    const message = {
      type: event ? "track" : "identify",
      messageId: at(id) || newUuid(),
      anonymousId: at(device),
      userId: at(user),
      timestamp: new Date(time).toISOString(),
      context: { sessionId: at(session) },
    };
    const what = at(content);
    return json(Object.assign(message, event ? { event: at(event), properties: what } : { traits: what }));
  });

// Random bytes for the next ids: asked for one by one they would cost a third of an event.
const pool = new Uint8Array(640);
const hex = [...pool.slice(0, 256)].map((_, byte) => (byte + 256).toString(16).slice(1));
let drawn = 0;

function random(bytes) {
  let digits = "";
  for (const end = drawn + bytes; drawn < end; drawn++) digits += hex[pool[drawn]];
  return digits;
}

// A UUID of version 7: ids that begin with the time lie side by side in the collector's index.
export function newUuid() {
  drawn %= pool.length;
  if (!drawn) crypto.getRandomValues(pool);
  const time = (+new Date()).toString(16).padStart(12, 0);
  const variant = "89ab"[pool[drawn] >> 6];
  const start = random(4);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${start.slice(1, 4)}-${variant}${start.slice(5)}-${random(6)}`;
}

export const newId = () => put(newUuid());

// The clicked element and those around it, nearest first, each as "#id .class onclick".
export function trail(event) {
  let trail = "";
  try {
    for (let { target } = at(event), steps = 0; target.getAttribute && steps < 8; target = target.parentNode, steps++) {
      trail += `#${target.id} .${target.getAttribute("class")} ${target.getAttribute("onclick")}\n`;
    }
  } catch {}
  return put(trail.slice(0, 4000));
}

// Which of the properties are news; `known` keeps a short hash of each, so that storage holds nothing
// that names a person.
export function news(propertiesHandle, knownHandle) {
  const properties = at(propertiesHandle);
  const known = at(knownHandle);
  const isNew = (key) => {
    let hash = 0;
    for (const char of "" + json(properties[key])) hash = (hash * 31 + char.charCodeAt()) | 0;
    return known[key] != (known[key] = hash);
  };
  return Object.keys(properties).filter(isNew).length > 0;
}

// Minutes by which the visitor's clock is ahead of UTC.
export const utcOffset = () => -new Date().getTimezoneOffset();

// Minutes by which the clocks of a time zone are ahead of UTC.
export function offset(zone, time) {
  // Intl takes 20 ms to wake up: most shops do without it.
  if (/Seoul/.test(at(zone) || "Seoul")) return 540;
  try {
    const there = new Date(time).toLocaleString("sv", { timeZone: at(zone) });
    return Math.round((Date.parse(there.replace(" ", "T") + "Z") - time) / 6e4);
  } catch {
    return 540; // Cafe24's own clock, Asia/Seoul
  }
}

const digests = {}; // by what they are of; null where the page has no Web Crypto

function digest(key, value) {
  const text = typeof value == "string" ? value : json(value);
  const plain = /phone/.test(key) ? text.replace(/[^\d+]/g, "") : text.trim().toLowerCase();
  if (digests[plain] === undefined) {
    digests[plain] = 0;
    const written = (bytes) => [...new Uint8Array(bytes)].map((byte) => hex[byte]).join("");
    const fail = () => (digests[plain] = null);
    try {
      const done = crypto.subtle.digest("SHA-256", new TextEncoder().encode(plain));
      done.then((bytes) => (digests[plain] = written(bytes)), fail);
    } catch {
      fail();
    }
  }
  return digests[plain];
}

// Drops or hashes what the rules name, in the properties and in each `$operation` among them. False,
// and nothing is touched, while a hash is being made; with `now` what has none by then is dropped.
export function protect(propertiesHandle, rulesHandle, now) {
  const properties = at(propertiesHandle);
  const rules = at(rulesHandle);
  const objects = Object.keys(properties).map((key) => /^\$(?!unset)/.test(key) && properties[key]);
  const found = [];
  for (const object of [properties, ...objects]) {
    for (const key in rules) {
      const value = object && object[key];
      if (value != null) found.push([object, key, rules[key] == "hash" ? digest(key, value) : null]);
    }
  }
  if (!now && found.some(([, , hash]) => hash === 0)) return false;
  for (const [object, key, hash] of found) {
    if (hash) object[key] = hash;
    else delete object[key];
  }
  return true;
}
