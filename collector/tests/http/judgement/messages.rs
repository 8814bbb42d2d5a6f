//! Made-up messages: good ones of every event of the catalogue, mistyped ones, and junk.

use moa_catalog::{Catalog, Event, Kind, Property};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

/// So many, as JSON. Their ids tell them apart, from those of another `name`, too.
pub fn made_up(runner: &mut TestRunner, count: usize, name: &str) -> Vec<String> {
    let message = message();
    let mut next = |at: usize| {
        let text = message.new_tree(runner).unwrap().current();
        text.replace("ID", &format!("{name}-{at}"))
    };
    (0..count).map(&mut next).collect()
}

fn message() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => track().prop_map(|message| message.to_string()),
        2 => identify().prop_map(|message| message.to_string()),
        2 => spoiled().prop_map(|message| message.to_string()),
        1 => junk().prop_map(|value| value.to_string()),
        1 => prop::sample::select(odd()).prop_map(str::to_owned),
    ]
}

/// What no `Value` can be: JSON as others write it.
fn odd() -> Vec<&'static str> {
    vec![
        r#"{"messageId":"ID","type":"track","event":"view_home","anonymousId":"d","anonymousId":"e"}"#,
        r#"{"messageId":"ID","type":"track","event":"x","userId":"u","properties":{"a":1e999}}"#,
        r#"{"messageId":"ID","type":"track","event":"x","userId":"u","properties":{"a":"\ud83d","b":"\udc00\ud83d\ude00"}}"#,
        r#"{"messageId":"ID","type":"track","event":"view_product","userId":"u","properties":{"product_no":"1","price":1e2}}"#,
        r#"{"messageId":"ID","type":"track","event":"view_product","userId":"u","properties":{"product_no":"1","price":-0.0}}"#,
        r#"{"messageId":"ID","type":"track","event":"wishlist_shared","userId":"u","properties":{"count":1.0}}"#,
        r#"{"messageId":"ID","type":"track","event":"wishlist_shared","userId":"u","properties":{"count":123456789012345678901234567890}}"#,
        "{ \"messageId\" : \"ID\" ,\t\"type\":\"identify\", \"userId\":\"u\", \"traits\" : { \"$append\" : [ ] } }",
        r#"[]"#,
        r#"null"#,
        r#""{}""#,
        r#"{}"#,
    ]
}

fn track() -> impl Strategy<Value = Value> {
    let events = Catalog::built_in().events();
    let known = prop::sample::select(events.to_vec()).prop_flat_map(of_event);
    let custom = (value(Kind::Integer), value(Kind::Any)).prop_map(|(count, by)| {
        json!({ "event": "wishlist_shared", "properties": { "product_no": "1", "count": count, "by": by } })
    });
    let unknown =
        properties().prop_map(|all| json!({ "event": "colour_chosen", "properties": all }));
    let event = prop_oneof![8 => known, 1 => custom, 1 => unknown];
    (event, envelope()).prop_map(|(event, envelope)| merged(envelope, event))
}

/// Most of its properties, mostly of their kind, sometimes one more.
fn of_event(event: Event) -> impl Strategy<Value = Value> {
    let name = event.name.clone();
    let properties: Vec<_> = event.properties.iter().map(property).collect();
    let more = prop_oneof![9 => Just(None), 1 => junk().prop_map(Some)];
    (properties, more).prop_map(move |(properties, more)| {
        let mut all: Map<String, Value> = properties.into_iter().flatten().collect();
        all.extend(more.map(|more| ("colour".to_owned(), more)));
        json!({ "event": name, "properties": all })
    })
}

fn property(property: &Property) -> BoxedStrategy<Option<(String, Value)>> {
    let name = property.name.clone();
    let values = property.constraint.values.clone();
    let good = match values.is_empty() {
        true => value(property.kind),
        false => prop::sample::select(values).prop_map(Value::from).boxed(),
    };
    let value = prop_oneof![40 => good.prop_map(Some), 2 => Just(None), 1 => junk().prop_map(Some)];
    value
        .prop_map(move |value| Some((name.clone(), value?)))
        .boxed()
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    let text = || "[가-힣a-zA-Z0-9 ]{1,12}".prop_map(Value::from);
    let texts = || prop::collection::vec(text(), 0..4).prop_map(Value::from);
    match kind {
        Kind::String => prop_oneof![8 => text(), 1 => date(), 1 => Just(json!(""))].boxed(),
        Kind::Number => prop_oneof![
            any::<u32>().prop_map(Value::from),
            (0.0..1e6).prop_map(Value::from)
        ]
        .boxed(),
        Kind::Integer => prop_oneof![
            any::<u16>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from)
        ]
        .boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Flag => prop::sample::select(vec!["T", "F"])
            .prop_map(Value::from)
            .boxed(),
        Kind::Strings => texts().boxed(),
        Kind::StringOrStrings => prop_oneof![text(), texts()].boxed(),
        Kind::Any => junk().boxed(),
    }
}

fn date() -> impl Strategy<Value = Value> {
    let dates = vec![
        "20261121",
        "2026-11-21",
        "11-21",
        "2026",
        "2026-11-21T10:20:30+09:00",
        "2026-02-31",
    ];
    prop::sample::select(dates).prop_map(Value::from)
}

/// What is no event's: ids, types, times, a context; mostly right.
fn envelope() -> impl Strategy<Value = Value> {
    let people = vec![
        json!({ "anonymousId": "d-ID" }),
        json!({ "userId": "u-ID" }),
        json!({ "anonymousId": "d-ID", "userId": "u-ID" }),
    ];
    let times = vec![
        json!({}),
        json!({ "timestamp": "2026-01-31T09:30:00.000Z" }),
        json!({ "timestamp": "2026-01-31T09:30:00+09:00", "sentAt": "2026-01-31T09:31:00Z" }),
    ];
    let contexts = vec![
        json!({}),
        json!({ "context": { "page": { "path": "/" }, "library": { "name": "moa" } } }),
        json!({ "context": { "library": { "name": "cafe24-sync" } } }),
    ];
    let all = (
        prop::sample::select(people),
        prop::sample::select(times),
        prop::sample::select(contexts),
    );
    all.prop_map(|(person, time, context)| {
        let head = json!({ "messageId": "ID", "type": "track" });
        [person, time, context].into_iter().fold(head, merged)
    })
}

/// User properties: set plainly and by operations, of the catalogue and others.
fn identify() -> impl Strategy<Value = Value> {
    let known = Catalog::built_in().user_properties().to_vec();
    let one = prop::sample::select(known).prop_flat_map(|property| {
        let value = prop_oneof![9 => value(property.kind), 1 => junk().boxed()];
        value.prop_map(move |value| (property.name.replace("{couponNo}", "6012"), value))
    });
    let plain =
        prop::collection::vec(one, 0..5).prop_map(|all| all.into_iter().collect::<Map<_, _>>());
    let names = vec![
        "$set",
        "$setOnce",
        "$unset",
        "$increment",
        "$append",
        "$appendOnce",
        "$remove",
        "$prepend",
        "$clearAll",
        "$none",
    ];
    let operands = prop_oneof![3 => properties().prop_map(Value::Object), 1 => junk()];
    let operation =
        (prop::sample::select(names), operands).prop_map(|(name, value)| (name.to_owned(), value));
    let operations = prop::collection::vec(operation, 0..3);
    (plain, operations, envelope()).prop_map(|(mut traits, operations, envelope)| {
        traits.extend(operations);
        merged(envelope, json!({ "type": "identify", "traits": traits }))
    })
}

/// A message with one of its members wrong.
fn spoiled() -> impl Strategy<Value = Value> {
    let members = vec![
        "messageId",
        "type",
        "event",
        "anonymousId",
        "userId",
        "timestamp",
        "properties",
        "traits",
        "context",
        "sentAt",
    ];
    let long = vec![
        json!("x".repeat(101)),
        json!("가".repeat(129)),
        json!("x".repeat(16_001)),
        json!({ "a": "x".repeat(16_001) }),
    ];
    let wide: Map<String, Value> = (0..1001).map(|at| (format!("p{at}"), at.into())).collect();
    let deep = (0..40).fold(json!(1), |inside, _| json!({ "a": inside }));
    let much = [long, vec![Value::Object(wide), deep]].concat();
    let wrong = prop_oneof![4 => junk(), 1 => prop::sample::select(much)];
    let of = prop_oneof![track().boxed(), identify().boxed()];
    (of, prop::sample::select(members), wrong).prop_map(|(mut message, member, wrong)| {
        message[member] = wrong;
        message
    })
}

fn properties() -> impl Strategy<Value = Map<String, Value>> {
    let names = prop::sample::select(vec!["a", "count", "tags", "이름", "$x", ""]);
    let one = (names, junk()).prop_map(|(name, value)| (name.to_owned(), value));
    prop::collection::vec(one, 0..4).prop_map(|all| all.into_iter().collect())
}

/// Any JSON.
fn junk() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,8}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!("")),
    ];
    let nested = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z$]{0,4}", inner), 0..4)
                .prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    });
    nested.boxed()
}

/// The second's members over the first's.
fn merged(mut one: Value, other: Value) -> Value {
    if let (Value::Object(all), Value::Object(other)) = (&mut one, other) {
        all.extend(other);
    }
    one
}
