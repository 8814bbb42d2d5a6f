use super::*;
use crate::tracker::trace::MainThread;

fn subject(id: &str) -> Subject {
    let text = serde_json::json!({ "id": id, "name": id, "package": "", "events": [], "offers": "", "lacks": "", "as": "" });
    serde_json::from_value(text).unwrap()
}

fn round(script_ms: f64) -> Round {
    let mut round = Round::default();
    let main_thread = MainThread {
        all_ms: 100.0,
        script_ms,
        ..MainThread::default()
    };
    round.full.first.main_thread = main_thread;
    round
}

#[test]
fn what_a_tracker_costs_is_over_the_middle_of_the_pages_without() {
    let mut rows = Rows::new(&[subject("blank"), subject("moa")]);
    for (without, with) in [(10.0, 16.0), (11.0, 17.0), (90.0, 18.0)] {
        rows.push(&[round(without), round(with)]);
    }
    let moa = rows.get("moa").unwrap();
    let expected: Samples = [5.0, 6.0, 7.0].into_iter().collect();
    assert_eq!(moa.of(Metric::Script1), expected);
    // The page as a whole is as it was measured.
    assert_eq!(moa.median(Metric::PageCpu1), Some(100.0));
}
