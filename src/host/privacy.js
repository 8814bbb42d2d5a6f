// What leaves the page of a person: hashed or not at all, as the merchant wants it, and remembered as hashes alone.

import { hex } from "./message.js";
import { at, json } from "./values.js";

// Whether any of the properties has changed; `known` keeps a short hash of each, so that storage holds nothing
// that names a person.
export function changed(propertiesHandle, knownHandle) {
  const properties = at(propertiesHandle);
  const known = at(knownHandle);
  const isNew = (key) => {
    let hash = 0;
    for (const char of "" + json(properties[key])) hash = (hash * 31 + char.charCodeAt()) | 0;
    return known[key] != (known[key] = hash);
  };
  return Object.keys(properties).filter(isNew).length > 0;
}

const digests = {}; // by what they are of; null where the page has no Web Crypto

function digest(key, value) {
  const text = typeof value == "string" ? value : json(value);
  const plain = /phone/.test(key) ? text.replace(/[^\d+]/g, "") : text.trim().toLowerCase();
  if (digests[plain] === undefined) {
    digests[plain] = 0;
    const written = (bytes) => [...new Uint8Array(bytes)].map((byte) => hex(byte)).join("");
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
