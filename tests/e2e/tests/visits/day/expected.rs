//! What each receiver has to hold of stored messages, as docs/sinks.md has it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use moa_e2e::Message;
use moa_receivers::{ads, braze, ga4, webhook};
use serde_json::{Map, Value, json};

/// The webhook has all of it as it is stored, in the log's order.
pub fn at_the_webhook(webhook: &webhook::Memory, stored: &[Message]) -> Result<()> {
    let taken = webhook.taken.iter().map(|one| {
        let mut message = one["message"].clone();
        message["receivedAt"] = one["receivedAt"].clone();
        serde_json::from_value(message).with_context(|| one.to_string())
    });
    let taken = taken.collect::<Result<Vec<Message>>>()?;
    let ids = |messages: &[Message]| -> Vec<String> {
        messages.iter().map(|one| one.message_id.clone()).collect()
    };
    assert_eq!(ids(&taken), ids(stored));
    assert!(taken == stored, "a message is not as it is stored");
    Ok(())
}

/// Ad platforms count each of their standard events once, by the order's number or the message's id; `name` is where an event
/// has its own.
pub fn at_ads(platform: &ads::Memory, name: &str, stored: &[Message]) {
    assert_eq!(platform.faults, [""; 0]);
    let standard = |message: &Message| {
        let (kind, id) = match message.name() {
            "view_product" => ("ViewContent", &message.message_id),
            "cafe24_add_to_cart" => ("AddToCart", &message.message_id),
            "cafe24_order_form" => ("InitiateCheckout", &message.message_id),
            "cafe24_signup" => ("CompleteRegistration", &message.message_id),
            "cafe24_complete_order" => {
                let order = message.properties["order_id"].as_str()?;
                return Some(("Purchase".to_owned(), order.to_owned()));
            }
            _ => return None,
        };
        Some((kind.to_owned(), id.clone()))
    };
    let expected: BTreeSet<_> = stored.iter().filter_map(standard).collect();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let held = platform.events.iter().map(|event| {
        // TikTok's word for it.
        let kind = text(&event[name]).replace("CompletePayment", "Purchase");
        (kind, text(&event["event_id"]))
    });
    let held: BTreeSet<_> = held.filter(|(kind, _)| kind != "Search").collect();
    assert_eq!(held, expected);
    let purchases = expected.iter().filter(|(kind, _)| kind == "Purchase");
    assert!(purchases.count() > 1, "there were orders");
}

/// What is told of each person, in its order: of an alias, or of a user.
type Told = BTreeMap<String, Vec<String>>;

fn tell(told: &mut Told, who: &str, what: String) {
    told.entry(who.to_owned()).or_default().push(what);
}

/// Braze has one object for each message, of whom it was then; and who an alias is stands between what was
/// done before and after.
pub fn at_braze(braze: &braze::Memory, stored: &[Message]) {
    assert_eq!(braze.dropped, [""; 0]);
    let mut expected = Told::new();
    let mut identified = BTreeSet::new();
    for message in stored {
        let (alias, user) = (&message.anonymous_id, &message.user_id);
        if !user.is_empty() && identified.insert(alias) {
            tell(&mut expected, alias, format!("is identified: {alias}"));
            tell(&mut expected, user, format!("is identified: {alias}"));
        }
        let who = if user.is_empty() { alias } else { user };
        tell(&mut expected, who, in_braze(message));
    }
    let mut held = Told::new();
    for (person, object) in &braze.held {
        let alias = &object["user_alias"]["alias_name"];
        let who = object["external_id"].as_str().or(alias.as_str());
        let name = object["name"].as_str();
        match (who, name) {
            (Some(who), Some(name)) => {
                let properties = &object["properties"];
                let id = &properties["moa_message_id"];
                let id = id
                    .as_str()
                    .or(properties["metadata"]["moa_message_id"].as_str());
                tell(&mut held, who, format!("{name} {}", id.unwrap_or_default()));
            }
            (Some(who), None) => tell(&mut held, who, attributes(object)),
            (None, _) => {
                let alias = object["alias"].as_str().unwrap_or_default();
                tell(&mut held, alias, format!("is identified: {alias}"));
                tell(&mut held, person, format!("is identified: {alias}"));
            }
        }
    }
    assert_told(&held, &expected);
    assert!(identified.len() > 1, "members came");
}

/// What Braze holds of a message: an event by its name and the message's id, or attributes.
fn in_braze(message: &Message) -> String {
    let name = match message.name() {
        "identify" => return attributes_of(&message.traits),
        "view_product" => "ecommerce.product_viewed",
        "cafe24_add_to_cart_items" | "view_cart" => "ecommerce.cart_updated",
        "cafe24_order_form" => "ecommerce.checkout_started",
        "cafe24_complete_order" => "ecommerce.order_placed",
        name => name.trim_start_matches('$'),
    };
    format!("{name} {}", message.message_id)
}

/// Attributes without whose they are.
fn attributes(object: &Value) -> String {
    let mut attributes = object.as_object().cloned().unwrap_or_default();
    attributes.retain(|name, _| {
        !["external_id", "user_alias", "_update_existing_only"].contains(&&**name)
    });
    json!(attributes).to_string()
}

/// Braze's attributes of user properties: a member's one name is the first name there.
fn attributes_of(traits: &Value) -> String {
    let traits = traits.as_object().into_iter().flatten();
    let attributes: Map<String, Value> = traits
        .map(|(name, value)| match name.as_str() {
            "name" => ("first_name".to_owned(), value.clone()),
            _ => (name.clone(), value.clone()),
        })
        .collect();
    json!(attributes).to_string()
}

/// GA4 has one event for each message of each device, but for the rows of order forms and orders, which are
/// items of theirs.
pub fn at_ga4(ga4: &ga4::Memory, stored: &[Message]) {
    assert_eq!(ga4.faults, [""; 0]);
    let mut expected = Told::new();
    for (at, message) in stored.iter().enumerate() {
        if matches!(
            message.name(),
            "cafe24_order_form_items" | "cafe24_complete_order_items"
        ) {
            continue;
        }
        let rows = format!("{}_items", message.name());
        let is_row = |other: &&Message| {
            other.event == rows
                && other.anonymous_id == message.anonymous_id
                && other.properties["order_id"] == message.properties["order_id"]
                && other.context("/sessionId") == message.context("/sessionId")
        };
        let rows = match in_ga4(message.name()) {
            "begin_checkout" | "purchase" => stored[at..].iter().filter(is_row).count(),
            _ => 0,
        };
        let told = format!("{} {} {rows}", in_ga4(message.name()), message.message_id);
        tell(&mut expected, &message.anonymous_id, told);
    }
    let device_of: BTreeMap<&str, &str> = stored
        .iter()
        .map(|message| (&*message.message_id, &*message.anonymous_id))
        .collect();
    let mut held = Told::new();
    let mut clients = BTreeMap::new();
    for taken in &ga4.events {
        let device = device_of
            .get(taken.message_id())
            .copied()
            .unwrap_or_default();
        let client = clients.entry(device).or_insert(&taken.client);
        assert_eq!(*client, &taken.client, "a device is one client");
        let name = taken.event["name"].as_str().unwrap_or_default();
        let rows = match name {
            "begin_checkout" | "purchase" => taken.event["params"]["items"].as_array(),
            _ => None,
        };
        let rows = rows.map_or(0, Vec::len);
        tell(
            &mut held,
            device,
            format!("{name} {} {rows}", taken.message_id()),
        );
    }
    assert_told(&held, &expected);
    let distinct: BTreeSet<_> = clients.values().collect();
    assert_eq!(distinct.len(), clients.len(), "a client is one device");
}

/// What GA4 calls an event.
fn in_ga4(name: &str) -> &str {
    match name {
        "$page_view" => "page_view",
        "$session_start" => "moa_session_start",
        "$session_end" => "session_end",
        "$engagement" => "engagement",
        "view_product" => "view_item",
        "view_product_list" => "view_item_list",
        "cafe24_add_to_cart_items" => "add_to_cart",
        "cafe24_order_form" => "begin_checkout",
        "cafe24_complete_order" => "purchase",
        "cafe24_login" => "login",
        "scroll_home" | "scroll_product" => "scroll",
        name => name,
    }
}

/// Panics with the first thing that is not as expected.
fn assert_told(held: &Told, expected: &Told) {
    let people = |told: &Told| told.keys().cloned().collect::<Vec<_>>();
    assert_eq!(people(held), people(expected));
    for (who, expected) in expected {
        let held = &held[who];
        for at in 0..held.len().max(expected.len()) {
            assert_eq!(
                held.get(at),
                expected.get(at),
                "{who}: {at} of {}",
                expected.len()
            );
        }
    }
}
