//! The collector and Cafe24's servers: a stand-in with a simulated mall, in the same process and in
//! virtual time, or as programs of their own.

// Clippy knows only functions marked as tests; here every function is part of one.
#![allow(clippy::unwrap_used)]

mod apis;
mod conformance;
mod install;
mod life;
mod limits;
mod mall;
mod odd;
mod privacy;
mod program;
mod tokens;
mod truth;
mod webhooks;
