//! HTML fragments that scripts fetch and put into a page (facts/storefront 1.3, pitfalls 1 and 2).

use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;

use super::{Page, cards::cards};
use crate::Result;
use crate::visit::Visit;

#[derive(Debug, Default, Deserialize)]
pub struct PageQuery {
    #[serde(default)]
    page: u32,
}

/// `/product/add_basket.html`: the layer after something was added to the basket.
pub async fn add_basket(visit: Visit) -> Result<Html<String>> {
    let goods = &visit.store.goods;
    let liked = [1015, 1010, 1007]
        .iter()
        .filter_map(|no| goods.product(*no));
    Page::new(
        &visit,
        "PRODUCT_DETAIL",
        "/product/add_basket.html",
        "product/add_basket.html",
    )
    .with("liked", cards(liked.collect::<Vec<_>>(), &visit))
    .render()
}

/// `/coupon/coupon_productdetail.html`: the coupon box of the detail page.
pub async fn coupon(visit: Visit) -> Result<Html<String>> {
    Page::new(
        &visit,
        "PRODUCT_DETAIL",
        "/coupon/coupon_productdetail.html",
        "coupon/productdetail.html",
    )
    .render()
}

/// `/product/review_list.html?page=N`: the next few reviews of the detail page.
pub async fn reviews(visit: Visit, Query(query): Query<PageQuery>) -> Result<Html<String>> {
    Page::new(
        &visit,
        "PRODUCT_DETAIL",
        "/product/review_list.html",
        "product/reviews.html",
    )
    .with("page", query.page)
    .render()
}
