//! Which mall and shop is this (facts 1.4 and 5). Names that begin with `EC_` are those of pages
//! older than 2021.

use wasm_bindgen::JsValue;

use super::source;
use crate::js;

/// The mall and the shop as `context.shop` carries them: `mall_id`, `shop_no`, `currency`.
pub fn read() -> JsValue {
    let shop = js::object();
    for (key, places) in [
        (
            "mall_id",
            "CAFE24API.MALL_ID|CAFE24.FRONT_JS_CONFIG_MANAGE.sMallId|\
             EC_FRONT_JS_CONFIG_MANAGE.sMallId|aLogData.mid",
        ),
        (
            "shop_no",
            "CAFE24API.SHOP_NO|CAFE24.SDE_SHOP_NUM|EC_SDE_SHOP_NUM|aLogData.shop_no",
        ),
        ("currency", "CAFE24.SHOP.getCurrency()|SHOP.getCurrency()"),
    ] {
        js::set(&shop, key, source::code(places).as_ref());
    }
    shop
}
