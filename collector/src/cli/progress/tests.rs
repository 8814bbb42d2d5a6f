use super::*;

#[test]
fn a_line_says_how_much_is_done() {
    assert_eq!(line(500, 1000, "12 events"), "50 %, 12 events");
    assert_eq!(line(0, 0, "pages"), "0 %, pages");
}
