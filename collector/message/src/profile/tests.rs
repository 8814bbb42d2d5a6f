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
                    let mut value = properties.remove(&name);
                    change.apply(&mut value, 1_000);
                    properties.extend(value.map(|value| (name, value)));
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

#[test]
fn a_list_keeps_what_was_put_there_last() {
    let put = |first| Change::Put {
        value: json!([7, 8]),
        first,
        once: false,
    };
    let mut value = Some(json!([1, 2, 3]));
    assert!(put(false).apply(&mut value, 4));
    assert_eq!(value, Some(json!([2, 3, 7, 8])));
    assert!(put(true).apply(&mut value, 4));
    assert_eq!(value, Some(json!([7, 8, 2, 3])));
    let many: Vec<_> = (0..500).collect();
    let once = Change::Put {
        value: json!(many),
        first: false,
        once: true,
    };
    let mut value = Some(json!([499, 3, 600]));
    assert!(once.apply(&mut value, 1_000));
    assert_eq!(value.as_ref().unwrap().as_array().unwrap().len(), 501);
    assert!(!once.apply(&mut value, 1_000));
    assert!(Change::Remove(json!(many)).apply(&mut value, 1_000));
    assert_eq!(value, Some(json!([600])));
}

#[test]
fn what_changes_nothing_says_so() {
    for (traits, before, changes) in [
        (json!({ "a": 1 }), Some(json!(1)), false),
        (json!({ "a": 2 }), Some(json!(1)), true),
        (json!({ "$setOnce": { "a": 2 } }), Some(json!(1)), false),
        (json!({ "$unset": { "a": 2 } }), None, false),
        (json!({ "$increment": { "a": 0 } }), Some(json!(1)), false),
        (
            json!({ "$appendOnce": { "a": 1 } }),
            Some(json!([1])),
            false,
        ),
        (json!({ "$append": { "a": 1 } }), Some(json!([1])), true),
        (json!({ "$remove": { "a": 2 } }), Some(json!([1])), false),
        (json!({ "$remove": { "a": 2 } }), None, false),
    ] {
        let all = operations(traits.as_object().unwrap()).unwrap();
        let [Operation::Change(_, change)] = &all[..] else {
            panic!("{all:?}");
        };
        let mut value = before.clone();
        assert_eq!(change.apply(&mut value, 10), changes, "{traits}");
        assert_eq!(value != before, changes, "{traits}");
    }
}

#[test]
fn no_message_changes_without_end() {
    let many: Map<_, _> = (0..201).map(|n| (format!("p{n}"), json!(1))).collect();
    let faults = operations(&many).unwrap_err();
    assert!(faults[0].reason.contains("at most 200"), "{faults:?}");
    let long = "가".repeat(11_000);
    for traits in [
        json!({ "a": long }),
        json!({ "$append": { "a": long } }),
        json!({ "$set": { "a": { "b": [long] } } }),
    ] {
        let faults = operations(traits.as_object().unwrap()).unwrap_err();
        assert!(faults[0].reason.contains("32000 bytes"), "{faults:?}");
    }
}
