//! GA4 from outside: shops live over HTTP, and a stand-in that keeps the published limits and fails
//! at random has exactly what it should.

mod life;

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use moa_receivers::ga4::{Ga4, MEASUREMENT_ID, SECRET, Taken, fates};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::sleep;

use crate::program::{PROGRAM, run};
use crate::served::Served;
use crate::support::KEY as WRITE_KEY;
use life::{Life, Wanted};

/// Waits until nothing new has come for a while, and all that is wanted is there.
async fn until_told(ga4: &Ga4, wanted: usize) {
    for _ in 0..1_200 {
        if ga4.memory().events.len() >= wanted {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    let told = ga4.memory().events.len();
    panic!("{told} of {wanted} events were told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_visitor_is_told_in_order_within_the_limits_though_answers_fail() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("moa.toml");
    let ga4 = Ga4::new(fates(20_261_121, 6).with_a_stall()).await;
    let settings = format!(
        "[[keys]]\nkey = '{WRITE_KEY}'\nkind = 'server'\n[[sinks]]\nname = \"ga\"\ntype = \"ga4\"\nurl = \"{}\"\nmeasurement_id = \"{MEASUREMENT_ID}\"\nkey = \"{SECRET}\"\n",
        ga4.url
    );
    std::fs::write(&config, settings).unwrap();
    let db = folder.path().join("log.db");
    let flags = ["--log", "error", "--config", config.to_str().unwrap()];
    let served = Served::start_keyless(Command::new(PROGRAM), &db, &flags, Stdio::inherit());

    let mut life = Life::new();
    for batch in life.batches() {
        let statuses = served.send(&batch).await;
        assert!(
            statuses.iter().all(|status| status == "accepted"),
            "{statuses:?}"
        );
    }
    let wanted = life.wanted;
    until_told(&ga4, wanted.values().map(Vec::len).sum()).await;
    // Whoever is told twice would be by now.
    sleep(Duration::from_secs(1)).await;

    let told = ga4.memory();
    // Nor was anything told twice that was answered well.
    assert_eq!(told.faults, [""; 0]);
    assert_eq!(told.repeats.owed(), [""; 0], "told only without an answer");
    assert!(told.repeats.count() > 0);
    assert!(told.fates.failures() > 10, "{:?}", told.fates.counts());
    let mut clients = HashMap::new();
    for (visitor, wanted) in &wanted {
        let of_visitor: Vec<_> = told
            .events
            .iter()
            .filter(|event| visitor_of(event) == visitor)
            .collect();
        clients
            .entry(of_visitor[0].client.clone())
            .or_insert(visitor);
        assert!(
            of_visitor
                .iter()
                .all(|event| event.client == of_visitor[0].client)
        );
        let first: Vec<Wanted> = of_visitor.into_iter().map(Wanted::of).collect();
        assert_eq!(&first, wanted, "{visitor}");
    }
    for event in &told.events {
        if event.event["name"] == "identify" {
            let named = |name: &str| event.properties.contains_key(name);
            assert!(
                named("group_name") && named("order_total_count"),
                "{event:?}"
            );
            let mut names = event.properties.keys();
            assert!(names.all(|name| !name.contains("address") && !name.contains("birth")));
        }
    }
    assert_eq!(
        clients.len(),
        wanted.len(),
        "each visitor is one of their own"
    );
    for personal in life::PERSONAL {
        assert!(!told.text.contains(personal), "{personal} was told");
    }
    let list = run(&["sinks", "refused", "--db", db.to_str().unwrap(), "ga"]);
    let refused = String::from_utf8(list.stdout).unwrap();
    assert!(refused.contains("72 hours"), "{refused}");
}

/// Whose an event is: its message's id begins with it.
fn visitor_of(event: &Taken) -> &str {
    event.message_id().split('-').next().unwrap_or_default()
}

impl Wanted {
    /// What is compared of an event.
    fn of(taken: &Taken) -> Self {
        let parameters = &taken.event["params"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let name = text(&taken.event["name"]).unwrap_or_default();
        Self {
            name: match name.starts_with("junk_event") {
                true => "junk".to_owned(),
                false => name,
            },
            transaction: text(&parameters["transaction_id"]),
            value: parameters["value"].as_f64(),
            items: parameters["items"].as_array().map_or(0, Vec::len),
            user: taken.user.clone(),
        }
    }
}
