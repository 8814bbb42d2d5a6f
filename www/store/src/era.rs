//! Which year's pages are served, and what differs between the years.

use clap::ValueEnum;
use serde::Serialize;

/// The year a page's markup and globals are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize)]
pub enum Era {
    /// Only `EC_*` names, `path_role` late in the head, old jQuery as `$`, old markup.
    #[value(name = "2018")]
    #[serde(rename = "2018")]
    Y2018,
    /// `CAFE24.*` and `EC_*` names, `path_role` late in the head, old jQuery as `$`.
    #[value(name = "2021")]
    #[serde(rename = "2021")]
    Y2021,
    /// Both names, `path_role` near the top, a newer jQuery as `$` beside Cafe24's own `EC$`.
    #[default]
    #[value(name = "2026")]
    #[serde(rename = "2026")]
    Y2026,
}

impl Era {
    /// `2018`, `2021` or `2026`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Y2018 => "2018",
            Self::Y2021 => "2021",
            Self::Y2026 => "2026",
        }
    }

    /// Whether order form and order result are documents without the layout (facts/storefront 6: 2022 and later).
    pub fn standalone_order_pages(self) -> bool {
        self == Self::Y2026
    }

    /// Whether `aBasketProductOrderData` names its products (facts/storefront 1.7: a 2020 guide says it did not).
    pub fn order_rows_have_names(self) -> bool {
        self != Self::Y2018
    }

    /// Whether `$` is a newer jQuery than Cafe24's bundled one (facts/storefront 6).
    pub fn newer_jquery(self) -> bool {
        self == Self::Y2026
    }
}
