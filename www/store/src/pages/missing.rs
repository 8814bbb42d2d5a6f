//! The page for an address that leads nowhere.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Page;
use crate::visit::Visit;

/// The shop's own 404 page, whose role is in no list (facts/storefront 1.1).
pub async fn page(visit: Visit) -> Response {
    let page = Page::new(&visit, "ETC", "/error/404.html", "missing.html")
        .title(if visit.korean() {
            "페이지를 찾을 수 없습니다"
        } else {
            "Page not found"
        })
        .render();
    (StatusCode::NOT_FOUND, page).into_response()
}

/// Whether a handler found nothing, or could not read the address, and left the answer to this page.
pub fn is_unanswered(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let status = response.status();
    is_plain && (status == StatusCode::NOT_FOUND || status == StatusCode::BAD_REQUEST)
}
