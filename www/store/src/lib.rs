//! A stand-in for a Cafe24 store: an invented shop that carries the marks a real one carries.
//!
//! A person can walk it from the main page to a finished order, on the PC skin and the mobile skin; a
//! browser test can rely on the globals, metas, element ids, cookies and backends that Cafe24 pages have.
//! Nothing in it knows the tracking script beyond the tag a merchant would paste ([`tag`]).
//!
//! `facts/storefront 1.6` in a comment is a section of docs/facts/storefront.md.

pub mod assets;
pub mod basket;
pub mod cookies;
pub mod era;
pub mod error;
pub mod goods;
pub mod members;
pub mod money;
pub mod options;
pub mod orders;
pub mod picture;
pub mod pricing;
pub mod route;
pub mod router;
pub mod session;
pub mod shop;
pub mod tag;
pub mod templates;
pub mod text;
pub mod visit;

mod claims;
mod clock;
mod exec;
mod pages;
mod rows;

use std::path::PathBuf;
use std::sync::Arc;

pub use clock::Clock;
pub use error::{Result, StoreError};
pub use options::Options;
pub use tag::TagConfig;

/// What a store is started with.
#[derive(Debug, Clone)]
pub struct Config {
    /// The tag the merchant has pasted.
    pub tag: TagConfig,
    /// How the pages are built unless a visitor's cookie says otherwise.
    pub options: Options,
    /// The `node_modules` folder that holds the two jQuery versions.
    pub modules: PathBuf,
    /// Where "today" comes from, for order ids and dates.
    pub clock: Clock,
}

/// Everything the request handlers share.
pub struct Store {
    /// What the store was started with.
    pub config: Config,
    /// The goods of both shops.
    pub goods: goods::Goods,
    /// The example members.
    pub members: members::Members,
    /// One entry for each browser.
    pub sessions: session::Sessions,
    /// The page templates.
    pub templates: templates::Templates,
    /// jQuery, old and new.
    pub scripts: assets::Scripts,
}

impl Store {
    /// Reads the embedded catalogue and templates, and jQuery from `config.modules`.
    ///
    /// # Errors
    /// When jQuery is not installed (the message says what to run) or an embedded file does not parse.
    pub fn new(config: Config) -> Result<Arc<Self>> {
        let scripts = assets::Scripts::load(&config.modules)?;
        Ok(Arc::new(Self {
            goods: goods::Goods::load()?,
            members: members::Members::load()?,
            sessions: session::Sessions::default(),
            templates: templates::Templates::load()?,
            scripts,
            config,
        }))
    }
}
