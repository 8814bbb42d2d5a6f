use super::*;

fn run(figures: &[(&str, [&[f64]; 2])]) -> Ratios {
    let samples = |values: &[f64]| values.iter().copied().collect();
    let figures = figures
        .iter()
        .map(|(name, both)| ((*name).to_owned(), both.map(samples)));
    ratios(&figures.collect())
}

#[test]
fn a_ratio_is_that_of_the_least() {
    // Other things came between in most rounds of both.
    let ratios = run(&[("init/a", [&[9.0, 4.0, 7.0], &[30.0, 21.0, 20.0]])]);
    assert_eq!(ratios, Ratios::from([("init/a".to_owned(), 0.2)]));
}

#[test]
fn a_ratio_is_worse_by_more_than_a_tenth() {
    let recorded = Ratios::from(["init/a", "bytes/a"].map(|name| (name.to_owned(), 1.0)));
    let worse =
        |name: &str, ratio: f64| worse(&Ratios::from([(name.to_owned(), ratio)]), &recorded).len();
    assert_eq!(worse("init/a", 1.09), 0);
    assert_eq!(worse("init/a", 1.11), 1);
    assert_eq!(worse("init/a", 0.5), 0);
    assert_eq!(worse("bytes/a", 1.009), 0);
    assert_eq!(worse("bytes/a", 1.011), 1);
    assert_eq!(worse("init/of_nobody_yet", 2.0), 0);
}

#[test]
fn a_peer_that_costs_nothing_says_nothing() {
    let mut figures = Figures::new();
    let loads = BTreeMap::from([
        ("blank", [0.0, 10.0]),
        ("moa", [10.0, 12.0]),
        ("hackle", [20.0, 10.0]),
    ]);
    add_loads(&mut figures, &loads);
    let ratios = ratios(&figures);
    assert_eq!(ratios, Ratios::from([("bytes/hackle".to_owned(), 0.5)]));
}
