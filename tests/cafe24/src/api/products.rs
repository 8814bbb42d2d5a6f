//! Products and their variants, by the Admin API and the Front API (facts/server 1.8).

use serde_json::{Value, json};

use super::ask::{Ask, Refusal};
use crate::life::goods::{Product, Variant};
use crate::life::world::World;
use crate::money::decimal;

pub(super) fn answer(world: &World, ask: &Ask<'_>, path: &[&str]) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    let find = |no: &str| {
        let product = world
            .products
            .iter()
            .find(|product| product.no.to_string() == no);
        product.ok_or_else(Refusal::not_found)
    };
    match path {
        [] => {
            let (limit, offset) = ask.page(10, 100, 5_000)?;
            let (numbers, codes) = (ask.list("product_no")?, ask.list("product_code")?);
            let wanted = |product: &&Product| {
                numbers
                    .as_ref()
                    .is_none_or(|all| all.contains(&product.no.to_string().as_str()))
                    && codes
                        .as_ref()
                        .is_none_or(|all| all.contains(&product.code().as_str()))
            };
            let rows = world
                .products
                .iter()
                .filter(wanted)
                .skip(offset)
                .take(limit);
            let rows = rows.map(|product| ask.trim(product_json(product, shop, ask)));
            Ok(json!({ "products": rows.collect::<Vec<_>>() }))
        }
        ["count"] => Ok(json!({ "count": world.products.len() })),
        [no] => Ok(json!({ "product": ask.trim(product_json(find(no)?, shop, ask)) })),
        [no, "variants"] => {
            let variants = find(no)?
                .variants
                .iter()
                .map(|variant| variant_json(variant, shop));
            Ok(json!({ "variants": variants.collect::<Vec<_>>() }))
        }
        [no, "variants", code] => {
            let variant = find(no)?
                .variants
                .iter()
                .find(|variant| variant.code == *code);
            let variant = variant.ok_or_else(Refusal::not_found)?;
            Ok(json!({ "variant": variant_json(variant, shop) }))
        }
        _ => Err(Refusal::not_found()),
    }
}

fn product_json(product: &Product, shop: u8, ask: &Ask<'_>) -> Value {
    let mut json = json!({
        "shop_no": shop,
        "product_no": product.no,
        "product_code": product.code(),
        "custom_product_code": "",
        "product_name": product.name,
        "eng_product_name": "",
        "price": decimal(product.price_in(shop)),
        "retail_price": "0.00",
        "display": "T",
        "selling": "T",
        "has_option": if product.variants.len() > 1 { "T" } else { "F" },
        "sold_out": "F",
    });
    if ask.embeds("variants") {
        json["variants"] = product
            .variants
            .iter()
            .map(|variant| variant_json(variant, shop))
            .collect();
    }
    json
}

fn variant_json(variant: &Variant, shop: u8) -> Value {
    let options = variant
        .options
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }));
    let options: Vec<Value> = options.collect();
    json!({
        "shop_no": shop,
        "variant_code": variant.code,
        "options": if options.is_empty() { Value::Null } else { options.into() },
        "custom_variant_code": "",
        "display": "T",
        "selling": "T",
        "additional_amount": decimal(variant.extra_in(shop)),
        "quantity": 100,
    })
}
