//! My page: orders, wishes, coupons, points and credits.

use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use serde_json::json;

use super::Page;
use super::cards::cards;
use super::order_result::describe;
use crate::claims::ClaimKind;
use crate::orders::Order;
use crate::visit::Visit;
use crate::{Result, StoreError};

#[derive(Debug, Deserialize)]
pub struct OrderQuery {
    /// `YYYYMMDD-NNNNNNN`.
    pub order_id: String,
}

/// `/myshop/index.html`.
pub async fn main(visit: Visit) -> Result<Html<String>> {
    visit.member_or_login()?;
    let orders = own_orders(&visit);
    let counts: Vec<_> = ["N00", "N10", "N40"]
        .iter()
        .map(|code| {
            let count = orders
                .iter()
                .filter(|order| json!(order.status) == *code)
                .count();
            json!({"code": code, "count": count})
        })
        .collect();
    Page::new(
        &visit,
        "MYSHOP_MAIN",
        "/myshop/index.html",
        "myshop/index.html",
    )
    .title(if visit.korean() {
        "마이 쇼핑"
    } else {
        "My page"
    })
    .with("counts", counts)
    .render()
}

/// `/myshop/order/list.html`; a guest sees the orders made with this browser.
pub async fn order_list(visit: Visit) -> Result<Html<String>> {
    let orders: Vec<_> = own_orders(&visit)
        .iter()
        .rev()
        .map(|order| {
            let mut shown = describe(order, &visit);
            for kind in [ClaimKind::Cancel, ClaimKind::Return, ClaimKind::Exchange] {
                shown[kind.name()] = kind.allowed(order.status).into();
            }
            shown
        })
        .collect();
    Page::new(
        &visit,
        "MYSHOP_ORDER_LIST",
        "/myshop/order/list.html",
        "myshop/order_list.html",
    )
    .title(if visit.korean() {
        "주문 조회"
    } else {
        "Orders"
    })
    .with("orders", orders)
    .render()
}

/// `/myshop/order/detail.html?order_id=…`.
pub async fn order_detail(visit: Visit, Query(query): Query<OrderQuery>) -> Result<Html<String>> {
    let order = find_order(&visit, &query.order_id)?;
    Page::new(
        &visit,
        "MYSHOP_ORDER_DETAIL",
        "/myshop/order/detail.html",
        "myshop/order_detail.html",
    )
    .title(if visit.korean() {
        "주문 상세"
    } else {
        "Order"
    })
    .with("order", describe(&order, &visit))
    .with("cancel", ClaimKind::Cancel.allowed(order.status))
    .render()
}

/// `/myshop/wish_list.html`.
pub async fn wish_list(visit: Visit) -> Result<Html<String>> {
    visit.member_or_login()?;
    let wishes = visit.session(|session| session.wishes.clone());
    let goods = &visit.store.goods;
    let products = wishes.iter().filter_map(|no| goods.product(*no));
    Page::new(
        &visit,
        "MYSHOP_WISHLIST",
        "/myshop/wish_list.html",
        "myshop/wish_list.html",
    )
    .title(if visit.korean() {
        "관심 상품"
    } else {
        "Wish list"
    })
    .with("products", cards(products.collect::<Vec<_>>(), &visit))
    .render()
}

/// `/myshop/coupon/coupon.html`.
pub async fn coupons(visit: Visit) -> Result<Html<String>> {
    let (member, korean) = (visit.member_or_login()?, visit.korean());
    let coupons: Vec<_> = member
        .coupons
        .iter()
        .map(|coupon| json!({"no": coupon.no, "name": coupon.name(korean)}))
        .collect();
    Page::new(
        &visit,
        "MYSHOP_COUPON_COUPON",
        "/myshop/coupon/coupon.html",
        "myshop/coupon.html",
    )
    .title(if korean { "쿠폰" } else { "Coupons" })
    .with("coupons", coupons)
    .render()
}

/// `/myshop/mileage/historyList.html`.
pub async fn points(visit: Visit) -> Result<Html<String>> {
    visit.member_or_login()?;
    Page::new(
        &visit,
        "MYSHOP_MILEAGE_LIST",
        "/myshop/mileage/historyList.html",
        "myshop/points.html",
    )
    .title(if visit.korean() {
        "적립금"
    } else {
        "Points"
    })
    .render()
}

/// `/myshop/deposits/historyList.html`.
pub async fn credits(visit: Visit) -> Result<Html<String>> {
    visit.member_or_login()?;
    Page::new(
        &visit,
        "MYSHOP_DEPOSIT_LIST",
        "/myshop/deposits/historyList.html",
        "myshop/credits.html",
    )
    .title(if visit.korean() {
        "예치금"
    } else {
        "Credits"
    })
    .render()
}

/// An order this visitor may see.
pub fn find_order(visit: &Visit, id: &str) -> Result<Order> {
    let mine = own_orders(visit).into_iter().find(|order| order.id == id);
    mine.ok_or_else(|| StoreError::not_found(format!("order {id}")))
}

/// A member's orders, or those a guest made with this browser, oldest first.
fn own_orders(visit: &Visit) -> Vec<Order> {
    let member = visit.member();
    let id = |member: &Option<crate::members::Member>| member.as_ref().map(|m| m.id.clone());
    visit.session(|session| {
        let orders = session.orders.iter();
        let mine = orders
            .filter(|order| order.shop.no == visit.shop.no && id(&order.member) == id(&member));
        mine.cloned().collect()
    })
}
