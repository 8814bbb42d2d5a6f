use std::time::Duration;

use super::*;

fn rates(a_second: f64) -> Rates {
    let mut rates = Rates::default();
    rates.push(&Commits {
        a_second,
        p50: 1.0,
        p99: 2.0,
    });
    rates
}

#[test]
fn events_are_requests_times_messages_and_each_row_is_compared() {
    let mut results = Results::new(&[1, 10]);
    for size in &mut results.sizes {
        size.collector = rates(300.0);
        size.bare = rates(1200.0);
        size.parsing = rates(600.0);
        size.parsed.push(600.0);
        size.floor.push(400.0);
        size.disk = rates(100.0);
    }
    let report = results.report(Times::lasting(Duration::from_secs(2)));
    let rows = &report.tables[0].rows;
    let shown: Vec<Vec<String>> = rows
        .iter()
        .map(|row| [1, 2, 3, 6].map(|at| row[at].to_string()).to_vec())
        .collect();
    let one = |value: &str| format!("{value} ({value}–{value})");
    for (at, messages, events, requests, ratio) in [
        (0, "1", one("300"), "300", "–".into()),
        (1, "1", one("1,200"), "1,200", one("0.250")),
        (2, "1", one("600"), "600", one("0.500")),
        (3, "1", one("600"), "600", one("0.500")),
        (4, "1", one("400"), "400", one("0.750")),
        (5, "1", "–".into(), "100", one("3.00")),
        (6, "10", one("3,000"), "300", "–".into()),
        (7, "10", one("12,000"), "1,200", one("0.250")),
    ] {
        let expected = [messages.to_owned(), events, one(requests), ratio];
        assert_eq!(shown[at], expected, "row {at}");
    }
    assert!(rows.iter().all(|row| row.len() == COLUMNS.len()));
}
