//! TODO

pub mod authorize;
pub mod metrics;
pub mod live;
pub mod serve;
pub mod operator;
pub mod ready;
pub mod assets;
pub mod device_cookie;
pub mod proxies;
pub mod cors;
pub mod rate_limit;
pub mod error;
pub mod body;
pub mod ingest;
pub mod router;

