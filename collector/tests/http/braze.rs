//! Braze from outside: a collector that tells a stand-in for it of several visitors, while requests fail in all ways there are.

mod script;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use moa_receivers::Fate;
use moa_receivers::braze::{Braze, KEY, fates};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::sleep;

use crate::program::{PROGRAM, run};
use crate::served::Served;
use crate::support::KEY as WRITE_KEY;
use script::{VISITORS, Visitor};

const ROUNDS: usize = 3;

async fn until_delivered(db: &Path) {
    let mut list = String::new();
    for _ in 0..600 {
        let output = run(&["sinks", "list", "--db", db.to_str().unwrap()]);
        list = String::from_utf8(output.stdout).unwrap();
        if list.contains("up to date") {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("{list}");
}

/// What is held, in the words of the script.
fn said(object: &Value) -> String {
    let Some(name) = object["name"].as_str() else {
        return format!("attributes {}", object["step"]);
    };
    let properties = &object["properties"];
    let metadata = &properties["metadata"];
    let id = properties["moa_message_id"].as_str();
    let id = id
        .or(metadata["moa_message_id"].as_str())
        .unwrap_or_default();
    let mut said = format!("{name} {id}");
    for more in [
        "action",
        "total_value",
        "cancel_reason",
        "moa_not_recommended",
    ] {
        if !properties[more].is_null() {
            said = format!("{said} {}", properties[more].to_string().trim_matches('"'));
        }
    }
    said.trim_end().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn braze_holds_exactly_what_was_told_of_each_visitor_in_order() {
    let braze = Braze::new(fates(7, 3)).await;
    let folder = TempDir::new().unwrap();
    let (db, config) = (folder.path().join("log.db"), folder.path().join("moa.toml"));
    let settings = format!(
        "[[keys]]\nkey = '{WRITE_KEY}'\nkind = 'server'\n[[sinks]]\nname = \"braze\"\ntype = \"braze\"\nurl = \"{}\"\nkey = \"{KEY}\"\n",
        braze.url
    );
    std::fs::write(&config, settings).unwrap();
    let flags = ["--log", "error", "--config", config.to_str().unwrap()];
    let serve = || Served::start_keyless(Command::new(PROGRAM), &db, &flags, Stdio::inherit());

    let mut visitors: Vec<Visitor> = (0..VISITORS).map(Visitor::new).collect();
    let mut served = serve();
    let mut count = 0;
    for round in 0..ROUNDS {
        for step in 0..script::STEPS {
            let batch: Vec<Value> = visitors
                .iter_mut()
                .flat_map(|visitor| visitor.step(round, step))
                .collect();
            count += batch.len();
            let statuses = served.send(&batch).await;
            assert!(statuses.iter().all(|one| one == "accepted"), "{statuses:?}");
            if round == 1 && step == 4 {
                // While it delivers. What is under way arrives or does not.
                drop(served);
                sleep(Duration::from_millis(300)).await;
                braze.memory().expect_a_piece_again();
                served = serve();
            }
        }
        until_delivered(&db).await;
        braze.memory().repeats.settle();
        // A sink that starts anew tells carts and orders from the log.
        drop(served);
        served = serve();
    }
    assert!(count > 300, "{count} messages");
    until_delivered(&db).await;

    let memory = braze.memory();
    assert_eq!(memory.dropped, [""; 0]);
    for visitor in &visitors {
        let own = memory
            .held
            .iter()
            .filter(|(person, _)| *person == visitor.known_as());
        let held: Vec<String> = own.map(|(_, object)| said(object)).collect();
        assert_eq!(held, visitor.expected);
        visitor.check_carts(&memory.held);
    }
    let expected: usize = visitors.iter().map(|visitor| visitor.expected.len()).sum();
    assert_eq!(memory.held.len(), expected);
    let counts = memory.fates.counts();
    for failure in [Fate::Limit, Fate::Fail, Fate::Drop, Fate::TakeAndDrop] {
        assert!(counts.contains_key(&failure), "{counts:?}");
    }
    assert!(memory.repeats.count() > 0);
    drop(memory);
    let refused = run(&["sinks", "refused", "--db", db.to_str().unwrap(), "braze"]);
    let refused = String::from_utf8(refused.stdout).unwrap();
    assert_eq!(
        refused.matches("this event is not wanted").count(),
        VISITORS * ROUNDS,
        "{refused}"
    );
}
