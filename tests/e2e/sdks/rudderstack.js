// A shop's page with RudderStack's browser SDK, its plugins bundled. It sends each message for itself, with
// `delivery=batching` several in one request, or with `delivery=beacon` by beacons, ten at once and the rest when the
// page is left.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
import { asked, collector, writeKey } from './shop.js';

const delivery = asked.get('delivery');
window.sdk = new RudderAnalytics();
window.sdk.load(writeKey, collector.origin, {
  configUrl: collector.origin,
  useBeacon: delivery === 'beacon',
  ...(delivery === 'batching' && {
    queueOptions: { batch: { enabled: true, maxItems: 3, flushInterval: 500 } },
  }),
});
window.sdk.ready(() => {
  window.isReady = true;
});
