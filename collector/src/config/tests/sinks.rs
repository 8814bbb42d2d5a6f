//! Sinks of each type.

use super::*;

#[test]
fn sinks_have_the_settings_of_their_type_and_no_others() {
    let sink = |kind: &str, more: &str| format!("[[sinks]]\nname = 'a'\ntype = '{kind}'\n{more}");
    let segment = "url = 'https://api.example'\nkey = 'k1'\n";
    let settings = with(&sink("segment", segment)).unwrap();
    let Destination::Segment(to) = &settings.sinks[0].to else {
        panic!("it is a forward")
    };
    assert_eq!(
        (to.url.as_str(), to.key.as_str()),
        ("https://api.example/", "k1")
    );
    let ga4 = "measurement_id = 'G-AB12'\nkey = 'k1'\n";
    let settings = with(&sink("ga4", ga4)).unwrap();
    let Destination::Ga4(to) = &settings.sinks[0].to else {
        panic!("it is GA4")
    };
    assert_eq!(
        to.url.as_str(),
        "https://www.google-analytics.com/mp/collect"
    );
    assert_eq!(
        (to.measurement_id.as_str(), &to.currency),
        ("G-AB12", &None)
    );
    let regional = format!("{ga4}url = 'https://eu.example'\ncurrency = 'KRW'");
    assert!(with(&sink("ga4", &regional)).is_ok());
    for (kind, more, said) in [
        (
            "ga4",
            "measurement_id = 'G-A'".to_owned(),
            "missing field `key`",
        ),
        (
            "ga4",
            "key = 'k1'".to_owned(),
            "missing field `measurement_id`",
        ),
        ("ga4", ga4.replace("G-AB12", "UA-1"), "like G-"),
        ("ga4", format!("{ga4}currency = 'won'"), "like KRW"),
        (
            "ga4",
            format!("{ga4}secret = '0123456789abcdef'"),
            "`secret` is no setting of a ga4 sink",
        ),
        (
            "segment",
            format!("{segment}measurement_id = 'G-A'"),
            "`measurement_id` is no setting of a segment sink",
        ),
        (
            "segment",
            "url = 'https://api.example'".to_owned(),
            "missing field `key`",
        ),
        ("segment", "key = 'k1'".to_owned(), "missing field `url`"),
        ("segment", segment.replace("k1", "k 1"), "the key is none"),
        (
            "segment",
            format!("{segment}secret = '0123456789abcdef'"),
            "`secret` is no setting of a segment sink",
        ),
        (
            "webhook",
            format!("{segment}secret = '0123456789abcdef'"),
            "`key` is no setting of a webhook sink",
        ),
    ] {
        let message = message(file(&sink(kind, &more)));
        assert!(message.contains(said), "{message}");
    }
}
