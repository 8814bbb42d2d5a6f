// The lite build with its source config in place: page views, sessions, time on the page at unload.
import { RudderAnalytics } from "@rudderstack/analytics-js/lite";
import { collector, key, offer, whenProductIsThere } from "./shop.js";

const source = {
  id: "bench",
  name: "bench",
  writeKey: key,
  enabled: true,
  connections: [],
  destinations: [],
  workspaceId: "bench",
  config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
};
const rudder = new RudderAnalytics();
rudder.load(key, collector, {
  getSourceConfig: () => ({ source }),
  configUrl: collector,
  loadIntegration: false,
  sessions: { autoTrack: true },
  autoTrack: { enabled: true, pageLifecycle: { enabled: true, events: ["Page Unloaded"] } },
});
rudder.page();
const track = (name, properties) => rudder.track(name, properties);
whenProductIsThere(({ product_no, product_name, price, currency }) =>
  track("Product Viewed", { product_id: product_no, name: product_name, price, currency }),
);
offer(track);
