// What pixels of ad platforms need of the bridge.

// The id under which the collector tells platforms of this event, too, so that they count the pixel's and the
// collector's once (docs/sinks.md, "One id with the browser's pixel").
export const eventId = ({ event, properties, messageId }) =>
  (event == "cafe24_complete_order" && properties.order_id) || messageId;

// Hands a global of the page's to `use` once it is there: pixels load late, and an order result is not told twice. One that
// never comes is waited for no longer than a quarter of a minute, and one that throws is the page's own business.
export function whenThere(name, use, page = window, after = setTimeout, left = 30) {
  const found = page[name];
  if (!found) {
    if (left) after(() => whenThere(name, use, page, after, left - 1), 500);
    return;
  }
  try {
    use(found);
  } catch (error) {
    console.warn("[moa] " + name + " did not take an event:", error);
  }
}
