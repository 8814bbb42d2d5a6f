use std::time::Duration;

use governor::clock::FakeRelativeClock;

use super::*;

#[test]
fn no_three_seconds_have_more_than_3000_requests() {
    let clock = FakeRelativeClock::default();
    let limiter = RateLimiter::direct_with_clock(pace(), clock.clone());
    let mut seconds = Vec::new();
    for _ in 0..10_000 {
        let free = (0..2_000).take_while(|_| limiter.check().is_ok());
        seconds.push(free.count());
        clock.advance(Duration::from_millis(1));
    }
    let most = seconds
        .windows(3_000)
        .map(|window| window.iter().sum::<usize>());
    assert!((2_900..=3_000).contains(&most.max().unwrap()));
}
