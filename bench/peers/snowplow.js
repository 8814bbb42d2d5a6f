// Sessions by the session context, engagement and scroll depth by page pings, products by the ecommerce plugin.
import { SnowplowEcommercePlugin, trackProductView } from "@snowplow/browser-plugin-snowplow-ecommerce";
import {
  enableActivityTracking,
  newTracker,
  trackPageView,
  trackSelfDescribingEvent,
} from "@snowplow/browser-tracker";
import { collector, offer, whenProductIsThere } from "./shop.js";

newTracker("sp", collector, {
  appId: "bench",
  contexts: { session: true, webPage: true },
  plugins: [SnowplowEcommercePlugin()],
});
enableActivityTracking({ minimumVisitLength: 5, heartbeatDelay: 5 });
trackPageView();
whenProductIsThere(({ product_no, product_name, price, currency }) =>
  trackProductView({ id: product_no, name: product_name, price, currency, category: "45" }),
);
offer((name, data) =>
  trackSelfDescribingEvent({ event: { schema: `iglu:com.example/${name}/jsonschema/1-0-0`, data } }),
);
