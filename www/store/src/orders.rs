//! Orders: what was bought, for how much, and how far it has come.

use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};

use crate::basket::Line;
use crate::goods::Goods;
use crate::members::Member;
use crate::pricing::{self, Choices, Row, Totals};
use crate::shop::{KOREAN, Shop};
use crate::{Clock, claims::Claim};

/// How an order is paid; the codes are Cafe24's (facts/storefront 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PayMethod {
    /// 신용카드.
    Card,
    /// 가상계좌: unpaid until the buyer transfers the money.
    Icash,
    /// 카카오페이.
    Kakaopay,
}

impl PayMethod {
    /// The localized name, as `{$paymethod_name}` shows it.
    pub fn name(self, korean: bool) -> &'static str {
        match (self, korean) {
            (Self::Card, true) => "신용카드",
            (Self::Card, false) => "Credit card",
            (Self::Icash, true) => "가상계좌",
            (Self::Icash, false) => "Virtual account",
            (Self::Kakaopay, true) => "카카오페이",
            (Self::Kakaopay, false) => "KakaoPay",
        }
    }
}

/// How far an order has come; the codes are Cafe24's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Status {
    /// 입금전.
    N00,
    /// 상품준비중.
    N10,
    /// 배송완료.
    N40,
    /// 취소신청.
    C00,
    /// 취소완료.
    C40,
    /// 반품신청.
    R00,
    /// 교환신청.
    E00,
}

impl Status {
    /// What the order list shows.
    pub fn name(self, korean: bool) -> &'static str {
        match (self, korean) {
            (Self::N00, true) => "입금전",
            (Self::N00, false) => "Awaiting payment",
            (Self::N10, true) => "상품준비중",
            (Self::N10, false) => "Preparing",
            (Self::N40, true) => "배송완료",
            (Self::N40, false) => "Delivered",
            (Self::C00, true) => "취소신청",
            (Self::C00, false) => "Cancellation requested",
            (Self::C40, true) => "취소완료",
            (Self::C40, false) => "Cancelled",
            (Self::R00, true) => "반품신청",
            (Self::R00, false) => "Return requested",
            (Self::E00, true) => "교환신청",
            (Self::E00, false) => "Exchange requested",
        }
    }
}

/// A placed order.
#[derive(Debug, Clone)]
pub struct Order {
    /// `YYYYMMDD-NNNNNNN`.
    pub id: String,
    /// The shop it was placed in.
    pub shop: &'static Shop,
    /// `YYYY-MM-DD HH:mm:ss`.
    pub date: String,
    /// What was bought.
    pub rows: Vec<Row>,
    /// For how much.
    pub totals: Totals,
    /// How it is paid.
    pub pay_method: PayMethod,
    /// Who receives it.
    pub receiver: String,
    /// Whose order it is; none for a guest.
    pub member: Option<Member>,
    /// How far it has come.
    pub status: Status,
    /// The last claim made about it.
    pub claim: Option<Claim>,
}

impl Order {
    /// The order part of `EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA` (facts/storefront 1.8). Products stand in the
    /// reverse of the order they are shown in.
    pub fn variable_data(&self, goods: &Goods, korean: bool) -> Value {
        let currency = self.shop.currency;
        let products: Vec<_> = self
            .rows
            .iter()
            .rev()
            .map(|row| {
                let path = goods.category_path(row.product.category);
                let category = |depth: usize| path.get(depth).copied();
                let mut product = json!({
                    "product_no": row.product.no,
                    "product_code": row.product.code,
                    "product_name": row.product.name(korean),
                    "product_price": row.price.number(currency),
                    "quantity": row.quantity,
                    "sub_total_price": (row.price * row.quantity).number(currency),
                    "sum_total_opt_price": ((row.price + row.option_price) * row.quantity).number(currency),
                    "category_no_1": category(0).map(|category| category.no),
                    "category_name_1": category(0).map(|category| category.name(korean)),
                    "category_no_2": category(1).map(|category| category.no),
                    "category_name_2": category(1).map(|category| category.name(korean)),
                });
                if let Some(price) = row.sale_price {
                    product["product_sale_price"] = price.number(currency).into();
                }
                product
            })
            .collect();
        json!({
            "order_id": self.id,
            "payed_amount": self.totals.payed().number(currency),
            "total_basic_ship_fee": self.totals.shipping.number(currency),
            "order_product": products,
            "member_id_crypt": self.member.as_ref().map_or_else(String::new, Member::crypt),
        })
    }
}

/// The orders an example member comes with: one delivered, one being prepared.
pub fn past_orders(member: &Member, goods: &Goods, clock: &Clock) -> Vec<Order> {
    let order = |days: i64, number: u32, items: &[(u32, &str, u32)], status| {
        let lines: Vec<_> = (1..)
            .zip(items)
            .map(|(no, (product_no, option_id, quantity))| Line {
                no,
                product_no: *product_no,
                option_id: (*option_id).to_owned(),
                quantity: *quantity,
            })
            .collect();
        let rows = pricing::rows(&lines, goods, &KOREAN, true);
        let day = clock.day_text(days);
        Order {
            id: format!("{}-{number:07}", day.replace('-', "")),
            shop: &KOREAN,
            date: format!("{day} 10:00:00"),
            totals: Totals::of(&rows, &KOREAN, Some(member), &Choices::default()),
            rows,
            pay_method: PayMethod::Card,
            receiver: member.name.clone(),
            member: Some(member.clone()),
            status,
            claim: None,
        }
    };
    vec![
        order(-20, 3, &[(1002, "000B", 1), (1015, "000A", 2)], Status::N40),
        order(-2, 7, &[(1014, "000A", 1)], Status::N10),
    ]
}

#[cfg(test)]
mod tests;
