// The core module: page views, page leave and scroll depth by its autocapture, clicks off. No recorder.
import mixpanel from "mixpanel-browser/src/loaders/loader-module-core";
import { collector, key, offer, whenProductIsThere } from "./shop.js";

mixpanel.init(key, {
  api_host: collector,
  persistence: "localStorage",
  api_payload_format: "json",
  autocapture: {
    pageview: "full-url",
    page_leave: true,
    scroll: true,
    click: false,
    dead_click: false,
    input: false,
    rage_click: false,
    submit: false,
  },
});
const track = (name, properties) => mixpanel.track(name, properties);
whenProductIsThere((product) => track("view_product", product));
offer(track);
