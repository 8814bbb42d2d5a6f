//! Which of the messages that follow an event are its items.
//!
//! Moa tells an order, a claim or an order form first, then each of its products by an event of its own whose name ends in
//! `_items`. Both are told at once, so the items stand right behind it in the log.

use super::message::Message;

/// The event of a product of this one.
fn item_event(event: &str) -> String {
    format!("{event}_items")
}

/// Whether an event has items that follow it, and is mapped together with them.
pub fn has_items(event: &str) -> bool {
    matches!(
        event,
        "cafe24_order_form"
            | "cafe24_complete_order"
            | "cafe24_cancel_order"
            | "cafe24_refund_order"
    )
}

/// The items of an event, among those that follow it.
pub fn items<'a>(head: &Message, following: &'a [Message]) -> Vec<&'a Message> {
    let event = item_event(&head.event);
    let order = head.order();
    let is_about_it = |other: &Message| match &order {
        Some(_) => other.order() == order,
        None => other.person == head.person && other.mall == head.mall,
    };
    // Cafe24's servers' messages have ids that say which claim they are of; claims of one order are told mixed.
    let of_claim = head.id.strip_prefix(&format!("{}:", head.event));
    let of_claim = of_claim.map(|claim| format!("{event}:{claim}:"));
    let about_it = following.iter().filter(|other| is_about_it(other));
    match of_claim.filter(|_| head.event != "cafe24_complete_order") {
        Some(ids) => about_it
            .filter(|other| other.event == event && other.id.starts_with(&ids))
            .collect(),
        None => about_it
            .take_while(|other| other.event != head.event)
            .filter(|other| other.event == event)
            .collect(),
    }
}

/// Whether items that the event speaks of are not there yet.
pub fn lacks_items(head: &Message, items: &[&Message]) -> bool {
    let wanted = head.property("items_count").as_u64().unwrap_or(1);
    (items.len() as u64) < wanted
}

/// Whether a refund of these items follows.
pub fn refund_follows(items: &[&Message], following: &[Message]) -> bool {
    let is_of = |refund: &Message, item: &Message| {
        refund.event == "cafe24_refund_order_items"
            && refund.order() == item.order()
            && refund.text("product_no") == item.text("product_no")
    };
    items
        .iter()
        .all(|item| following.iter().any(|other| is_of(other, item)))
}
