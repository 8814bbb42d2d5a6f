//! Pages that list products: category, search, recently viewed, special exhibition.

use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse};
use serde::Deserialize;
use serde_json::json;

use super::{Page, cards::cards};
use crate::visit::Visit;
use crate::{Result, StoreError, text};

#[derive(Debug, Deserialize)]
pub struct ListQuery {
    cate_no: u32,
}

#[derive(Debug, Deserialize)]
pub struct SearchQuery {
    #[serde(default)]
    keyword: String,
}

/// `/category/<name>/<cate_no>/`.
pub async fn by_path(visit: Visit, Path((_, no)): Path<(String, u32)>) -> Result<Html<String>> {
    category(&visit, no)
}

/// `/product/list.html?cate_no=N`.
pub async fn by_query(visit: Visit, Query(query): Query<ListQuery>) -> Result<Html<String>> {
    category(&visit, query.cate_no)
}

fn category(visit: &Visit, no: u32) -> Result<Html<String>> {
    let (goods, korean) = (&visit.store.goods, visit.korean());
    let category = goods
        .category(no)
        .ok_or_else(|| StoreError::not_found(format!("category {no}")))?;
    let link = |no: u32, name: &str| {
        let path = format!("/category/{}/{no}/", text::encode(&text::slug(name)));
        json!({"no": no, "name": name, "path": path})
    };
    let path: Vec<_> = goods
        .category_path(no)
        .iter()
        .map(|category| link(category.no, category.name(korean)))
        .collect();
    let inner: Vec<_> = goods
        .categories
        .iter()
        .filter(|inner| inner.parent == Some(no))
        .map(|inner| link(inner.no, inner.name(korean)))
        .collect();
    let canonical = link(no, category.name(korean))["path"].clone();
    Page::new(
        visit,
        "PRODUCT_LIST",
        "/product/list.html",
        "product/list.html",
    )
    .title(category.name(korean))
    .with("og_type", "product.group")
    .with("canonical", canonical)
    .with("cate_no", no)
    .with("path", path)
    .with("inner", inner)
    .with("products", cards(goods.in_category(no), visit))
    .render()
}

/// `/product/search.html?keyword=`.
pub async fn search(visit: Visit, Query(query): Query<SearchQuery>) -> Result<impl IntoResponse> {
    let found = visit.store.goods.search(&query.keyword);
    Page::new(
        &visit,
        "PRODUCT_SEARCH",
        "/product/search.html",
        "product/search.html",
    )
    .title(if visit.korean() {
        "상품 검색"
    } else {
        "Search"
    })
    .with("products", cards(found, &visit))
    .with("keyword", query.keyword)
    .render()
}

/// `/product/recent_view_product.html`: what the cookie `recent_plist` remembers.
pub async fn recent(visit: Visit) -> Result<impl IntoResponse> {
    let name = match visit.shop.no {
        1 => "recent_plist".to_owned(),
        no => format!("recent_plist{no}"),
    };
    let seen = visit.cookie(&name).unwrap_or_default();
    let goods = &visit.store.goods;
    let products = seen
        .split('|')
        .filter_map(|no| goods.product(no.parse().ok()?));
    Page::new(
        &visit,
        "PRODUCT_RECENT",
        "/product/recent_view_product.html",
        "product/recent.html",
    )
    .title(if visit.korean() {
        "최근 본 상품"
    } else {
        "Recently viewed"
    })
    .with("products", cards(products.collect::<Vec<_>>(), &visit))
    .render()
}

/// `/product/project.html`: a special exhibition.
pub async fn project(visit: Visit) -> Result<impl IntoResponse> {
    let goods = &visit.store.goods;
    let living = cards(goods.in_category(52), &visit);
    Page::new(
        &visit,
        "PRODUCT_PROJECT",
        "/product/project.html",
        "product/project.html",
    )
    .title(if visit.korean() {
        "기획전: 저녁의 식탁"
    } else {
        "Exhibition: the evening table"
    })
    .with("products", living)
    .render()
}
