//! Why the page is of its type: the signal that the tracker took, as it weighs them (`src/page.rs`).

use serde::{Deserialize, Serialize};

use crate::page;

/// What the tracker's context says of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Page {
    /// Its type: `product`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Cafe24's word for what it is for: `PRODUCT_DETAIL`.
    pub role: Option<String>,
    /// The path of its address.
    pub path: String,
}

/// The signal, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "by", content = "says", rename_all = "lowercase")]
pub enum Reason {
    /// No signal says anything that Moa knows.
    Nothing,
    /// `<meta name="path_role">`.
    Role(String),
    /// The global `sPage`.
    Global(String),
    /// `<meta name="design_html_path">`.
    Design(String),
    /// The address.
    Path(String),
}

/// The reason for the type of this page.
pub fn reason(page: Page) -> Reason {
    if page.kind == "other" {
        return Reason::Nothing;
    }
    let role = page.role.filter(|role| !role.is_empty()).map(Reason::Role);
    role.or_else(|| {
        page::global("sPage")
            .filter(|name| !name.is_empty())
            .map(Reason::Global)
    })
    .or_else(|| page::content("meta[name=design_html_path]").map(Reason::Design))
    .unwrap_or(Reason::Path(page.path))
}
