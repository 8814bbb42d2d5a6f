// What was pasted, and what its pages have told.
import { report } from "../inspector/report.js";
import { keyOf } from "./address.mjs";

const MOST_PAGES = 50;
const MOST_ENTRIES = 2000;

// A message as it can be shown, whatever a page has sent: an object, whose event is a text if it has one.
function shownAs(message) {
  if (!message || typeof message != "object" || Array.isArray(message)) return { event: JSON.stringify(message) };
  const { event } = message;
  return event === undefined || typeof event == "string" ? message : { ...message, event: JSON.stringify(event) };
}

export class Bench {
  // Of each page's key its place and its source, in the order in which they were pasted; of each place what it told.
  pages = new Map();
  told = new Map();

  constructor(most = MOST_ENTRIES) {
    this.most = most;
  }

  // Keeps a page at its place.
  put(place, html) {
    const key = keyOf(place);
    this.pages.delete(key);
    this.pages.set(key, { place, html });
    if (this.pages.size > MOST_PAGES) this.pages.delete(this.pages.keys().next().value);
  }

  // The source of the page at this place; undefined where there is none.
  html(place) {
    return this.pages.get(keyOf(place))?.html;
  }

  places() {
    return [...this.pages.values()].map(({ place }) => place);
  }

  // Takes what the page at this place has sent.
  take(place, entries) {
    const key = keyOf(place);
    const { entries: before = [] } = this.told.get(key) || {};
    const shown = entries.map((entry) => ({ ...entry, message: shownAs(entry.message) }));
    this.told.set(key, { place, entries: [...before, ...shown].slice(-this.most) });
  }

  // What the page at this place has sent.
  sent(place) {
    return this.told.get(keyOf(place))?.entries || [];
  }

  report(language) {
    const pages = [...this.told.values()].map(({ place, entries }) => ({ address: place, entries }));
    return report({ at: Date.now(), language, pages });
  }
}
