use super::*;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| ((*name).try_into().unwrap(), value.parse().unwrap()));
    pairs.collect()
}

/// Calls as fast as the pace allows, each answered at once; returns how many seconds each began after the start.
fn calls(pace: &mut Pace, lane: Lane, start: Instant, count: usize) -> Vec<f64> {
    let mut now = start;
    let mut begun = Vec::new();
    while begun.len() < count {
        match pace.ask(lane, now) {
            Ok(()) => {
                begun.push((now - start).as_secs_f64());
                pace.answered(None, now);
            }
            Err(wait) => now += wait,
        }
    }
    begun
}

/// A bucket that was used long ago.
fn empty(limit: Limit) -> (Pace, Instant) {
    let start = Instant::now();
    let mut pace = Pace::new(limit, start);
    let start = start + Duration::from_secs(60);
    pace.drain(start);
    (pace, start)
}

#[test]
fn of_a_bucket_that_is_not_known_yet_half_is_taken_for_full() {
    let start = Instant::now();
    let begun = calls(&mut Pace::new(USUAL, start), Lane::Background, start, 5);
    assert!(begun[0] >= 1.0 && begun[4] >= 2.0, "{begun:?}");
    let begun = calls(&mut Pace::new(USUAL, start), Lane::Now, start, 5);
    assert!(begun[0] >= 1.0 && begun[4] < 2.0, "{begun:?}");
}

#[test]
fn the_bucket_never_overflows_and_is_used_as_fast_as_it_drains() {
    let (mut pace, start) = empty(USUAL);
    let begun = calls(&mut pace, Lane::Background, start, 400);
    for (n, at) in begun.iter().enumerate() {
        assert!(n as f64 + 1.0 - 2.0 * at <= 20.001, "call {n} at {at}");
    }
    let last = begun[399];
    assert!((last - (400.0 - 20.0) / 2.0).abs() < 1.0, "{last}");
}

#[test]
fn no_second_has_ten_calls() {
    let (mut pace, start) = empty(USUAL);
    let begun = calls(&mut pace, Lane::Now, start, 200);
    for window in begun.windows(10) {
        assert!(window[9] - window[0] >= 1.0, "{window:?}");
    }
}

#[test]
fn what_others_use_is_left_to_them_and_what_is_urgent_goes_on() {
    let (mut pace, start) = empty(USUAL);
    assert!(pace.ask(Lane::Now, start).is_ok());
    pace.answered(
        Some((200, &headers(&[("x-api-call-limit", "30/40")]))),
        start,
    );
    let wait = pace.ask(Lane::Background, start).unwrap_err();
    assert_eq!(wait, Duration::from_secs_f64(11.0 / 2.0));
    assert!(pace.ask(Lane::Now, start).is_ok());
}

#[test]
fn a_block_is_waited_for_to_its_end() {
    let (mut pace, start) = empty(USUAL);
    let block = headers(&[
        ("x-cafe24-call-usage", "120.04"),
        ("x-cafe24-call-remain", "32"),
    ]);
    pace.ask(Lane::Now, start).unwrap();
    pace.answered(Some((429, &block)), start);
    let wait = pace.ask(Lane::Now, start).unwrap_err();
    assert_eq!(wait, Duration::from_secs(33));
    assert!(pace.ask(Lane::Now, start + wait).is_ok());
    let near = headers(&[("x-cafe24-call-usage", "85")]);
    pace.answered(Some((200, &near)), start + wait);
    assert!(pace.ask(Lane::Background, start + wait).is_err());
    assert!(pace.ask(Lane::Now, start + wait).is_ok());
}

#[test]
fn a_429_that_says_nothing_fills_the_bucket() {
    let (mut pace, start) = empty(SCRIPTTAGS);
    pace.ask(Lane::Now, start).unwrap();
    pace.answered(Some((429, &HeaderMap::new())), start);
    assert!(pace.ask(Lane::Now, start).is_err());
    assert!(pace.ask(Lane::Now, start + Duration::from_secs(3)).is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_is_urgent_overtakes_what_waits() {
    let gate = std::sync::Arc::new(Gate::new(USUAL));
    for _ in 0..20 {
        drop(gate.pass(Lane::Background).await);
    }
    let waiting = {
        let gate = gate.clone();
        tokio::spawn(async move {
            for _ in 0..60 {
                drop(gate.pass(Lane::Background).await);
            }
        })
    };
    let started = Instant::now();
    for _ in 0..10 {
        drop(gate.pass(Lane::Now).await);
    }
    assert!(started.elapsed() < Duration::from_secs(5));
    waiting.await.unwrap();
    assert!(started.elapsed() > Duration::from_secs(20));
}
