// Page views, engagement and scroll depth are on by default; sessions are made by its server.
import { init, track as send } from "@plausible-analytics/tracker";
import { collector, offer, whenProductIsThere } from "./shop.js";

init({ domain: "bench.example", endpoint: collector + "/api/event", captureOnLocalhost: true });
const track = (name, props) => send(name, { props });
whenProductIsThere(({ product_no, product_name, price, currency }) =>
  send("view_product", { props: { product_no, product_name }, revenue: { amount: price, currency } }),
);
offer(track);
