//! The objects of `/users/track` that a message becomes.

use serde_json::{Map, Value};

use super::attributes;
use super::ecommerce::{MESSAGE_ID, Terms, WHY, recommended};
use super::memory::Memory;
use super::message::{Message, Person};
use super::tidy;

/// Something that Braze is told of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Of whom.
    pub person: Person,
    /// As which of its kinds.
    pub kind: Kind,
    /// What.
    pub body: Value,
}

/// The two kinds of objects, by the list they stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `events`
    Event,
    /// `attributes`
    Attributes,
}

/// What a message becomes, oldest first. Messages of groups and aliases are nothing to Braze.
pub fn objects(
    message: &Message,
    following: &[Message],
    memory: &mut Memory,
    terms: &Terms,
) -> Vec<Object> {
    let found = recommended(message, following, memory, terms);
    match message.kind.as_str() {
        "track" => {
            let (name, properties) = match found {
                Some(Ok(event)) => match serde_json::to_value(&event) {
                    Ok(properties) if tidy::fits(&properties) => {
                        (event.name().to_owned(), properties)
                    }
                    _ => custom(&message.event, message, Some("too_large")),
                },
                Some(Err(why)) => custom(&message.event, message, Some(why)),
                None => custom(&message.event, message, None),
            };
            vec![event(message, terms, name, properties)]
        }
        "page" | "screen" => {
            let (name, properties) = custom(&message.kind, message, None);
            vec![event(message, terms, name, properties)]
        }
        "identify" => attributes::of(&message.traits)
            .into_iter()
            .map(|attributes| object(message, Kind::Attributes, attributes))
            .collect(),
        _ => Vec::new(),
    }
}

fn custom(name: &str, message: &Message, why: Option<&str>) -> (String, Value) {
    let mut properties = tidy::properties(&message.properties, tidy::PROPERTIES_BYTES);
    let name_of_page = message
        .name
        .as_ref()
        .and_then(|name| tidy::value(&name.as_str().into()));
    properties.extend(name_of_page.map(|name| ("name".to_owned(), name)));
    properties.extend(why.map(|why| (WHY.to_owned(), why.into())));
    properties.insert(MESSAGE_ID.into(), message.id.clone().into());
    (tidy::event(name), properties.into())
}

fn event(message: &Message, terms: &Terms, name: String, properties: Value) -> Object {
    let mut event = Map::new();
    if let Some(app_id) = &terms.app_id {
        event.insert("app_id".into(), app_id.clone().into());
    }
    event.insert("name".into(), name.into());
    event.insert("time".into(), message.time.clone().into());
    event.insert("properties".into(), properties);
    object(message, Kind::Event, event)
}

fn object(message: &Message, kind: Kind, mut body: Map<String, Value>) -> Object {
    message.person.put(&mut body);
    Object {
        person: message.person.clone(),
        kind,
        body: body.into(),
    }
}
