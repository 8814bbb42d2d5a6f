//! Messages of a shop that there is not.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::browser::Browser;
use super::conversion::{Contact, Conversion};
use super::kind::Kind;
use crate::log::StoredMessage;
use crate::sink::message::Message;

/// When all of it happens.
pub(super) const NOW: &str = "2026-11-30T03:00:00.000Z";

/// What the page is.
pub(super) const PAGE: &str = "https://shop.example/product/detail.html?product_no=7";

pub(super) fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// A page's message; `more` is laid over it.
pub(super) fn told(event: &str, properties: Value, more: Value) -> Value {
    let mut message = json!({
        "type": "track", "event": event, "messageId": format!("m-{event}"), "anonymousId": "device-1",
        "timestamp": NOW, "properties": properties,
        "context": {
            "userAgent": "Mozilla/5.0 (test)", "ip": "203.0.113.7",
            "page": { "url": PAGE, "type": "product" }, "shop": { "currency": "KRW" },
            "library": { "name": "moa" },
        },
    });
    lay(&mut message, more);
    message
}

fn lay(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (name, value) in above {
                lay(below.entry(name).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

/// What the log has of it.
pub(super) fn stored(seq: u64, body: &Value) -> StoredMessage {
    StoredMessage {
        seq,
        mall: "haneul".into(),
        message_id: body["messageId"].as_str().unwrap_or_default().into(),
        received_at: NOW.into(),
        body: body.to_string(),
    }
}

pub(super) fn message(body: &Value) -> Message {
    Message::read(&stored(1, body)).unwrap()
}

/// What a message with these rows is, for a member who can be reached like that.
pub(super) fn converted(body: &Value, rows: &[Value], contact: Contact) -> Conversion {
    let (message, rows) = (message(body), rows.iter().map(message).collect::<Vec<_>>());
    let kind = Kind::of(&message).unwrap();
    let browser = Browser::of(&message, now()).unwrap();
    Conversion::of(kind, &message, &rows, browser, contact, None, now())
}

/// An order of two rows, with all there can be.
pub(super) fn order() -> Conversion {
    let whole = json!({ "order_id": "20261130-0000012", "order_amount": 101_500, "items_count": 2, "delivery_fee": 2_500 });
    let row = |no: &str, quantity: u64, price: u64| {
        let row = json!({ "order_id": "20261130-0000012", "product_no": no, "product_name": "울 코트", "quantity": quantity, "product_price": price, "product_sale_price": price - 1_000, "option_price": 500 });
        told("cafe24_complete_order_items", row, json!({}))
    };
    let more = json!({
        "userId": "haneul01",
        "context": {
            "fbp": "fb.1.1596403881668.1116446470", "ttp": "2F7h37YkS1j57AYSKTI7IHhJPYH",
            "page": { "url": format!("{PAGE}&fbclid=IwAR2F4-dbP0l7Mn1Iaw&ttclid=E.C.P.abc&gclid=Cj0KCQ") },
        },
    });
    let contact = Contact {
        emails: vec!["Haneul@Shop.Example".into()],
        phones: vec!["junk".into(), "010-1234-5678".into()],
    };
    converted(
        &told("cafe24_complete_order", whole, more),
        &[row("7", 2, 30_500), row("8", 1, 40_500)],
        contact,
    )
}
