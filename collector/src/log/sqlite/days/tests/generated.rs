//! Streams of events nobody thought of: with duplicates, late ones and other orders, of several malls, over restarts.

use std::collections::BTreeMap;

use chrono::{Days, TimeDelta};
use moa_message::Hit;
use moa_message::timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::naive::{self, Counted, Stored};
use super::{Fixture, now, today};
use crate::log::Log;
use crate::log::days::{DayReport, GroupKind};

const MALLS: [&str; 2] = ["moashop", "haneul"];

/// Something that arrives.
#[derive(Debug, Clone)]
struct Event {
    id: u8,
    kind: usize,
    session: u8,
    device: u8,
    shop: u8,
    /// Hours before now; some longer than anything is waited for.
    before: i64,
    campaign: u8,
    order: u8,
    product: u8,
    amount: Option<u16>,
    is_of_cafe24: bool,
}

fn event() -> impl Strategy<Value = Event> {
    let before = prop_oneof![8 => 0_i64..80, 1 => 30 * 24..40_i64 * 24];
    let amount = proptest::option::weighted(0.8, any::<u16>());
    let first = (
        any::<u8>(),
        0..KINDS.len(),
        0..5_u8,
        0..4_u8,
        0..3_u8,
        before,
    );
    let second = (
        0..4_u8,
        0..5_u8,
        0..4_u8,
        amount,
        proptest::bool::weighted(0.2),
    );
    (first, second).prop_map(|(first, second)| {
        let (id, kind, session, device, shop, before) = first;
        let (campaign, order, product, amount, is_of_cafe24) = second;
        Event {
            id,
            kind,
            session,
            device,
            shop,
            before,
            campaign,
            order,
            product,
            amount,
            is_of_cafe24,
        }
    })
}

const KINDS: [&str; 11] = [
    "$page_view",
    "view_home",
    "view_product",
    "cafe24_add_to_cart",
    "cafe24_add_to_cart_items",
    "view_checkout",
    "view_completed_order",
    "cafe24_complete_order",
    "cafe24_complete_order",
    "cafe24_complete_order_items",
    "cafe24_cancel_order",
];

impl Event {
    fn message(&self) -> Value {
        let at = now() - TimeDelta::hours(self.before);
        let mut properties = json!({
            "order_id": format!("20261130-{}", self.order),
            "product_no": self.product.to_string(),
        });
        if let Some(amount) = self.amount {
            properties["order_amount"] = json!(f64::from(amount) / 4.0);
        }
        if self.campaign > 1 {
            properties["utm_source"] = json!(format!("source-{}", self.campaign));
        }
        let is_of_cafe24 = self.is_of_cafe24 && KINDS[self.kind].starts_with("cafe24_");
        let library = match is_of_cafe24 {
            true => "moa-cafe24",
            false => "moa",
        };
        let mut context = json!({
            "library": { "name": library },
            "shop": { "shop_no": self.shop, "currency": "KRW" },
        });
        // Some SDKs have no sessions.
        if self.session > 0 {
            context["sessionId"] = json!(format!("session-{}", self.session));
        }
        json!({
            "type": "track", "event": KINDS[self.kind], "messageId": format!("m{}", self.id % 120),
            "anonymousId": format!("device-{}", self.device), "timestamp": timestamp::text(at),
            "properties": properties, "context": context,
        })
    }
}

/// A batch for one of the malls; a restart before it.
type Arriving = (usize, bool, Vec<Event>);

fn stream() -> impl Strategy<Value = Vec<Arriving>> {
    let batch = (
        0..MALLS.len(),
        proptest::bool::weighted(0.15),
        proptest::collection::vec(event(), 1..12),
    );
    proptest::collection::vec(batch, 1..14)
}

/// What the report says, in the form that one counts in.
fn told(report: &DayReport) -> Counted {
    let numbers = &report.numbers;
    let size = |number: u64| usize::try_from(number).unwrap();
    let events = [
        numbers.page_views,
        numbers.product_views,
        numbers.additions,
        numbers.checkouts,
    ];
    let campaigns = report.campaigns.iter().map(|one| {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let key = match one.kind {
            GroupKind::None => String::new(),
            GroupKind::Unknown => "?".to_owned(),
            _ => [&one.source, &one.medium, &one.campaign]
                .map(part)
                .join("\n"),
        };
        (key, (size(one.numbers.sessions), size(one.numbers.orders)))
    });
    let products = report.products.iter().map(|one| {
        let numbers = (size(one.views), size(one.additions), size(one.orders));
        (one.product_no.clone().unwrap(), numbers)
    });
    let hours = report.hours.iter().filter(|hour| hour.sessions > 0);
    Counted {
        sessions: size(numbers.sessions),
        visitors: size(numbers.visitors),
        events: events.map(size),
        orders: size(numbers.orders),
        orders_seen: size(numbers.orders_seen),
        revenue: numbers
            .revenue
            .iter()
            .map(|one| (one.amount * 100.0).round() as i64)
            .sum(),
        without_amount: size(numbers.orders_without_amount),
        cancelled: size(report.claims.cancelled),
        funnel: std::array::from_fn(|n| size(report.funnel[n + 1].sessions)),
        campaigns: campaigns.collect(),
        products: products.collect(),
        hours: hours
            .map(|hour| (u32::from(hour.hour), size(hour.sessions)))
            .collect::<BTreeMap<_, _>>(),
    }
}

async fn stored(fixture: &Fixture) -> Vec<Stored> {
    let log = fixture.log.as_ref().unwrap();
    let messages = log.read_after(0, usize::MAX).await.unwrap();
    let stored = messages.into_iter().filter_map(|message| {
        Some(Stored {
            mall: message.mall.to_string(),
            received_at: timestamp::read(&message.received_at)?,
            hit: Hit::of_body(&message.body)?,
        })
    });
    stored.collect()
}

async fn is_what_one_counts(stream: Vec<Arriving>) {
    let mut fixture = Fixture::new();
    for (mall, restarts, events) in stream {
        if restarts {
            fixture.close();
            fixture.open();
        }
        let messages: Vec<_> = events.iter().map(Event::message).collect();
        fixture.receive_at(MALLS[mall], now(), &messages).await;
        // A batch whose answer was lost comes again.
        if restarts {
            fixture.receive_at(MALLS[mall], now(), &messages).await;
        }
    }
    let log = stored(&fixture).await;
    for mall in MALLS {
        for back in [0, 1, 2, 3, 30] {
            let day = today() - Days::new(back);
            for shop in [None, Some(1), Some(2)] {
                let report = fixture.report(Some(mall), shop, day);
                let counted = naive::count(&log, mall, day, shop);
                assert_eq!(told(&report), counted, "{mall} {day} {shop:?}");
            }
        }
    }
    assert_eq!(fixture.tables(), fixture.counted_anew());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_are_what_one_counts_in_the_log(stream in stream()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(is_what_one_counts(stream));
    }
}
