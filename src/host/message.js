// Messages, their ids, and which of them are given up first.

import { at, attempt, json, put } from "./values.js";

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
let drawn = 0;

// A byte as two digits.
export const hex = (byte) => (byte + 256).toString(16).slice(1);

function random(bytes) {
  let digits = "";
  for (const end = drawn + bytes; drawn < end; drawn++) digits += hex(pool[drawn]);
  return digits;
}

// A UUID of version 7, of twenty digits: ids that begin with the time lie side by side in the collector's index.
function uuid(milliseconds, digits) {
  const time = milliseconds.toString(16).padStart(12, 0);
  const variant = "89ab"[`0x${digits[0]}` & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits.slice(1, 4)}-${variant}${digits.slice(4, 7)}-${digits.slice(8)}`;
}

export function newUuid() {
  drawn %= pool.length;
  if (!drawn) crypto.getRandomValues(pool);
  return uuid(+new Date(), random(10));
}

export const newId = () => put(newUuid());

// What comes after `before` on this device: within the span of time all tabs of the host make the same id, none of which
// can wait for the others.
export function nextId(device, before, now, span) {
  const time = Math.floor(now - (now % span));
  const text = [at(device), at(before), location.host, time].join();
  let digits = "";
  for (let seed = 1; seed < 4; seed++) {
    let hash = seed;
    for (const char of text + seed) {
      hash = Math.imul(hash ^ char.charCodeAt(), 0x5bd1e995);
      hash ^= hash >>> 13;
    }
    digits += (hash >>> 0).toString(16).padStart(8, 0);
  }
  return put(uuid(time, digits.slice(4)));
}

// What is given up first: 0 scrolling and attention, 2 orders last.
export const priorityOf = (event) => (/order/.test(event) ? 2 : /^(scroll_|\$eng)/.test(event) ? 0 : 1);
