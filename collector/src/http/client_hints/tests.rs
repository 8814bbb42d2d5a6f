use super::*;

#[test]
fn headers_hold_hints_too() {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("sec-ch-ua-platform", "\"Windows\""),
        ("sec-ch-ua-platform-version", "\"15.0.0\""),
        ("sec-ch-ua-model", "\"\""),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    let hints = of(&headers);
    assert_eq!(
        (hints.os_version(), hints.model.as_deref()),
        (Some("11"), None)
    );
    let own = Hints::of_json(r#"{"platform":"Windows","platformVersion":"10.0.0"}"#);
    assert_eq!(own.or(&hints).os_version(), Some("10"));
    assert_eq!(of(&HeaderMap::new()), Hints::default());
}
