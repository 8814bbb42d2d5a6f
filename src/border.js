// Everything that passes between the page and the tracker. Whatever comes from the page (events,
// timers, answers, the page's own calls) goes through `wake`, so that a trap switches the tracker
// off, once, and neither the page nor its error collector ever hears of it.

let entry;

function wake(moment, value) {
  if (!entry) return;
  try {
    entry(moment, value);
  } catch (error) {
    entry = undefined;
    complain("switched off after an error: " + error);
  }
}

export function connect(tracker) {
  entry = tracker;
}

export function complain(text) {
  console.warn("[moa] " + text);
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
  wake(started);
}

// A string body goes as text/plain: no preflight. The answer is [status, Retry-After, results].
export function post(url, body, keepalive, moment) {
  const answer = (...answer) => wake(moment, answer);
  try {
    fetch(url, { method: "POST", body, keepalive, credentials: "omit" })
      .then((response) =>
        response.json().then(
          (json) => answer(response.status, response.headers.get("retry-after"), json && json.results),
          () => answer(response.status, response.headers.get("retry-after")),
        ),
      )
      .catch(() => answer(0));
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
