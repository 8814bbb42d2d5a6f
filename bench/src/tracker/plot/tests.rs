use super::*;

#[test]
fn the_shortest_bar_comes_first_and_ours_stands_out() {
    let bar = |name: &str, value, is_own| Bar {
        name: name.into(),
        value,
        spread: None,
        is_own,
    };
    let svg = bars(
        "A < B",
        "ms",
        vec![bar("theirs", 20.0, false), bar("ours", 10.0, true)],
    );
    let at = |text: &str| svg.find(text).unwrap();
    assert!(at("ours") < at("theirs"));
    assert_eq!(svg.matches("class=\"own\"").count(), 1);
    assert!(svg.contains("A &lt; B") && svg.contains("10.0"));
}

#[test]
fn what_costs_nothing_has_a_bar_too() {
    let none = Bar {
        name: "none".into(),
        value: -1.0,
        spread: Some((-2.0, 1.0)),
        is_own: false,
    };
    assert!(bars("t", "n", vec![none]).contains("width=\"1.0\""));
}
