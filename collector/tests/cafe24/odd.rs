//! Cafe24's answers with one odd field in all of them: it costs that field.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use moa_cafe24::{Faults, Plan};
use serde_json::{Value, json};

use crate::mall::{Spoil, World, born};
use crate::truth::{Stored, stored};

/// A dozen orders in a day.
fn little() -> Plan {
    Plan {
        members: 6,
        orders: 12,
        adds: 2,
        logins: 2,
        products: 4,
        coupons: 1,
        year: Duration::from_secs(86_400),
        ..Plan::small(born())
    }
}

/// Lives through it, and gives what is told.
async fn told(spoil: Option<Spoil>) -> Vec<Stored> {
    let mut world = World::new(little(), Faults::default(), born());
    world.spoil = spoil;
    world.start();
    world.install().await;
    world.live_for(TimeDelta::hours(40)).await;
    stored(&world.log_db())
}

/// A field by its answer and its names: `orders items quantity`. Places in lists have no names.
fn fields(answer: &str, value: &Value, at: &str, all: &mut BTreeSet<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, one) in members {
                let place = format!("{at} {name}");
                all.insert((answer.to_owned(), place.trim().to_owned()));
                fields(answer, one, &place, all);
            }
        }
        Value::Array(list) => list.iter().for_each(|one| fields(answer, one, at, all)),
        _ => {}
    }
}

fn put(value: &mut Value, names: &[&str], odd: &Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|one| put(one, names, odd)),
        Value::Object(members) => {
            if let Some(member) = members.get_mut(names[0]) {
                match &names[1..] {
                    [] => *member = odd.clone(),
                    rest => put(member, rest, odd),
                }
            }
        }
        _ => {}
    }
}

/// An answer's kind: its path without ids.
fn kind(path: &str) -> String {
    let path = path.split("/api/v2/").nth(1).unwrap_or_default();
    let is_name = |part: &&str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    path.split('/')
        .filter(is_name)
        .collect::<Vec<_>>()
        .join("/")
}

type Known = BTreeMap<(String, Option<String>, String), usize>;

/// What orders were told of, whatever they are: event, member and order, and how often.
fn orders(told: &[Stored]) -> Known {
    let mut all = Known::new();
    for one in told
        .iter()
        .filter(|one| one.name == "cafe24_complete_order")
    {
        let id = one.properties["order_id"].as_str().unwrap().to_owned();
        *all.entry((one.name.clone(), one.user.clone(), id))
            .or_default() += 1;
    }
    all
}

/// What an answer cannot do without: tokens, and what it is of.
fn is_needed(answer: &str, names: &str) -> bool {
    match answer {
        "oauth/token" => names.ends_with("_token"),
        "admin/orders" => matches!(names, "orders" | "orders order_id" | "orders member_id"),
        _ => false,
    }
}

/// All fields of all answers at once, each order's id and buyer alone left as they are.
#[tokio::test(start_paused = true)]
async fn no_odd_field_of_any_answer_costs_an_order() {
    let seen: Arc<Mutex<BTreeSet<(String, String)>>> = Arc::default();
    let notes = Arc::clone(&seen);
    let look: Spoil = Arc::new(move |path, body| {
        fields(&kind(path), body, "", &mut notes.lock().unwrap());
    });
    let whole = orders(&told(Some(look)).await);
    assert!(whole.len() >= 8, "{whole:?}");
    let mut all = seen.lock().unwrap().clone();
    assert!(all.len() > 150, "{}", all.len());
    all.retain(|(answer, names)| !is_needed(answer, names));
    for odd in [json!(null), json!("0"), json!(""), json!([null])] {
        let (fields, value) = (all.clone(), odd.clone());
        let spoil: Spoil = Arc::new(move |path, body| {
            let kind = kind(path);
            // The innermost first: what is odd has no fields.
            for (_, names) in fields.iter().rev().filter(|(answer, _)| *answer == kind) {
                put(body, &names.split(' ').collect::<Vec<_>>(), &value);
            }
        });
        assert_eq!(orders(&told(Some(spoil)).await), whole, "{odd}");
    }
}
