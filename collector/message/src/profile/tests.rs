use proptest::prelude::*;
use serde_json::json;

use super::*;

/// The properties after these traits, in order.
fn after(all: &[Value]) -> Value {
    let mut properties = Map::new();
    for traits in all {
        for operation in operations(traits.as_object().unwrap()).unwrap() {
            match operation {
                Operation::Clear => properties.clear(),
                Operation::Change(name, change) => {
                    let before = properties.remove(&name);
                    properties.extend(change.apply(before).map(|value| (name, value)));
                }
            }
        }
    }
    properties.into()
}

#[test]
fn each_operation_does_what_its_name_says() {
    for (traits, expected) in [
        (
            json!([{ "a": 1, "b": null }, { "a": 2 }]),
            json!({ "a": 2 }),
        ),
        (json!([{ "$set": { "a": "x" } }]), json!({ "a": "x" })),
        (
            json!([{ "a": 1 }, { "$setOnce": { "a": 2, "b": 2 } }]),
            json!({ "a": 1, "b": 2 }),
        ),
        (
            json!([{ "a": 1, "b": 1 }, { "$unset": { "a": true } }]),
            json!({ "b": 1 }),
        ),
        (
            json!([{ "a": 1 }, { "$increment": { "a": 2, "b": -0.5 } }]),
            json!({ "a": 3, "b": -0.5 }),
        ),
        (
            json!([{ "a": "no number" }, { "$increment": { "a": 2 } }]),
            json!({ "a": 2 }),
        ),
        (
            json!([{ "$append": { "a": 1 } }, { "$append": { "a": 1 } }]),
            json!({ "a": [1, 1] }),
        ),
        (
            json!([{ "a": 1 }, { "$appendOnce": { "a": 1, "b": 2 } }]),
            json!({ "a": [1], "b": [2] }),
        ),
        (
            json!([{ "a": [1] }, { "$prepend": { "a": 0 } }]),
            json!({ "a": [0, 1] }),
        ),
        (
            json!([{ "a": [1] }, { "$prependOnce": { "a": 1 } }]),
            json!({ "a": [1] }),
        ),
        (
            json!([{ "a": [1, 2, 1] }, { "$remove": { "a": 1, "b": 1 } }]),
            json!({ "a": [2] }),
        ),
        (
            json!([{ "a": 1 }, { "$append": { "a": [2, 3] } }, { "$prependOnce": { "a": [3, 0] } }]),
            json!({ "a": [0, 1, 2, 3] }),
        ),
        (
            json!([{ "a": [1, 2, 3] }, { "$remove": { "a": [1, 3] } }]),
            json!({ "a": [2] }),
        ),
        (
            json!([{ "a": 1 }, { "$clearAll": { "-": "-" } }]),
            json!({}),
        ),
        (
            json!([{ "a": 1 }, { "$clearAll": true, "b": 2 }]),
            json!({ "b": 2 }),
        ),
    ] {
        assert_eq!(after(traits.as_array().unwrap()), expected, "{traits}");
    }
}

#[test]
fn what_is_no_operation_is_named() {
    let traits = json!({
        "$increment": { "a": "1" }, "$append": ["x"], "$jump": {}, "fine": 1
    });
    let faults = operations(traits.as_object().unwrap()).unwrap_err();
    let mut paths: Vec<_> = faults.into_iter().map(|fault| fault.path).collect();
    paths.sort();
    let expected = ["$append", "$increment.a", "$jump"];
    assert_eq!(paths, expected.map(|path| format!("traits.{path}")));
}

proptest! {
    #[test]
    fn whole_sums_are_exact_and_none_is_lost(numbers in prop::collection::vec(-1_000_000_i64..1_000_000, 0..50)) {
        let all: Vec<_> = numbers.iter().map(|n| json!({ "$increment": { "a": n } })).collect();
        let sum: i64 = numbers.iter().sum();
        let expected = if numbers.is_empty() { json!({}) } else { json!({ "a": sum }) };
        prop_assert_eq!(after(&all), expected);
    }
}
