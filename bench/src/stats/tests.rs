use super::*;

fn samples(values: &[f64]) -> Samples {
    values.iter().copied().collect()
}

#[test]
fn the_median_is_the_middle_whatever_the_order() {
    assert_eq!(samples(&[9.0, 1.0, 5.0]).median(), Some(5.0));
    assert_eq!(samples(&[4.0, 1.0, 2.0, 3.0]).median(), Some(2.5));
    assert_eq!(samples(&[7.0]).median(), Some(7.0));
    assert_eq!(samples(&[]).median(), None);
}

#[test]
fn one_wild_round_does_not_move_the_spread() {
    let values = samples(&[10.0, 11.0, 12.0, 13.0, 9000.0]);
    assert_eq!(values.quartiles(), Some((11.0, 13.0)));
    assert_eq!(values.least(), Some(10.0));
}

#[test]
fn quantiles_lie_between_values_in_proportion() {
    let values = [0.0, 10.0];
    assert_eq!(quantile(&values, 0.99), Some(9.9));
    assert_eq!(quantile(&values, 0.0), Some(0.0));
    assert_eq!(quantile(&values, 1.0), Some(10.0));
}

#[test]
fn things_are_compared_within_the_round() {
    // The machine is ten times slower in the second round, the ratio is the same.
    let (own, other) = (samples(&[2.0, 20.0]), samples(&[1.0, 10.0]));
    assert_eq!(own.ratio_to(&other), samples(&[2.0, 2.0]));
    assert_eq!(own.times(10.0), samples(&[20.0, 200.0]));
}

#[test]
fn a_round_without_the_other_says_nothing() {
    let ratio = samples(&[1.0, 3.0]).ratio_to(&samples(&[0.0, 2.0]));
    assert_eq!(ratio, samples(&[1.5]));
}

#[test]
fn the_json_has_every_round() {
    let json = serde_json::to_value(samples(&[3.0, 1.0])).unwrap();
    let expected =
        serde_json::json!({ "median": 2.0, "p25": 1.5, "p75": 2.5, "rounds": [3.0, 1.0] });
    assert_eq!(json, expected);
}
