// Sends one of each kind of message by a Segment-compatible SDK for Node.js:
// node send.mjs segment|rudderstack COLLECTOR WRITE_KEY
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [sdk, collector, writeKey] = process.argv.slice(2);

const member = { userId: 'haneul01', anonymousId: 'd1' };
const calls = [
  ['identify', { ...member, traits: { group_name: 'VIP', available_point: 1200 } }],
  ['track', { ...member, event: 'view_product', properties: { product_no: '1001', price: 27000 } }],
  ['page', { anonymousId: 'd1', name: '처음', properties: { path: '/' } }],
  ['screen', { anonymousId: 'd1', name: '처음' }],
  ['group', { userId: 'haneul01', groupId: 'g1', traits: { name: '단골' } }],
  ['alias', { userId: 'haneul01', previousId: 'd0' }],
];

if (sdk === 'segment') {
  const { Analytics } = require('@segment/analytics-node');
  const analytics = new Analytics({ writeKey, host: collector, path: '/v1/batch', flushAt: 4, maxRetries: 0 });
  analytics.on('error', (error) => {
    console.error(error);
    process.exitCode = 1;
  });
  for (const [name, message] of calls) analytics[name](message);
  await analytics.closeAndFlush({ timeout: 10_000 });
} else {
  const RudderAnalytics = require('@rudderstack/rudder-sdk-node');
  const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl: collector, flushAt: 4, logLevel: 'error' });
  for (const [name, message] of calls) analytics[name](message);
  await new Promise((done) => {
    analytics.flush((error) => {
      if (error) {
        console.error(error);
        process.exitCode = 1;
      }
      done();
    });
  });
  // Its timers would keep the process.
  setTimeout(() => process.exit(), 500);
}
