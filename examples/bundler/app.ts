// A shop's own script, bundled: types for every call and event. `npx tsc -p examples/bundler` checks it.
import { load, moa, type MoaTrack } from "moa-tracker";

load({
  collector: "https://collect.example.com",
  writeKey: "YOUR_KEY",
  privacy: { email: "hash", phone: "drop" },
  dataLayer: "ga4",
});

// An event of your own.
document.querySelector(".share")?.addEventListener("click", () => {
  moa("track", "wishlist_shared", { product_no: "1001", channel: "kakao" });
});

// An event that Moa knows has the types of its properties.
moa("on", "view_product", (message: MoaTrack<"view_product">) => {
  console.log(message.properties.product_no, message.properties.price?.toFixed(0));
});

moa("on", "answer", (results) => {
  for (const { status, errors = [] } of results) {
    if (status == "rejected") console.warn(errors.map(({ path, reason }) => `${path} ${reason}`));
  }
});

moa("getUser", ({ deviceId, userId }) => console.log(deviceId, userId ?? "a guest"));

// @ts-expect-error: depth is a number.
moa("on", "scroll_home", (message) => message.properties.depth.trim());
// @ts-expect-error: there is no such rule.
moa("init", { writeKey: "YOUR_KEY", privacy: { email: "mask" } });
