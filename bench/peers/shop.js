// What a merchant would write once and hand to any tracker.

/** Where the tracker's script came from; the collector answers there too. */
export const collector = new URL(document.currentScript.src).origin;

/** The write key, application id, token: the stand-in takes any. */
export const key = "bench0123456789bench0123456789ab";

const meta = (name) => document.querySelector(`meta[property="${name}"]`)?.content;

/** Calls back with the product of the page, once the page has been parsed. */
export function whenProductIsThere(view) {
  const read = () =>
    view({
      product_no: new URLSearchParams(location.search).get("product_no"),
      product_name: meta("og:title"),
      price: Number(meta("product:price:amount")),
      currency: meta("product:price:currency"),
    });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", read, { once: true });
  else read();
}

/** Makes `track(name, properties)` what the bench calls ten thousand times. */
export function offer(track) {
  window.benchTrack = track;
}
