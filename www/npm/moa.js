// For those who bundle: queues calls and loads the tracker from the collector. On a server both do nothing.

const page = typeof window == "undefined" ? undefined : window;

/** A call of docs/calls.md; it is kept until the tracker is there. */
export function moa(...call) {
  if (!page) return;
  if (typeof page.moa != "function") {
    page.moa = function () {
      (page.moa.q = page.moa.q || []).push(arguments);
    };
  }
  page.moa(...call);
}

/** Loads the tracker once. `collector` is where it comes from and where events go. */
export function load({ collector, ...settings }) {
  if (!page || page.document.querySelector("script[data-moa]")) return;
  moa("init", { collector, ...settings });
  const script = page.document.createElement("script");
  script.async = true;
  script.src = `${collector.replace(/\/+$/, "")}/moa.js`;
  script.dataset.moa = "";
  page.document.head.append(script);
}
