//! Which mall and shop is this (facts 1.4 and 5).

use wasm_bindgen::JsValue;

use super::globals::cafe24;
use crate::js::{self, Text};

/// The mall and the shop as `context.shop` carries them: `mall_id`, `shop_no`, `currency`.
pub fn read() -> JsValue {
    let shop = js::object();
    for (key, value) in [
        ("mall_id", mall_id()),
        ("shop_no", shop_no()),
        ("currency", currency()),
    ] {
        if let Some(value) = value {
            js::set(&shop, key, value.as_ref());
        }
    }
    shop
}

fn mall_id() -> Option<Text> {
    Text::of(&js::get(&js::global("CAFE24API"), "MALL_ID"))
        .or_else(|| Text::of(&js::get(&cafe24("FRONT_JS_CONFIG_MANAGE"), "sMallId")))
        .or_else(|| Text::of(&js::get(&js::global("aLogData"), "mid")))
}

fn shop_no() -> Option<Text> {
    Text::identifier(&js::get(&js::global("CAFE24API"), "SHOP_NO"))
        .or_else(|| Text::identifier(&cafe24("SDE_SHOP_NUM")))
        .or_else(|| Text::identifier(&js::get(&js::global("aLogData"), "shop_no")))
}

fn currency() -> Option<Text> {
    let shop = js::get(&js::global("CAFE24"), "SHOP");
    let shop = if shop.is_object() {
        shop
    } else {
        js::global("SHOP")
    };
    Text::of(&js::call(&shop, "getCurrency", &JsValue::UNDEFINED))
}
