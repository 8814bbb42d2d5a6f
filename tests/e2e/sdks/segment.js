// A shop's page with Segment's browser SDK. Its settings are given here or, with `settings=fetched`, the collector's;
// with `delivery=batching` it gathers messages.
import { AnalyticsBrowser } from '@segment/analytics-next';
import { asked, collector, writeKey } from './shop.js';

const own = {
  // On loopback only: for a collector behind HTTPS it is left out.
  protocol: 'http',
  deliveryStrategy:
    asked.get('delivery') === 'batching'
      ? { strategy: 'batching', config: { size: 4, timeout: 500 } }
      : // Without it the browser cuts off what leaves as the page does.
        { strategy: 'standard', config: { keepalive: true } },
};
const fetched = asked.get('settings') === 'fetched';
if (!fetched) own.apiHost = `${collector.host}/v1`;

window.sdk = AnalyticsBrowser.load(
  fetched
    ? { writeKey, cdnURL: collector.origin }
    : { writeKey, cdnSettings: { integrations: { 'Segment.io': { apiKey: writeKey } } } },
  { integrations: { 'Segment.io': own } },
);
window.sdk.ready(() => {
  window.isReady = true;
});
