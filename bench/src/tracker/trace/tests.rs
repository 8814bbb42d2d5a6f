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

#[test]
fn a_tracker_has_that_part_of_a_task_in_which_its_script_runs() {
    let script = |origin: &str| json!({ "data": { "url": format!("{origin}/a.js") } });
    let task = |ts, dur| entry(TASK, ts, dur, json!({}));
    let entries = [
        entry(
            "navigationStart",
            0.0,
            0.0,
            json!({ "data": { "documentLoaderURL": "http://shop/p" } }),
        ),
        task(10.0, 90_000.0),
        entry("FunctionCall", 20.0, 10.0, script("http://shop")),
        task(100_000.0, 9_000.0),
        entry("FunctionCall", 100_001.0, 5_000.0, script("http://tracker")),
        task(200_000.0, 60_000.0),
        entry(
            "FunctionCall",
            200_001.0,
            30_000.0,
            script("http://tracker"),
        ),
        entry("v8.run", 200_002.0, 10_000.0, script("http://tracker")),
        entry(
            "FunctionCall",
            240_000.0,
            20_000.0,
            script("http://tracker"),
        ),
    ];
    let own = own_tasks(&entries, "http://shop/p", "http://tracker");
    let expected = OwnTasks {
        longest_ms: 50.0,
        long: 1,
    };
    assert_eq!(own, Some(expected));
    assert_eq!(own_tasks(&entries, "http://other/", "http://tracker"), None);
}
