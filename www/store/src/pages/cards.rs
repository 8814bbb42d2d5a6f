//! Products as lists show them.

use serde_json::{Value, json};

use crate::goods::Product;
use crate::text;
use crate::visit::Visit;

/// The values a product has in lists and on its own page.
pub fn card(product: &Product, visit: &Visit) -> Value {
    let (korean, shop) = (visit.korean(), visit.shop);
    let hidden = product.members_only_price && visit.member().is_none();
    json!({
        "no": product.no,
        "code": product.code,
        "name": product.name(korean),
        "plain_name": text::strip_tags(product.name(korean)),
        "summary": product.summary(korean),
        "path": product.path(korean),
        "category": product.category,
        "price": product.price(shop).0,
        "price_plain": product.price(shop).plain(shop.currency),
        "price_hidden": hidden,
        "sale": product.sale_price(shop).map(|sale| sale.0),
        "sale_plain": product.sale_price(shop).map(|sale| sale.plain(shop.currency)),
        "sold_out": product.sold_out,
        "has_option": product.has_option(),
        "subscription": product.subscription,
        "reserve": product.reserve,
        "is_set": !product.set.is_empty(),
    })
}

/// Many of them.
pub fn cards<'a>(products: impl IntoIterator<Item = &'a Product>, visit: &Visit) -> Vec<Value> {
    let products = products.into_iter();
    products.map(|product| card(product, visit)).collect()
}
