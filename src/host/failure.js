// What is said when the tracker itself fails, to the developer and to the collector.

import { warn } from "./console.js";
import { newUuid } from "./message.js";
import { held } from "./storage.js";
import { at, json } from "./values.js";

let collector; // where a failure is reported, by which write key, of which device

export function reportTo(...handles) {
  collector = handles.map(at);
}

// The collector gets no word that could be the page's, and none of a visitor who does not consent.
export function report(error) {
  try {
    warn("switched off after an error: " + error);
    const [url, writeKey, anonymousId] = collector;
    if (held() || !url) return;
    const [reason] = /^\w{1,30}Error$/.exec(error.name) || ["Error"];
    const properties = { reason };
    const timestamp = new Date().toISOString();
    const message = { type: "track", event: "moa_error", messageId: newUuid(), anonymousId, timestamp, properties };
    navigator.sendBeacon(url, json({ writeKey, batch: [message] }));
  } catch {}
}
