use serde_json::json;

use super::*;

#[test]
fn numbers_are_read_from_texts_and_nothing_else_is_one() {
    assert_eq!(number(&json!(" 12,000 ")), Some(12_000.0));
    for value in [
        json!("NaN"),
        json!("inf"),
        json!("free"),
        json!([1]),
        json!(null),
    ] {
        assert_eq!(number(&value), None, "{value}");
    }
    assert_eq!(json_number(12_000.0), Some(json!(12000)));
    assert_eq!(json_number(0.5), Some(json!(0.5)));
    assert_eq!(json_number(1e300), Some(json!(1e300)));
}
