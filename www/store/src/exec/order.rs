//! From the basket to the order: choosing rows, calculating, placing the order.

use std::time::Duration;

use axum::Json;
use axum::response::Html;
use clap::ValueEnum as _;
use serde_json::{Value, json};

use super::Fields;
use crate::basket::line_of_key;
use crate::orders::{Order, PayMethod, Status};
use crate::pages::Page;
use crate::pricing::Choices;
use crate::session::Checkout;
use crate::visit::Visit;
use crate::{Result, text};

/// How long the totals of the order form take, so that a reader must wait for them.
const CALCULATION: Duration = Duration::from_millis(300);

/// `/exec/front/order/order/`: the checked rows go on to the order form (facts/storefront 4.3).
pub async fn select(visit: Visit, fields: Fields) -> Json<Value> {
    let is_login = if visit.member().is_some() { "T" } else { "F" };
    if fields.get("navercheckout_flag") == "T" {
        return Json(json!({ "result": 0, "isLogin": is_login }));
    }
    let keys = fields.get("checked_product").split(',');
    let nos: Vec<u32> = keys.filter_map(line_of_key).collect();
    let found = visit.session(|session| {
        let lines = session.basket(visit.shop.no).select(&nos);
        let found = !lines.is_empty();
        let checkout = Checkout {
            lines,
            direct: false,
        };
        session.checkouts.insert(visit.shop.no, checkout);
        found
    });
    let nothing = if visit.korean() {
        "선택된 상품이 없습니다."
    } else {
        "Nothing is selected."
    };
    Json(if found {
        json!({ "result": 0, "isLogin": is_login })
    } else {
        json!({ "result": -1, "alertMSG": nothing })
    })
}

fn choices(visit: &Visit, fields: &Fields) -> Choices {
    let points = fields.get("use_mileage").parse().unwrap_or(0);
    Choices {
        coupon_no: Some(fields.get("coupon_no").to_owned()).filter(|no| !no.is_empty()),
        // Points are won; the dollar shop takes none.
        points: if visit.shop.is_korean() { points } else { 0 },
        zip_code: fields.get("rzipcode1").to_owned(),
    }
}

/// `/exec/front/order/calculate/`: the totals, which reach the order form some time after it has loaded.
pub async fn calculate(visit: Visit, fields: Fields) -> Json<Value> {
    let slow = Duration::from_millis(visit.options.slow.into());
    tokio::time::sleep(CALCULATION + slow).await;
    let lines = checkout(&visit).lines;
    let totals = visit.totals(&visit.rows(&lines), &choices(&visit, &fields));
    let (currency, korean) = (visit.shop.currency, visit.korean());
    let text = |amount: crate::money::Money| amount.text(currency, korean);
    Json(json!({
        "result": 0,
        "total_product_base_price": text(totals.goods),
        "total_order_price": text(totals.goods + totals.shipping + totals.local_shipping),
        "total_sale_price": text(totals.discount()),
        "total_ship_price": text(totals.shipping + totals.local_shipping),
        "total_point_price": text(totals.points),
        "total_order_sale_price": text(totals.payed()),
        "total_price": totals.payed().plain(currency),
    }))
}

fn checkout(visit: &Visit) -> Checkout {
    let found = visit.session(|session| session.checkouts.get(&visit.shop.no).cloned());
    found.unwrap_or_default()
}

/// `/exec/front/order/act/`: places the order. The answer is a page for the frame `#h_payment`, which
/// sends the whole window on: to the payment gate, or straight to the result.
pub async fn place(visit: Visit, fields: Fields) -> Result<Html<String>> {
    let lines = checkout(&visit).lines;
    let rows = visit.rows(&lines);
    let method = PayMethod::from_str(fields.get("addr_paymethod"), true);
    let (Ok(pay_method), false) = (method, rows.is_empty()) else {
        return leave(&visit, &visit.route.url("/order/basket.html"));
    };
    let order = Order {
        id: format!(
            "{}-{:07}",
            visit.store.config.clock.day_code(),
            visit.store.sessions.next_order()
        ),
        shop: visit.shop,
        date: visit.store.config.clock.now_text(),
        totals: visit.totals(&rows, &choices(&visit, &fields)),
        rows,
        pay_method,
        receiver: fields.get("rname").to_owned(),
        member: visit.member(),
        status: if pay_method == PayMethod::Icash {
            Status::N00
        } else {
            Status::N10
        },
        claim: None,
    };
    let id = order.id.clone();
    let coupon = choices(&visit, &fields).coupon_no;
    visit.session(|session| {
        let nos: Vec<u32> = lines.iter().map(|line| line.no).collect();
        session.basket(visit.shop.no).remove(&nos);
        session.checkouts.remove(&visit.shop.no);
        if let Some(member) = &mut session.member {
            member
                .coupons
                .retain(|held| Some(&held.no) != coupon.as_ref());
            member.points.available -= order.totals.points.0;
            member.points.used += order.totals.points.0;
        }
        session.orders.push(order);
    });
    let result = visit
        .route
        .url(&format!("/order/order_result.html?order_id={id}"));
    leave(
        &visit,
        &match pay_method {
            PayMethod::Icash => result,
            PayMethod::Card | PayMethod::Kakaopay => visit.route.url(&format!(
                "/exec/front/pay/gate?method={}&next={}",
                fields.get("addr_paymethod"),
                text::encode(&result)
            )),
        },
    )
}

/// A page for the payment frame that sends the window around it to `address`.
fn leave(visit: &Visit, address: &str) -> Result<Html<String>> {
    Page::new(visit, "", "", "order/leave.html")
        .with("address", address)
        .render()
}
