//! Collectors in front of a real NATS JetStream, and the store behind it.

// Clippy knows only functions marked as tests; here every function is part of one.
#![allow(clippy::unwrap_used)]

mod clickhouse;
mod collectors;
mod day;
mod load;
mod loading;
mod loading_clickhouse;
#[path = "../http/message.rs"]
mod message;
mod nats;
#[path = "../http/program.rs"]
mod program;
mod programs;
mod s3;
mod storing;
mod three_nodes;
