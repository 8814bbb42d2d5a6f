use super::*;

fn costs() -> Costs {
    let each = Each {
        collector: 20.0,
        server: 15.0,
        writer: 25.0,
    };
    Costs::between((1_000.0, each), (10_000.0, each))
}

#[test]
fn a_cost_falls_with_the_rate_as_far_as_it_is_known() {
    let curve = Curve {
        low: (1_000.0, 100.0),
        high: (10_000.0, 50.0),
    };
    assert!((curve.at(1_000.0) - 100.0).abs() < 1e-9);
    assert!((curve.at(10_000.0) - 50.0).abs() < 1e-9);
    assert!((70.0..71.0).contains(&curve.at(3_162.0)));
    assert!(curve.at(1e6) <= 50.0 && curve.at(1e6) >= 49.9);
    assert!(curve.at(0.0).is_finite());
}

fn plan(partitions: usize, writers: usize) -> Plan {
    Plan {
        collectors: 1,
        servers: 3,
        partitions,
        writers,
        every: 60.0,
        chunk: CHUNK,
    }
}

#[test]
fn an_event_waits_for_its_chunk_and_no_longer() {
    let outcome = simulate(&costs(), &plan(1, 1), &Day::steady(100.0, 3_600));
    assert_eq!(outcome.latest, 60.0);
    assert!((29.0..=32.0).contains(&outcome.median), "{outcome:?}");
    // So many come that chunks are full before they are old.
    let outcome = simulate(&costs(), &plan(1, 1), &Day::steady(20_000.0, 3_600));
    assert!(outcome.latest <= 4.0, "{outcome:?}");
}

#[test]
fn more_than_a_writer_can_do_is_later_and_later() {
    let some = simulate(&costs(), &plan(1, 1), &Day::steady(50_000.0, 600));
    let more = simulate(&costs(), &plan(1, 1), &Day::steady(50_000.0, 1_200));
    assert!(more.latest > 1.8 * some.latest, "{some:?} {more:?}");
    let shared = simulate(&costs(), &plan(4, 4), &Day::steady(50_000.0, 1_200));
    assert!(shared.latest < 10.0, "{shared:?}");
}

#[test]
fn what_waited_while_storage_was_away_is_loaded_soon_after() {
    let day = Day::of_a_mall(20_000.0);
    let outcome = simulate(&costs(), &plan(4, 4), &day);
    assert!((600.0..700.0).contains(&outcome.latest), "{outcome:?}");
    assert!((1.0..1_200.0).contains(&outcome.recovered), "{outcome:?}");
    assert!(outcome.p99 < 700.0, "{outcome:?}");
}

#[test]
fn a_day_has_its_mean_its_night_and_its_campaign() {
    let day = Day::of_a_mall(1_000.0);
    let mean = (0..86_400).map(|second| day.rate(second)).sum::<f64>() / 86_400.0;
    assert!((1_000.0..1_030.0).contains(&mean), "{mean}");
    assert!(day.rate(4 * 3_600) < 340.0);
    assert!(day.peak() > 2_000.0);
}

#[test]
fn persons_are_spread_about_evenly() {
    for partitions in [1, 4, 16] {
        let shares = shares(partitions);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let most = shares.iter().copied().fold(0.0, f64::max);
        assert!(most * (partitions as f64) < 1.6, "{partitions}: {most}");
    }
}
