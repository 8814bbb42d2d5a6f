use super::*;

#[test]
fn a_ratio_is_worse_only_by_more_than_the_noise() {
    let recorded = BTreeMap::from([("a".to_owned(), 1.0)]);
    let run = |values: &[f64]| {
        worse(
            &Ratios::from([("a".to_owned(), values.iter().copied().collect())]),
            &recorded,
        )
        .len()
    };
    assert_eq!(run(&[1.0, 1.3, 1.6]), 0);
    assert_eq!(run(&[1.29, 1.3, 1.31]), 1);
    assert_eq!(run(&[0.5, 0.5, 0.5]), 0);
    assert_eq!(run(&[2.0, 2.0]), 0);
}

#[test]
fn a_peer_that_costs_nothing_says_nothing() {
    let mut ratios = Ratios::new();
    let figures = BTreeMap::from([
        ("blank", [0.0, 10.0, 0.0]),
        ("moa", [10.0, 12.0, 5.0]),
        ("hackle", [20.0, 10.0, 10.0]),
    ]);
    add(&mut ratios, &figures);
    assert_eq!(
        ratios.keys().collect::<Vec<_>>(),
        ["bytes/hackle", "call/hackle"]
    );
}
