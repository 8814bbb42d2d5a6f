//! The collector: where a store's events arrive.
//!
//! It takes batches in the Segment shape at `POST /v1/batch`, checks every message against the
//! event catalogue, writes what is good to a durable log, keeps what is broken with the reason,
//! and answers with one [verdict](moa_message::verdict::Verdict) for each message, in the order sent. A 200
//! leaves only after the commit has been synced to disk.
//!
//! ```text
//! HTTP ─▶ router ─▶ ingest ─▶ batch ─▶ message ─▶ log ─▶ verdicts ─▶ HTTP
//!                     │         (parse)  (check)    │
//!                  authorize                        └─▶ live view, sinks, sessions
//!
//! past one machine:  … ─▶ log (a stream many collectors share) ─▶ store ─▶ log (SQLite)
//! ```
//!
//! Read [`http::router`] first: it lists every address the collector answers. `docs/collector.md` says
//! how to run it and `docs/protocol.md` what goes over the wire.

pub mod cafe24;
pub mod cli;
pub(crate) mod columnar;
pub mod config;
pub mod export;
pub mod healthy;
pub mod http;
pub mod http_client;
pub mod load;
pub mod log;
pub(crate) mod metrics;
pub mod rejects;
pub mod server;
pub mod session;
pub(crate) mod sink;
pub mod store;
pub mod warehouse;
