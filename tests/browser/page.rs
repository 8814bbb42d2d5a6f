//! A page to read from.

use moa::events::Event;
use moa::host::{Value, sdk, serialize, storage};
use serde::Serialize;
use web_sys::Document;

/// A page with the markup and the script given; what it set is gone when it is dropped.
pub struct Page {
    /// How many nodes the head had before.
    heads: u32,
}

impl Page {
    /// Puts the markup into the body, beside the test harness's own, and runs the script, whose
    /// assignments become globals.
    pub fn with(markup: &str, script: &str) -> Page {
        Page::headed("", markup, script)
    }

    /// The same, with markup for the head.
    pub fn headed(head: &str, markup: &str, script: &str) -> Page {
        run("window.before = Object.keys(window)");
        let document = document();
        let heads = document.head().map(|head| head.child_nodes().length());
        let body = document.body().expect("a page has a body");
        let inside = format!("<div id=page>{markup}</div>");
        body.insert_adjacent_html("beforeend", &inside)
            .expect("the test's own markup");
        let range = document.create_range().expect("a document has ranges");
        // Scripts in it run, as those of a page do.
        let fragment = range.create_contextual_fragment(head);
        let fragment = fragment.expect("the test's own markup");
        let into = document.head().expect("a page has a head");
        into.append_child(&fragment).expect("a head takes children");
        run(script);
        Page {
            heads: heads.unwrap_or_default(),
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(page) = document().get_element_by_id("page") {
            page.remove();
        }
        let head = document().head().expect("a page has a head");
        while head.child_nodes().length() > self.heads {
            let last = head.last_child().expect("there are more than before");
            head.remove_child(&last).expect("it is the head's");
        }
        run("((before) => Object.keys(window).forEach((key) => before.includes(key) || delete window[key]))(
               window.before);
             delete window.before");
    }
}

fn document() -> Document {
    let document = web_sys::window().and_then(|window| window.document());
    document.expect("these tests run in a page")
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
