use serde_json::{Value, json};

use super::*;
use crate::sink::ads::testing::{message, now, told};

fn browser(context: Value) -> Option<Browser> {
    Browser::of(
        &message(&told(
            "view_product",
            json!({}),
            json!({ "context": context }),
        )),
        now(),
    )
}

#[test]
fn clicks_stand_in_the_address_of_the_page_they_led_to() {
    let url =
        "https://shop.example/?fbclid=IwAR_a-B&gclid=Cj0%2DK&utm_source=a&ttclid=***#x?gbraid=1";
    let clicks = browser(json!({ "page": { "url": url } })).unwrap().clicks;
    assert_eq!(
        clicks.fbclid,
        Some(Click {
            id: "IwAR_a-B".into(),
            at: now()
        })
    );
    assert_eq!(clicks.gclid.map(|click| click.id).as_deref(), Some("Cj0-K"));
    // It was masked; what stands behind # is no parameter.
    assert_eq!((clicks.ttclid, clicks.gbraid), (None, None));
}

#[test]
fn a_click_is_seen_once_and_stays_until_the_next() {
    let later = now() + chrono::TimeDelta::hours(1);
    let first = Clicks::of("https://a.kr/?fbclid=one", now());
    let again = Clicks::of("https://a.kr/?fbclid=one", later).over(&first);
    assert_eq!(again, first);
    let none = Clicks::of("https://a.kr/", later).over(&first);
    assert_eq!(none, first);
    let next = Clicks::of("https://a.kr/?fbclid=two", later).over(&first);
    assert_eq!(next.fbclid.as_ref().map(|click| click.at), Some(later));
    // What was not there yet is not credited.
    assert_eq!(next.until(now()).fbclid, None);
}

#[test]
fn junk_is_absent() {
    assert_eq!(browser(json!({ "userAgent": null })), None);
    for blank in ["", "  "] {
        assert_eq!(browser(json!({ "userAgent": blank })), None);
    }
    let long = "x".repeat(2_000);
    let found = browser(json!({
        "fbp": "1116446470", "fbc": "fb.1.x.y", "ttp": long,
        "page": { "url": "file:///home/a", "referrer": "android-app://x" },
        "ip": "203.0.113.0", "shop": { "currency": "원" },
    }));
    let found = found.unwrap();
    let all = [
        found.fbp,
        found.fbc,
        found.ttp,
        found.url,
        found.referrer,
        found.ip,
        found.currency,
    ];
    assert!(all.iter().all(Option::is_none), "{all:?}");
}

#[test]
fn what_is_too_long_is_shortened() {
    let long = format!("https://shop.example/a?fbclid=C1&x={}", "y".repeat(3_000));
    let found =
        browser(json!({ "userAgent": "가".repeat(5_000), "page": { "url": long } })).unwrap();
    assert_eq!(found.agent.chars().count(), 1_000);
    assert_eq!(found.url.as_deref(), Some("https://shop.example/a"));
    assert!(found.clicks.fbclid.is_some());
    let path = format!("https://shop.example/{}", "y".repeat(3_000));
    assert_eq!(
        browser(json!({ "page": { "url": path } })).unwrap().url,
        None
    );
}

#[test]
fn only_whole_addresses_are_told() {
    for (ip, is_whole) in [
        ("203.0.113.7", true),
        ("2001:db8:1:2:3:4:5:6", true),
        // As `clients.ip` shortens them when nothing is set.
        ("203.0.113.0", false),
        ("2001:db8:1::", false),
        ("192.168.0.7", false),
        ("127.0.0.1", false),
        ("::1", false),
        ("unknown", false),
    ] {
        assert_eq!(whole_ip(ip).is_some(), is_whole, "{ip}");
    }
}

#[test]
fn what_a_page_does_not_say_is_what_an_earlier_one_said() {
    let first = browser(
        json!({ "fbp": "fb.1.1596403881668.2", "page": { "url": "https://a.kr/?ttclid=E.C.P" } }),
    );
    let first = Arc::new(first.unwrap());
    let next = browser(json!({ "page": { "url": "https://a.kr/b" } }))
        .unwrap()
        .over(&first);
    assert_eq!(next.fbp.as_deref(), Some("fb.1.1596403881668.2"));
    assert_eq!(next.clicks.ttclid, first.clicks.ttclid);
    assert_eq!(next.url.as_deref(), Some("https://a.kr/b"));
}
