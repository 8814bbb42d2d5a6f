// `data-sources`: what a skin sends to others already becomes events of Moa's own, and shows what the page does not. `gtag`
// is GA4's calls, `fbq` Meta's pixel. Nothing of theirs is wrapped: their calls stand in `dataLayer` and in the pixel's queue,
// and its requests in the browser's own list of what was loaded. The loader fetches this only where a page asks for it.
import { calls } from "./gtag.js";
import { hits } from "./fbq.js";
import { gtagEvent, pixelEvent } from "./meaning.js";

const { moa } = window;
const isWanted = (name) => new RegExp(`\\b${name}\\b`).test(moa.sources);
const LOOK = 500; // ms

// What the page shows nowhere else goes to `moa.shown`: the tracker's readers look there last (storefront/product.rs).
function take(meaning) {
  if (!meaning) return;
  if (meaning.shown) moa.shown = meaning.shown;
  else moa("track", meaning.event, meaning.properties);
}

const guarded = (act) => (...args) => {
  try {
    act(...args);
  } catch (error) {
    console.warn("[moa] what others were told could not be read:", error);
  }
};

if (!moa.sourced) {
  const looks = [];
  if (isWanted("gtag")) looks.push(calls((name, params) => take(gtagEvent(name, params))));
  if (isWanted("fbq")) {
    const { queued, requested } = hits((hit) => take(pixelEvent(hit)));
    looks.push(() => queued(window.fbq));
    try {
      const heard = guarded((list) => list.getEntries().forEach(({ name }) => requested(name)));
      new PerformanceObserver(heard).observe({ type: "resource", buffered: true });
    } catch {} // An old browser: the queue alone is seen.
  }
  let { href } = location;
  const look = guarded(() => {
    // Another page has not shown it.
    if (href != (href = location.href)) moa.shown = undefined;
    looks.forEach((look) => look(window));
  });
  look();
  document.addEventListener("DOMContentLoaded", look);
  // Ahead of the tracker's own listener: what was said last goes with the page's last batch.
  addEventListener("pagehide", look, true);
  document.addEventListener("visibilitychange", look, true);
  setInterval(look, LOOK);
}
moa.sourced = 1;
