//! The basket page.

use axum::response::Html;
use serde_json::{Value, json};

use super::Page;
use crate::Result;
use crate::pricing::{Choices, Row, Totals};
use crate::rows::{self, Place};
use crate::text;
use crate::visit::Visit;

/// `/order/basket.html`.
pub async fn page(visit: Visit) -> Result<Html<String>> {
    let korean = visit.korean();
    let rows = visit.basket_rows();
    let totals = visit.totals(&rows, &Choices::default());
    let mut data = rows::page_rows(&rows, Place::Basket, visit.shop, korean);
    // The names come later, line by line, as on a real page (facts/storefront 1.6).
    for row in &mut data {
        row.insert("product_name".into(), "".into());
    }
    let names: Vec<_> = rows
        .iter()
        .map(|row| text::add_slashes(row.product.name(korean)))
        .collect();
    Page::new(
        &visit,
        "ORDER_BASKET",
        "/order/basket.html",
        "order/basket.html",
    )
    .title(if korean { "장바구니" } else { "Basket" })
    .with("lines", lines(&rows, &visit))
    .with("totals", totals_json(&totals))
    .with("basket_data", data)
    .with("basket_names", names)
    .render()
}

/// Rows for the eye: one for each line, a set with its components inside.
pub fn lines(rows: &[Row], visit: &Visit) -> Vec<Value> {
    let (goods, korean) = (&visit.store.goods, visit.korean());
    let mut lines: Vec<Value> = Vec::new();
    for (seq, row) in rows.iter().enumerate() {
        let part = json!({"name": row.product.name(korean), "quantity": row.quantity});
        let same = |line: &&mut Value| line["no"] == row.line.no;
        if let Some(line) = lines.last_mut().filter(same) {
            add(line, "total", row.total().0);
            if let Some(parts) = line["parts"].as_array_mut() {
                parts.push(part);
            }
            continue;
        }
        let product = row
            .set_no
            .and_then(|no| goods.product(no))
            .unwrap_or(&row.product);
        let unit = product.price(visit.shop) + row.option_price;
        lines.push(json!({
            "seq": seq,
            "no": row.line.no,
            "key": row.line.key(row.set_no.is_some()),
            "product_no": product.no,
            "path": product.path(korean),
            "name": product.name(korean),
            "plain_name": text::strip_tags(product.name(korean)),
            "option_text": row.option_text,
            "quantity": row.quantity,
            "unit": unit.0,
            "sale": row.sale_discount().0,
            "total": row.total().0,
            "subscription": product.subscription,
            "parts": if row.set_no.is_some() { vec![part] } else { vec![] },
        }));
    }
    lines
}

fn add(line: &mut Value, key: &str, amount: i64) {
    line[key] = (line[key].as_i64().unwrap_or_default() + amount).into();
}

/// The sums a page shows, in the smallest unit of the currency.
pub fn totals_json(totals: &Totals) -> Value {
    json!({
        "goods": totals.goods.0,
        "sale_discount": totals.sale_discount.0,
        "member_discount": totals.member_discount.0,
        "coupon_discount": totals.coupon_discount.0,
        "discount": totals.discount().0,
        "points": totals.points.0,
        "shipping": totals.shipping.0,
        "local_shipping": totals.local_shipping.0,
        "payed": totals.payed().0,
    })
}
