// Where the page sends its events and with which key, as far as it can be seen: by the tag's attributes, by the settings of the
// bridge, or by an `init` that a script of the page calls, as GTM's tag does.

export function settingsOf(page, moa) {
  const tag = page.querySelector("script[data-write-key][src*='/moa.']");
  if (tag) return { collector: tag.dataset.collector || moa.home, writeKey: tag.dataset.writeKey };
  const { writeKey, collector } = moa.bridge || {};
  if (typeof writeKey == "string") return { collector: collector || moa.home, writeKey };
  for (const { text } of page.querySelectorAll("script:not([src])")) {
    const key = setting(text, "writeKey");
    if (key) return { collector: setting(text, "collector") || moa.home, writeKey: key };
  }
}

const setting = (text, name) => (new RegExp(`\\b${name}["']?\\s*:\\s*["']([^"']+)["']`).exec(text) || [])[1];

// What the collector asks of messages with this key: `{ kind, mode, events }`; undefined where it does not say.
export async function rulesOf(settings) {
  if (!settings) return;
  try {
    const address = `${settings.collector.replace(/\/+$/, "")}/v1/catalog?writeKey=${encodeURIComponent(settings.writeKey)}`;
    const answer = await fetch(address, { credentials: "omit" });
    if (answer.ok) return await answer.json();
  } catch {}
}
