// A shop's page with Jitsu's browser SDK.
import { jitsuAnalytics } from '@jitsu/js';
import { collector, writeKey } from './shop.js';

// It takes no key without a secret behind a colon. The collector does not look at that.
window.sdk = jitsuAnalytics({ host: collector.origin, writeKey: `${writeKey}:page` });
window.isReady = true;
