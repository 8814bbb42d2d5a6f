// What stands at the places of a page (places.rs says how they are written), read without trusting it.

import { answers, member } from "./sdk.js";
import { readCookie, readTab } from "./storage.js";
import { identifierOf, masked, nameOf, numberOf, trim } from "./text.js";
import { at, guarded, put } from "./values.js";

// Where such a `toJSON` is, what the shop has kept are lists as texts.
const listed = (key, value) => (/^\[[{\]]/.test(value) && [].toJSON ? JSON.parse(value) : value);

let isName = false; // while a name is looked for: its markup says where its words end

function shown(element, own = "value", other = isName ? "innerHTML" : "textContent") {
  if (element) return element[typeof element[own] == "string" ? own : other];
}

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
  // A cookie of others, as those of pixels are, only where the setting `ads` is on.
  if (place[0] == "@") return inside[0] == "_" && "" + moa.ads != "true" ? undefined : readCookie(inside);
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
