use super::*;

fn own(headers: &[(&'static str, &'static str)]) -> bool {
    let headers = headers
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    is_own_page(&headers.collect())
}

#[test]
fn only_a_page_of_the_collector_may_replay() {
    let host = ("host", "localhost:8080");
    assert!(own(&[host, ("sec-fetch-site", "same-origin")]));
    assert!(own(&[host, ("origin", "http://localhost:8080")]));
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "http://localhost:8081"),
        ("origin", "https://shop.example"),
        ("origin", "null"),
        ("accept", "*/*"),
    ] {
        assert!(!own(&[host, (name, value)]), "{name}: {value}");
    }
    let lies = [
        host,
        ("origin", "http://localhost:8080"),
        ("sec-fetch-site", "cross-site"),
    ];
    assert!(!own(&lies));
}
