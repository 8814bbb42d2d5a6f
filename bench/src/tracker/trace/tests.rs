use serde_json::{Value, json};

use super::*;

fn entry(name: &str, ts: f64, dur: f64, args: Value) -> TraceEntry {
    let ph = if dur > 0.0 { "X" } else { "R" };
    TraceEntry {
        name: name.into(),
        ph: ph.into(),
        pid: 1,
        tid: 1,
        ts,
        dur,
        tdur: dur,
        args,
    }
}

fn script(origin: &str) -> Value {
    json!({ "data": { "url": format!("{origin}/a.js") } })
}

fn page() -> Vec<TraceEntry> {
    let task = |ts, dur| entry(TASK, ts, dur, json!({}));
    let start = json!({ "data": { "documentLoaderURL": "http://shop/p" } });
    let ours = "http://tracker";
    vec![
        entry("navigationStart", 0.0, 0.0, start),
        task(10.0, 90_000.0),
        entry("FunctionCall", 20.0, 10.0, script("http://shop")),
        task(100_000.0, 9_000.0),
        entry("FunctionCall", 100_001.0, 5_000.0, script(ours)),
        task(200_000.0, 60_000.0),
        entry("FunctionCall", 200_001.0, 30_000.0, script(ours)),
        entry("v8.run", 200_002.0, 10_000.0, script(ours)),
        // The page is laid out for it, which takes its style first.
        entry("Layout", 200_003.0, 4_000.0, json!({})),
        entry("UpdateLayoutTree", 200_004.0, 1_000.0, json!({})),
        entry("FunctionCall", 240_000.0, 24_000.0, script(ours)),
        // Promises run behind the task.
        entry("RunMicrotasks", 264_000.0, 1_000.0, json!({})),
        entry("loadEventEnd", 265_000.0, 0.0, json!({})),
        // What comes more than a second later is another's.
        task(1_266_000.0, 5_000.0),
    ]
}

#[test]
fn a_tracker_has_that_part_of_a_task_in_which_its_script_runs() {
    let found = loads(&page(), "http://shop/p", "http://shop", 1000.0)[0];
    assert_eq!((found.longest_ms, found.long), (50.0, 1));
}

#[test]
fn what_stands_within_another_entry_is_counted_once_and_what_is_late_or_layout_not_at_all() {
    let found = loads(&page(), "http://shop/p", "http://shop", 1000.0)[0];
    assert_eq!(found.all_ms, 90.0 + 9.0 + 60.0 + 1.0);
    assert_eq!(found.script_ms, 5.0 + (30.0 - 4.0) + 24.0 + 1.0);
}

#[test]
fn a_page_that_was_not_traced_has_no_time() {
    assert_eq!(loads(&page(), "http://other/", "http://other", 1000.0), []);
    let unloaded = &page()[..4];
    assert_eq!(loads(unloaded, "http://shop/p", "http://shop", 1000.0), []);
}
