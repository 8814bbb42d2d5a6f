//! One made-up purchase, in a platform's test mode.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::browser::Browser;
use super::conversion::{Contact, Conversion};
use super::kind::Kind;
use super::platform::{Answer, Platform};
use crate::http_client;
use crate::log::StoredMessage;
use crate::sink::message::Message;

/// What was sent, and what was answered.
pub(crate) async fn trial(platform: &impl Platform, code: &str, now: DateTime<Utc>) -> Answer {
    let refused = |reason| Answer::Refused { reason };
    let conversion = match purchase(now) {
        Some(conversion) => conversion,
        None => return refused("the made-up purchase is none".to_owned()),
    };
    match platform.event(&conversion) {
        Ok(Some(event)) => {
            let client = http_client::client();
            platform.send(&client, &[&event], Some(code)).await
        }
        Ok(None) => refused("the made-up purchase is none there".to_owned()),
        Err(reason) => refused(reason),
    }
}

/// An order of one piece of a product that there is not, by somebody that there is not.
fn purchase(now: DateTime<Utc>) -> Option<Conversion> {
    let order = format!("MOA-TEST-{}", now.timestamp());
    let read = |properties| {
        let body = json!({
            "type": "track", "event": "cafe24_complete_order", "messageId": order, "anonymousId": "moa-test",
            "timestamp": now.to_rfc3339(), "properties": properties,
            "context": {
                "userAgent": "Mozilla/5.0 (Moa test)", "page": { "url": "https://example.com/order_result.html" },
                "shop": { "currency": "KRW" },
            },
        });
        Message::read(&StoredMessage {
            seq: 0,
            mall: "moa-test".into(),
            message_id: order.clone(),
            received_at: now.to_rfc3339(),
            body: body.to_string(),
        })
        .ok()
    };
    let whole = read(json!({ "order_id": order, "order_amount": 1_000, "items_count": 1 }))?;
    let row = read(
        json!({ "order_id": order, "product_no": "1", "product_name": "Moa test", "quantity": 1, "product_price": 1_000 }),
    )?;
    let contact = Contact {
        emails: vec!["moa-test@example.com".to_owned()],
        phones: vec!["010-1234-5678".to_owned()],
    };
    let browser = Browser::of(&whole, now)?;
    Some(Conversion::of(
        Kind::Purchase,
        &whole,
        &[row],
        browser,
        contact,
        None,
        now,
    ))
}
