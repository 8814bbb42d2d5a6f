// Where the page sends its events and with which key, as far as it can be seen: by the tag's attributes, by the settings of the
// bridge, or by an `init` that a script of the page calls, as GTM's tag does.

// Elements of a page can have any name, and then stand in the place of the document's own.
const own = globalThis.Document ? Document.prototype : {}; // Node.js has none
const all = (selector) => [...own.querySelectorAll.call(document, selector)];

// The script that runs.
export const current = () => Object.getOwnPropertyDescriptor(own, "currentScript").get.call(document);

export function settingsOf(moa, scripts = all("script")) {
  for (const script of scripts) {
    const { writeKey, collector } = script.dataset;
    if (writeKey && /\/moa\./.test(script.src)) return { collector: collector || moa.home, writeKey };
    // The first that calls counts, and a call of the page before the tag is the first.
    const [, init] = /\bmoa\(\s*["']init["']\s*,([^]*)/.exec(script.src ? "" : script.text) || [];
    const key = init && setting(init, "writeKey");
    if (key) return { collector: setting(init, "collector") || moa.home, writeKey: key };
  }
  const { writeKey, collector } = moa.bridge || {};
  if (typeof writeKey == "string") return { collector: collector || moa.home, writeKey };
}

const setting = (text, name) => (new RegExp(`\\b${name}["']?\\s*:\\s*["']([^"']+)["']`).exec(text) || [])[1];

// What the collector asks of messages with this key: `{ kind, mode, events }`. Rejects where it does not say, or not in time.
export async function rulesOf({ collector, writeKey }, milliseconds = 5000) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), milliseconds);
  try {
    const address = `${collector.replace(/\/+$/, "")}/v1/catalog?writeKey=${encodeURIComponent(writeKey)}`;
    const answer = await fetch(address, { credentials: "omit", signal: late.signal });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    return await answer.json();
  } finally {
    clearTimeout(timer);
  }
}
