// Sessions and events; it has no page views, engagement or scroll depth, so the page view is an event of its own.
import { initialize, logCustomEvent, logEcommerceEvent, openSession } from "@braze/web-sdk";
import { collector, key, offer, whenProductIsThere } from "./shop.js";

initialize(key, { baseUrl: collector + "/api/v3", allowUserSuppliedJavascript: false });
openSession();
logCustomEvent("page_view", { url: location.href, title: document.title });
whenProductIsThere(({ product_no, product_name, price, currency }) =>
  logEcommerceEvent({
    name: "ecommerce.product_viewed",
    properties: { product_id: product_no, product_name, variant_id: product_no, price, currency, source: location.origin },
  }),
);
offer((name, properties) => logCustomEvent(name, properties));
