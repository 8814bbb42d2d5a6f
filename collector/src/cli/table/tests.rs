use super::*;

#[test]
fn korean_stands_in_line_and_nothing_tells_the_terminal_something() {
    let rows = [
        vec!["하늘가게".to_owned(), "1200".to_owned()],
        vec!["a\u{1b}[2J".to_owned(), "7".to_owned()],
        vec!["가".repeat(40), String::new()],
    ];
    let mut out = Vec::new();
    write(&["SHOP", "COUNT"], &[1], &rows[..2], &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "SHOP      COUNT\n하늘가게   1200\na\u{fffd}[2J         7\n"
    );
    assert!(cell(&rows[2][0]).width() <= WIDEST);
}
