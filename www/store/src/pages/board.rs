//! A product board: its address holds a product number, yet it is no detail page (facts/storefront 1.2).

use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;

use super::{Page, cards};
use crate::Result;
use crate::visit::Visit;

#[derive(Debug, Deserialize)]
pub struct BoardQuery {
    product_no: Option<u32>,
}

/// `/board/product/list.html?board_no=6&product_no=N`.
pub async fn page(visit: Visit, Query(query): Query<BoardQuery>) -> Result<Html<String>> {
    let product = query
        .product_no
        .and_then(|no| visit.store.goods.product(no));
    Page::new(
        &visit,
        "BOARD_PRODUCT_LIST",
        "/board/product/list.html",
        "board/list.html",
    )
    .title(if visit.korean() {
        "상품 Q&A"
    } else {
        "Product Q&A"
    })
    .with(
        "product",
        product.map(|product| cards::card(product, &visit)),
    )
    .render()
}
