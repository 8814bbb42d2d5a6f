use super::KINDS;

#[test]
fn javascript_has_the_same_kinds() {
    let source = include_str!("../places.js");
    let kinds = source.split("const kinds = {\n").nth(1).unwrap();
    let kinds = kinds.split("\n};").next().unwrap();
    let letters = kinds.lines().map(|line| line.trim().as_bytes()[0]);
    assert_eq!(letters.collect::<Vec<_>>(), KINDS);
}
