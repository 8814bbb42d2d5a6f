// Everything that passes between the page and the tracker. Whatever comes from the page (events,
// timers, answers, the page's own calls) goes through `wake`, so that a trap switches the tracker
// off, once, and neither the page nor its error collector ever hears of it.

let entry; // the tracker; undefined before it is there and after it was switched off
let busy = false;
const waiting = [];

function wake(...moment) {
  if (!entry) return;
  waiting.push(moment);
  // The page's own code can run inside the tracker (a `toJSON`, a getter) and call it again: one
  // moment never interrupts another.
  if (busy) return;
  busy = true;
  try {
    while (waiting.length) entry(...waiting.shift());
  } catch (error) {
    entry = undefined;
    complain("switched off after an error: " + error);
  } finally {
    busy = false;
  }
}

export function connect(tracker) {
  entry = tracker;
}

export function complain(text) {
  try {
    console.warn("[moa] " + text);
  } catch {}
}

export function listen(target, type, capture, moment) {
  target.addEventListener(type, (event) => wake(moment, event), { capture, passive: true });
}

export function later(delay, moment) {
  setTimeout(() => wake(moment), delay);
}

// The page's calls: those made before the tracker was there, then each as it is made.
export function serve(moa, called, started) {
  const early = moa.q || [];
  moa.q = { push: (call) => wake(called, call) };
  for (let i = 0; i < early.length; i++) wake(called, early[i]);
  // `init` may come a moment later, by a tag manager.
  setTimeout(() => wake(started), 3000);
}

// A string body goes as text/plain: no preflight. The answer is [status, Retry-After, results].
export function post(url, body, keepalive, moment) {
  const answer = (...answer) => wake(moment, answer);
  const read = (response) => {
    const settle = (json) => answer(response.status, response.headers.get("retry-after"), json && json.results);
    response.json().then(settle, () => settle());
  };
  try {
    fetch(url, { method: "POST", body, keepalive, credentials: "omit" }).then(read).catch(() => answer(0));
  } catch {
    answer(0);
  }
}

export function beacon(url, body) {
  try {
    return navigator.sendBeacon(url, body);
  } catch {
    return false;
  }
}
