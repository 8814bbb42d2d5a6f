use serde_json::json;

use super::*;

#[test]
fn the_rules_bite() {
    let hash = "a".repeat(64);
    assert_eq!(hashes(&json!([hash]), "em"), Ok(()));
    for wrong in [
        json!([]),
        json!("a"),
        json!([hash.to_uppercase()]),
        json!(["haneul@shop.example"]),
        json!([null]),
    ] {
        assert!(hashes(&wrong, "em").is_err(), "{wrong}");
    }
    let now = Utc::now().timestamp();
    assert_eq!(time(&json!(now), 7), Ok(()));
    for wrong in [
        json!(now - 8 * 86_400),
        json!(now + 3_600),
        json!("now"),
        json!(1.5),
    ] {
        assert!(time(&wrong, 7).is_err(), "{wrong}");
    }
    assert_eq!(money(&json!(100), &json!("KRW"), "value"), Ok(()));
    for (value, currency) in [
        (json!(1.5), "KRW"),
        (json!(-1), "KRW"),
        (json!("1"), "KRW"),
        (json!(1), "XTS"),
        (json!(1), "krw"),
    ] {
        assert!(
            money(&value, &json!(currency), "value").is_err(),
            "{value} {currency}"
        );
    }
    assert!(object(&json!({ "a": 1 }), "x", &["b"]).is_err());
    assert!(address(&json!("shop.example"), "url").is_err());
    assert!(ip(&json!("203.0.113")).is_err());
}
