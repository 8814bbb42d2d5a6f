use super::*;

#[test]
fn a_line_says_how_much_of_the_log_was_read() {
    let half = Reached {
        events: 12,
        seq: 500,
        last: 1000,
    };
    assert_eq!(line(half), "50 %, 12 events");
    let empty = Reached {
        events: 0,
        seq: 0,
        last: 0,
    };
    assert_eq!(line(empty), "0 %, 0 events");
}
