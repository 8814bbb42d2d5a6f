//! `/exec/front/manage/async?module=…&path_role=…`: what changes from visitor to visitor on a page that
//! could come from a cache (facts/storefront 3, 6). The option `slow` makes the answer late.

use std::time::Duration;

use axum::Json;
use axum::extract::Query;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::members::Member;
use crate::money::Money;
use crate::options::Sdk;
use crate::rows;
use crate::visit::Visit;

#[derive(Debug, Deserialize)]
pub struct Modules {
    #[serde(default)]
    module: String,
}

/// Answers the modules that were asked for; a member's modules stay out for guests.
pub async fn modules(visit: Visit, Query(query): Query<Modules>) -> Json<Value> {
    tokio::time::sleep(Duration::from_millis(visit.options.slow.into())).await;
    let mut answer = Map::new();
    for name in query.module.split(',') {
        if let Some(value) = module(&visit, name) {
            answer.insert(name.to_owned(), value);
        }
    }
    Json(Value::Object(answer))
}

fn module(visit: &Visit, name: &str) -> Option<Value> {
    match name {
        "BasketProduct" => Some(rows::cart_list(&visit.basket_rows(), visit.shop).into()),
        "Basketcnt" => {
            let lines = visit.session(|session| session.basket(visit.shop.no).lines().len());
            Some(lines.into())
        }
        "Basketprice" => {
            let rows = visit.basket_rows();
            let total: Money = rows.iter().map(|row| row.total()).sum();
            Some(total.two_decimals(visit.shop.currency).into())
        }
        // Only where an app holds the scope `application`.
        "AppCommon" if visit.options.sdk == Sdk::Full => {
            Some(json!({ "guest_id": visit.guest_id() }))
        }
        _ => member_module(&visit.member()?, visit, name),
    }
}

fn member_module(member: &Member, visit: &Visit, name: &str) -> Option<Value> {
    let won = |amount: i64| format!("{amount}.00");
    match name {
        "member" => Some(customer(member)),
        "Couponcnt" => Some(member.coupons.len().into()),
        "Wishcount" => Some(visit.session(|session| session.wishes.len()).into()),
        "Mileage" => {
            let points = member.points;
            Some(json!({
                "avail_mileage": won(points.available),
                "used_mileage": won(points.used),
                "returned_mileage": won(points.returned),
                "unavail_mileage": won(points.unavailable),
                "total_mileage": won(points.available + points.unavailable + points.used),
            }))
        }
        "Deposit" => {
            let credits = member.credits;
            Some(json!({
                "all_deposit": won(credits.all),
                "used_deposit": won(credits.used),
                "deposit_refund_wait": won(credits.refund_wait),
                "member_total_deposit": won(credits.all - credits.used - credits.refund_wait),
            }))
        }
        "Order" => {
            let totals = visit.session(|session| {
                let mine = |order: &&crate::orders::Order| {
                    order.member.as_ref().is_some_and(|m| m.id == member.id)
                };
                let orders: Vec<_> = session.orders.iter().filter(mine).collect();
                let payed: Money = orders.iter().map(|order| order.totals.payed()).sum();
                (orders.len(), payed)
            });
            Some(json!({
                "total_order_count": totals.0,
                "total_order_price": totals.1.plain(visit.shop.currency),
            }))
        }
        _ => None,
    }
}

/// The fields of `getCustomerInfo` and of sessionStorage `member_<N>` (facts/storefront 2.2, 3).
fn customer(member: &Member) -> Value {
    json!({
        "member_id": member.id,
        "name": member.name,
        "nick_name": member.nick_name,
        "group_name": member.group_name,
        "group_no": member.group_no.to_string(),
        "email": member.email,
        "phone": member.phone,
        "cellphone": member.cellphone,
        "birthday": if member.birthday_today { "T" } else { "F" },
        "board_write_name": "",
        "additional_information": member.additional_information,
        "created_date": member.created,
    })
}
