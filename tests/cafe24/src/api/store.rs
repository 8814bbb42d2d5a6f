//! The shop itself: carriers, app, store, shops; and the shops of D.Collection (facts/server 1.4, 1.8).

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::ask::{Ask, Refusal};
use crate::forms::currency;
use crate::life::goods::CARRIERS;
use crate::lock;
use crate::mall::Mall;
use crate::money::decimal;

pub(super) fn carriers(ask: &Ask<'_>) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    let carriers = CARRIERS.iter().map(|carrier| {
        json!({
            "shop_no": shop,
            "carrier_id": carrier.id,
            "shipping_carrier_code": carrier.code,
            "shipping_carrier": carrier.name,
            "track_shipment_url": "https://carrier.example.com/",
            "contact": "02-0000-0000",
            "email": "",
            "shipping_type": "A",
            "default_shipping_carrier": if carrier.id == 1 { "T" } else { "F" },
        })
    });
    Ok(json!({ "carriers": carriers.collect::<Vec<_>>() }))
}

pub(super) fn app() -> Value {
    json!({ "app": {
        "version": "2026-03-01",
        "version_expiration_date": "2027-03-01",
        "initial_version": "2026-03-01",
        "previous_version": Value::Null,
        "extension_type": "Section",
    }})
}

pub(super) fn store(mall: &Mall, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    if shop > mall.shops() {
        return Err(Refusal::not_found());
    }
    Ok(json!({ "store": {
        "shop_no": shop,
        "mall_id": mall.id,
        "shop_name": format!("{} {shop}", mall.id),
        "base_domain": format!("{}.cafe24.com", mall.id),
        "primary_domain": format!("{}.example.com", mall.id),
        "company_name": "모아 상점",
        "country_code": "KOR",
    }}))
}

pub(super) fn shops(mall: &Mall) -> Value {
    let shops = (1..=mall.shops()).map(|shop| {
        json!({
            "shop_no": shop,
            "default": if shop == 1 { "T" } else { "F" },
            "shop_name": format!("{} {shop}", mall.id),
            "currency_code": currency(shop),
            "currency_name": currency(shop),
            "locale_code": if shop == 1 { "ko_KR" } else { "en_US" },
            "timezone": "Asia/Seoul",
            "base_domain": format!("{}.cafe24.com", mall.id),
            "primary_domain": format!("{}.example.com", mall.id),
            "active": "T",
        })
    });
    json!({ "shops": shops.collect::<Vec<_>>() })
}

/// `/dcollection/api/shops` and `/dcollection/api/products`.
pub(super) fn collection(malls: &[Arc<Mutex<Mall>>], ask: &Ask<'_>) -> Result<Value, Refusal> {
    let (limit, offset) = ask.page(100, 100, 10_000)?;
    let shops = ask.list("shop_name")?;
    let names = ask.list("product_name")?;
    let wanted = |list: &Option<Vec<&str>>, name: &str| {
        list.as_ref()
            .is_none_or(|list| list.iter().any(|word| name.contains(word)))
    };
    let what = ask.path.get(2).copied();
    if what == Some("products") && ask.get("dcollection_product_category").is_none() {
        return Err(Refusal::wrong("dcollection_product_category"));
    }
    let mut rows = Vec::new();
    for mall in malls {
        let mall = lock(mall);
        if !wanted(&shops, &mall.id) {
            continue;
        }
        match what {
            Some("shops") => rows.push(json!({ "shop_name": mall.id, "mall_id": mall.id })),
            Some("products") => {
                let products = mall.life.world.products.iter();
                let products = products.filter(|product| wanted(&names, &product.name));
                rows.extend(products.map(|product| {
                    json!({
                        "shop_name": mall.id,
                        "product_no": product.no,
                        "product_name": product.name,
                        "price": decimal(product.price),
                    })
                }));
            }
            _ => return Err(Refusal::not_found()),
        }
    }
    let key = what.unwrap_or_default();
    Ok(json!({ key: rows.into_iter().skip(offset).take(limit).collect::<Vec<_>>() }))
}
