use super::*;
use proptest::prelude::*;

fn at(depth: &mut ScrollDepth, bottom: f64, now: f64) -> Option<u32> {
    depth.see(bottom, 1000.0);
    send(depth, now)
}

fn send(depth: &mut ScrollDepth, now: f64) -> Option<u32> {
    let due = depth.due(now)?;
    depth.sent(now);
    Some(due)
}

#[test]
fn each_new_multiple_of_five_is_sent_once() {
    let mut depth = ScrollDepth::default();
    assert_eq!(at(&mut depth, 320.0, 0.0), Some(30));
    assert_eq!(at(&mut depth, 340.0, 1000.0), None);
    assert_eq!(at(&mut depth, 350.0, 2000.0), Some(35));
    assert_eq!(at(&mut depth, 100.0, 3000.0), None, "never a lower one");
    assert_eq!(at(&mut depth, 1000.0, 4000.0), Some(100));
    assert_eq!(
        at(&mut depth, 1200.0, 5000.0),
        None,
        "rubber-band scrolling"
    );
}

#[test]
fn a_fast_scroll_waits_its_turn_and_sends_the_deepest() {
    let mut depth = ScrollDepth::default();
    assert_eq!(at(&mut depth, 300.0, 0.0), Some(30));
    assert_eq!(at(&mut depth, 400.0, 100.0), None);
    assert_eq!(at(&mut depth, 600.0, 200.0), None);
    assert!(depth.is_behind());
    assert_eq!(send(&mut depth, 500.0), Some(60));
    assert!(!depth.is_behind());
}

#[test]
fn the_rest_goes_when_the_page_goes() {
    let mut depth = ScrollDepth::default();
    assert_eq!(at(&mut depth, 300.0, 0.0), Some(30));
    assert_eq!(at(&mut depth, 700.0, 100.0), None);
    assert_eq!(depth.rest(), Some(70));
    assert_eq!(depth.rest(), Some(70), "until it is sent");
    depth.sent(200.0);
    assert_eq!(depth.rest(), None);
}

#[test]
fn a_page_that_grows_takes_nothing_back() {
    let mut depth = ScrollDepth::default();
    depth.see(1000.0, 1000.0);
    assert_eq!(send(&mut depth, 0.0), Some(100));
    depth.see(1500.0, 5000.0);
    assert_eq!(depth.due(1000.0), None);
}

#[test]
fn a_page_without_height_says_nothing() {
    let mut depth = ScrollDepth::default();
    for (bottom, height) in [
        (100.0, 0.0),
        (f64::NAN, 10.0),
        (10.0, f64::NAN),
        (-5.0, 10.0),
    ] {
        depth.see(bottom, height);
    }
    assert_eq!(depth.due(0.0), None);
}

proptest! {
    #[test]
    fn the_rules_hold_for_any_scrolling(
        steps in prop::collection::vec((0.0f64..12000.0, 100.0f64..10000.0, 0.0f64..900.0), 1..80)
    ) {
        let mut depth = ScrollDepth::default();
        let (mut now, mut sent) = (0.0, Vec::new());
        for (bottom, height, pause) in steps {
            now += pause;
            depth.see(bottom, height);
            sent.extend(send(&mut depth, now).map(|depth| (now, depth)));
        }
        for pair in sent.windows(2) {
            prop_assert!(pair[1].1 > pair[0].1, "never lower, never repeated");
            prop_assert!(pair[1].0 - pair[0].0 >= INTERVAL, "at most two a second");
        }
        prop_assert!(sent.iter().all(|(_, depth)| depth % 5 == 0 && (5..=100).contains(depth)));
    }
}
