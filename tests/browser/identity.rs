//! Identifiers last, and a browser without storage still has some.

use moa::host::{Text, Value, clock, message};
use moa::identity::Identity;
use moa::place;
use moa::signals::session::TIMEOUT;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::run;

const CLEAR: &str = "localStorage.clear(); document.cookie = 'moa_id=; path=/; max-age=0'";
const MINUTE: f64 = 60_000.0;

fn load(now: f64) -> Identity {
    Identity::load(now, TIMEOUT)
}

fn device(now: f64) -> String {
    load(now).session.device_id().to_string()
}

fn session(identity: &mut Identity, now: f64) -> String {
    identity.touch(now);
    identity.session.id().to_string()
}

#[wasm_bindgen_test]
fn a_device_is_known_again_by_its_cookie_or_by_storage() {
    run(CLEAR);
    let first = device(0.0);
    assert_eq!(first.len(), 36, "a UUID");
    assert_eq!(device(1.0), first);
    run("localStorage.clear()");
    assert_eq!(device(2.0), first, "the cookie remembers");
    run("document.cookie = 'moa_id=; path=/; max-age=0'; localStorage.clear()");
    assert_ne!(device(3.0), first, "a browser that forgot is a new device");
}

#[wasm_bindgen_test]
fn a_session_ends_after_half_an_hour_of_silence() {
    run(CLEAR);
    let now = clock::now();
    let mut page = load(now);
    let first = session(&mut page, now);
    assert_eq!(session(&mut page, now + 29.0 * MINUTE), first);
    assert_eq!(
        session(&mut page, now + 58.0 * MINUTE),
        first,
        "activity keeps it going"
    );

    let mut next_page = load(now + 60.0 * MINUTE);
    assert_eq!(
        session(&mut next_page, now + 60.0 * MINUTE),
        first,
        "the next page goes on with it"
    );
    assert_ne!(session(&mut next_page, now + 90.0 * MINUTE), first);
}

#[wasm_bindgen_test]
fn a_record_that_is_junk_begins_a_new_session() {
    for record in [
        "",
        "null",
        "{}",
        "[1]",
        "{\"seen\":\"x\"}",
        "{\"seen\":9e99,\"id\":5}",
        "{",
    ] {
        run(CLEAR);
        place!("localStorage").read().set("moa_session", record);
        let mut page = load(1000.0);
        assert_eq!(session(&mut page, 1000.0).len(), 36, "{record}");
    }
}

#[wasm_bindgen_test]
fn ids_are_uuids_of_version_7_that_begin_with_the_time_and_are_never_the_same() {
    // More than random numbers are drawn for at once.
    let ids: Vec<_> = (0..100).map(|_| message::new_id().to_string()).collect();
    let different: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(different.len(), ids.len());
    for id in &ids {
        let parts: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
        assert_eq!(id.as_bytes()[14], b'7', "{id}");
        let time = u64::from_str_radix(&id[..13].replace('-', ""), 16).unwrap();
        assert!((clock::now() - time as f64).abs() < MINUTE, "{id}");
        assert!(
            matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'),
            "{id}"
        );
        assert!(
            id.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()),
            "{id}"
        );
    }
}

#[wasm_bindgen_test]
fn tabs_share_a_session_and_its_campaign() {
    run(CLEAR);
    let now = clock::now();
    let mut first_tab = load(now);
    let mut second_tab = load(now + MINUTE);
    let shared = session(&mut first_tab, now);
    assert_eq!(
        session(&mut second_tab, now + 20.0 * MINUTE),
        shared,
        "the second tab keeps it going"
    );
    assert_eq!(
        session(&mut first_tab, now + 40.0 * MINUTE),
        shared,
        "and the first one knows"
    );

    // A landing in the second tab brings a campaign; the first tab does not wipe it.
    let storage = place!("localStorage").read();
    let record = storage.get("moa_session").from_json();
    let campaign = Value::from(r#"{"utm_source":"kakao"}"#).from_json();
    record.set("campaign", campaign);
    storage.set("moa_session", record.to_json());
    first_tab.touch(now + 41.0 * MINUTE);
    assert!(first_tab.session.campaign().get("utm_source").is("kakao"));
}

#[wasm_bindgen_test]
fn a_guest_who_becomes_a_member_stays_in_the_session() {
    run(CLEAR);
    let now = clock::now();
    let mut page = load(now);
    let first = session(&mut page, now);
    page.rotated();
    assert!(page.set_user(Text::new("haneul01"), false, now));
    assert_eq!(session(&mut page, now), first);
    assert!(!page.set_user(Text::new("haneul01"), false, now), "no news");

    assert!(page.set_user(Text::new("bada02"), false, now));
    let second = session(&mut page, now);
    assert_ne!(second, first, "another member has a session of their own");
    let ended = page.rotated().expect("a session has ended");
    assert_eq!(ended.id().to_string(), first);
    assert_eq!(ended.user_id().to_string(), "haneul01");

    assert!(page.set_user(Text::default(), false, now));
    assert_ne!(
        session(&mut page, now),
        second,
        "and so has the guest after them"
    );
    let mut next_page = load(now);
    assert!(next_page.user.was_seen() && !next_page.user.id().is_some());
    assert!(
        next_page.rotated().is_none(),
        "the next page goes on with it"
    );
}

#[wasm_bindgen_test]
fn properties_are_news_once() {
    run(CLEAR);
    let now = clock::now();
    let mut page = load(now);
    page.set_user(Text::new("haneul01"), false, now);
    let has_changed = |page: &Identity, json: &str, session: &str| {
        let properties = Value::of_text(json).from_json();
        page.user.has_changed(properties, Text::new(session))
    };
    assert!(has_changed(
        &page,
        r#"{"name":"김하늘","used_point":1}"#,
        "s1"
    ));
    assert!(!has_changed(
        &page,
        r#"{"name":"김하늘","used_point":1}"#,
        "s1"
    ));
    assert!(
        !has_changed(&page, r#"{"name":"김하늘"}"#, "s1"),
        "a page that shows less"
    );
    assert!(has_changed(&page, r#"{"used_point":2}"#, "s1"));
    assert!(
        has_changed(&page, r#"{"used_point":2}"#, "s2"),
        "a session begins"
    );
    let next_page = load(now);
    assert!(!has_changed(&next_page, r#"{"used_point":2}"#, "s2"));
    let stored = place!("localStorage").read().get("moa_user").to_string();
    assert!(!stored.contains("김하늘"), "{stored}");
}
