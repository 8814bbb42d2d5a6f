//! A visit as a story: names and values of what was stored, compared whole, with a difference that a
//! person can read.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::stored::Message;
use crate::visitor::Visitor;
use crate::world::World;

/// What changes from run to run, or is said of every page.
const PASSING: [&str; 5] = [
    "cvid",
    "cvid_y",
    "guestId",
    "last_visit_page",
    "last_visit_date",
];

/// Name and values of each message, in the order stored, attention and scrolling left out: an
/// event's properties, and of an `identify` what is new since the one before.
pub fn story(messages: &[Message]) -> Vec<Value> {
    let mut known = Map::new();
    let mut story = Vec::new();
    for message in messages {
        let name = message.name();
        if name == "$engagement" || name.starts_with("scroll_") {
            continue;
        }
        let mut values = message.properties.clone();
        if name == "identify" {
            let mut traits = message.traits.as_object().cloned().unwrap_or_default();
            traits.retain(|name, _| !PASSING.contains(&name.as_str()));
            let is_new = |(name, value): &(&String, &Value)| known.get(*name) != Some(*value);
            let news = traits.iter().filter(is_new);
            values = news.map(|(n, v)| (n.clone(), v.clone())).collect();
            known = traits;
        }
        story.push(json!([name, values]));
    }
    story
}

/// The chapters about what was put into the cart.
pub fn adds(messages: &[Message]) -> Vec<Value> {
    let is_add = |chapter: &Value| {
        let name = chapter[0].as_str().unwrap_or_default();
        name.starts_with("cafe24_add_to_cart")
    };
    let mut story = story(messages);
    story.retain(is_add);
    story
}

/// Looks at the cart and at another page, leaves, and compares all adds.
pub async fn assert_adds(world: &World, visitor: &Visitor, expected: Value) -> Result<()> {
    visitor.visit("/order/basket.html").await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.stored(2).await?;
    assert_eq!(Value::Array(adds(&stored)), expected);
    Ok(())
}

/// Panics with the first chapter that is not as expected, and all names.
pub fn assert_story(actual: &[Value], expected: &[Value]) {
    let names = |story: &[Value]| -> Vec<String> {
        let name = |chapter: &Value| chapter[0].as_str().unwrap_or_default().to_owned();
        story.iter().map(name).collect()
    };
    for at in 0..actual.len().max(expected.len()) {
        assert!(
            actual.get(at) == expected.get(at),
            "chapter {at} differs\n  stored:   {}\n  expected: {}\nstored:   {:?}\nexpected: {:?}",
            actual.get(at).unwrap_or(&Value::Null),
            expected.get(at).unwrap_or(&Value::Null),
            names(actual),
            names(expected),
        );
    }
}
