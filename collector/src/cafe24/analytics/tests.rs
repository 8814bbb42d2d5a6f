use serde_json::json;

use super::*;

#[test]
fn rows_are_found_wherever_they_stand() {
    for answer in [
        json!({ "pageview": [{ "date": "2026-01-01", "page_view": "1,234" }] }),
        json!([{ "date": "2026-01-01", "page_view": "1,234" }]),
        json!({ "resource": { "rows": [{ "date": "2026-01-01", "page_view": "1,234" }] }, "links": [] }),
    ] {
        let rows = rows(answer);
        assert_eq!(number(&rows[0]["page_view"]), Some(1234));
    }
    assert!(rows(json!({ "error": "x" })).is_empty());
}
