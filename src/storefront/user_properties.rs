//! What is known of the visitor: the spec's properties collected on page access (facts/storefront 5).

use super::rows::{self, Row};
use super::shop;
use crate::amount::Amount;
use crate::date;
use crate::host::places::Lines;
use crate::host::{self, Text, Value, clock};
use crate::{place, places};

/// Of every visitor.
const OF_ALL: Lines = Lines::new(
    "\
t cafe_mkt ?cafe_mkt
c guestId $getCustomerIDInfo.id.guest_id|$getMemberInfo.id.guest_id|%AppCommon_{N}>data.guest_id
t cvid @CVID
t cvid_y @CVID_Y
",
);

/// Of a member who is logged in. The cookies stay behind when somebody logs out.
const OF_MEMBER: Lines = Lines::new(
    "\
h name $getCustomerInfo.customer.name|%member_{N}>data.name|.xans-member-var-name
h nick_name $getCustomerInfo.customer.nick_name|%member_{N}>data.nick_name|.xans-member-var-nick_name
t email $getCustomerInfo.customer.email|%member_{N}>data.email|.xans-member-var-email
t is_birthday $getCustomerInfo.customer.birthday|%member_{N}>data.birthday
c phone $getCustomerInfo.customer.phone|%member_{N}>data.phone|.xans-member-var-phone
c group_no $getCustomerInfo.customer.group_no|%member_{N}>data.group_no|.xans-member-var-group_no
n available_point $getPointInfo.point.available_point|@ec_async_cache_avail_mileage_{N}|#xans_myshop_bankbook_avail_mileage
n used_point $getPointInfo.point.used_point|@ec_async_cache_used_mileage_{N}|#xans_myshop_bankbook_used_mileage
n returned_point $getPointInfo.point.returned_point|@ec_async_cache_returned_mileage_{N}
n unavailable_point $getPointInfo.point.unavailable_point|@ec_async_cache_unavail_mileage_{N}
n total_point $getPointInfo.point.total_point|#xans_myshop_bankbook_total_mileage
n all_credit $getCreditInfo.credit.all_credit|@ec_async_cache_all_deposit_{N}
n member_total_credit $getCreditInfo.credit.member_total_credit|@ec_async_cache_member_total_deposit_{N}|#xans_myshop_bankbook_deposit
n used_credit $getCreditInfo.credit.used_credit|@ec_async_cache_used_deposit_{N}
n refund_wait_credit $getCreditInfo.credit.refund_wait_credit|@ec_async_cache_deposit_refund_wait_{N}
n total_credit $getCreditInfo.credit.total_credit
n coupon_count $getCouponCount.count|@couponcount_{N}
",
);

/// Everything that changes with every page.
const OF_VISIT: Lines = Lines::new(
    "\
t last_visit_page location.pathname
",
);

/// The properties whose change is told: the shop, the visitor's identifiers, and, where one is logged
/// in, the member. `seen` is the product of the page.
pub fn read(member_id: Text, is_login: bool, seen: Text) -> Value {
    let properties = host::object();
    let shop = shop::read();
    OF_ALL.fill(properties);
    properties.set("mall_id", shop.get("mall_id"));
    properties.set("event_shop_no", shop.get("shop_no"));
    properties.set("is_login", is_login);
    properties.set("last_seen_product_no", seen.or_else(last_seen_product));
    if is_login {
        OF_MEMBER.fill(properties);
        properties.set("member_id", member_id);
        properties.set("group_name", group_name());
        properties.set("last_login_provider", login_provider());
        sums(properties);
        created(properties);
        additional_information(properties);
    }
    properties
}

/// The properties that change with every page: they go along with those that have changed.
pub fn read_of_visit(properties: Value) {
    OF_VISIT.fill(properties);
    let now = clock::now();
    let there = now + clock::offset(shop::zone(), now) * 60_000.0;
    properties.set("last_visit_date", clock::iso(there).find("^.{10}", 0));
}

/// What is in the cart. An empty one has empty lists, so that what was in it is forgotten.
pub fn read_cart(properties: Value, rows: &[Row]) {
    let price = if rows.is_empty() {
        Amount::ZERO
    } else {
        rows::total_price(rows)
    };
    let price = price.or(|| places!("@basketprice_{N}").number());
    properties.set_number("cart_total_quantity", rows::total_quantity(rows).0);
    properties.set_number("cart_items_count", rows::count_once(rows).0);
    properties.set_number("cart_items_unique_count", rows::count_unique(rows).0);
    properties.set_number("cart_total_order_price", price.0);
    properties.set("cart_product_nos", rows::product_nos(rows).0);
    properties.set("cart_option_ids", rows::option_ids(rows).0);
    let combinations = rows::combinations(rows).0;
    properties.set("cart_comb_product_no_option_id", combinations);
}

/// The name of the member's group.
pub fn group_name() -> Text {
    places!("$getCustomerInfo.customer.group_name|%member_{N}>data.group_name|.xans-member-var-group_name").name()
}

/// `cafe24` for a login by id and password, which Cafe24 writes as null.
fn login_provider() -> Text {
    let login = place!("@login_provider_{N}>")
        .read()
        .or_else(|| place!("$getLoginProvider.login").read());
    if !login.get("member_id").is_string() {
        return Text::default();
    }
    login
        .get("provider")
        .text()
        .or_else(|| Text::literal("cafe24"))
}

/// The sums that Cafe24's SDK itself makes (facts/storefront 2.2), where only their parts are shown.
fn sums(properties: Value) {
    let number = |name| Amount(properties.get(name).as_number());
    if !number("total_point").is_known() {
        let total = number("available_point") + number("unavailable_point") + number("used_point");
        properties.set_number("total_point", total.0);
    }
    if !number("total_credit").is_known() {
        let total = number("all_credit") - number("used_credit") - number("refund_wait_credit");
        properties.set_number("total_credit", total.0);
    }
}

fn created(properties: Value) {
    let places = places!("$getCustomerInfo.customer.created_date|%member_{N}>data.created_date");
    let local = places.text();
    let offset = clock::offset(shop::zone(), clock::now());
    properties.set("created_date", date::compact(local));
    properties.set("created_datetime", date::rfc3339(local, offset));
}

/// Answers to the shop's own sign-up questions, as Cafe24 gives them; up to 2,000 characters as JSON.
fn additional_information(properties: Value) {
    for place in [
        place!("$getCustomerInfo.customer.additional_information"),
        place!("%member_{N}>data.additional_information"),
    ] {
        let json = place.read().to_json().find("^[^]{3,1999}$", 0);
        if json.is_some() {
            return properties.set("additional_information", Value::from(json).from_json());
        }
    }
}

/// The product that Cafe24 remembers as the last one.
fn last_seen_product() -> Text {
    places!("@recent_plist{N}|@recent_plist")
        .text()
        .group("^\\d+", 0)
}
