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

#[test]
fn ad_platforms_have_the_settings_of_theirs() {
    let sink = |kind: &str, more: &str| format!("[[sinks]]\nname = 'a'\ntype = '{kind}'\n{more}");
    let meta = "pixel_id = '1234567890123456'\nkey = 'k1'\n";
    let settings = with(&sink("meta", meta)).unwrap();
    let Destination::Meta(to) = &settings.sinks[0].to else {
        panic!("it is Meta")
    };
    assert_eq!(to.url.as_str(), "https://graph.facebook.com/v25.0");
    assert_eq!((&to.test_event_code, &to.currency), (&None, &None));
    let tiktok = "pixel_id = 'C4ABCDEFGH1JKLM2NOPQ'\nkey = 'k1'\ntest_event_code = 'TEST123'\n";
    let settings = with(&sink("tiktok", tiktok)).unwrap();
    let Destination::TikTok(to) = &settings.sinks[0].to else {
        panic!("it is TikTok")
    };
    assert_eq!(to.test_event_code.as_deref(), Some("TEST123"));
    let google = "customer_id = '123-456-7890'\nconversion_action_id = '9'\nclient_id = 'c'\nclient_secret = 's'\nrefresh_token = '1//r'\n";
    let settings = with(&sink("google_ads", google)).unwrap();
    let Destination::GoogleAds(to) = &settings.sinks[0].to else {
        panic!("it is Google Ads")
    };
    assert_eq!(
        (to.customer_id.as_str(), &to.login_customer_id),
        ("1234567890", &None)
    );
    for (kind, more, said) in [
        ("meta", "key = 'k1'".to_owned(), "missing field `pixel_id`"),
        (
            "meta",
            "pixel_id = '123456'".to_owned(),
            "missing field `key`",
        ),
        (
            "meta",
            meta.replace("1234567890123456", "C4ABCDEFGH"),
            "write its number",
        ),
        (
            "meta",
            meta.replace("1234567890123456", "12 34"),
            "Events Manager",
        ),
        ("meta", format!("{meta}currency = 'won'"), "like KRW"),
        (
            "meta",
            format!("{meta}test_event_code = 'TEST 1'"),
            "Test events",
        ),
        (
            "meta",
            format!("{meta}customer_id = '1'"),
            "`customer_id` is no setting of a meta sink",
        ),
        (
            "tiktok",
            format!("{tiktok}refresh_token = 'r'"),
            "`refresh_token` is no setting of a tiktok sink",
        ),
        (
            "google_ads",
            google.replace("refresh_token", "key"),
            "missing field `refresh_token`",
        ),
        (
            "google_ads",
            google.replace("123-456-7890", "AW-123"),
            "like 123-456-7890",
        ),
        (
            "google_ads",
            format!("{google}pixel_id = '123456'"),
            "`pixel_id` is no setting of a google_ads sink",
        ),
        ("ga4", meta.to_owned(), "missing field `measurement_id`"),
    ] {
        let message = message(file(&sink(kind, &more)));
        assert!(message.contains(said), "{message}");
    }
}
