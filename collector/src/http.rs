//! What the collector answers, and to whom. Read [`router`] first.

pub mod app;
pub mod assets;
pub mod authorize;
pub mod body;
pub mod cafe24;
pub mod client_hints;
pub mod cors;
pub mod device_cookie;
pub mod error;
pub mod guesses;
pub mod in_flight;
pub mod ingest;
pub mod limited;
pub mod live;
pub mod metrics;
pub mod named;
mod openapi;
pub mod operator;
pub mod proxies;
pub mod rate_limit;
pub mod ready;
pub mod reload;
pub mod router;
pub mod rules;
pub mod sdk_settings;
pub mod serve;
