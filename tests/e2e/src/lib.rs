//! What the end-to-end tests stand on: a real browser in the demo store, a real collector, and what
//! was stored at the end.
//!
//! A test starts a [`World`], sends a [`Visitor`] through the store and compares the stored
//! messages with what it expects:
//!
//! ```no_run
//! # async fn test() -> anyhow::Result<()> {
//! use moa_e2e::{Device, World};
//! use serde_json::json;
//!
//! let world = World::start().await?;
//! let visitor = world.visitor(Device::Pc).await?;
//! visitor.open("/").await?;
//! let stored = world.stored(2).await?;
//! assert_eq!(stored[1].event, "view_home");
//! assert_eq!(stored[1].properties, json!({}));
//! visitor.close().await
//! # }
//! ```
//!
//! The servers are the release binaries, found in `MOA_BIN_DIR` or `target/release`; the browser is the
//! one that `MOA_ENGINE` names, its driver found on the `PATH` (geckodriver in `.tools/bin` too).
//! Everything listens on loopback, on ports that the system chooses, and ends with the test.

pub mod browsers;
mod console;
mod engine;
pub mod faults;
mod halves;
mod heap;
mod hosts;
mod inspector;
mod local_host;
pub mod people;
mod process;
mod shopper;
mod stored;
mod story;
mod tally;
mod visitor;
mod windows;
mod world;

pub use engine::{Engine, has_wasm};
pub use halves::Halves;
pub use local_host::LocalHost;
pub use process::{Server, workspace};
pub use stored::{Message, named, visible};
pub use story::{adds, assert_adds, assert_story, story};
pub use tally::Tally;
pub use visitor::{Device, Visitor};
pub use windows::Tab;
pub use world::{Builder, World};
