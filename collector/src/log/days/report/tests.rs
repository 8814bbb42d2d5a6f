use super::*;

fn now() -> DateTime<Utc> {
    "2026-11-30T03:30:00Z".parse().unwrap()
}

fn asked() -> Asked {
    Asked {
        mall: None,
        shop: None,
        day: day::of(now()),
    }
}

fn row(kind: &str, key: &str, counted: &[(Column, i64)]) -> Row {
    let mut counts = Counts::default();
    for (column, number) in counted {
        counts.add(*column, *number);
    }
    Row {
        kind: kind.into(),
        key: key.into(),
        name: None,
        counts,
    }
}

fn money(key: &str, currency: &str, orders: i64, amount: i64) -> Money {
    Money {
        kind: "hour".into(),
        key: key.into(),
        currency: currency.into(),
        orders,
        amount,
    }
}

fn revenue(currencies: &[&str], money: Vec<Money>) -> Vec<(Option<String>, f64)> {
    let sources = Sources {
        day: Day {
            rows: Vec::new(),
            money,
        },
        currencies: currencies.iter().map(|&one| one.into()).collect(),
        ..Sources::default()
    };
    let report = report(&asked(), now(), sources);
    let revenue = report.numbers.revenue.into_iter();
    revenue.map(|one| (one.currency, one.amount)).collect()
}

#[test]
fn amounts_without_a_currency_are_in_the_shop_s_one() {
    let both = || vec![money("09", "KRW", 2, 300_000), money("10", "", 1, 50)];
    assert_eq!(revenue(&["KRW"], both()), [(Some("KRW".into()), 3_000.5)]);
    let apart = [(Some("KRW".into()), 3_000.0), (None, 0.5)];
    assert_eq!(revenue(&["KRW", "USD"], both()), apart);
    assert_eq!(revenue(&[], vec![money("10", "", 1, 50)]), [(None, 0.5)]);
    // What was taken off again.
    assert_eq!(revenue(&["KRW"], vec![money("10", "KRW", 0, 0)]), []);
}

#[test]
fn of_nothing_there_is_no_share() {
    let report = report(&asked(), now(), Sources::default());
    let shares = report.funnel.iter().map(|step| step.percent_of_all);
    assert_eq!(shares.collect::<Vec<_>>(), [None; 5]);
    assert_eq!((report.hours.len(), report.missing.len()), (24, 0));
}

#[test]
fn orders_of_sessions_that_are_not_known_have_no_campaign_and_no_device() {
    let sources = Sources {
        day: Day {
            rows: vec![
                row("campaign", "", &[(Column::Sessions, 3)]),
                row("campaign", "?", &[(Column::Orders, 1)]),
                row("campaign", "naver\n\nautumn", &[(Column::Sessions, 5)]),
                row("campaign", "*", &[(Column::Sessions, 1)]),
                row("campaign", "gone\n\n", &[]),
                row("device", "?", &[(Column::Orders, 1)]),
                row("device", "unknown", &[(Column::Sessions, 2)]),
            ],
            money: Vec::new(),
        },
        ..Sources::default()
    };
    let report = report(&asked(), now(), sources);
    let kinds: Vec<_> = report.campaigns.iter().map(|one| one.kind).collect();
    use GroupKind::{None, One, Others, Unknown};
    assert_eq!(kinds, [One, None, Others, Unknown]);
    let parts = &report.campaigns[0];
    assert_eq!(
        (parts.source.as_deref(), parts.campaign.as_deref()),
        (Some("naver"), Some("autumn"))
    );
    let devices: Vec<_> = report
        .devices
        .iter()
        .map(|one| {
            (
                one.device.as_str(),
                one.numbers.sessions,
                one.numbers.orders,
            )
        })
        .collect();
    assert_eq!(devices, [("unknown", 2, 1)]);
}
