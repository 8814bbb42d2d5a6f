// Page views, sessions and engagement are on by default; it has no scroll depth. It always asks for its config,
// which the collector here answers with an empty one.
import { createInstance } from "@hackler/javascript-sdk";
import { collector, key, offer, whenProductIsThere } from "./shop.js";

const client = createInstance(key, {
  sdkUrl: collector,
  eventUrl: collector,
  monitoringUrl: collector,
  cdnUrl: collector,
  enableMonitoring: false,
});
const track = (name, properties) => client.track({ key: name, properties });
whenProductIsThere((product) => track("view_product", product));
offer(track);
