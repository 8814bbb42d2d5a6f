use serde_json::json;

use super::*;

fn tidied(all: Value, bytes: usize) -> Value {
    properties(all.as_object().unwrap(), bytes).into()
}

#[test]
fn names_and_values_are_as_braze_takes_them() {
    let odd = json!({ "$page_name": "홈", "$": 1, "a": null, "b": " ", "c": [null, "x", { "$d": 1 }], "time": 3 });
    assert_eq!(
        tidied(odd, PROPERTIES_BYTES),
        json!({ "page_name": "홈", "c": ["x", { "d": 1 }], "moa_time": 3 })
    );
    let long = tidied(
        json!({ "n".repeat(300): "v".repeat(300) }),
        PROPERTIES_BYTES,
    );
    let (name, value) = long.as_object().unwrap().iter().next().unwrap();
    assert_eq!((name.len(), value.as_str().unwrap().len()), (255, 255));
    assert_eq!(event("$page_view"), "page_view");
    assert_eq!(event("$$"), "unnamed");
    assert_eq!(
        event("ecommerce.order_placed"),
        "moa_ecommerce.order_placed"
    );
}

#[test]
fn the_largest_goes_where_all_is_too_much() {
    let list: Vec<String> = vec!["x".repeat(255); 400];
    let all = json!({ "small": 1, "large": list, "also": list[..300] });
    let kept = tidied(all, PROPERTIES_BYTES);
    assert_eq!(kept.as_object().unwrap().len(), 2);
    assert!(kept.to_string().len() <= PROPERTIES_BYTES);
    assert_eq!(kept["small"], 1);
}
