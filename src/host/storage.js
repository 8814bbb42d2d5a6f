// What we keep in the browser. Where storage is denied or full, and until the visitor has been asked, the
// page's memory stands in for it.

import { at, put } from "./values.js";
import { domainsOf } from "./text.js";

// A page can have given every object members of its own.
const memory = { __proto__: null };
const tabMemory = { __proto__: null };
let isHeld = false; // while the visitor has not been asked

export function read(key) {
  try {
    return key in memory ? memory[key] : localStorage[key];
  } catch {}
}

export function write(key, text) {
  delete memory[key];
  try {
    if (isHeld) throw 0;
    localStorage[key] = text;
  } catch {
    memory[key] = text;
  }
}

export function erase(key) {
  delete memory[key];
  try {
    delete localStorage[key];
  } catch {}
}

export const stored = (key) => put(read(at(key)));
export const drop = (key) => erase(at(key));
export const store = (key, text) => (at(text) === undefined ? 0 : write(at(key), at(text)));

// The tab's own: for the next page in it.
export const readTab = (key) => (key in tabMemory ? tabMemory[key] : sessionStorage[key]);
function writeTab(key, text) {
  try {
    (isHeld ? tabMemory : sessionStorage)[key] = text;
  } catch {}
}
export const storeTab = (key, text) => writeTab(at(key), at(text));
export const eraseTab = (key) => {
  try {
    delete tabMemory[at(key)];
    delete sessionStorage[at(key)];
  } catch {}
};

// The page's cookies in this kind: asking for them makes the browser ask another process.
let cookies;
export const forgetCookies = () => (cookies = undefined);

export function readCookie(name) {
  if (cookies === undefined) cookies = "; " + document.cookie;
  const [, found] = cookies.split("; " + name + "=");
  return found === undefined ? found : decodeURIComponent(found.split(";")[0]);
}

function writeCookie(name, value, age, domain) {
  const place = domain && "; domain=" + domain;
  // Not `Secure`: pages of the shop by http are of the same device.
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; SameSite=Lax; max-age=${age}${place}`;
  forgetCookies();
}

// A cookie on the broadest domain that the browser lets the shop have.
export function setCookie(name, value, age) {
  try {
    for (const domain of isHeld ? [] : domainsOf(location.hostname)) {
      // Browsers refuse a cookie for a public suffix without a word: a short-lived one tells.
      if (domain) {
        writeCookie("moa_try", 1, 9, domain);
        if (!readCookie("moa_try")) continue;
        writeCookie("moa_try", "", 0, domain);
      }
      writeCookie(at(name), at(value) || "", age, domain);
      break;
    }
  } catch {}
}

export const held = () => isHeld;

// Nothing leaves the page's memory from now on; or what is in it may. What other pages have written meanwhile
// is newer.
export function hold(now) {
  const wasHeld = isHeld;
  isHeld = now;
  if (!wasHeld || now) return;
  for (const key of keysInMemory()) {
    const text = memory[key];
    delete memory[key];
    if (read(key) === undefined) write(key, text);
  }
  for (const key in tabMemory) {
    writeTab(key, tabMemory[key]);
    delete tabMemory[key];
  }
}

// All of it, but for what the visitor said about it.
export function forget() {
  isHeld = false;
  for (const find of [() => memory, () => tabMemory, () => localStorage, () => sessionStorage]) {
    try {
      const storage = find();
      for (const key of Object.keys(storage)) if (/^moa_(?!consent)/.test(key)) delete storage[key];
    } catch {}
  }
}

export const keysInMemory = () => Object.keys(memory);

export function keys() {
  const found = keysInMemory();
  try {
    found.push(...Object.keys(localStorage));
  } catch {}
  return found;
}
