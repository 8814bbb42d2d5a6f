// GA4's calls in `dataLayer`: gtag pushes its arguments, `event` and the rest; skins written for GTM push objects with
// `event` and `ecommerce` (Google's "Measure ecommerce").

// A look at the page's `dataLayer` that tells `heard` of each call once. GTM throws old entries away, so a place in the list says
// nothing: what is known is known by itself.
export function calls(heard) {
  const known = new WeakSet();
  return ({ dataLayer }) => {
    if (!Array.isArray(dataLayer)) return;
    for (const entry of [...dataLayer]) {
      if (!entry || typeof entry != "object" || known.has(entry)) continue;
      known.add(entry);
      if (entry[0] === "event") heard(entry[1], entry[2]);
      else if (typeof entry.event == "string" && entry.ecommerce) heard(entry.event, entry.ecommerce);
    }
  };
}
