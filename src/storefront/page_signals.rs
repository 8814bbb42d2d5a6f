//! What the page says about its own role (facts/storefront 1.1 and 1.3).

use super::address;
use crate::host::Text;
use crate::page::{self, PageType};
use crate::{place, places};

/// The page's role as Cafe24 names it, and the page type that follows from all signals.
///
/// The role is that of the head's first `path_role` meta, since fragments inserted later bring
/// their own; else Cafe24's copy of it, else what the error tracer says. One in the body counts
/// only on a page that says nothing else.
pub fn read() -> (Text, PageType) {
    let role = places!("<head meta[name=path_role]|CAPP_ASYNC_METHODS.EC_PATH_ROLE")
        .text()
        .or_else(error_tracer);
    let known = role.or_else(|| places!("sPage").text());
    let design = places!("<meta[name=design_html_path]").text();
    let page_type = page::page_type(known, design, address::path());
    if page_type != PageType::Other || role.is_some() {
        return (role, page_type);
    }
    let role = places!("<meta[name=path_role]").text();
    (role, PageType::of_role(role))
}

/// `EC_JET.PRODUCT_DETAIL` in the boot script of Cafe24's error tracer.
fn error_tracer() -> Text {
    let scripts = place!("*head script:not([src])").read();
    for at in 0..scripts.length() {
        let role = scripts.at(at).find("EC_JET\\.([A-Z_]+)", 1);
        if role.is_some() {
            return role;
        }
    }
    Text::default()
}
