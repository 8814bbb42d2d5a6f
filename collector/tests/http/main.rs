//! The collector from outside: real HTTP on a loopback port, a real SQLite file.

// Clippy knows only functions marked as tests; here every function is part of one.
#![allow(clippy::unwrap_used)]

mod ads;
mod assets;
mod behind_proxies;
mod binary;
mod braze;
mod cafe24;
mod clock;
mod cors;
mod crash;
mod crowd;
mod family;
mod files;
mod forward;
mod ga4;
mod hostile;
mod ingest;
mod judgement;
mod known;
mod live;
mod lookup;
mod message;
mod metrics;
mod openapi;
mod operating;
mod program;
mod provenance;
mod read_only;
mod refusals;
mod rejects;
mod reload;
mod safety;
mod sdks;
mod served;
mod sessions;
mod sinks;
mod support;
mod today;
