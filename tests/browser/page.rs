//! A page to read from.

use moa::events::Event;
use moa::host::{NONE, Value, sdk, serialize, storage};
use moa::place;
use serde::Serialize;

/// A page with the markup and the script given; what it set is gone when it is dropped.
pub struct Page;

impl Page {
    /// Puts the markup into the body, beside the test harness's own, and runs the script, whose
    /// assignments become globals.
    pub fn with(markup: &str, script: &str) -> Page {
        Page::headed("", markup, script)
    }

    /// The same, with markup for the head.
    pub fn headed(head: &str, markup: &str, script: &str) -> Page {
        run("window.before = Object.keys(window);
             window.heads = document.head.childNodes.length;
             document.body.insertAdjacentHTML('beforeend', '<div id=page></div>')");
        let document = place!("document").read();
        document
            .call("querySelector", "#page")
            .set("innerHTML", Value::of_text(markup));
        let range = document.call("createRange", NONE);
        let fragment = range.call("createContextualFragment", Value::of_text(head));
        document.get("head").call("appendChild", fragment);
        run(script);
        Page
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        run("document.querySelector('#page').remove();
             while (document.head.childNodes.length > window.heads) document.head.lastChild.remove();
             ((before) => Object.keys(window).forEach((key) => before.includes(key) || delete window[key]))(
               window.before);
             delete window.before; delete window.heads");
    }
}

/// Runs a script as a store page would: in the global scope, sloppy, so that what it assigns
/// becomes a global that can be deleted again.
pub fn run(script: &str) {
    let quoted = Value::of_text(script).to_json().to_string();
    js_sys::eval(&format!("(0, eval)({quoted})")).expect("the test's own script runs");
    storage::forget_cookies();
}

/// The event's properties as JSON, as they would go to the wire.
pub fn json(event: impl Event) -> String {
    as_json(event.properties())
}

/// What derives `Serialize`, as JSON in the same way.
pub fn as_written(properties: &impl Serialize) -> String {
    as_json(serialize::object_of(properties))
}

/// A value as JSON.
pub fn as_json(value: Value) -> String {
    value.to_json().to_string()
}

/// Forgets what Cafe24's SDK of one page answered, for the next.
pub fn forget_answers() {
    for method in [
        "getCustomerIDInfo",
        "getMemberInfo",
        "getCustomerInfo",
        "getLoginProvider",
        "getPointInfo",
        "getCreditInfo",
        "getCouponCount",
        "getCartList",
    ] {
        sdk::forget(method);
    }
}
