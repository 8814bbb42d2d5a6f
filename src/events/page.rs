//! What is told of a page that is entered or scrolled.

use serde::Serialize;

use super::event::Event;
use super::property::Required;
use crate::amount::Amount;
use crate::host::Text;

/// On entering any page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PageView {
    /// Title of the page, or the name the page gives itself.
    #[serde(rename = "$page_name")]
    pub page_name: Text,
}

impl Event for PageView {
    const NAME: &'static str = "$page_view";
}

/// On entering the main page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ViewHome;

impl Event for ViewHome {
    const NAME: &'static str = "view_home";
    const CAMPAIGN: bool = true;
}

/// On entering a category or product list page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ViewProductList {
    /// Category name.
    pub category_name: Text,
    /// Category number.
    pub cate_no: Text,
}

impl Event for ViewProductList {
    const NAME: &'static str = "view_product_list";
    const CAMPAIGN: bool = true;
}

/// When the visitor scrolls on the main page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ScrollHome {
    /// Deepest point reached, in percent of the page's present height, in steps of 5.
    pub depth: Required<Amount>,
}

impl Event for ScrollHome {
    const NAME: &'static str = "scroll_home";
}
