use super::*;

#[test]
fn a_day_has_both_counts_in_one_line() {
    let of = |what: &str, day: &str, ours, theirs| Comparison {
        mall: "haneul".into(),
        day: day.parse().unwrap(),
        what: what.into(),
        ours,
        theirs,
    };
    let all = [
        of("orders", "2026-11-21", 0, 0),
        of("page_views", "2026-11-20", 980, 1000),
        of("page_views", "2026-11-21", 1200, 1234),
    ];
    let mut out = Vec::new();
    comparison(&all, &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "\
DAY         VIEWS  CAFE24     %  ORDERS  CAFE24  %
2026-11-20    980    1000  98.0       -       -  -
2026-11-21   1200    1234  97.2       0       0  -
"
    );
}

#[test]
fn a_mall_has_a_line_and_its_problems_below() {
    let at = "2026-11-21T10:30:00Z".parse().unwrap();
    let mall = MallOverview {
        mall: "haneul".into(),
        standing: "installed",
        installed_at: at,
        changed_at: at,
        tags: vec![1, 2],
        waiting: 3,
        given_up: 0,
        last_job: Some(JobOverview {
            kind: "backfill",
            state: "running",
            step: "orders".into(),
            done: 240,
            total: Some(480),
            started_at: Some(at),
            ended_at: None,
            problem: None,
        }),
        problem: Some("coupons: it may not".into()),
    };
    let mut out = Vec::new();
    malls(&[mall], &mut out).unwrap();
    assert_eq!(
            String::from_utf8(out).unwrap(),
            "\
MALL    STANDING   INSTALLED         TOKENS SINCE      TAGS IN SHOPS  WAITING  GIVEN UP  LAST JOB
haneul  installed  2026-11-21 19:30  2026-11-21 19:30  1, 2                 3         0  backfill running (orders 240 of 480)

haneul: coupons: it may not
"
        );
}
