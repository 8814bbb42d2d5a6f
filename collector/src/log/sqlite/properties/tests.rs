use moa_message::request::RequestContext;
use moa_message::{Checked, check_again};
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::sqlite::{LogOptions, SqliteLog};

fn identify(n: usize, traits: &Value) -> Checked {
    let message = json!({ "type": "identify", "messageId": format!("m{n}"), "userId": "haneul", "traits": traits });
    let context = RequestContext::of("shop", "2026-11-21T12:00:00Z".parse().unwrap());
    check_again(
        &message.to_string(),
        &context,
        moa_catalog::Catalog::built_in(),
    )
}

/// The properties after these batches, in a log with these limits.
async fn after(batches: &[Vec<Value>], limits: PersonLimits) -> Value {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let options = LogOptions {
        person: limits,
        ..LogOptions::default()
    };
    let log = SqliteLog::with(&file, options).unwrap();
    let mut n = 0;
    for batch in batches {
        let messages = batch.iter().map(|traits| {
            n += 1;
            identify(n, traits)
        });
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        log.append(messages.collect(), now).await.unwrap();
    }
    let db = rusqlite::Connection::open(&file).unwrap();
    let mut select = db.prepare("SELECT name, value FROM properties").unwrap();
    let rows = select.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    let rows = rows.unwrap().map(Result::unwrap);
    rows.map(|(name, text)| (name, serde_json::from_str::<Value>(&text).unwrap()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[tokio::test]
async fn it_makes_no_difference_what_is_of_one_commit() {
    let all = [
        json!({ "a": 1, "list": ["x"] }),
        json!({ "$append": { "list": "y" }, "$increment": { "n": 2 } }),
        json!({ "$clearAll": true, "kept": 1 }),
        json!({ "$prepend": { "list": "z" }, "$setOnce": { "kept": 2 } }),
        json!({ "$unset": { "a": true }, "$increment": { "n": 3 } }),
        json!({ "$remove": { "list": "q" }, "$appendOnce": { "list": ["z", "w"] } }),
    ];
    let apart: Vec<_> = all.iter().map(|one| vec![one.clone()]).collect();
    let together = after(&[all.to_vec()], PersonLimits::default()).await;
    assert_eq!(together, after(&apart, PersonLimits::default()).await);
    assert_eq!(together, json!({ "kept": 1, "list": ["z", "w"], "n": 3 }));
}

#[tokio::test]
async fn a_person_has_so_many_properties_and_lists_so_many_values() {
    let limits = PersonLimits {
        properties: 3,
        values: 2,
    };
    let batches = [
        vec![json!({ "a": 1, "b": [1] })],
        vec![
            json!({ "$append": { "b": 2 } }),
            json!({ "$append": { "b": 3 } }),
        ],
        vec![json!({ "c": 1 }), json!({ "d": 1 }), json!({ "e": 1 })],
        vec![json!({ "a": 2 }), json!({ "$unset": { "c": true } })],
    ];
    let found = after(&batches, limits).await;
    assert_eq!(found, json!({ "a": 2, "b": [2, 3] }));
}

#[tokio::test]
async fn a_long_list_loses_its_older_half() {
    let long = "x".repeat(6_000);
    let append: Vec<_> = (0..4)
        .map(|n| json!({ "$append": { "l": format!("{n}{long}") } }))
        .collect();
    let found = after(&[append], PersonLimits::default()).await;
    let list = found["l"].as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert!(list[1].as_str().unwrap().starts_with('3'));
    let prepend: Vec<_> = (0..4)
        .map(|n| json!({ "$prepend": { "l": format!("{n}{long}") } }))
        .collect();
    let found = after(&[prepend], PersonLimits::default()).await;
    assert!(found["l"][0].as_str().unwrap().starts_with('3'));
}

#[tokio::test]
async fn of_many_changes_in_one_commit_the_last_values_stand() {
    let append = (0..20_000).map(|n| json!({ "$append": { "l": n } }));
    let found = after(&[append.collect()], PersonLimits::default()).await;
    let list = found["l"].as_array().unwrap();
    assert_eq!((list.len(), &list[999]), (1_000, &json!(19_999)));
}
