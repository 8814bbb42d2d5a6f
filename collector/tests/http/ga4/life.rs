//! Visitors who look, buy, send back and log in, and what GA4 is to have of them.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

/// What is told to nobody.
pub const PERSONAL: &[&str] = &[
    "haneul@shop.example",
    "010-1234-5678",
    "김하늘",
    "세종대로",
    "1999-01-02",
];

const VISITORS: usize = 6;
const ROUNDS: usize = 8;

/// What GA4 is to have of an event.
#[derive(Debug, PartialEq)]
pub struct Wanted {
    pub name: String,
    pub transaction: Option<String>,
    pub value: Option<f64>,
    pub items: usize,
    pub user: Option<String>,
}

pub struct Life {
    /// By visitor, in their order.
    pub wanted: BTreeMap<String, Vec<Wanted>>,
    made: usize,
}

impl Life {
    pub fn new() -> Self {
        Self {
            wanted: BTreeMap::new(),
            made: 0,
        }
    }

    /// What is sent at once: of each visitor the same part of their visit.
    pub fn batches(&mut self) -> Vec<Vec<Value>> {
        let mut batches = Vec::new();
        for round in 0..ROUNDS {
            for part in 0..PARTS {
                let mut batch = Vec::new();
                for visitor in 0..VISITORS {
                    // Not all do all of it.
                    if (round + visitor + part) % 5 != 4 || part == BUYS {
                        self.part(visitor, round, part, &mut batch);
                    }
                }
                batches.push(batch);
            }
        }
        batches
    }

    fn part(&mut self, visitor: usize, round: usize, part: usize, batch: &mut Vec<Value>) {
        let order = format!("20261121-00{visitor}{round:03}");
        let products = round + 1;
        let mut told =
            |event: &str, properties: Value, wanted: Option<(&str, Option<f64>, usize)>| {
                let message = self.message(visitor, round, event, properties);
                if let Some((name, value, items)) = wanted {
                    let transaction = ["purchase", "refund"]
                        .contains(&name)
                        .then(|| order.clone());
                    let user = message["userId"].as_str().map(str::to_owned);
                    self.wanted
                        .entry(format!("v{visitor}"))
                        .or_default()
                        .push(Wanted {
                            name: name.to_owned(),
                            transaction,
                            value,
                            items,
                            user,
                        });
                }
                batch.push(message);
            };
        let row = |n: usize| json!({ "order_id": order, "product_no": n.to_string(), "product_name": "울 코트", "quantity": 2, "product_price": 100 });
        match part {
            0 => {
                told(
                    "$session_start",
                    json!({}),
                    Some(("moa_session_start", None, 0)),
                );
                told(
                    "$page_view",
                    json!({ "$page_name": "홈" }),
                    Some(("page_view", None, 0)),
                );
                told(
                    "view_home",
                    json!({ "utm_source": "x".repeat(300) }),
                    Some(("view_home", None, 0)),
                );
                told(
                    "scroll_home",
                    json!({ "depth": 45 }),
                    Some(("scroll", None, 0)),
                );
                told(
                    "$engagement",
                    json!({ "$engagement_time_ms": 900 }),
                    Some(("engagement", None, 0)),
                );
            }
            1 => {
                let product =
                    json!({ "product_no": "7", "product_name": "울 코트", "price": 189_000 });
                told(
                    "view_product",
                    product,
                    Some(("view_item", Some(189_000.0), 1)),
                );
                told(
                    "cafe24_add_to_cart_items",
                    row(70 + round),
                    Some(("add_to_cart", Some(200.0), 1)),
                );
                told(
                    "remove_from_cart",
                    json!({ "product_no": "7", "quantity": 1, "product_price": 100 }),
                    Some(("remove_from_cart", Some(100.0), 1)),
                );
                let cart = json!({ "product_nos": ["1", "2"], "product_names": ["가", "나"], "total_order_price": 30 });
                told("view_cart", cart, Some(("view_cart", Some(30.0), 2)));
            }
            BUYS => {
                let form = json!({ "items_count": products, "total_order_price": 50, "product_nos": ["1"] });
                told(
                    "cafe24_order_form",
                    form,
                    Some(("begin_checkout", Some(50.0), products)),
                );
                for n in 0..products {
                    let mut row = row(n);
                    row["order_id"] = Value::Null;
                    told("cafe24_order_form_items", row, None);
                }
                let whole = json!({ "order_id": order, "order_amount": 1234.5, "delivery_fee": 0, "items_count": products });
                told(
                    "cafe24_complete_order",
                    whole,
                    Some(("purchase", Some(1234.5), products)),
                );
                for n in 0..products {
                    told("cafe24_complete_order_items", row(n), None);
                }
            }
            3 => {
                let refund = json!({ "order_id": order, "refund_amount": 200, "claim_reason": "세종대로 1로 보내주세요" });
                told(
                    "cafe24_refund_order",
                    refund,
                    Some(("refund", Some(200.0), 1)),
                );
                told("cafe24_refund_order_items", row(1), None);
                told(
                    "cafe24_cancel_order",
                    json!({ "order_id": order }),
                    Some(("cafe24_cancel_order", None, 0)),
                );
            }
            4 => {
                told(
                    "cafe24_login",
                    json!({ "member_id": format!("haneul-{visitor}-{round}") }),
                    Some(("login", None, 0)),
                );
                let person = json!({ "name": "김하늘", "cellphone": "010-1234-5678", "birthday": "1999-01-02" });
                if round <= 2 {
                    told("cafe24_signup", person, Some(("sign_up", None, 0)));
                }
                told("", json!({}), Some(("identify", None, 0)));
            }
            _ => {
                let junk = json!({
                    "items": [1, { "a": [null] }], "value": {}, "session_id": "x", "ga_x": 1, "": "e",
                    "길이": "가".repeat(5_000), "big": 1e300, "to": { "email": "haneul@shop.example" }, "none": null
                });
                told(
                    "junk-event with a very long name that goes on and on",
                    junk,
                    Some(("junk", None, 0)),
                );
                self.old(visitor, batch);
            }
        }
    }

    fn message(&mut self, visitor: usize, round: usize, event: &str, properties: Value) -> Value {
        self.made += 1;
        let mut message = json!({
            "type": "track", "event": event, "messageId": format!("v{visitor}-{}", self.made),
            "anonymousId": format!("device-{visitor}"), "timestamp": Utc::now().to_rfc3339(),
            "properties": properties,
            "context": { "sessionId": format!("s-{visitor}-{round}"), "shop": { "currency": "KRW" } },
        });
        if round > 2 {
            message["userId"] = json!(format!("user-{visitor}"));
        }
        if event.is_empty() {
            message["type"] = json!("identify");
            message["traits"] = json!({
                "name": "김하늘", "email": "haneul@shop.example", "phone": "010-1234-5678", "group_name": "단골".repeat(50),
                "home_address": "세종대로 1", "order_total_count": round, "birthday": "19990102", "나이대": "20"
            });
        }
        message
    }

    /// One that is too old to be told.
    fn old(&mut self, visitor: usize, batch: &mut Vec<Value>) {
        let mut message = self.message(visitor, 0, "long_ago", json!({}));
        message["timestamp"] = json!((Utc::now() - TimeDelta::days(4)).to_rfc3339());
        batch.push(message);
    }
}

const BUYS: usize = 2;
const PARTS: usize = 6;
