use serde_json::json;

use super::*;

#[test]
fn what_is_odd_is_none_and_what_is_written_otherwise_is_read() {
    let money = |value| Money::of(&value).map(|money| serde_json::to_value(money).unwrap());
    assert_eq!(money(json!("29,000")), Some(json!(29000)));
    assert_eq!(money(json!(1.5)), Some(json!(1.5)));
    for odd in [
        json!(null),
        json!("free"),
        json!(-1),
        json!([1]),
        json!("NaN"),
        json!("1e999"),
    ] {
        assert_eq!(money(odd.clone()), None, "{odd}");
    }
    let pieces = |value| Quantity::of(&value).map(Quantity::pieces);
    assert_eq!(pieces(json!("2")), Some(2));
    assert_eq!(pieces(json!(2.0)), Some(2));
    for odd in [json!(0), json!(1.5), json!(1e300), json!(true), json!("")] {
        assert_eq!(pieces(odd.clone()), None, "{odd}");
    }
    let text = |value| Text::of(&value).map(|text| text.0);
    assert_eq!(text(json!(1001)), Some("1001".into()));
    assert_eq!(text(json!(" ")), None);
    assert_eq!(
        text(json!("가".repeat(300))).unwrap().chars().count(),
        TEXT_CHARS
    );
    assert_eq!(Text::whole(&"a".repeat(256)), None);
    assert_eq!(Currency::new("krw"), Currency::new("KRW"));
    assert_eq!(Currency::new("₩"), None);
}
