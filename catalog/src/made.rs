//! The files that are made from the catalogue and checked in.
//!
//! `cargo run -p moa-catalog --example make` writes them; a test fails when one is stale.

use crate::load::Catalog;
use crate::{docs, types};

/// Each with its path from the project's root.
pub fn files(catalog: &Catalog) -> [(&'static str, String); 2] {
    [
        ("docs/events.md", docs::render(catalog)),
        ("www/npm/moa.d.ts", types::render(catalog)),
    ]
}
