//! The product detail page, at each of its addresses.

use axum::extract::{Path, Query};
use axum::response::Html;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Page, cards};
use crate::goods::Product;
use crate::visit::Visit;
use crate::{Result, StoreError, text};

#[derive(Debug, Deserialize)]
pub struct DetailQuery {
    product_no: u32,
    #[serde(default)]
    cate_no: u32,
    #[serde(default)]
    display_group: u32,
}

/// `/product/detail.html?product_no=N&cate_no=C&display_group=1`.
pub async fn by_query(visit: Visit, Query(query): Query<DetailQuery>) -> Result<Html<String>> {
    page(&visit, query.product_no, query.cate_no, query.display_group)
}

/// `/product/<name>/<no>/`.
pub async fn by_path(visit: Visit, Path((_, no)): Path<(String, u32)>) -> Result<Html<String>> {
    page(&visit, no, 0, 0)
}

/// `/product/<name>/<no>/category/<c>/`.
pub async fn in_category(
    visit: Visit,
    Path((_, no, cate_no)): Path<(String, u32, u32)>,
) -> Result<Html<String>> {
    page(&visit, no, cate_no, 0)
}

/// `/product/<name>/<no>/category/<c>/display/<n>/`.
pub async fn in_display(
    visit: Visit,
    Path((_, no, cate_no, group)): Path<(String, u32, u32, u32)>,
) -> Result<Html<String>> {
    page(&visit, no, cate_no, group)
}

/// `/surl/P/<no>`: the short address; the path stays.
pub async fn short(visit: Visit, Path(no): Path<u32>) -> Result<Html<String>> {
    page(&visit, no, 0, 0)
}

/// `/product/quickview.html?product_no=N`: the detail page in a small frame, with its full page role
/// (facts/storefront 1.3, pitfall 3).
pub async fn quick_view(visit: Visit, Query(query): Query<DetailQuery>) -> Result<Html<String>> {
    let product = find(&visit, query.product_no)?;
    describe(&visit, product, 0, 0, "product/quickview.html").render()
}

fn page(visit: &Visit, no: u32, cate_no: u32, group: u32) -> Result<Html<String>> {
    let product = find(visit, no)?;
    let goods = &visit.store.goods;
    let others = goods.in_category(product.category);
    let others = others.into_iter().filter(|other| other.no != no).take(4);
    describe(visit, product, cate_no, group, "product/detail.html")
        .with("others", cards::cards(others, visit))
        .render()
}

fn find(visit: &Visit, no: u32) -> Result<&Product> {
    let product = visit.store.goods.product(no);
    product.ok_or_else(|| StoreError::not_found(format!("product {no}")))
}

fn describe<'v>(
    visit: &'v Visit,
    product: &Product,
    cate_no: u32,
    group: u32,
    template: &'static str,
) -> Page<'v> {
    let (goods, korean, shop) = (&visit.store.goods, visit.korean(), visit.shop);
    let shown_in = if cate_no > 0 {
        cate_no
    } else {
        product.category
    };
    let path: Vec<_> = goods
        .category_path(shown_in)
        .iter()
        .map(|category| {
            let name = category.name(korean);
            json!({"no": category.no, "name": name, "path": format!("/category/{}/{}/", text::encode(&text::slug(name)), category.no)})
        })
        .collect();
    let options: Vec<_> = product
        .options
        .iter()
        .map(|option| {
            let values = option.values.iter();
            json!({
                "name": option.name(korean),
                "values": values.map(|value| json!({"name": value.name(korean), "extra": value.extra(shop).0})).collect::<Vec<_>>(),
            })
        })
        .collect();
    let parts: Vec<_> = product
        .set
        .iter()
        .filter_map(|part| {
            let mut card = cards::card(goods.product(part.no)?, visit);
            card["part_price"] = part.price(shop).0.into();
            Some(card)
        })
        .collect();
    let wished = visit.session(|session| session.wishes.contains(&product.no));
    Page::new(visit, "PRODUCT_DETAIL", "/product/detail.html", template)
        .title(text::strip_tags(product.name(korean)))
        .with("og_type", "product")
        .with("canonical", product.path(korean))
        .with("product", cards::card(product, visit))
        .with("options", options)
        .with("parts", parts)
        .with("stock", stock(visit, product))
        .with("path", path)
        .with("cate_no", cate_no)
        .with("display_group", group)
        .with("wished", wished)
}

/// `option_stock_data`: each item's name, extra price and stock, by item code.
fn stock(visit: &Visit, product: &Product) -> Value {
    let (korean, shop) = (visit.korean(), visit.shop);
    let items = product.items().into_iter().map(|item| {
        let names: Vec<_> = product
            .chosen(&item)
            .map(|(_, value)| value.name(korean))
            .collect();
        let extra = product.option_extra(&item, shop);
        let entry = json!({
            "option_id": item.option_id,
            "option_value": names.join("-"),
            "option_text": product.option_text(&item, korean),
            "option_price": (product.price(shop) + extra).number(shop.currency),
            "stock_price": extra.plain(shop.currency),
            "stock_number": if product.sold_out { 0 } else { 50 },
            "is_selling": if product.sold_out { "F" } else { "T" },
            "use_stock": true,
        });
        (item.code, entry)
    });
    Value::Object(items.collect::<Map<_, _>>())
}
