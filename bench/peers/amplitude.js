// Page views, sessions and attribution; it has no scroll depth and no engagement. No remote config.
import * as amplitude from "@amplitude/analytics-browser";
import { collector, key, offer, whenProductIsThere } from "./shop.js";

amplitude.init(key, {
  serverUrl: collector + "/2/httpapi",
  autocapture: { attribution: true, pageViews: true, sessions: true, formInteractions: false, fileDownloads: false },
  remoteConfig: { fetchRemoteConfig: false },
  logLevel: 0,
});
const track = (name, properties) => amplitude.track(name, properties);
whenProductIsThere((product) => track("view_product", product));
offer(track);
