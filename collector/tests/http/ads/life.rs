//! Visitors who come by an ad, look, buy and become members, and what ad platforms are to have of them.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Utc};
use moa_receivers::ads::NO_CURRENCY;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

/// What is told to nobody.
pub const PERSONAL: &[&str] = &["@shop", "010-1234", "1012345", "김하늘", "haneul-"];

const VISITORS: usize = 5;
const ROUNDS: usize = 4;

/// What a platform is to have of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub name: String,
    pub value: Option<i64>,
    pub contents: usize,
    /// Hashes.
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Of the ad that led here.
    pub click: Option<String>,
    /// What the platform's pixel has put into a cookie.
    pub cookie: Option<String>,
    /// Whether Google could match it.
    pub is_matched: bool,
}

impl Told {
    /// What all platforms have alike: whether there is a cookie differs, and hashes of phones do.
    pub fn seen(&self) -> Self {
        Self {
            phone: self.phone.as_ref().map(|_| "known".into()),
            cookie: None,
            is_matched: true,
            ..self.clone()
        }
    }
}

#[derive(Default)]
pub struct Life {
    /// By the id under which it is told.
    pub wanted: BTreeMap<String, Told>,
    made: usize,
}

impl Life {
    /// What is sent at once.
    pub fn batches(&mut self) -> Vec<Vec<Value>> {
        let mut batches = Vec::new();
        for round in 0..ROUNDS {
            for step in 0..STEPS {
                let visitors = (0..VISITORS).map(|visitor| self.step(visitor, round, step));
                let mut batch: Vec<Value> = visitors.flatten().collect();
                batch.extend(self.odd(round, step));
                batches.push(batch);
            }
        }
        batches
    }

    fn step(&mut self, visitor: usize, round: usize, step: usize) -> Vec<Value> {
        let order = format!("20261130-00{visitor}{round:03}");
        let rows = round + 1;
        let row = |n: usize| json!({ "product_no": format!("{n}"), "product_name": "울 코트", "quantity": 2, "product_price": 1_000 + n });
        let sum: i64 = (0..rows as i64).map(|n| 2 * (1_000 + n)).sum();
        let mut batch = Vec::new();
        match step {
            0 => {
                let landing = format!(
                    "https://shop.example/?utm_source=a&fbclid=C{visitor}&ttclid=C{visitor}&gclid=C{visitor}"
                );
                let mut view = self.page(visitor, round, "$page_view", json!({}));
                if round == 0 {
                    view["context"]["page"]["url"] = landing.into();
                }
                batch.push(view);
                let product =
                    json!({ "product_no": "7", "product_name": "울 코트", "price": 189_000 });
                batch.push(self.wanted(
                    "view_product",
                    "ViewContent",
                    visitor,
                    round,
                    product,
                    Some(189_000),
                    1,
                ));
            }
            1 => {
                batch.push(self.wanted(
                    "cafe24_add_to_cart",
                    "AddToCart",
                    visitor,
                    round,
                    json!({ "total_quantity": 9 }),
                    Some(sum),
                    rows,
                ));
                batch.extend(
                    (0..rows)
                        .map(|n| self.page(visitor, round, "cafe24_add_to_cart_items", row(n))),
                );
            }
            2 => {
                let form = json!({ "items_count": rows, "total_order_price": 5_000 });
                batch.push(self.wanted(
                    "cafe24_order_form",
                    "InitiateCheckout",
                    visitor,
                    round,
                    form,
                    Some(5_000),
                    rows,
                ));
                batch.extend(
                    (0..rows).map(|n| self.page(visitor, round, "cafe24_order_form_items", row(n))),
                );
            }
            3 => {
                let amount = 10_000 + visitor as i64;
                let whole =
                    json!({ "order_id": order, "order_amount": amount, "items_count": rows });
                let mut messages = vec![self.wanted(
                    "cafe24_complete_order",
                    "Purchase",
                    visitor,
                    round,
                    whole,
                    Some(amount),
                    rows,
                )];
                for n in 0..rows {
                    let mut row = row(n);
                    row["order_id"] = order.clone().into();
                    messages.push(self.page(visitor, round, "cafe24_complete_order_items", row));
                }
                if visitor % 2 == 1 {
                    messages
                        .iter_mut()
                        .for_each(|message| told_by_cafe24(message, &order, round));
                }
                batch.extend(messages);
            }
            4 => batch.push(self.page(
                visitor,
                round,
                "view_completed_order",
                json!({ "order_id": order }),
            )),
            _ if round == 0 => {
                let mut identify = self.page(visitor, 1, "identify", json!({}));
                identify["type"] = json!("identify");
                identify["traits"] =
                    json!({ "name": "김하늘", "email": mail(visitor), "phone": phone(visitor) });
                batch.push(identify);
                batch.push(self.wanted(
                    "cafe24_signup",
                    "CompleteRegistration",
                    visitor,
                    1,
                    json!({ "name": "김하늘" }),
                    None,
                    0,
                ));
            }
            _ => batch.push(self.wanted(
                "search",
                "Search",
                visitor,
                round,
                json!({ "keyword": "코트" }),
                None,
                0,
            )),
        }
        batch
    }

    /// What no platform counts.
    fn odd(&mut self, round: usize, step: usize) -> Vec<Value> {
        let mut message = match (round, step) {
            (1, 0) => self.page(0, 1, "view_product", json!({ "product_no": "8" })),
            (1, 3) => {
                let order = json!({ "order_id": "20261130-0099999", "order_amount": 1, "currency": NO_CURRENCY, "items_count": 0 });
                self.page(0, 1, "cafe24_complete_order", order)
            }
            (2, 1) => self.page(0, 1, "view_product", json!({ "product_no": "9" })),
            _ => return Vec::new(),
        };
        match (round, step) {
            (1, 0) => message["timestamp"] = json!((Utc::now() - TimeDelta::days(8)).to_rfc3339()),
            (2, 1) => message["context"]["consent"] = json!({ "ad_user_data": "denied" }),
            _ => {}
        }
        if (round, step) == (2, 1) {
            message["anonymousId"] = json!("device-declined");
            message.as_object_mut().unwrap().remove("userId");
        }
        vec![message]
    }

    /// A page's message, and that it is wanted as this.
    #[allow(clippy::too_many_arguments)]
    fn wanted(
        &mut self,
        event: &str,
        name: &str,
        visitor: usize,
        round: usize,
        properties: Value,
        value: Option<i64>,
        contents: usize,
    ) -> Value {
        let message = self.page(visitor, round, event, properties);
        let id = message["properties"]["order_id"]
            .as_str()
            .or(message["messageId"].as_str());
        let is_member = round > 0;
        let told = Told {
            name: name.into(),
            value,
            contents,
            email: is_member.then(|| sha256(&mail(visitor).to_lowercase())),
            phone: is_member.then(|| phone(visitor)),
            click: Some(format!("C{visitor}")),
            cookie: None,
            is_matched: true,
        };
        self.wanted.insert(id.unwrap().to_owned(), told);
        message
    }

    fn page(&mut self, visitor: usize, round: usize, event: &str, properties: Value) -> Value {
        self.made += 1;
        let mut message = json!({
            "type": "track", "event": event, "messageId": format!("v{visitor}-{}", self.made),
            "anonymousId": format!("device-{visitor}"), "timestamp": Utc::now().to_rfc3339(),
            "properties": properties,
            "context": {
                "userAgent": format!("Mozilla/5.0 ({visitor})"), "ip": format!("203.0.113.{}", visitor + 1),
                "page": { "url": "https://shop.example/product/detail.html?product_no=7", "type": "product" },
                "shop": { "currency": "KRW" }, "library": { "name": "moa" },
                "fbp": format!("fb.1.1596403881668.{visitor}"), "ttp": format!("ttp{visitor}"),
            },
        });
        if round > 0 {
            message["userId"] = json!(format!("haneul-{visitor}"));
        }
        message
    }
}

/// What a page would have told, as Cafe24's servers tell it: of a member, or of nobody.
fn told_by_cafe24(message: &mut Value, order: &str, round: usize) {
    message["context"] = json!({ "library": { "name": "moa-cafe24" }, "shop": { "shop_no": 1 } });
    match round {
        0 => message["anonymousId"] = format!("order:{order}").into(),
        _ => {
            message.as_object_mut().unwrap().remove("anonymousId");
        }
    }
}

fn mail(visitor: usize) -> String {
    format!("Haneul{visitor}@shop.example")
}

fn phone(visitor: usize) -> String {
    format!("010-1234-567{visitor}")
}

fn sha256(text: &str) -> String {
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

const STEPS: usize = 6;
