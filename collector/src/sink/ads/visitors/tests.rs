use serde_json::{Value, json};

use super::*;
use crate::sink::ads::testing::{message, now, told};

fn server(event: &str, user: Value, device: &str, order: &str) -> Message {
    message(&json!({
        "type": "track", "event": event, "messageId": "s", "userId": user, "anonymousId": device,
        "properties": { "order_id": order }, "context": { "library": { "name": "moa-cafe24" } },
    }))
}

fn page(event: &str, properties: Value, more: Value) -> Message {
    message(&told(event, properties, more))
}

#[test]
fn a_servers_order_has_the_browser_of_its_page() {
    let mut visitors = Visitors::default();
    let order = server("cafe24_complete_order", json!(null), "order:o1", "o1");
    assert_eq!(visitors.browser(&order, now()), None);
    visitors.see(&page(
        "view_completed_order",
        json!({ "order_id": "o1" }),
        json!({}),
    ));
    let browser = visitors.browser(&order, now()).unwrap();
    assert_eq!(browser.ip.as_deref(), Some("203.0.113.7"));
    let other = server("cafe24_complete_order", json!(null), "order:o2", "o2");
    assert_eq!(visitors.browser(&other, now()), None);
}

#[test]
fn a_members_browser_stands_for_them_for_a_week() {
    let mut visitors = Visitors::default();
    visitors.see(&page(
        "view_home",
        json!({}),
        json!({ "userId": "haneul01" }),
    ));
    let order = server("cafe24_complete_order", json!("haneul01"), "", "o1");
    assert!(visitors.browser(&order, now()).is_some());
    assert!(
        visitors
            .browser(&order, now() + TimeDelta::days(8))
            .is_none()
    );
    let somebody = server("cafe24_complete_order", json!("bada02"), "", "o1");
    assert!(visitors.browser(&somebody, now()).is_none());
}

#[test]
fn a_click_of_an_earlier_page_is_the_devices() {
    let mut visitors = Visitors::default();
    let landing = json!({ "context": { "page": { "url": "https://shop.example/?fbclid=IwAR1" } } });
    visitors.see(&page("$page_view", json!({}), landing));
    let view = page("view_product", json!({}), json!({}));
    let click = |browser: Option<Browser>| browser.unwrap().clicks.fbclid.map(|click| click.id);
    assert_eq!(
        click(visitors.browser(&view, now())).as_deref(),
        Some("IwAR1")
    );
    let earlier = now() - TimeDelta::hours(1);
    assert_eq!(click(visitors.browser(&view, earlier)), None);
    let other = page(
        "view_product",
        json!({}),
        json!({ "anonymousId": "device-2" }),
    );
    assert_eq!(click(visitors.browser(&other, now())), None);
}

#[test]
fn who_declines_is_forgotten() {
    let mut visitors = Visitors::default();
    let member = json!({ "userId": "haneul01" });
    visitors.see(&page(
        "view_completed_order",
        json!({ "order_id": "o1" }),
        member.clone(),
    ));
    let declined =
        json!({ "userId": "haneul01", "context": { "consent": { "ad_user_data": "denied" } } });
    visitors.see(&page(
        "view_completed_order",
        json!({ "order_id": "o1" }),
        declined,
    ));
    let order = server("cafe24_complete_order", json!("haneul01"), "", "o1");
    assert_eq!(visitors.browser(&order, now()), None);
}

#[test]
fn servers_have_no_browser() {
    let mut visitors = Visitors::default();
    let told = json!({ "userId": "haneul01", "context": { "library": { "name": "moa-cafe24" } } });
    visitors.see(&page(
        "cafe24_complete_order",
        json!({ "order_id": "o1" }),
        told,
    ));
    let order = server("cafe24_complete_order", json!("haneul01"), "", "o1");
    assert_eq!(visitors.browser(&order, now()), None);
}
