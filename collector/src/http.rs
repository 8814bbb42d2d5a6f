//! What the collector answers, and to whom. Read [`router`] first.

pub mod app;
pub mod assets;
pub(crate) mod authorize;
pub mod body;
pub mod cafe24;
pub(crate) mod client_hints;
pub(crate) mod cors;
pub(crate) mod device_cookie;
pub(crate) mod error;
pub(crate) mod guesses;
pub(crate) mod in_flight;
pub(crate) mod ingest;
mod known;
pub(crate) mod limited;
pub(crate) mod live;
pub(crate) mod metrics;
pub(crate) mod named;
mod openapi;
pub(crate) mod operator;
pub(crate) mod proxies;
pub mod rate_limit;
pub(crate) mod ready;
pub(crate) mod reload;
pub(crate) mod router;
pub(crate) mod rules;
pub(crate) mod sdk_settings;
pub(crate) mod serve;
