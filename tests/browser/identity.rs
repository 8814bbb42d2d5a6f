//! Identifiers last, and a browser without storage still has some.

use moa::browser;
use moa::identity::Identity;
use moa::js;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::run;

const CLEAR: &str = "localStorage.clear(); document.cookie = 'moa_id=; path=/; max-age=0'";
const MINUTE: f64 = 60_000.0;

fn device(now: f64) -> String {
    Identity::load(now).device_id.to_string()
}

fn session(identity: &Identity, now: f64) -> String {
    identity.session(now).id.to_string()
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
    let now = browser::now();
    let page = Identity::load(now);
    let first = session(&page, now);
    assert_eq!(session(&page, now + 29.0 * MINUTE), first);
    assert_eq!(
        session(&page, now + 58.0 * MINUTE),
        first,
        "activity keeps it going"
    );

    let next_page = Identity::load(now + 60.0 * MINUTE);
    assert_eq!(
        session(&next_page, now + 60.0 * MINUTE),
        first,
        "the next page goes on with it"
    );
    assert_ne!(session(&next_page, now + 90.0 * MINUTE), first);
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
        js::set(&js::read("localStorage"), "moa_session", &record.into());
        let page = Identity::load(1000.0);
        assert_eq!(session(&page, 1000.0).len(), 36, "{record}");
    }
}

#[wasm_bindgen_test]
fn ids_are_uuids_of_version_4_and_never_the_same() {
    run("window.kept = crypto.randomUUID; crypto.randomUUID = undefined");
    let by_hand = js::new_id().to_string();
    run("crypto.randomUUID = window.kept; delete window.kept");
    let by_browser = js::new_id().to_string();
    assert_ne!(by_hand, by_browser);
    for id in [by_hand, by_browser] {
        let parts: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
        assert_eq!(id.as_bytes()[14], b'4', "{id}");
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
    let now = browser::now();
    let first_tab = Identity::load(now);
    let second_tab = Identity::load(now + MINUTE);
    let shared = session(&first_tab, now);
    assert_eq!(
        session(&second_tab, now + 20.0 * MINUTE),
        shared,
        "the second tab keeps it going"
    );
    assert_eq!(
        session(&first_tab, now + 40.0 * MINUTE),
        shared,
        "and the first one knows"
    );

    // A landing in the second tab brings a campaign; the first tab does not wipe it.
    let record = js::from_json(&js::get(&js::read("localStorage"), "moa_session"));
    js::set(
        &record,
        "campaign",
        &js::from_json(&r#"{"utm_source":"kakao"}"#.into()),
    );
    js::set(
        &js::read("localStorage"),
        "moa_session",
        &js::to_json(&record),
    );
    let later = first_tab.session(now + 41.0 * MINUTE);
    assert_eq!(
        js::get(&later.campaign, "utm_source")
            .as_string()
            .as_deref(),
        Some("kakao")
    );
}
