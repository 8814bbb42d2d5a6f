//! Everything that the catalogue promises from Cafe24's servers comes from there.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::TimeDelta;
use moa_cafe24::{Faults, Plan};
use moa_catalog::{Catalog, Read, Source};
use moa_collector::cafe24::state::JobKind;
use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::mall::{MALL, World, born};
use crate::truth::stored;

/// What the stand-in's mall does not have, and why.
const NOT_THERE: [(&str, &str); 2] = [
    (
        "cafe24_hold_shipping.tracking_no",
        "what is held has not left, and has its number from when it leaves",
    ),
    ("cafe24_hold_shipping_items.tracking_no", "the same"),
];

#[tokio::test(start_paused = true)]
async fn every_event_and_property_of_cafe24_s_servers_is_stored() {
    let plan = Plan {
        year: Duration::from_secs(8 * 86_400),
        members: 80,
        orders: 150,
        adds: 100,
        logins: 80,
        ..Plan::small(born())
    };
    let world = World::new(plan, Faults::default(), born());
    world.start();
    world.install().await;
    world.live_for(TimeDelta::days(25)).await;
    assert_eq!(world.job(JobKind::Backfill).await.problem, None);

    let catalog = Catalog::built_in();
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for event in stored(&world.log_db()) {
        let faults = catalog.check(&event.name, &event.properties);
        assert!(faults.is_empty(), "{event:?}: {faults:?}");
        let names = event
            .properties
            .into_iter()
            .filter(|(_, value)| !value.is_null());
        seen.entry(event.name)
            .or_default()
            .extend(names.map(|(name, _)| name));
    }
    let mut missing = Vec::new();
    for event in catalog.events() {
        let is_servers = |source: &Source| matches!(source, Source::Webhook | Source::Sync);
        if !event.sources.iter().any(is_servers) {
            continue;
        }
        let Some(names) = seen.get(&event.name) else {
            missing.push(event.name.clone());
            continue;
        };
        let promised = event
            .properties
            .iter()
            .filter(|one| matches!(one.api, Some(Read::At(_))));
        let absent = promised.filter(|one| !names.contains(&one.name));
        missing.extend(absent.map(|one| format!("{}.{}", event.name, one.name)));
    }

    let said = said(&world);
    let of_sync = catalog.user_properties().iter();
    for property in of_sync.filter(|one| one.source == Source::Sync) {
        let ends: Vec<_> = property.name.split("{couponNo}").collect();
        let fits =
            |name: &&String| name.starts_with(ends[0]) && name.ends_with(ends[ends.len() - 1]);
        if said.iter().all(|(name, _)| !fits(&name)) {
            missing.push(property.name.clone());
        }
    }
    for (name, value) in said {
        let one = Map::from_iter([(name, value)]);
        let faults = catalog.check_user_properties(&one);
        assert!(faults.is_empty(), "{one:?}: {faults:?}");
    }
    let excused: BTreeSet<_> = NOT_THERE
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(missing.into_iter().collect::<BTreeSet<_>>(), excused);
}

/// All user properties that were said of anybody, with their values.
fn said(world: &World) -> Vec<(String, Value)> {
    let db = Connection::open(world.log_db()).unwrap();
    let mut select = db
        .prepare("SELECT DISTINCT name, value FROM properties WHERE mall = ?1")
        .unwrap();
    let rows = select
        .query_map([MALL], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .unwrap();
    rows.map(|row| {
        let (name, value) = row.unwrap();
        (name, serde_json::from_str(&value).unwrap())
    })
    .collect()
}
