//! What is kept in the browser, where it may not be, and which batches are given up first.

use moa::context;
use moa::delivery::outbox;
use moa::host::{self, NONE, Text, Value, storage};
use moa::place;
use moa::settings::Settings;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, run};

/// The priorities of the batches in storage, in the order they were made.
fn priorities() -> String {
    let keys = js_sys::eval(
        "Object.keys(localStorage).filter((key) => /^moa_q/.test(key))
           .sort((a, b) => a.split('.')[1] - b.split('.')[1]).map((key) => key[5]).join('')",
    );
    keys.ok()
        .and_then(|keys| keys.as_string())
        .unwrap_or_default()
}

fn local(key: impl Into<Value>) -> String {
    place!("localStorage").read().get_by(key).to_string()
}

/// A batch of one event after the other, each with this JSON.
fn stored(events: &[(&'static str, &str)]) -> Value {
    outbox::send_to(NONE, NONE, false);
    for (event, json) in events {
        outbox::enqueue(Value::of_text(json), (*event).into());
    }
    outbox::store(Value::from(r#"{"page":{}}"#).from_json())
}

#[wasm_bindgen_test]
fn scrolling_is_given_up_first_and_orders_last() {
    run("localStorage.clear()");
    outbox::take_lost();
    // What other pages have left behind.
    for (at, (priority, messages)) in [(2, 1), (1, 3), (0, 7)].into_iter().enumerate() {
        run(&format!(
            "localStorage['moa_q{priority}.{at}.{messages}.240000.x'] = 'x'.repeat(240000)"
        ));
    }
    let batch = |priority: usize| {
        let event = ["scroll_home", "view_home", "cafe24_complete_order"][priority];
        stored(&[(event, &"x".repeat(239_900))])
    };
    batch(1);
    assert_eq!(
        priorities(),
        "2101",
        "a million characters hold four of these"
    );
    batch(1);
    assert_eq!((priorities().as_str(), outbox::take_lost()), ("2111", 7.0));
    batch(1);
    assert_eq!((priorities().as_str(), outbox::take_lost()), ("2111", 3.0));
    for _ in 0..3 {
        batch(2);
    }
    assert_eq!((priorities().as_str(), outbox::take_lost()), ("2222", 3.0));
    batch(1);
    assert_eq!(
        priorities(),
        "22221",
        "what is about to leave is kept for that"
    );
    outbox::take_lost();
    batch(0);
    assert_eq!((priorities().as_str(), outbox::take_lost()), ("22220", 1.0));
    run("localStorage.clear()");
}

#[wasm_bindgen_test]
fn a_batch_keeps_what_the_collector_wants_again() {
    run("localStorage.clear()");
    let key = stored(&[
        ("view_home", r#"{"messageId":"a"}"#),
        ("view_cart", r#"{"messageId":"b"}"#),
        ("view_cart", r#"{"messageId":"c"}"#),
    ]);
    let results =
        Value::from(r#"[{"messageId":"c","status":"rejected"},{"messageId":"b","status":"retry"},{"messageId":"a","status":"accepted"}]"#)
            .from_json();
    assert_eq!(outbox::keep_retries(key, results), 1);
    assert_eq!(
        local(key),
        r#"{"batch":[{"messageId":"b"}],"context":{"page":{}}}"#
    );
    let results = Value::from(r#"[{"messageId":"b","status":"duplicate"}]"#).from_json();
    assert_eq!(outbox::keep_retries(key, results), 0);
    assert_eq!(priorities(), "");
    // Another page was faster.
    assert_eq!(outbox::keep_retries(key, results), 0);
}

#[wasm_bindgen_test]
fn an_answer_that_says_too_little_takes_nothing_away() {
    run("localStorage.clear()");
    let key = stored(&[
        ("view_home", r#"{"messageId":"a"}"#),
        ("view_cart", r#"{"messageId":"b"}"#),
    ]);
    let results = Value::from(r#"[{"messageId":"a","status":"accepted"}]"#).from_json();
    assert_eq!(outbox::keep_retries(key, results), 1);
    assert_eq!(
        local(key),
        r#"{"batch":[{"messageId":"b"}],"context":{"page":{}}}"#
    );
    run("localStorage.clear()");
}

#[wasm_bindgen_test]
fn the_page_remembers_what_storage_does_not_take() {
    run("localStorage.clear(); localStorage.moa_x = 'old';
         window.theirs = Object.getOwnPropertyDescriptor(window, 'localStorage');
         Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new Error('denied') } })");
    storage::store("moa_x", "new");
    assert!(storage::stored("moa_x").is("new"));
    storage::erase("moa_x");
    assert!(!storage::stored("moa_x").is_some());
    run("Object.defineProperty(window, 'localStorage', window.theirs); delete window.theirs");

    // Full: the shop's own data takes all there is.
    run("localStorage.clear();
         for (let size = 5e6; size >= 1; size = Math.floor(size / 2)) {
           for (;;) { try { localStorage['theirs' + Math.random()] = 'x'.repeat(size) } catch { break } }
         }");
    storage::store("moa_x", "new");
    assert!(storage::stored("moa_x").is("new"));
    assert_eq!(local("moa_x"), "");
    run("localStorage.clear()");
    storage::store("moa_x", "newer");
    assert_eq!(local("moa_x"), "newer");
    storage::erase("moa_x");
}

#[wasm_bindgen_test]
fn what_is_held_is_stored_once_it_may_be() {
    run(
        "localStorage.clear(); sessionStorage.clear(); document.cookie = 'moa_y=; path=/; max-age=0'",
    );
    storage::hold(true);
    storage::store("moa_x", "1");
    storage::store_for_tab("moa_x", "2");
    storage::set_cookie("moa_y", host::Text::new("3"), 60.0);
    assert!(storage::stored("moa_x").is("1") && place!("%moa_x").read().is("2"));
    assert_eq!(local("moa_x"), "");
    assert!(!place!("sessionStorage").read().get("moa_x").is_some());
    assert!(!place!("@moa_y").read().is_some());
    storage::hold(false);
    assert_eq!(local("moa_x"), "1");
    assert!(place!("sessionStorage").read().get("moa_x").is("2"));

    storage::hold(true);
    storage::store("moa_z", "1");
    storage::forget();
    assert!(!storage::stored("moa_z").is_some() && !storage::stored("moa_x").is_some());
}

#[wasm_bindgen_test]
fn cookies_of_others_are_read_where_the_setting_asks_for_it() {
    run("document.cookie = '_fbp=fb.1.1596403881668.1116446470; path=/'");
    for (more, is_read) in [
        ("", false),
        (r#","ads":false"#, false),
        (r#","ads":"false""#, false),
        (r#","ads":"yes""#, false),
        (r#","ads":true"#, true),
        (r#","ads":"true""#, true),
    ] {
        let _page = Page::with("", "window.moa = () => {}");
        let settings = format!(r#"{{"writeKey":"k","collector":"https://collect.example"{more}}}"#);
        let settings = Value::of_text(&settings).from_json();
        Settings::read(settings, NONE).expect("they are good");
        let context = context::read(Text::default(), None);
        let read = context.get("fbp").text().is_some();
        assert_eq!(read, is_read, "{more}");
        assert!(!context.get("fbc").is_some(), "there is no such cookie");
    }
    run("document.cookie = '_fbp=; path=/; max-age=0'");
}
