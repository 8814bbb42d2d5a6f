//! A day's report, out of the rows of its sums (pure).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use moa_message::day;
use schemars::JsonSchema;
use serde::Serialize;

use super::asked::Asked;
use super::columns::{Column, Counts};
use super::compared::{self, Compared};
use super::counted::{
    Amount, CampaignNumbers, CategoryNumbers, Choice, Claims, Counting, DeviceNumbers, Group,
    GroupKind, Hour, Numbers, OfCafe24, ProductNumbers, Step, StepName,
};
use super::missing::{Missing, missing};
use super::rows::{Day, Money, Row, Sources};
use super::things::{categories, count, kind_of, of_kind, products, top};

/// A day's numbers, and what they are to be read beside.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DayReport {
    /// The mall; `null` where none has any numbers yet.
    pub mall: Option<String>,
    /// The shop; `null` for all of them together.
    pub shop: Option<u8>,
    /// The day, in Korean time.
    pub day: NaiveDate,
    /// Whether the day is not over.
    pub is_today: bool,
    /// What can be asked for.
    pub malls: Vec<Choice>,
    /// The first day that has numbers, where they begin with a certain one.
    pub first_day: Option<NaiveDate>,
    /// How far counting is, where what was stored before is still being counted.
    pub counting: Option<Counting>,
    /// The day's numbers.
    pub numbers: Numbers,
    /// What was taken back on this day, whenever it was ordered.
    pub claims: Claims,
    /// How far sessions came, from all of them to those that ordered.
    pub funnel: Vec<Step>,
    /// The same weekday before.
    pub compared: Option<Compared>,
    /// The day by hours, from midnight on.
    pub hours: Vec<Hour>,
    /// By what brought the sessions, most sessions first.
    pub campaigns: Vec<CampaignNumbers>,
    /// By what was looked with, most sessions first.
    pub devices: Vec<DeviceNumbers>,
    /// The products that were looked at, put into carts and ordered most.
    pub products: Vec<ProductNumbers>,
    /// The categories that were looked at most.
    pub categories: Vec<CategoryNumbers>,
    /// What is missing in the last seven days up to this one, and what may be done about it.
    pub missing: Vec<Missing>,
    /// What Cafe24 itself has counted, where there is an app and the day is over.
    pub cafe24: Option<OfCafe24>,
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
    let compared = compared::with(asked.day, now).map(|(day, hours)| Compared {
        day,
        hours,
        now: view.numbers(today, hours),
        before: view.numbers(&sources.before, hours),
    });
    let is_today = asked.day == day::of(now);
    let is_known = sources.first_day.is_none_or(|first| asked.day >= first);
    let is_counted = sources.counting.is_none() && is_known && asked.day <= day::of(now);
    let missing = match is_counted && sources.mall.is_some() {
        true => missing(&numbers, is_today, all.with_checkout, &sources.week),
        false => Vec::new(),
    };
    DayReport {
        shop: asked.shop,
        day: asked.day,
        is_today,
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

#[cfg(test)]
mod tests;
