// Everything that passes between the page and the tracker. Whatever comes from the page (events,
// timers, answers, the page's own calls) goes through `wake`, so that a trap switches the tracker
// off, once, and neither the page nor its error collector ever hears of it.

import { at, clear, put } from "./js.js";

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
    while (waiting.length) {
      const [moment, value] = waiting.shift();
      entry(moment, put(value));
      clear();
    }
  } catch (error) {
    entry = undefined;
    complain("switched off after an error: " + error);
  } finally {
    busy = false;
  }
}

export function connect(tracker, start, moa) {
  entry = tracker;
  start(put(moa));
}

export function setCookie(name, value, age, domain) {
  const place = domain && "; domain=" + domain;
  const secure = location.protocol == "https:" ? "; Secure" : "";
  try {
    document.cookie = `${name}=${at(value) || ""}; path=/; SameSite=Lax; max-age=${age}${place}${secure}`;
  } catch {}
}

// What we keep in the browser, but for what the visitor said about it.
export function forget() {
  try {
    for (const storage of [localStorage, sessionStorage]) {
      for (const key in storage) if (/^moa_(?!consent)/.test(key)) delete storage[key];
    }
  } catch {}
}

export function complain(text, ...more) {
  try {
    console.warn("[moa] " + text, ...more);
  } catch {}
}

const listened = {};

// Once for each moment and type: a tracker that the visitor's consent starts anew hears no more of it.
export function listen(target, type, capture, moment) {
  if (listened[type + moment]) return;
  listened[type + moment] = true;
  at(target).addEventListener(type, (event) => wake(moment, event), { capture, passive: true });
}

export function later(delay, moment) {
  setTimeout(() => wake(moment), delay);
}

// The page's calls: those made before the tracker was there, then each as it is made.
export function serve(handle, called, started) {
  const moa = at(handle);
  const early = moa.q || [];
  moa.q = { push: (call) => wake(called, call) };
  for (let i = 0; i < early.length; i++) wake(called, early[i]);
  // `init` may come a moment later, by a tag manager.
  setTimeout(() => wake(started), 3000);
}

// Requests to the cart, and those that cancel or return an order.
const OURS = /\/exec\/front\/(order\/basket|myshop\/\w*(order|cancel|return|claim))/i;
const text = ({ textContent }) => textContent;

// Cafe24's own requests that succeeded, as [url, result, what was sent, chosen options]: heard through
// jQuery's global event, on the page and in its frames (option popups, quick views).
export function hear(moment) {
  if (listened.requests) return;
  listened.requests = true;
  const heard = new WeakSet();
  const listenIn = (frame) => {
    // A frame of another origin throws, a page without jQuery has nothing to hear.
    try {
      const page = frame.document;
      if (heard.has(page)) return;
      (frame.EC$ || frame.jQuery)(page).bind("ajaxSuccess", (event, xhr, request) => {
        try {
          if (!OURS.test(request.url)) return;
          const { result } = JSON.parse(xhr.responseText);
          const form = new URLSearchParams(request.data);
          // Lists on a detail page add other products than the one with the options.
          const isOfPage = form.get("product_no") == frame.iProductNo;
          const options = isOfPage ? Array.from(page.querySelectorAll(".option_product .product span"), text) : [];
          wake(moment, [request.url, result, form, options]);
        } catch {}
      });
      heard.add(page);
    } catch {}
  };
  listenIn(window);
  for (const { contentWindow } of document.querySelectorAll("iframe")) listenIn(contentWindow);
  // A form that leaves the page. Not every browser tells, and a page may have a `navigation` of its own.
  try {
    navigation.addEventListener("navigate", ({ formData, destination }) => {
      if (formData && OURS.test(destination.url)) wake(moment, [destination.url, 0, new URLSearchParams()]);
    });
  } catch {}
  document.addEventListener("load", ({ target }) => target.contentWindow && listenIn(target.contentWindow), true);
}

const listeners = [];
let shows = false;

export function debug(on) {
  shows = on;
}

export function on(name, callback) {
  listeners.push([at(name), at(callback)]);
}

// Hands something to a function of the page, which may do what it likes.
export function give(callback, value) {
  Promise.resolve(at(value))
    .then(at(callback))
    .catch((error) => complain("a callback threw: " + error));
}

// A message or an answer, for developers and for those who listen.
export function tell(what, json) {
  const heard = listeners.filter(([name]) => name == "*" || name == at(what));
  if (shows) complain(at(what), JSON.parse(at(json)));
  for (const [, callback] of heard) give(callback, JSON.parse(at(json)));
}

// A string body goes as text/plain: no preflight. The answer is [status, Retry-After, results].
export function post(url, body, keepalive, moment) {
  const answer = (...answer) => wake(moment, answer);
  const read = (response) => {
    const settle = (json) => answer(response.status, response.headers.get("retry-after"), json && json.results);
    response.json().then(settle, () => settle());
  };
  try {
    fetch(at(url), { method: "POST", body: at(body), keepalive, credentials: "omit" }).then(read).catch(() => answer(0));
  } catch {
    answer(0);
  }
}

export function beacon(url, body) {
  try {
    return navigator.sendBeacon(at(url), at(body));
  } catch {
    return false;
  }
}
