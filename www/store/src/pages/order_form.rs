//! The order form, reached from the basket, from a detail page, or by the direct order address.

use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;

use super::Page;
use super::basket::{lines, totals_json};
use crate::basket::Line;
use crate::pricing::Choices;
use crate::rows::{self, Place};
use crate::session::Checkout;
use crate::visit::Visit;
use crate::{Result, StoreError};

#[derive(Debug, Default, Deserialize)]
pub struct FormQuery {
    #[serde(default)]
    basket_type: String,
    #[serde(default)]
    paymethod: String,
}

/// `/order/orderform.html?basket_type=…&delvtype=A`.
pub async fn page(visit: Visit, Query(query): Query<FormQuery>) -> Result<Response> {
    let checkout = visit.session(|session| session.checkouts.get(&visit.shop.no).cloned());
    match checkout.filter(|checkout| !checkout.lines.is_empty()) {
        Some(checkout) => Ok(form(&visit, &checkout, &query)?.into_response()),
        // Nothing was chosen to be ordered.
        None => Ok(Redirect::to(&visit.route.url("/order/basket.html")).into_response()),
    }
}

/// `/surl/O/<product_no>`: the order form for one product; the path stays.
pub async fn direct(visit: Visit, Path(no): Path<u32>) -> Result<Html<String>> {
    let product = visit.store.goods.product(no);
    let product = product.ok_or_else(|| StoreError::not_found(format!("product {no}")))?;
    if product.sold_out {
        return Err(StoreError::not_found(format!("stock of product {no}")));
    }
    let items = product.items();
    let line = Line {
        no: 9_000 + no,
        product_no: no,
        option_id: items
            .first()
            .map_or_else(String::new, |item| item.option_id.clone()),
        quantity: 1,
    };
    let checkout = Checkout {
        lines: vec![line],
        direct: true,
    };
    visit.session(|session| session.checkouts.insert(visit.shop.no, checkout.clone()));
    form(&visit, &checkout, &FormQuery::default())
}

fn form(visit: &Visit, checkout: &Checkout, query: &FormQuery) -> Result<Html<String>> {
    let korean = visit.korean();
    let rows = visit.rows(&checkout.lines);
    let totals = visit.totals(&rows, &Choices::default());
    let mut data = rows::page_rows(&rows, Place::OrderForm, visit.shop, korean);
    if !visit.options.era.order_rows_have_names() {
        for row in &mut data {
            row.remove("product_name");
        }
    }
    let coupons: Vec<_> = visit
        .member()
        .map(|member| member.coupons)
        .unwrap_or_default()
        .iter()
        .map(|coupon| json!({"no": coupon.no, "name": coupon.name(korean)}))
        .collect();
    let basket_type = match query.basket_type.as_str() {
        "all_buy" => "all_buy",
        _ => "A0000",
    };
    Page::new(
        visit,
        "ORDER_ORDERFORM",
        "/order/orderform.html",
        "order/orderform.html",
    )
    .title(if korean {
        "주문서 작성"
    } else {
        "Order form"
    })
    .with("lines", lines(&rows, visit))
    .with("totals", totals_json(&totals))
    .with("order_data", data)
    .with("coupons", coupons)
    .with("basket_type", basket_type)
    .with("direct", checkout.direct)
    .with("paymethod", query.paymethod.as_str())
    .render()
}
