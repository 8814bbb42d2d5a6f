//! Collectors in front of a real NATS JetStream, and the store behind it.

// Clippy knows only functions marked as tests; here every function is part of one.
#![allow(clippy::unwrap_used)]

mod collectors;
mod load;
mod nats;
mod programs;
mod storing;
mod three_nodes;
