// A parcel is a batch of messages on its way: it is kept before it is sent and erased when the collector
// has answered, so what a page could not see through is sent by another. A parcel's key says all that is
// asked of it: moa_q<rank>.<time>.<messages>.<characters>.<random>.

import { wake } from "./border.js";
import { at, json, put } from "./js.js";
import { erase, keys, read, write } from "./storage.js";

const ROOM = 1e6; // characters that parcels may take of a storage that is the shop's
const WEEK = 6048e5; // the collector remembers ids for two
const YOUNG = 5e3; // milliseconds for which another page may still be waiting for a parcel's answer

let url, writeKey;
const waits = {}; // by key, whether this page waits for the parcel's answer

// Parcels go to this collector, with this key, whatever was set when they were made.
export function sendTo(...handles) {
  [url, writeKey] = handles.map(at);
}

const parcels = () => keys("moa_q");
const part = (key, at) => +key.split(".")[at];

function settle(key) {
  delete waits[key];
  erase(key);
}

// Gives a parcel up, and counts its messages.
export function lose(handle) {
  const key = at(handle);
  settle(key);
  write("moa_lost", (+read("moa_lost") || 0) + part(key, 2));
}

// How many messages were given up since this was asked last.
export function takeLost() {
  const lost = +read("moa_lost") || 0;
  erase("moa_lost");
  return lost;
}

let last = 0;

// Keeps a parcel and returns its key. When there are too many, those of low rank go first, the oldest of
// them before the others.
export function stash(rank, messages, handle) {
  const parcel = at(handle);
  last = Math.max(Date.now(), last + 1);
  const random = Math.random().toString(36).slice(2);
  const stashed = ["moa_q" + rank, last, messages, parcel.length, random].join(".");
  write(stashed, parcel);
  let room = ROOM;
  for (const key of parcels().sort().reverse()) {
    room -= part(key, 3);
    if (room < 0) lose(key);
  }
  return put(stashed);
}

// Takes the messages out of a parcel that the collector does not want again; how many are left.
export function keepRetries(handle, resultsHandle) {
  const key = at(handle);
  const results = at(resultsHandle);
  const parcel = JSON.parse(read(key) || '{"batch":[]}');
  parcel.batch = parcel.batch.filter((message, at) => ((results[at] || {}).status || "retry") == "retry");
  if (parcel.batch.length) write(key, json(parcel));
  else settle(key);
  return parcel.batch.length;
}

// What a parcel is on the wire.
const body = (key) => json({ writeKey, sentAt: new Date().toISOString() }).slice(0, -1) + "," + (read(key) || "{").slice(1);

// The promise is of [status, seconds until the next try, results, key]; status 0 is no answer. A string
// body goes as text/plain: no preflight.
function send(key, keepalive) {
  waits[key] = true;
  return new Promise((resolve) => {
    const answer = (...answer) => {
      clearTimeout(timer);
      waits[key] = false;
      resolve([...answer, key]);
    };
    const fail = () => answer(0, 0, 0);
    const timer = setTimeout(fail, 2e4);
    try {
      const sent = fetch(url, { method: "POST", body: body(key), keepalive, credentials: "omit" });
      const heard = (response) => {
        const after = response.headers.get("retry-after");
        const seconds = after && (+after || (Date.parse(after) - Date.now()) / 1e3);
        const read = (json) => answer(response.status, seconds, json && json.results);
        return response.json().then(read, () => read());
      };
      sent.then(heard).catch(fail);
    } catch {
      fail();
    }
  });
}

// Sends a parcel; the answer is a moment.
export function post(key, keepalive, moment) {
  send(at(key), keepalive).then((answer) => wake(moment, answer));
}

export function beacon(key) {
  try {
    return navigator.sendBeacon(url, body(at(key)));
  } catch {
    return false;
  }
}

// The oldest parcel that nobody waits for.
function orphan() {
  for (const key of parcels().sort((a, b) => part(a, 1) - part(b, 1))) {
    const age = Math.abs(Date.now() - part(key, 1));
    if (age > WEEK) lose(key);
    else if (key in waits ? !waits[key] : age > YOUNG) return key;
  }
}

let release = () => {};

// Only one tab at a time does it; a page that goes lets the others.
async function alone(act) {
  const left = new Promise((resolve) => (release = resolve));
  const held = () => Promise.race([act(), left]);
  if (navigator.locks) {
    try {
      return await navigator.locks.request("moa", { ifAvailable: true }, (lock) => lock && held());
    } catch {}
  }
  // Plain-HTTP pages have no locks: a lease is nearly one.
  const now = Date.now();
  if (Math.abs(read("moa_lease") - now) < 2e4) return;
  write("moa_lease", now);
  const done = await held();
  erase("moa_lease");
  return done;
}

addEventListener("pagehide", () => release());

// Sends the oldest parcel that nobody waits for. Milliseconds until that is worth a try, 0 when the answer
// will be a moment, NaN when there is none.
export function resend(moment) {
  if (!orphan()) return parcels().length ? YOUNG : NaN;
  alone(() => {
    const key = orphan();
    return key && send(key, false);
  }).then((answer) => wake(moment, answer || [-1]));
  return 0;
}
