// The device that Hackle knew (facts: hackle.md 2, storage keys): `_hackle_did_<key>` is what the shop itself set, or
// `_hackle_hid`, which Hackle made.

// The device id to take over from these cookies; none once Moa has one of its own, for nobody may be two devices in turn.
export function deviceOf(cookies) {
  const value = (name) => (new RegExp(`(?:^|; )${name}=([^;]+)`).exec(cookies) || [])[1];
  const id = value("_hackle_did_[^=;]+") || value("_hackle_hid");
  if (!id || value("moa_id")) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
