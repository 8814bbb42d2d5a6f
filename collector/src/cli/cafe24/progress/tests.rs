use super::*;

fn so_far(step: &str, done: u64, total: Option<u64>) -> state::Progress {
    state::Progress {
        step: step.into(),
        done,
        total,
    }
}

#[test]
fn each_step_has_its_own_pace() {
    let (mut step, start) = (Step::default(), Instant::now());
    let after = |seconds| start + Duration::from_secs(seconds);
    let orders = |done| so_far("orders", done, Some(400));
    assert_eq!(step.left(&orders(100), start), None);
    assert_eq!(step.left(&orders(200), after(10)), Some(20));
    // What was done before somebody looked does not count.
    assert_eq!(step.left(&orders(300), after(40)), Some(20));
    let sums = so_far("order sums", 5, Some(10));
    assert_eq!(step.left(&sums, after(50)), None);
    let fewer = so_far("order sums", 1, Some(10));
    assert_eq!(step.left(&fewer, after(51)), None);
    assert_eq!(step.left(&so_far("members", 9, None), after(60)), None);
}

#[test]
fn a_line_says_the_step_and_what_is_left() {
    let half = so_far("orders", 240, Some(480));
    assert_eq!(
        text(&half, Some(192)),
        "orders: 240 of 480, 3 min 12 s left"
    );
    assert_eq!(text(&half, None), "orders: 240 of 480");
    assert_eq!(text(&so_far("members", 7, None), None), "members: 7");
    assert_eq!(duration(7_500), "2 h 5 min");
}
