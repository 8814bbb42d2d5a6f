use std::time::Duration;

use super::*;
use crate::logs::warehouse::Rate;

#[test]
fn each_log_is_compared_to_sqlite_with_batches_of_the_same_size() {
    let mut results = Results::new(&[10, 100]);
    for (kind, messages, requests) in [
        (Kind::Sqlite, 10, 100.0),
        (Kind::OneServer, 10, 50.0),
        (Kind::Sqlite, 100, 10.0),
        (Kind::OneServer, 100, 20.0),
    ] {
        let load = Load {
            answered: 1,
            requests_a_second: requests,
            p50: 1.0,
            p99: 2.0,
        };
        let rate = |a_second, a_cpu_second| Rate {
            a_second,
            a_cpu_second,
        };
        let loaded = Loaded {
            files: rate(1.0, requests),
            clickhouse: (messages == 10).then(|| rate(7.0, 9.0)),
            alone: 200.0,
        };
        results.push(kind, messages, &load, None, loaded);
    }
    let report = results.report(Times::lasting(Duration::from_secs(3)));
    let rows = &report.tables[0].rows;
    let one = |value: &str| format!("{value} ({value}–{value})");
    for (row, events, ratio) in [
        (0, one("1,000"), "–".into()),
        (1, one("500"), one("0.500")),
        (3, one("1,000"), "–".into()),
        (4, one("2,000"), one("2.00")),
    ] {
        assert_eq!(
            [rows[row][2].to_string(), rows[row][5].to_string()],
            [events, ratio]
        );
    }
    assert_eq!(rows[0][9].to_string(), one("0.500"));
    assert_eq!(rows[0][10].to_string(), one("7.00"));
    assert_eq!(rows[3][10].to_string(), "–");
}
