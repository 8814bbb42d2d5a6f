//! What visitors do, and what Braze has to hold of it, written down beside it.

use chrono::Utc;
use moa_receivers::UNWANTED;
use serde_json::{Value, json};

/// How many there are; every second one logs in, in the second round.
pub const VISITORS: usize = 5;

/// How many steps a round has.
pub const STEPS: usize = 9;

/// A visitor, and what Braze has to hold of them.
pub struct Visitor {
    number: usize,
    messages: usize,
    user: Option<String>,
    day: String,
    /// In order.
    pub expected: Vec<String>,
}

impl Visitor {
    pub fn new(number: usize) -> Self {
        Self {
            number,
            messages: 0,
            user: None,
            day: Utc::now().format("%Y%m%d").to_string(),
            expected: Vec::new(),
        }
    }

    fn device(&self) -> String {
        format!("device-{}", self.number)
    }

    /// What Braze knows them by in the end.
    pub fn known_as(&self) -> String {
        self.user.clone().unwrap_or_else(|| self.device())
    }

    fn message(&mut self, kind: &str) -> Value {
        let id = format!("{}-{}", self.number, self.messages);
        self.messages += 1;
        let mut message = json!({
            "type": kind, "messageId": id, "anonymousId": self.device(), "timestamp": Utc::now().to_rfc3339(),
            "context": {
                "sessionId": format!("session-{}", self.number), "shop": { "currency": "KRW" },
                "page": { "protocol": "https:", "host": "shop.example", "url": "https://shop.example/product/x/1/" },
            },
        });
        if let Some(user) = &self.user {
            message["userId"] = user.clone().into();
        }
        message
    }

    /// An event, and what Braze holds of it: a name, and what is said after the message's id.
    fn event(&mut self, event: &str, properties: Value, held: &str, more: &str) -> Value {
        let mut message = self.message("track");
        message["event"] = event.into();
        message["properties"] = properties;
        let id = message["messageId"].as_str().unwrap();
        if !held.is_empty() {
            let said = format!("{held} {id} {more}");
            self.expected.push(said.trim_end().to_owned());
        }
        message
    }

    fn custom(&mut self, event: &str, properties: Value) -> Value {
        let held = event.trim_start_matches('$').to_owned();
        self.event(event, properties, &held, "")
    }

    fn row(&self, product: &str, quantity: i64, price: i64) -> Value {
        json!({ "product_no": product, "product_name": format!("상품 {product}"), "quantity": quantity, "product_price": price })
    }

    fn of_order(&self, round: usize, more: Value) -> Value {
        let mut properties = more;
        properties["order_id"] = format!("{}-{:07}", self.day, 100 * self.number + round).into();
        properties
    }

    /// A step of a round; the same for all but the one that logs in.
    pub fn step(&mut self, round: usize, step: usize) -> Vec<Value> {
        let total = 29_000 + 2 * 1_500;
        match step {
            0 => vec![
                self.custom("$session_start", json!({})),
                self.custom("$page_view", json!({ "$page_name": "상품" })),
                self.event(
                    "view_product",
                    json!({ "product_no": "1001", "product_name": "울 코트", "price": 29_000, "utm_source": "mail" }),
                    "ecommerce.product_viewed",
                    "",
                ),
                self.event(
                    "view_product",
                    json!({ "product_no": "1002", "price": 1_500 }),
                    "view_product",
                    "product_name",
                ),
            ],
            1 => {
                let (one, two) = (self.row("1001", 1, 29_000), self.row("1002", 2, 1_500));
                vec![
                    self.custom("cafe24_add_to_cart", json!({ "product_nos": ["1001", "1002"] })),
                    self.event("cafe24_add_to_cart_items", one, "ecommerce.cart_updated", "add"),
                    self.event("cafe24_add_to_cart_items", two, "ecommerce.cart_updated", "add"),
                ]
            }
            2 => vec![self.event(UNWANTED, json!({ "a": 1 }), "", "")],
            3 if round == 1 && self.number % 2 == 1 => self.log_in(),
            3 => vec![self.identify(json!({ "step": format!("{}", self.messages), "$increment": { "visits": 1 } }))],
            4 => {
                let rows = json!({
                    "product_nos": ["1001", "1002"], "product_names": ["울 코트", "머그"], "total_quantity": 3, "total_order_price": total,
                });
                vec![self.event("view_cart", rows, "ecommerce.cart_updated", &format!("replace {total}"))]
            }
            5 => self.order_form(total),
            6 => self.order(round, total),
            7 => self.claims(round),
            _ => vec![
                self.custom("wishlist_shared", json!({ "time": 1, "huge": "x".repeat(9_000), "nothing": null })),
                self.event("ecommerce.order_placed", json!({ "own": 1 }), "moa_ecommerce.order_placed", ""),
            ],
        }
    }

    fn identify(&mut self, traits: Value) -> Value {
        self.expected.push(format!("attributes {}", traits["step"]));
        let mut message = self.message("identify");
        message["traits"] = traits;
        message
    }

    fn log_in(&mut self) -> Vec<Value> {
        let before = self.custom("size_guide_opened", json!({}));
        self.user = Some(format!("haneul{}", self.number));
        self.expected.push("identified".into());
        let login = self.custom("cafe24_login", json!({ "member_id": "haneul" }));
        let traits = json!({ "step": self.messages.to_string(), "email": "a@shop.example", "available_point": 1200, "$unset": { "grade": true } });
        vec![before, login, self.identify(traits)]
    }

    fn order_form(&mut self, total: i64) -> Vec<Value> {
        let (one, two) = (self.row("1001", 1, 29_000), self.row("1002", 2, 1_500));
        vec![
            self.event(
                "cafe24_order_form",
                json!({ "total_order_price": total, "items_count": 2, "total_quantity": 3 }),
                "ecommerce.checkout_started",
                &total.to_string(),
            ),
            self.custom("cafe24_order_form_items", one),
            self.custom("cafe24_order_form_items", two),
        ]
    }

    fn order(&mut self, round: usize, total: i64) -> Vec<Value> {
        let order = self.of_order(
            round,
            json!({ "order_amount": total, "items_count": 2, "is_member": false }),
        );
        let one = self.of_order(round, self.row("1001", 1, 29_000));
        let two = self.of_order(round, self.row("1002", 2, 1_500));
        vec![
            self.event(
                "cafe24_complete_order",
                order,
                "ecommerce.order_placed",
                &total.to_string(),
            ),
            self.custom("cafe24_complete_order_items", one),
            self.custom("cafe24_complete_order_items", two),
        ]
    }

    /// A part is cancelled, then the rest, whose money comes back.
    fn claims(&mut self, round: usize) -> Vec<Value> {
        let claim = |visitor: &Self, more| visitor.of_order(round, more);
        let asked = claim(
            self,
            json!({ "claim_status": "requested", "claim_reason_type_text": "고객변심" }),
        );
        let part = claim(self, json!({ "claim_status": "completed" }));
        let rest = claim(
            self,
            json!({ "claim_status": "completed", "claim_reason": " " }),
        );
        let refund = claim(
            self,
            json!({ "claim_status": "completed", "refund_amount": 28_500 }),
        );
        let one = claim(self, self.row("1001", 1, 29_000));
        let two = claim(self, self.row("1002", 2, 1_500));
        vec![
            self.event(
                "cafe24_cancel_order",
                asked,
                "cafe24_cancel_order",
                "requested",
            ),
            self.custom("cafe24_cancel_order_items", two.clone()),
            self.event(
                "cafe24_cancel_order",
                part,
                "ecommerce.order_refunded",
                "3000",
            ),
            self.custom("cafe24_cancel_order_items", two),
            self.event(
                "cafe24_cancel_order",
                rest,
                "ecommerce.order_cancelled",
                "32000 unspecified",
            ),
            self.custom("cafe24_cancel_order_items", one.clone()),
            self.event(
                "cafe24_refund_order",
                refund,
                "ecommerce.order_refunded",
                "28500",
            ),
            self.custom("cafe24_refund_order_items", one),
        ]
    }

    /// A cart has one id until it is ordered, also in the order, and another from then on.
    pub fn check_carts(&self, held: &[(String, Value)]) {
        let own = held.iter().filter(|(person, _)| *person == self.known_as());
        let mut ids: Vec<&str> = own
            .filter_map(|(_, object)| object["properties"]["cart_id"].as_str())
            .collect();
        ids.dedup();
        // Who logs in goes on with the member's cart.
        let wanted = if self.user.is_some() { 4 } else { 3 };
        assert_eq!(ids.len(), wanted, "{ids:?}");
    }
}
