//! A buyer's request to cancel or to return an order (facts/storefront 4.5), read when it is sent off.

use super::member;
use super::rows::{self, Row};
use crate::events::{CancelOrder, CancelOrderItems, ClaimedOrder, Event, RETURN, Required, Status};
use crate::host::places::{Place, Places};
use crate::host::{self, Text, Value};
use crate::page::PageType;
use crate::{place, places};

/// What a click asks for.
pub struct Claim {
    /// The events of the request: an array of names and properties.
    pub events: Value,
    /// Whether it is sent off when the page is left. Cancelling without a form asks "really?" first, and
    /// whoever says no may leave the page too.
    pub leaves: bool,
}

/// Skins name these fields as they like; what stays is what they are about.
const REASON: &str =
    "[name*=reason_select], .xans-myshop select[name*=reason], .xans-myshop select[id*=reason]";
const DETAIL: Places = Places::new("[name*=reason_detail]|.xans-myshop textarea");
const BOXES: &str = "input[name*=apply_product]";
const QUANTITIES: Place = Place::new("*input[id*=quantity_id]");

/// What a click asks for, told by its path (see [`crate::signals::purchase`]); `None` for one that
/// asks for nothing.
pub fn of_click(path: Text, page_type: PageType) -> Option<Claim> {
    if path.group(r"OrderApply\.apply\(", 0).is_some() {
        return Some(Claim {
            events: of_form(page_type),
            leaves: true,
        });
    }
    let order_id = path.group(r#"\.orderCancel\([ '"&]*(\d{8}-\d{7})"#, 1);
    order_id.is_some().then(|| Claim {
        events: of_order(order_id),
        leaves: false,
    })
}

/// What the button of a cancel or return form sends; none on another page, and none for a form that
/// Cafe24 would not take: nothing ticked, or no reason.
fn of_form(page_type: PageType) -> Value {
    let (order_name, item_name) = match page_type {
        PageType::OrderCancel => (CancelOrder::NAME, CancelOrderItems::NAME),
        PageType::OrderReturn => RETURN,
        _ => return host::array(),
    };
    let reason = place!("document").read().call("querySelector", REASON);
    let reason_type = reason.get("value").text();
    let claim = ClaimedOrder {
        claim_reason_type: reason_type,
        claim_reason: DETAIL.text(),
        claim_reason_type_text: reason.get("selectedOptions").at(0).get("text").text(),
        ..order(places!("#order_id|?order_id").text())
    };
    let events = host::array();
    push(
        events,
        order_name,
        CancelOrder { claim: &claim }.properties(),
    );
    // The ticked rows of the order, with the pieces that are asked for.
    let boxes = place!("document").read().call("querySelectorAll", BOXES);
    let quantities = QUANTITIES.read();
    let mut rows = rows::read(place!("aOrderProductData").read());
    for (at, Row { item, .. }) in rows.iter_mut().enumerate() {
        let at = at as u32;
        if boxes.at(at).get("checked").is_true() {
            let asked = quantities.at(at).amount();
            item.quantity = asked.or(|| item.quantity);
            let item = CancelOrderItems {
                claim: &claim,
                item,
            };
            push(events, item_name, item.properties());
        }
    }
    let lacks_reason = reason.get("value").is_some() && !reason_type.is_some();
    if events.length() == 1 || lacks_reason {
        return host::array();
    }
    events
}

/// An order that is not paid yet is cancelled as a whole, without a form.
fn of_order(order_id: Text) -> Value {
    let events = host::array();
    let cancelled = CancelOrder {
        claim: &order(order_id),
    };
    push(events, CancelOrder::NAME, cancelled.properties());
    events
}

fn push(events: Value, name: &'static str, properties: Value) {
    let event = host::array();
    event.push(name);
    event.push(properties);
    events.push(event);
}

fn order(order_id: Text) -> ClaimedOrder {
    ClaimedOrder {
        order_id: Required(order_id),
        claim_reason_type: Text::default(),
        claim_reason: Text::default(),
        claim_reason_type_text: Text::default(),
        claim_status: Status::Requested,
        is_member: Some(member::is_login()),
    }
}
