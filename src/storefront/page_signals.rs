//! What the page says about its own role (facts 1.1 and 1.3).

use super::{address, source};
use crate::js::Text;
use crate::page::{self, PageType};

/// The page's role as Cafe24 names it, and the page type that follows from all signals.
///
/// The role is that of the first `path_role` meta, since fragments inserted later bring their own;
/// else Cafe24's copy of it, else what the error tracer's boot script at the top of the head says.
pub fn read() -> (Option<Text>, PageType) {
    let role = source::text("<meta[name=path_role]|CAPP_ASYNC_METHODS.EC_PATH_ROLE")
        .or_else(|| source::text("#head script:not([src])")?.group("EC_JET\\.([A-Z_]+)", 1));
    let string = |text: Option<Text>| text.map(|text| text.to_string()).unwrap_or_default();
    let own = string(role.clone());
    let s_page = string(source::text("sPage"));
    let design = string(source::text("<meta[name=design_html_path]"));
    (
        role,
        page::page_type(&[&own, &s_page], &design, &address::path()),
    )
}
