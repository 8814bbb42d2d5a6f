//! Priced rows as the page's globals and the SDK write them (facts/storefront 1.6, 1.7, 2.2).

use serde_json::{Map, Value, json};

use crate::pricing::Row;
use crate::shop::Shop;
use crate::text;

/// Which of the two arrays the rows are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `aBasketProductData`: `product_sum_price` is the price of one piece.
    Basket,
    /// `aBasketProductOrderData`: `product_sum_price` is the price of the whole line.
    OrderForm,
}

/// The rows of one of the two arrays, without `product_name`.
pub fn page_rows(rows: &[Row], place: Place, shop: &Shop, korean: bool) -> Vec<Map<String, Value>> {
    rows.iter()
        .map(|row| page_row(row, place, shop, korean))
        .collect()
}

fn page_row(row: &Row, place: Place, shop: &Shop, korean: bool) -> Map<String, Value> {
    let currency = shop.currency;
    let unit = row.price + row.option_price;
    let sum = match place {
        Place::Basket => unit,
        Place::OrderForm => unit * row.quantity,
    };
    let product = &row.product;
    let flag = |yes: bool| if yes { "T" } else { "F" };
    let Value::Object(map) = json!({
        "product_no": product.no,
        "product_code": product.code,
        "product_price": row.price.number(currency),
        "opt_price": row.option_price.number(currency),
        "product_sum_price": sum.number(currency),
        "product_sale_price": row.sale_price.unwrap_or(row.price).number(currency),
        "quantity": row.quantity,
        "product_qty": row.quantity,
        "opt_id": row.option_id,
        "opt_str": row.option_text,
        "option_str": bracketed(&row.option_text),
        "item_code": row.item_code,
        "option_type": "T",
        "has_option": flag(product.has_option()),
        "main_cate_no": product.category,
        "categories": [product.category],
        "is_set_product": flag(row.set_no.is_some()),
        "set_product_no": row.set_no.unwrap_or(0),
        "basket_prd_no": row.line.no,
        "delvtype": "A",
        "product_type": "normal_type",
        "buy_unit": 1,
        "product_min": 1,
        "product_max": 0,
        "sum_price": format!("{} {}", currency.code(), (unit * row.quantity).text(currency, false).trim_start_matches(|c: char| !c.is_ascii_digit())),
        "sum_price_org": (unit * row.quantity).number(currency),
        "total_unit_add_sale": row.sale_discount().number(currency),
        "is_subscription": flag(product.subscription),
        "custom_data_idx": null,
        "shipping_fee_type": "M",
        "supplier_id": "S0000000",
        "product_image": format!("/web/product/small/{}.svg", product.no),
        "param": format!("?product_no={}&cate_no={}", product.no, product.category),
    }) else {
        return Map::new();
    };
    let mut map = map;
    map.insert(
        "product_name".into(),
        text::escape_html(product.name(korean)).into(),
    );
    map
}

/// `색상=검정, 사이즈=M` as `["[색상: 검정]", "[사이즈: M]"]`.
fn bracketed(option_text: &str) -> Vec<String> {
    option_text
        .split(", ")
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| format!("[{name}: {value}]"))
        .collect()
}

/// The rows as `getCartList` and sessionStorage `BasketProduct_<N>` hold them: no names, quantity as text.
pub fn cart_list(rows: &[Row], shop: &Shop) -> Vec<Value> {
    rows.iter()
        .map(|row| {
            json!({
                "shop_no": shop.no,
                "product_no": row.product.no,
                "additional_option": null,
                "attached_file_option": null,
                "basket_product_no": row.line.no,
                "product_price": (row.price + row.option_price).number(shop.currency),
                "quantity": row.quantity.to_string(),
                "selected_product": format!("{}||{}", row.quantity, row.item_code),
                "variant_code": row.item_code,
                "option_id": row.option_id,
                "is_set_product": if row.set_no.is_some() { "T" } else { "F" },
                "set_product_no": row.set_no.unwrap_or(0),
                "delvtype": "A",
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
