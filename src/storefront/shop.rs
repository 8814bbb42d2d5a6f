//! Which mall and shop is this (facts 1.4 and 5). Names that begin with `EC_` are those of pages
//! older than 2021.

use crate::host::{self, Text, Value, places};

const SHOP: &str = "\
c mall_id CAFE24API.MALL_ID|CAFE24.FRONT_JS_CONFIG_MANAGE.sMallId|EC_FRONT_JS_CONFIG_MANAGE.sMallId|aLogData.mid
c shop_no CAFE24API.SHOP_NO|CAFE24.SDE_SHOP_NUM|EC_SDE_SHOP_NUM|aLogData.shop_no
c currency CAFE24.SHOP.getCurrency()|SHOP.getCurrency()
";

/// The mall and the shop as `context.shop` carries them: `mall_id`, `shop_no`, `currency`.
pub fn read() -> Value {
    let shop = host::object();
    places::fill(shop, SHOP);
    shop
}

/// The time zone its dates are in; none where it does not say.
pub fn zone() -> Text {
    places::text("CAFE24.SHOP.getTimezone()|SHOP.getTimezone()")
}

/// `PC` or `Mobile`, after the page's skin, as Cafe24 says where a login came from.
pub fn inflow_name() -> Text {
    let is_mobile = places::at("CAFE24.MOBILE").or_else(|| places::at("EC_MOBILE"));
    match is_mobile.flag() {
        Some(true) => Text::literal("Mobile"),
        Some(false) => Text::literal("PC"),
        None => Text::default(),
    }
}
