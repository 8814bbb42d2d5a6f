// A shop's page with Segment's browser SDK. Its settings are given here or, with `settings=fetched`, the collector's;
// with `delivery=batching` it gathers messages.
import { AnalyticsBrowser } from '@segment/analytics-next';
import { asked, collector, writeKey } from './shop.js';

// On loopback only: for a collector behind HTTPS, `protocol` is left out.
const own = { protocol: 'http' };
if (asked.get('delivery') === 'batching') {
  own.deliveryStrategy = { strategy: 'batching', config: { size: 4, timeout: 500 } };
}
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
