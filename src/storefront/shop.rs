//! Which mall and shop is this (facts/storefront 1.4 and 5). Names that begin with `EC_` are those of pages
//! older than 2021.

use crate::host::places::Lines;
use crate::host::{self, Text, Value};
use crate::{place, places};

const SHOP: Lines = Lines::new(
    "\
c mall_id CAFE24API.MALL_ID|CAFE24.FRONT_JS_CONFIG_MANAGE.sMallId|EC_FRONT_JS_CONFIG_MANAGE.sMallId|aLogData.mid
c shop_no CAFE24API.SHOP_NO|CAFE24.SDE_SHOP_NUM|EC_SDE_SHOP_NUM|aLogData.shop_no
c currency CAFE24.SHOP.getCurrency()|SHOP.getCurrency()
",
);

/// The mall and the shop as `context.shop` carries them: `mall_id`, `shop_no`, `currency`.
pub fn read() -> Value {
    let shop = host::object();
    SHOP.fill(shop);
    shop
}

/// The time zone its dates are in; none where it does not say.
pub fn zone() -> Text {
    places!("CAFE24.SHOP.getTimezone()|SHOP.getTimezone()").text()
}

/// `PC` or `Mobile`, after the page's skin, as Cafe24 says where a login came from.
pub fn inflow_name() -> Text {
    let is_mobile = place!("CAFE24.MOBILE")
        .read()
        .or_else(|| place!("EC_MOBILE").read());
    match is_mobile.flag() {
        Some(true) => Text::literal("Mobile"),
        Some(false) => Text::literal("PC"),
        None => Text::default(),
    }
}
