// The slim module without remote files: page views, sessions, page leave with scroll depth.
import posthog from "posthog-js/dist/module.slim.js";
import { collector, key, offer, whenProductIsThere } from "./shop.js";

posthog.init("phc_" + key, {
  api_host: collector,
  capture_pageview: true,
  capture_pageleave: true,
  autocapture: false,
  advanced_disable_flags: true,
  disable_external_dependency_loading: true,
  disable_session_recording: true,
  disable_surveys: true,
  // A bench calls more often than its limiter lets pass; what it drops would cost nothing.
  rate_limiting: { events_per_second: 1e6, events_burst_limit: 1e6 },
});
const track = (name, properties) => posthog.capture(name, properties);
whenProductIsThere((product) => track("view_product", product));
offer(track);
