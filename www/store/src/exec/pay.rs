//! Stand-ins for what is not the shop's: the payment gate and Naver Pay.

use axum::extract::Query;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use serde::Deserialize;

use crate::pages::Page;
use crate::visit::Visit;
use crate::{Result, text};

#[derive(Debug, Deserialize)]
pub struct GateQuery {
    #[serde(default)]
    method: String,
    #[serde(default)]
    next: String,
}

/// `/exec/front/pay/gate`: a payment gate, from which the buyer comes back without a referrer.
pub async fn gate(visit: Visit, Query(query): Query<GateQuery>) -> Result<impl IntoResponse> {
    let next = text::inside(&query.next).unwrap_or("/");
    let page = Page::new(&visit, "", "", "order/gate.html")
        .with("method", query.method)
        .with("next", next)
        .render()?;
    Ok(([(header::REFERRER_POLICY, "no-referrer")], page))
}

/// `/exec/front/order/navercheckout`: where the Naver Pay buttons lead.
pub async fn naver(visit: Visit) -> Result<Html<String>> {
    Page::new(&visit, "", "", "order/naver.html").render()
}
