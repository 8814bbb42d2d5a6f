//! A day's report, out of the rows of its sums (pure).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use moa_message::day;

use super::columns::{Column, Counts};
use super::missing::{Week, missing};
use super::{
    Amount, Asked, CampaignNumbers, CategoryNumbers, Choice, Claims, Counting, DayReport,
    DeviceNumbers, Group, GroupKind, Hour, Numbers, ProductNumbers, Step, StepName, compared,
};

/// How many products, categories and campaigns are shown.
const TOP: usize = 20;

/// A row of sums.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// What it is about: `hour`, `campaign` …
    pub kind: String,
    /// Of these, which.
    pub key: String,
    /// What it is called.
    pub name: Option<String>,
    /// Its sums.
    pub counts: Counts,
}

/// A row of amounts.
#[derive(Debug, Clone)]
pub(crate) struct Money {
    /// As of [`Row`].
    pub kind: String,
    /// As of [`Row`].
    pub key: String,
    /// The currency; empty where it is not known.
    pub currency: String,
    /// How many orders have an amount.
    pub orders: i64,
    /// Hundredths.
    pub amount: i64,
}

/// What there is of a day.
#[derive(Debug, Default)]
pub(crate) struct Day {
    /// All its rows, of the shop that was asked for or of all.
    pub rows: Vec<Row>,
    /// Its amounts.
    pub money: Vec<Money>,
}

/// What a report is made of.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// The mall that is meant.
    pub mall: Option<String>,
    /// What can be asked for.
    pub malls: Vec<Choice>,
    /// The first day that has numbers.
    pub first_day: Option<NaiveDate>,
    /// How far counting is.
    pub counting: Option<Counting>,
    /// The day.
    pub day: Day,
    /// The day a week before.
    pub before: Day,
    /// The last seven days.
    pub week: Week,
    /// The currencies of the days from that to this.
    pub currencies: Vec<String>,
}

/// The report of a day.
pub(crate) fn report(asked: &Asked, now: DateTime<Utc>, sources: Sources) -> DayReport {
    let view = View {
        is_of_mall: asked.shop.is_none(),
        // What the shop's one currency is need not be said of each order.
        currency: match &sources.currencies[..] {
            [one] => Some(one.clone()),
            _ => None,
        },
    };
    let (today, rows) = (&sources.day, &sources.day.rows);
    let numbers = view.numbers(today, 24);
    let all = view.group(today, "hour", None);
    let compared = compared::with(asked.day, now).map(|(day, hours)| compared::Compared {
        day,
        hours,
        now: view.numbers(today, hours),
        before: view.numbers(&sources.before, hours),
    });
    let is_known = sources.first_day.is_none_or(|first| asked.day >= first);
    let is_counted = sources.counting.is_none() && is_known && asked.day <= day::of(now);
    let missing = match is_counted && sources.mall.is_some() {
        true => missing(&numbers, all.with_checkout, &sources.week),
        false => Vec::new(),
    };
    DayReport {
        shop: asked.shop,
        day: asked.day,
        is_today: asked.day == day::of(now),
        funnel: funnel(&all),
        claims: view.claims(today),
        hours: hours(rows),
        campaigns: view.campaigns(today),
        devices: view.devices(today),
        products: products(rows),
        categories: categories(rows),
        missing,
        numbers,
        compared,
        cafe24: None,
        mall: sources.mall,
        malls: sources.malls,
        first_day: sources.first_day,
        counting: sources.counting,
    }
}

/// How rows are read.
struct View {
    /// Whether all shops are meant: then a visitor of several counts once.
    is_of_mall: bool,
    /// What amounts are in that do not say so.
    currency: Option<String>,
}

fn of_kind<'a>(rows: &'a [Row], kind: &'a str) -> impl Iterator<Item = &'a Row> {
    rows.iter().filter(move |row| row.kind == kind)
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

impl View {
    /// Those of the first hours.
    fn numbers(&self, day: &Day, hours: u8) -> Numbers {
        let is_asked = |key: &str| key.parse::<u8>().is_ok_and(|hour| hour < hours);
        let mut sum = Counts::default();
        for row in of_kind(&day.rows, "hour").filter(|row| is_asked(&row.key)) {
            sum.add_all(&row.counts, 1);
        }
        let money = day.money.iter();
        let money = money.filter(|one| one.kind == "hour" && is_asked(&one.key));
        let (revenue, with_amount) = self.amounts(money);
        let of = |column| count(sum.get(column));
        Numbers {
            sessions: of(Column::Sessions),
            visitors: of(match self.is_of_mall {
                true => Column::FirstVisitors,
                false => Column::Visitors,
            }),
            page_views: of(Column::Pages),
            product_views: of(Column::Views),
            additions: of(Column::Additions),
            checkouts: of(Column::Checkouts),
            sessions_with_order: of(Column::InOrder),
            orders: of(Column::Orders),
            orders_seen: of(Column::Seen),
            revenue,
            orders_without_amount: of(Column::Orders).saturating_sub(with_amount),
        }
    }

    /// Sums by currency, those of most orders first; and of how many orders they are.
    fn amounts<'a>(&self, money: impl Iterator<Item = &'a Money>) -> (Vec<Amount>, u64) {
        let mut sums: BTreeMap<Option<String>, (i64, i64)> = BTreeMap::new();
        for one in money.filter(|one| one.orders != 0) {
            let said = Some(one.currency.clone()).filter(|currency| !currency.is_empty());
            let (orders, amount) = sums
                .entry(said.or_else(|| self.currency.clone()))
                .or_default();
            *orders += one.orders;
            *amount = amount.saturating_add(one.amount);
        }
        let orders = sums.values().map(|(orders, _)| count(*orders)).sum();
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(_, (orders, _))| -orders);
        let amounts = sums.into_iter().map(|(currency, (_, amount))| Amount {
            currency,
            amount: amount as f64 / 100.0,
        });
        (amounts.collect(), orders)
    }

    /// What the rows of a kind, or those of a key, come to.
    fn group(&self, day: &Day, kind: &str, key: Option<&str>) -> Group {
        let is_meant = |found: &str| key.is_none_or(|key| key == found);
        let mut sum = Counts::default();
        for row in of_kind(&day.rows, kind).filter(|row| is_meant(&row.key)) {
            sum.add_all(&row.counts, 1);
        }
        let money = day.money.iter();
        let money = money.filter(|one| one.kind == kind && is_meant(&one.key));
        let of = |column| count(sum.get(column));
        Group {
            sessions: of(Column::Sessions),
            with_product: of(Column::InProduct),
            with_cart: of(Column::InCart),
            with_checkout: of(Column::InCheckout),
            with_order: of(Column::InOrder),
            orders: of(Column::Orders),
            revenue: self.amounts(money).0,
        }
    }

    fn claims(&self, day: &Day) -> Claims {
        let of = |key| {
            let rows = of_kind(&day.rows, "claim").filter(|row| row.key == key);
            count(rows.map(|row| row.counts.get(Column::Orders)).sum())
        };
        let refunds = day.money.iter().filter(|one| one.kind == "refund");
        Claims {
            cancelled: of("cancelled"),
            returned: of("returned"),
            refunds: of("refunded"),
            refunded: self.amounts(refunds).0,
        }
    }

    /// The groups of a kind that have something, those with most sessions first.
    fn groups(&self, day: &Day, kind: &str) -> Vec<(String, Group)> {
        let mut keys: Vec<_> = of_kind(&day.rows, kind)
            .map(|row| row.key.clone())
            .collect();
        keys.sort();
        keys.dedup();
        let groups = keys.into_iter().map(|key| {
            let group = self.group(day, kind, Some(&key));
            (key, group)
        });
        let mut groups: Vec<_> = groups
            .filter(|(_, group)| group.sessions > 0 || group.orders > 0)
            .collect();
        groups.sort_by(|(one_key, one), (other_key, other)| {
            let size = |group: &Group| (group.sessions, group.orders);
            size(other).cmp(&size(one)).then(one_key.cmp(other_key))
        });
        groups
    }

    fn campaigns(&self, day: &Day) -> Vec<CampaignNumbers> {
        let groups = self.groups(day, "campaign").into_iter();
        let groups = groups.map(|(key, numbers)| {
            let kind = kind_of(&key);
            let mut parts = key.split('\n').map(|part| {
                let is_said = kind == GroupKind::One && !part.is_empty();
                is_said.then(|| part.to_owned())
            });
            let mut part = || parts.next().flatten();
            CampaignNumbers {
                kind,
                source: part(),
                medium: part(),
                campaign: part(),
                numbers,
            }
        });
        top(groups.collect(), |one| one.kind)
    }

    fn devices(&self, day: &Day) -> Vec<DeviceNumbers> {
        // Orders of sessions that are not known are of a device that is not known, too.
        let mut day = Day {
            rows: of_kind(&day.rows, "device").cloned().collect(),
            money: day.money.clone(),
        };
        let keys = day.rows.iter_mut().map(|row| &mut row.key);
        for key in keys.chain(day.money.iter_mut().map(|one| &mut one.key)) {
            if key == "?" {
                "unknown".clone_into(key);
            }
        }
        let groups = self.groups(&day, "device").into_iter();
        groups
            .map(|(device, numbers)| DeviceNumbers { device, numbers })
            .collect()
    }
}

fn kind_of(key: &str) -> GroupKind {
    match key {
        "" => GroupKind::None,
        "*" => GroupKind::Others,
        "?" => GroupKind::Unknown,
        _ => GroupKind::One,
    }
}

/// The first of them, and of those that stand for something else all.
fn top<T>(all: Vec<T>, kind: impl Fn(&T) -> GroupKind) -> Vec<T> {
    let mut shown = 0;
    let is_shown = |one: &T| {
        let is_one = kind(one) == GroupKind::One;
        shown += usize::from(is_one);
        !is_one || shown <= TOP
    };
    all.into_iter().filter(is_shown).collect()
}

fn funnel(all: &Group) -> Vec<Step> {
    let steps = [
        (StepName::Session, all.sessions),
        (StepName::Product, all.with_product),
        (StepName::Cart, all.with_cart),
        (StepName::Checkout, all.with_checkout),
        (StepName::Order, all.with_order),
    ];
    let percent = |part: u64, of: u64| {
        let tenths = (part as f64 * 1_000.0 / of as f64).round();
        (of > 0).then_some(tenths / 10.0)
    };
    let before = std::iter::once(None).chain(steps.iter().map(|(_, count)| Some(*count)));
    let steps = steps.iter().zip(before);
    steps
        .map(|((step, sessions), before)| Step {
            step: *step,
            sessions: *sessions,
            percent_of_before: before.and_then(|before| percent(*sessions, before)),
            percent_of_all: percent(*sessions, all.sessions),
        })
        .collect()
}

fn hours(rows: &[Row]) -> Vec<Hour> {
    let hour = |hour: u8| {
        let key = format!("{hour:02}");
        let mut sum = Counts::default();
        for row in of_kind(rows, "hour").filter(|row| row.key == key) {
            sum.add_all(&row.counts, 1);
        }
        Hour {
            hour,
            sessions: count(sum.get(Column::Sessions)),
            orders: count(sum.get(Column::Orders)),
        }
    };
    (0..24).map(hour).collect()
}

/// The rows of a kind, those of several shops as one, with their names.
fn merged<'a>(rows: &'a [Row], kind: &'a str) -> BTreeMap<&'a str, (Option<&'a str>, Counts)> {
    let mut all: BTreeMap<&str, (Option<&str>, Counts)> = BTreeMap::new();
    for row in of_kind(rows, kind) {
        let (name, counts) = all.entry(&row.key).or_default();
        *name = name.or(row.name.as_deref());
        counts.add_all(&row.counts, 1);
    }
    all
}

fn products(rows: &[Row]) -> Vec<ProductNumbers> {
    let all = merged(rows, "product").into_iter();
    let mut all: Vec<_> = all
        .map(|(key, (name, counts))| {
            let kind = kind_of(key);
            ProductNumbers {
                kind,
                product_no: (kind == GroupKind::One).then(|| key.to_owned()),
                name: name.map(str::to_owned),
                views: count(counts.get(Column::Views)),
                additions: count(counts.get(Column::Additions)),
                orders: count(counts.get(Column::Orders)),
            }
        })
        .collect();
    all.sort_by_key(|one| {
        let size = (one.views, one.orders, one.additions);
        (one.kind, std::cmp::Reverse(size), one.product_no.clone())
    });
    top(all, |one| one.kind)
}

fn categories(rows: &[Row]) -> Vec<CategoryNumbers> {
    let all = merged(rows, "category").into_iter();
    let mut all: Vec<_> = all
        .map(|(key, (name, counts))| {
            let kind = kind_of(key);
            CategoryNumbers {
                kind,
                cate_no: (kind == GroupKind::One).then(|| key.to_owned()),
                name: name.map(str::to_owned),
                views: count(counts.get(Column::Views)),
            }
        })
        .collect();
    all.sort_by_key(|one| (one.kind, std::cmp::Reverse(one.views), one.cate_no.clone()));
    top(all, |one| one.kind)
}
