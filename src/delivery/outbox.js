// The outbox: batches of messages on their way. A batch is stored before it is sent and erased when the collector
// has answered, so what a page could not see through is sent by another. Its key says all that is
// asked of it: moa_q<priority>.<time>.<messages>.<characters>.<random>.

import { wake } from "../host/events.js";
import { priorityOf } from "../host/message.js";
import { erase, keys, keysInMemory, read, write } from "../host/storage.js";
import { at, json, put } from "../host/values.js";
import { oldest, push } from "./queue.js";

const ROOM = 1e6; // characters that batches may take of a storage that is the shop's
const DAY = 864e5; // milliseconds
const WEEK = 7 * DAY; // the collector remembers ids for two
const KEEPALIVE = 6e4; // bytes that browsers let a beacon or a keepalive request carry, with room for the head
const YOUNG = 5e3; // milliseconds for which another page may still be waiting for a batch's answer

let url, writeKey, isSure;
// By key of the batches that this page has made or sent: whether it waits for the answer (true), or when it
// had one.
const waits = {};

const queue = [];

// Batches go to this collector, with this key, whatever was set when they were made. What is queued is of the
// tracker before. Whether what the browser takes as the page goes counts as arrived: for receivers that count twice.
export function sendTo(urlHandle, keyHandle, sure) {
  [url, writeKey] = [urlHandle, keyHandle].map(at);
  isSure = sure;
  queue.length = 0;
}

export const enqueue = (message, event) => lost(push(queue, [at(message), priorityOf(at(event))]));
export const queued = () => queue.length;
export const unqueue = (from) => queue.splice(from);

const BATCH = /^moa_q\d\.\d+\./;
const batches = () => keys().filter((key) => BATCH.test(key));
const part = (key, at) => +key.split(".")[at];

function settle(key) {
  delete waits[key];
  erase(key);
}

// So many messages were given up.
function lost(messages) {
  if (messages) write("moa_lost", (+read("moa_lost") || 0) + messages);
}

function giveUp(key) {
  settle(key);
  lost(part(key, 2));
}

export const drop = (key) => giveUp(at(key));

// How many messages were given up since this was asked last.
export function takeLost() {
  const count = +read("moa_lost") || 0;
  erase("moa_lost");
  return count;
}

let last = 0;

// Stores a batch of what is queued longest, if there is something; returns its key. When there are too many batches,
// those of low priority go first, the oldest of them before the others.
export function store(context) {
  const batch = oldest(queue, KEEPALIVE);
  if (!batch.length) return 0;
  const priority = Math.max(...batch.map(([, priority]) => priority));
  const head = json({ context: at(context) });
  const text = '{"batch":[' + batch.map(([message]) => message) + "]," + head.slice(1);
  last = Math.max(Date.now(), last + 1);
  const random = Math.random().toString(36).slice(2);
  const stored = ["moa_q" + priority, last, batch.length, text.length, random].join(".");
  waits[stored] = 0;
  write(stored, text);
  // Only now: the browser may cut this off anywhere as the page goes, and it is begun again then.
  queue.splice(0, batch.length);
  let room = ROOM;
  for (const key of batches().sort().reverse()) {
    room -= part(key, 3);
    // What is about to leave needs no room for long.
    if (room < 0 && key != stored) giveUp(key);
  }
  return put(stored);
}

// Takes the messages out of a batch that the collector does not want again; how many are left.
export const keepRetries = (key, results) => keep(at(key), at(results));

function keep(key, results) {
  const text = read(key);
  const said = {};
  // Somebody else's answer can be anything.
  for (const result of [].concat(results)) if (result) said[result.messageId] = result.status;
  let left = [];
  try {
    const stored = JSON.parse(text);
    left = stored.batch = stored.batch.filter(({ messageId }) => (said[messageId] || "retry") == "retry");
    if (left.length) write(key, json(stored));
  } catch {
    // None that anybody could read.
  }
  // Gone, or one that the browser lists and cannot read (Firefox was seen to): for a later page.
  if (text === undefined) waits[key] = true;
  else if (!left.length) settle(key);
  return left.length;
}

// What a batch is on the wire.
const body = (key) =>
  json({ writeKey, sentAt: new Date().toISOString() }).slice(0, -1) + "," + (read(key) || '{"batch":[]}').slice(1);

// A string body goes as text/plain: no preflight.
const request = (address, body, keepalive) => fetch(address, { method: "POST", body, keepalive, credentials: "omit" });

let flying = 0; // bytes of keepalive requests, of which a page may have 64 KB

// The promise is of [status, seconds until the next try, results, key, error code]; status 0 is no answer.
function send(key) {
  return new Promise((resolve) => {
    const text = body(key);
    const bytes = text.length * 3;
    const keepalive = flying + bytes < KEEPALIVE;
    if (keepalive) flying += bytes;
    const answer = (status, seconds, json) => {
      const { results, error } = json || {};
      if (!timer) return results && keep(key, results);
      clearTimeout(timer);
      timer = 0;
      if (keepalive) flying -= bytes;
      waits[key] = Date.now();
      resolve([status, seconds, results, key, error && error.code]);
    };
    const fail = () => answer(0);
    // A page's own `setTimeout` can return nothing.
    let timer = setTimeout(fail, 2e4) || 1;
    try {
      const sent = request(url, text, keepalive);
      waits[key] = true;
      const heard = (response) => {
        const after = response.headers.get("retry-after");
        const seconds = after && (+after || (Date.parse(after) - Date.now()) / 1e3);
        const read = (json) => {
          // Who counts twice answers in words of its own.
          const isTaken = isSure && response.ok;
          if (isTaken) settle(key);
          answer(response.status, seconds, isTaken ? { results: [] } : json);
        };
        return response.json().then(read, () => read());
      };
      // One that the browser ends because the page goes is no failure: no timer runs there any more.
      sent.then(heard).catch(() => setTimeout(fail, 50));
    } catch {
      fail();
    }
  });
}

// Sends a batch; the answer is an event.
export function post(key, kind) {
  send(at(key)).then((answer) => wake(kind, answer));
}

function carry(key) {
  try {
    const isTaken = navigator.sendBeacon(url, body(key));
    // A page that comes back asks for it as any other does.
    if (isTaken) isSure ? settle(key) : delete waits[key];
    return isTaken;
  } catch {
    return false;
  }
}
export const beacon = (key) => carry(at(key));

// What would go with the page, and what waits to be sent for the first time.
export const beaconRest = () =>
  batches().filter((key) => waits[key] === 0 || keysInMemory().includes(key)).every(carry);

// The batch that nobody waits for and that was not tried for longest.
function orphan() {
  const tried = (key) => waits[key] || 0;
  for (const key of batches().sort((a, b) => tried(a) - tried(b) || part(a, 1) - part(b, 1))) {
    const age = Math.abs(Date.now() - part(key, 1));
    if (age > WEEK) giveUp(key);
    else if (key in waits ? waits[key] !== true : age > YOUNG) return key;
  }
}

// What another page has sent as it went has mostly arrived, though nobody heard of it: the collector is asked first, and what
// it knows does not travel again. One that cannot answer is asked again the next day.
async function sendUnknown(key) {
  let isStranger;
  try {
    // What this page has tried itself has failed.
    if (key in waits || Math.abs(Date.now() - read("moa_unasked")) < DAY) return send(key);
    const { batch } = JSON.parse(read(key));
    isStranger = waits[key] = 1;
    const asked = batch.map(({ messageId }) => ({ messageId }));
    const question = request(url.replace(/batch$/, "known"), json({ writeKey, batch: asked }));
    // The whole answer: one whose body never ends would keep the other tabs from sending.
    const heard = question.then(async (response) => [response.status, await response.json().catch(() => 0)]);
    const late = new Promise((_, reject) => setTimeout(reject, YOUNG));
    const [status, said] = await Promise.race([heard, late]);
    const results = status == 200 && said && said.results;
    isStranger = status < 429 && !results;
    if (results && !keep(key, results)) return [status, 0, results, key];
  } catch {}
  // Consent may be gone meanwhile.
  if (!url) return;
  const answer = await send(key);
  // Who takes a batch and has no such address, or is kept from being asked by the browser: a page's policy, another origin's.
  if (isStranger && answer[2]) write("moa_unasked", Date.now());
  return answer;
}

let release = () => {};
addEventListener("pagehide", () => release());
let refused = 0; // since when another tab has the lock

// Only one tab at a time does it; a page that goes lets the others. One that was put to sleep cannot: after
// half a minute it is not waited for any more.
async function alone(act) {
  const left = new Promise((resolve) => (release = resolve));
  const held = async () => {
    write("moa_lease", Date.now());
    const done = await Promise.race([act(), left]);
    erase("moa_lease");
    return done;
  };
  if (navigator.locks) {
    try {
      const options = refused && Date.now() - refused > 3e4 ? { steal: true } : { ifAvailable: true };
      let isHeard;
      const locked = navigator.locks.request("moa", options, (lock) => {
        if (isHeard === false) return;
        isHeard = true;
        refused = lock ? 0 : refused || Date.now();
        return lock && held();
      });
      // Some browsers never answer (Chrome for Android was seen to): then there are no locks.
      const silence = new Promise((_, reject) => setTimeout(() => isHeard || reject((isHeard = false)), 1e3));
      return await Promise.race([locked, silence]);
    } catch {}
  }
  // Plain-HTTP pages have no locks, and a browser that is busy does not answer: a lease is nearly one.
  if (!(Math.abs(read("moa_lease") - Date.now()) < 2e4)) return held();
}

// Sends a batch that nobody waits for. Milliseconds until that is worth a try, 0 when the answer will be an
// event, NaN when there is none.
export function resend(kind) {
  if (!orphan()) return batches().length ? YOUNG : NaN;
  const answered = (answer) => wake(kind, answer || [-1]);
  alone(() => {
    const key = orphan();
    return key && sendUnknown(key);
  }).then(answered, () => answered());
  return 0;
}
