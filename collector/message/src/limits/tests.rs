use serde_json::json;

use super::*;

fn paths(message: Value) -> Vec<String> {
    let faults = faults(message.as_object().unwrap(), 0);
    faults.into_iter().map(|fault| fault.path).collect()
}

fn nested(levels: usize) -> Value {
    (1..levels).fold(json!({}), |inner, _| json!({ "a": inner }))
}

#[test]
fn what_is_at_the_limit_passes() {
    let many: Map<_, _> = (0..MEMBER_LIMIT)
        .map(|n| (n.to_string(), json!(n)))
        .collect();
    let message = json!({
        "event": "가".repeat(NAME_LIMIT),
        "properties": { "a": "가".repeat(TEXT_LIMIT), "b".repeat(NAME_LIMIT): vec![0; MEMBER_LIMIT] },
        "traits": many,
        "context": nested(DEPTH_LIMIT),
    });
    assert_eq!(paths(message), [] as [&str; 0]);
}

#[test]
fn what_is_over_is_named_by_its_path() {
    assert_eq!(
        paths(json!({ "event": "e".repeat(NAME_LIMIT + 1) })),
        ["event"]
    );
    let text = json!({ "properties": { "a": { "b": ["가".repeat(TEXT_LIMIT + 1)] } } });
    assert_eq!(paths(text), ["properties.a.b"]);
    let name = json!({ "traits": { "a": { "n".repeat(NAME_LIMIT + 1): 1 } } });
    assert_eq!(paths(name), ["traits.a"]);
    let many = json!({ "properties": { "a": vec![0; MEMBER_LIMIT + 1] } });
    assert_eq!(paths(many), ["properties.a"]);
    let deep = paths(json!({ "context": nested(DEPTH_LIMIT + 1) }));
    assert_eq!(deep.len(), 1);
    assert!(deep[0].starts_with("context.a.a"));
    let whole = faults(&Map::new(), BYTE_LIMIT + 1);
    assert_eq!(whole[0].path, "");
    let list = vec![json!({}); MEMBER_LIMIT];
    let lists = |count| json!({ "properties": vec![list.clone(); count] });
    let most = VALUE_LIMIT / (MEMBER_LIMIT + 1);
    assert_eq!(paths(lists(most)), [] as [&str; 0]);
    assert_eq!(paths(lists(most + 1)), [""]);
}
