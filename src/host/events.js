// Everything that passes between the page and the tracker. Whatever comes from the page (events,
// timers, answers, the page's own calls) goes through `wake`, so that a trap switches the tracker
// off, once, and neither the page nor its error collector ever hears of it.

import { report } from "./failure.js";
import { forgetCookies } from "./storage.js";
import { at, clear, know, put } from "./values.js";

let entry; // the tracker; undefined before it is there and after it was switched off
let busy = false;
let current; // the event under way, or the start itself, with its value
const waiting = [];

// Runs the tracker. What it throws is told once, to the developer and to the collector, and it is not run
// again.
function guard(act) {
  try {
    act();
  } catch (error) {
    entry = undefined;
    report(error);
  }
  clear();
  forgetCookies();
}

export function wake(...event) {
  if (!entry) return;
  waiting.push(event);
  // The page's own code can run inside the tracker (a `toJSON`, a getter) and call it again: one
  // event never interrupts another.
  if (!busy) run();
}

function run() {
  busy = true;
  while (entry && waiting.length) {
    current = waiting.shift();
    const [kind, value] = current;
    guard(() => (kind.call ? kind(put(value)) : entry(kind, put(value))));
  }
  busy = false;
}

// When a page is left by the address bar, Firefox cuts off what runs, listeners of `pagehide` too, and no `finally`
// hears of it; under load it hits the start of the next page. Neither a timer nor an event of the browser's interrupts
// what runs, so one that finds the tracker busy knows: what was cut off is begun again.
function resume() {
  if (!busy) return;
  waiting.unshift(current);
  run();
}

// Tabs that open at once are one device: each waits until the one before it has written down its own. The one that is looked at
// does not where the device is known, or in Chromium, whose tabs all read the same cookies at every moment: in others one can
// have an empty jar for a while after another has written. Asked for while the program is being compiled; a tab whose program
// comes late, or never, holds nobody up for long.
let leaveQueue = () => {};
export const queueUp = () => {
  try {
    if (!document.hidden && ("userAgentData" in navigator || /\bmoa_id=/.test(document.cookie))) return;
  } catch {}
  return new Promise((goOn) => {
    const first = () => {
      goOn();
      return new Promise((leave) => {
        leaveQueue = leave;
        setTimeout(leave, 1000);
      });
    };
    try {
      navigator.locks.request("moa_start", first).catch(goOn);
    } catch {
      goOn();
    }
  });
};

export async function connect({ memory, start, wake }, moa, turn) {
  know(memory);
  // A page that the browser loads ahead of the visitor is not seen yet, and may never be.
  if (document.prerendering) {
    await new Promise((resolve) => document.addEventListener("prerenderingchange", resolve, { once: true }));
  }
  let begin = () => {
    begin = resume;
    setTimeout(resume);
    entry = wake;
    waiting.push([start, moa]);
    run();
    if (!entry) moa.q = { push() {} };
  };
  // A tab that the browser has put to sleep holds nobody up, either.
  setTimeout(() => begin(), 300);
  // Ahead of the tracker's own listener, which shall hear of it too.
  addEventListener("pagehide", () => begin(), true);
  await turn;
  begin();
  setTimeout(leaveQueue, 50);
}

const listened = {};

// Once for each kind of event and type: a tracker that the visitor's consent starts anew hears no more of it.
export function listen(target, type, capture, kind) {
  const name = at(type);
  if (listened[name + kind]) return;
  listened[name + kind] = true;
  const heard = (event) => {
    // The page's last event comes all the same.
    if (event.isTrusted && /hide|visib/.test(name)) resume();
    wake(kind, event);
  };
  at(target).addEventListener(name, heard, { capture, passive: true });
}

// The clicked element and those around it, nearest first, each as "#id .class onclick".
export function eventPath(event) {
  let path = "";
  try {
    for (let { target } = at(event), steps = 0; target.getAttribute && steps < 8; target = target.parentNode, steps++) {
      path += `#${target.id} .${target.getAttribute("class")} ${target.getAttribute("onclick")}\n`;
    }
  } catch {}
  return put(path.slice(0, 4000));
}

export function timeout(delay, kind) {
  setTimeout(() => {
    resume();
    wake(kind);
  }, delay);
}

// When what the page is doing is done; of a page that goes this is the last chance.
export function microtask(kind) {
  Promise.resolve().then(() => wake(kind));
}

// The page's calls: those made before the tracker was there, then each as it is made.
export function serve(handle, called, started) {
  const moa = at(handle);
  const early = moa.q || [];
  for (let i = 0; i < early.length; i++) wake(called, early[i]);
  moa.q = { push: (call) => wake(called, call) };
  // `init` may come later, by a tag manager.
  setTimeout(() => wake(started), 3000);
  // What the visitor says in one tab is said to all.
  addEventListener("storage", ({ key, newValue }) => {
    if (key == "moa_consent" && newValue) wake(called, ["consent", newValue]);
  });
}

// Requests to the cart, and those that cancel or return an order.
const OURS = /\/exec\/front\/(order\/basket|myshop\/\w*(order|cancel|return|claim))/i;
const text = ({ textContent }) => textContent;

// Cafe24's own requests that succeeded, as [url, result, what was sent, chosen options]: heard through
// jQuery's global event, on the page and in its frames (option popups, quick views).
export function onAjax(kind) {
  if (listened.requests) return;
  listened.requests = true;
  const heard = new WeakSet();
  const listenIn = (frame) => {
    // A frame of another origin throws, a page without jQuery has nothing to hear.
    try {
      const page = frame.document;
      if (heard.has(page)) return;
      const jQuery = frame.EC$ || frame.jQuery;
      if (!jQuery) return;
      jQuery(page).bind("ajaxSuccess", (event, xhr, request) => {
        try {
          if (!OURS.test(request.url)) return;
          const { result } = JSON.parse(xhr.responseText);
          const form = new URLSearchParams(request.data);
          // Lists on a detail page add other products than the one with the options.
          const isOfPage = form.get("product_no") == frame.iProductNo;
          const options = isOfPage ? [...page.querySelectorAll(".option_product .product span")].map(text) : [];
          wake(kind, [request.url, result, form, options]);
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
      if (formData && OURS.test(destination.url)) wake(kind, [destination.url, 0, new URLSearchParams()]);
    });
  } catch {}
  document.addEventListener("load", ({ target }) => target.contentWindow && listenIn(target.contentWindow), true);
}

// Wakes the tracker when the address has changed without a new document. The fragment is no page: store pages
// jump with it. Nor is an address that has only lost what a campaign put into it.
export function watchNavigation(kind) {
  if (listened.address) return;
  listened.address = true;
  const address = () => location.pathname + location.search.replace(/\b(utm_\w+|\w*clid|NaPm)=[^&]*&?/g, "").replace(/[?&]$/, "");
  let known = address();
  const look = () => known != (known = address()) && wake(kind);
  try {
    // `<div id="navigation">` makes a global of the element.
    if (!("oncurrententrychange" in navigation)) throw 0;
    navigation.addEventListener("currententrychange", look);
  } catch {
    // Where there is no Navigation API nobody tells, and the page's `history` is not ours to replace.
    addEventListener("popstate", look);
    setInterval(look, 500);
  }
}
