use super::*;

#[test]
fn a_ratio_is_worse_by_a_tenth_that_most_rounds_agree_on() {
    let recorded = BTreeMap::from([("init/a".to_owned(), 1.0), ("bytes/a".to_owned(), 1.0)]);
    let run = |name: &str, values: &[f64]| {
        let ratios = Ratios::from([(name.to_owned(), values.iter().copied().collect())]);
        worse(&ratios, &recorded).len()
    };
    assert_eq!(run("init/a", &[1.05, 1.09, 1.09, 1.2]), 0);
    assert_eq!(run("init/a", &[1.05, 1.11, 1.12, 1.3]), 1);
    // Half of the rounds met something else on the machine.
    assert_eq!(run("init/a", &[0.8, 0.9, 1.4, 1.9]), 0);
    assert_eq!(run("init/a", &[0.5, 0.5, 0.5]), 0);
    assert_eq!(run("init/a", &[2.0, 2.0]), 0);
    assert_eq!(run("bytes/a", &[1.02, 1.02, 1.02]), 1);
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
