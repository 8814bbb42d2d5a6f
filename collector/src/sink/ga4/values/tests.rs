use serde_json::json;

use super::*;

#[test]
fn odd_values_become_plain_ones() {
    for (value, wanted) in [
        (json!(null), None),
        (json!("  "), None),
        (json!(true), Some(json!("true"))),
        (json!(1.5), Some(json!(1.5))),
        (json!(["a", 2, null]), Some(json!("a,2"))),
        (json!({ "a": [1] }), Some(json!(r#"{"a":[1]}"#))),
        (json!("가".repeat(200)), Some(json!("가".repeat(100)))),
        (json!("😀".repeat(200)), Some(json!("😀".repeat(50)))),
    ] {
        assert_eq!(plain(&value, 100), wanted);
    }
}
