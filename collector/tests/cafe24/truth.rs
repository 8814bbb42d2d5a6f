//! What is stored, compared with what truly happened.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use moa_cafe24::{TrueEvent, Truth};
use moa_catalog::Catalog;
use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::mall::MALL;

/// An event as it is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    pub name: String,
    pub user: Option<String>,
    pub at: DateTime<Utc>,
    pub properties: Map<String, Value>,
}

/// All stored events that came from Cafe24's servers.
pub fn stored(db: &Path) -> Vec<Stored> {
    let connection = Connection::open(db).unwrap();
    let mut select = connection
        .prepare("SELECT body FROM messages WHERE mall = ?1 AND type = 'track' ORDER BY seq")
        .unwrap();
    let bodies = select
        .query_map([MALL], |row| row.get::<_, String>(0))
        .unwrap();
    bodies
        .map(|body| {
            let body: Value = serde_json::from_str(&body.unwrap()).unwrap();
            assert_eq!(body["context"]["library"]["name"], "moa-cafe24");
            Stored {
                name: body["event"].as_str().unwrap().to_owned(),
                user: body["userId"].as_str().map(str::to_owned),
                at: body["timestamp"].as_str().unwrap().parse().unwrap(),
                properties: body["properties"].as_object().unwrap().clone(),
            }
        })
        .collect()
}

/// Events whose webhook alone says when they were: it may be late.
const BY_ARRIVAL: [&str; 4] = [
    "cafe24_login",
    "cafe24_add_to_cart",
    "cafe24_add_to_cart_items",
    "cafe24_order_tracking_no_change",
];

/// How late a webhook may be.
const LATE: TimeDelta = TimeDelta::minutes(40);

/// What only the collector says.
const BESIDE: [&str; 4] = [
    "total_quantity",
    "add_to_cart_product_name",
    "claim_status",
    "nick_name",
];

/// When something was put into a cart last.
const LAST_ADDED: &str = "cart_items_last_added_date";

/// Asserts that everything that happened since `since` is stored once, as it was, and nothing else is.
pub fn assert_events(truth: &Truth, stored: &[Stored], since: DateTime<Utc>) -> usize {
    // Who left before the app was there, nobody has told it: orders name them still.
    let left = truth.left.iter().filter(|(_, at)| **at >= since);
    let gone: BTreeSet<_> = left.map(|(member, _)| member).collect();
    let mut all: HashMap<String, Vec<&Stored>> = HashMap::new();
    let rows: Vec<_> = stored.iter().flat_map(by_row).collect();
    for one in &rows {
        if one.user.as_ref().is_some_and(|user| gone.contains(user)) {
            panic!("of a member who has left: {one:?}");
        }
        all.entry(fingerprint(&one.name, &one.properties))
            .or_default()
            .push(one);
    }
    let mut missing = Vec::new();
    let mut found = 0;
    let events = truth.events.iter().filter(|event| event.at >= since);
    for event in events.flat_map(true_by_row) {
        if event
            .member
            .as_ref()
            .is_some_and(|member| gone.contains(member))
        {
            // What was stored before they left is erased; what came later is a guest's.
            if let Some(same) = all.get_mut(&fingerprint(event.name, &event.properties)) {
                take(same, event.at, event.name, None);
            }
            continue;
        }
        let print = fingerprint(event.name, &event.properties);
        match all
            .get_mut(&print)
            .and_then(|same| take(same, event.at, event.name, event.member.as_ref()))
        {
            Some(_) => found += 1,
            None => missing.push(format!("{} {print}", event.at)),
        }
    }
    let mut too_many: Vec<_> = all.into_values().flatten().collect();
    too_many.sort_by_key(|one| one.at);
    report("missing", &missing);
    let too_many: Vec<_> = too_many
        .iter()
        .map(|one| format!("{} {}", one.at, fingerprint(&one.name, &one.properties)))
        .collect();
    report("too many", &too_many);
    assert!(missing.is_empty() && too_many.is_empty());
    found
}

fn is_before(time: &Value, since: DateTime<Utc>) -> bool {
    time.as_str().unwrap().parse::<DateTime<Utc>>().unwrap() < since
}

/// The rows of a click come by webhooks of their own: those that are late are another addition. So of
/// additions only the rows are compared.
fn by_row(one: &Stored) -> Vec<Stored> {
    match one.name.as_str() {
        ADDITION => each_row(&one.properties)
            .map(|properties| Stored {
                properties,
                ..one.clone()
            })
            .collect(),
        _ => vec![one.clone()],
    }
}

fn true_by_row(one: &TrueEvent) -> Vec<TrueEvent> {
    match one.name {
        ADDITION => each_row(&one.properties)
            .map(|properties| TrueEvent {
                properties,
                ..one.clone()
            })
            .collect(),
        _ => vec![one.clone()],
    }
}

fn each_row(properties: &Map<String, Value>) -> impl Iterator<Item = Map<String, Value>> {
    let list = |name: &str| properties[name].as_array().unwrap().clone();
    let pairs = list("product_nos").into_iter().zip(list("product_names"));
    pairs.map(|(no, name)| {
        let row = [("product_nos", vec![no]), ("product_names", vec![name])];
        row.into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect()
    })
}

const ADDITION: &str = "cafe24_add_to_cart";

fn report(what: &str, lines: &[String]) {
    if !lines.is_empty() {
        eprintln!("{what}: {}", lines.len());
    }
    for line in lines.iter().take(12) {
        eprintln!("  {line}");
    }
}

/// Takes the stored event nearest to a time.
fn take<'a>(
    same: &mut Vec<&'a Stored>,
    at: DateTime<Utc>,
    name: &str,
    member: Option<&String>,
) -> Option<&'a Stored> {
    let tolerance = match BY_ARRIVAL.contains(&name) {
        true => LATE,
        false => TimeDelta::zero(),
    };
    let fits = |one: &&Stored| (one.at - at).abs() <= tolerance && one.user.as_ref() == member;
    let nearest = (0..same.len())
        .filter(|n| fits(&same[*n]))
        .min_by_key(|n| (same[*n].at - at).abs())?;
    Some(same.swap_remove(nearest))
}

/// An event with all its properties that the catalogue knows.
fn fingerprint(name: &str, properties: &Map<String, Value>) -> String {
    let event = Catalog::built_in().event(name).unwrap();
    let known: BTreeMap<_, _> = properties
        .iter()
        .filter(|(name, _)| event.properties.iter().any(|one| one.name == **name))
        .filter(|(name, _)| !BESIDE.contains(&name.as_str()))
        .collect();
    format!("{name} {}", serde_json::to_string(&known).unwrap())
}

/// Asserts that each member has the properties they truly have, and no other.
pub fn assert_members(truth: &Truth, db: &Path, since: DateTime<Utc>) -> usize {
    let connection = Connection::open(db).unwrap();
    let mut select = connection
        .prepare("SELECT person, name, value FROM properties WHERE mall = ?1")
        .unwrap();
    let rows = select
        .query_map([MALL], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
            ))
        })
        .unwrap();
    let mut known: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for row in rows {
        let (person, name, value) = row.unwrap();
        let member = person.strip_prefix("u:").unwrap().to_owned();
        known
            .entry(member)
            .or_default()
            .insert(name, serde_json::from_str(&value).unwrap());
    }
    let mut wrong = Vec::new();
    for (member, properties) in &truth.members {
        let stored = known.remove(member).unwrap_or_default();
        let names: BTreeSet<_> = properties.keys().chain(stored.keys()).collect();
        for name in names {
            let (true_one, stored) = (properties.get(name), stored.get(name));
            let same = match (true_one, stored) {
                (Some(Value::Null), None) => true,
                // Of what was put into a cart and taken out before the installation, nothing is left.
                (Some(true_one), stored) if name == LAST_ADDED && is_before(true_one, since) => {
                    stored.is_none_or(|stored| is_before(stored, since))
                }
                (one, other) => one == other,
            };
            if !same {
                wrong.push(format!("{member} {name}: {stored:?} for {true_one:?}"));
            }
        }
    }
    for member in known.keys() {
        wrong.push(format!("{member} is no member"));
    }
    report("wrong properties", &wrong);
    assert!(wrong.is_empty());
    truth.members.len()
}
