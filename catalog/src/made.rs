//! The files that are made from the catalogue and checked in.
//!
//! `cargo run -p moa-catalog --example make` writes them; a test fails when one is stale.

use crate::load::Catalog;
use crate::{docs, known, types};

/// Each with its path from the project's root.
pub fn files(catalog: &Catalog) -> [(&'static str, String); 3] {
    [
        ("docs/events.md", docs::render(catalog)),
        ("www/npm/moa.d.ts", types::render(catalog)),
        ("www/inspector/known.json", known::render(catalog)),
    ]
}
