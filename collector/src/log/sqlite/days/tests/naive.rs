//! A day counted as one would count it by hand: everything in the log is looked at again for each number.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use moa_message::Hit;
use moa_message::day;
use moa_message::hit::{Claim, Kind};

/// A stored message that says something.
pub struct Stored {
    pub mall: String,
    pub received_at: DateTime<Utc>,
    pub hit: Hit,
}

impl Stored {
    fn at(&self) -> DateTime<Utc> {
        day::counts_at(self.hit.happened, self.received_at)
    }

    fn day(&self) -> NaiveDate {
        day::of(self.at())
    }
}

/// What one counts.
#[derive(Debug, Default, PartialEq)]
pub struct Counted {
    pub sessions: usize,
    pub visitors: usize,
    /// Page views, product views, additions, views of the order form.
    pub events: [usize; 4],
    pub orders: usize,
    pub orders_seen: usize,
    /// Hundredths of what is known, and of how many orders it is not.
    pub revenue: i64,
    pub without_amount: usize,
    pub cancelled: usize,
    /// How many sessions came to a product, the cart, the order form and an order.
    pub funnel: [usize; 4],
    /// Sessions and orders of each campaign.
    pub campaigns: BTreeMap<String, (usize, usize)>,
    /// Views, additions and orders of each product.
    pub products: BTreeMap<String, (usize, usize, usize)>,
    /// Sessions of each hour.
    pub hours: BTreeMap<u32, usize>,
}

/// Counts a day of a mall, of one shop or of all.
pub fn count(log: &[Stored], mall: &str, on: NaiveDate, shop: Option<u8>) -> Counted {
    let of_mall: Vec<_> = log.iter().filter(|one| one.mall == mall).collect();
    let of_day: Vec<_> = of_mall
        .iter()
        .copied()
        .filter(|one| one.day() == on)
        .collect();
    let is_here = |one: &&&Stored| shop.is_none_or(|shop| one.hit.shop_no == shop);
    let here: Vec<_> = of_day.iter().copied().filter(|one| is_here(&one)).collect();
    let mut counted = Counted::default();
    for one in &here {
        let place = match one.hit.kind {
            Kind::Page(_) => 0,
            Kind::Product(_) => 1,
            Kind::Addition => 2,
            Kind::Checkout => 3,
            _ => continue,
        };
        counted.events[place] += 1;
    }
    let is_visit =
        |one: &&Stored| one.hit.session.is_some() || matches!(one.hit.kind, Kind::Page(_));
    let visitors = here
        .iter()
        .copied()
        .filter(is_visit)
        .filter_map(|one| one.hit.visitor.as_ref());
    counted.visitors = visitors.collect::<BTreeSet<_>>().len();
    let orders = orders(&of_mall);
    for session in sessions(&of_day) {
        if shop.is_none_or(|shop| session.shop == shop) {
            count_session(&mut counted, &session, &orders, on);
        }
    }
    for order in orders.values() {
        if order.day == on && shop.is_none_or(|shop| order.shop == shop) {
            counted.orders += 1;
            counted.orders_seen += usize::from(order.session.is_some());
            counted.revenue += order.amount.unwrap_or_default();
            counted.without_amount += usize::from(order.amount.is_none());
            let campaign = order.session.as_ref().map(|(day, session)| {
                let of_that_day = of_mall.iter().copied().filter(|one| one.day() == *day);
                let all = sessions(&of_that_day.collect::<Vec<_>>());
                let own = all.into_iter().find(|one| one.id == *session).unwrap();
                own.campaign
            });
            let campaign = campaign.unwrap_or_else(|| "?".to_owned());
            counted.campaigns.entry(campaign).or_default().1 += 1;
        }
    }
    let mut claimed = BTreeSet::new();
    let mut in_orders = BTreeSet::new();
    for one in &of_mall {
        let is_counted = one.day() == on && is_here(&one);
        match &one.hit.kind {
            Kind::Claim(Claim::Cancelled, order) => {
                counted.cancelled += usize::from(claimed.insert(order) && is_counted);
            }
            Kind::OrderOf(order, item) if in_orders.insert((order, &item.no)) && is_counted => {
                counted.products.entry(item.no.clone()).or_default().2 += 1;
            }
            Kind::Product(item) if is_counted => {
                counted.products.entry(item.no.clone()).or_default().0 += 1
            }
            Kind::AdditionOf(item) if is_counted => {
                counted.products.entry(item.no.clone()).or_default().1 += 1
            }
            _ => {}
        }
    }
    counted
}

fn count_session(
    counted: &mut Counted,
    session: &Session<'_>,
    orders: &BTreeMap<String, Order>,
    on: NaiveDate,
) {
    counted.sessions += 1;
    *counted.hours.entry(session.hour).or_default() += 1;
    counted
        .campaigns
        .entry(session.campaign.clone())
        .or_default()
        .0 += 1;
    let own = (on, session.id.to_owned());
    let has_ordered = orders
        .values()
        .any(|order| order.session.as_ref() == Some(&own));
    let did = |test: fn(&Kind) -> bool| session.hits.iter().any(|one| test(&one.hit.kind));
    let steps = [
        did(|kind| matches!(kind, Kind::Product(_))),
        did(|kind| matches!(kind, Kind::Addition | Kind::AdditionOf(_))),
        did(|kind| matches!(kind, Kind::Checkout)),
        has_ordered,
    ];
    for (n, count) in counted.funnel.iter_mut().enumerate() {
        *count += usize::from(steps[n..].contains(&true));
    }
}

struct Session<'a> {
    id: &'a str,
    hits: Vec<&'a Stored>,
    shop: u8,
    campaign: String,
    hour: u32,
}

fn sessions<'a>(of_day: &[&'a Stored]) -> Vec<Session<'a>> {
    let mut all: BTreeMap<&str, Vec<&Stored>> = BTreeMap::new();
    for one in of_day {
        if let Some(session) = &one.hit.session {
            all.entry(session).or_default().push(one);
        }
    }
    let session = |(id, hits): (&'a str, Vec<&'a Stored>)| {
        let shops = hits.iter().map(|one| one.hit.shop_no);
        let told = hits.iter().filter(|one| one.hit.campaign.is_some());
        // The first of those that are as early.
        let campaign = told.min_by_key(|one| one.at().timestamp_millis());
        let campaign = campaign.and_then(|one| one.hit.campaign.as_ref());
        Session {
            id,
            shop: shops.into_iter().find(|shop| *shop > 0).unwrap_or(0),
            campaign: campaign.map(|one| one.key()).unwrap_or_default(),
            hour: day::hour(hits.iter().map(|one| one.at()).min().unwrap()),
            hits,
        }
    };
    all.into_iter().map(session).collect()
}

struct Order {
    day: NaiveDate,
    shop: u8,
    amount: Option<i64>,
    /// The day and the session that told of it first.
    session: Option<(NaiveDate, String)>,
}

/// The orders of a mall: each as the last of those told it who are to be believed most.
fn orders(of_mall: &[&Stored]) -> BTreeMap<String, Order> {
    let mut all = BTreeMap::new();
    for one in of_mall {
        let Kind::Order(id, _) = &one.hit.kind else {
            continue;
        };
        let tellers = of_mall.iter().filter_map(|one| match &one.hit.kind {
            Kind::Order(other, amount) if other == id => Some((one, *amount)),
            _ => None,
        });
        // Of equals the last.
        let (teller, amount) = tellers.max_by_key(|(one, _)| one.hit.is_of_cafe24).unwrap();
        let pages = of_mall.iter().filter(|one| match &one.hit.kind {
            Kind::Order(other, _) | Kind::Result(other) => other == id,
            _ => false,
        });
        let mut sessions = pages.filter_map(|one| Some((one.day(), one.hit.session.clone()?)));
        let order = Order {
            day: teller.day(),
            shop: teller.hit.shop_no,
            amount,
            session: sessions.next(),
        };
        all.insert(id.clone(), order);
    }
    all
}
