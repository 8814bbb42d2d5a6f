//! Ad platforms from outside: shops live over HTTP, and stand-ins that apply the platforms' documented checks, fail at random and
//! count an event once have exactly what they should.

mod life;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use moa_receivers::Fates;
use moa_receivers::ads::{Memory, Platform, fates, google, meta, tiktok};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::sleep;

use crate::program::{PROGRAM, run};
use crate::served::{Served, printed};
use crate::support::KEY as WRITE_KEY;
use life::{Life, Told};

struct Platforms {
    meta: Platform,
    tiktok: Platform,
    google: Platform,
}

impl Platforms {
    async fn start(seed: u64) -> Self {
        Self {
            meta: meta::start(fates(seed, 2)).await,
            tiktok: tiktok::start(fates(seed + 1, 2)).await,
            google: google::start(fates(seed + 2, 1)).await,
        }
    }

    fn all(&self) -> [&Platform; 3] {
        [&self.meta, &self.tiktok, &self.google]
    }

    fn settings(&self) -> String {
        format!(
            "[clients]\nip = 'whole'\n[[keys]]\nkey = '{WRITE_KEY}'\nkind = 'server'\n\
             [[sinks]]\nname = 'meta'\ntype = 'meta'\nurl = '{}'\npixel_id = '{}'\nkey = '{}'\n\
             [[sinks]]\nname = 'tiktok'\ntype = 'tiktok'\nurl = '{}'\npixel_id = '{}'\nkey = '{}'\n\
             [[sinks]]\nname = 'google'\ntype = 'google_ads'\nurl = '{}'\ntoken_url = '{}'\n\
             customer_id = '123-456-7890'\nconversion_action_id = '{}'\nclient_id = '{}'\nclient_secret = '{}'\nrefresh_token = '{}'\n",
            self.meta.url,
            meta::PIXEL,
            meta::KEY,
            self.tiktok.url,
            tiktok::PIXEL,
            tiktok::KEY,
            self.google.url,
            google::token_url(&self.google),
            google::ACTION,
            google::CLIENT,
            google::SECRET,
            google::REFRESH,
        )
    }
}

async fn until_delivered(db: &Path) {
    let mut list = String::new();
    for _ in 0..1_200 {
        list = printed(run(&["sinks", "list", "--db", db.to_str().unwrap()]));
        if list.matches("up to date").count() == 3 {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_platform_counts_each_event_once_though_answers_fail_and_the_collector_is_killed() {
    let platforms = Platforms::start(20_261_130).await;
    let folder = TempDir::new().unwrap();
    let (db, config) = (folder.path().join("log.db"), folder.path().join("moa.toml"));
    std::fs::write(&config, platforms.settings()).unwrap();
    let flags = ["--log", "error", "--config", config.to_str().unwrap()];
    let serve = || Served::start_keyless(Command::new(PROGRAM), &db, &flags, Stdio::inherit());

    let mut life = Life::default();
    let mut served = serve();
    for (at, batch) in life.batches().into_iter().enumerate() {
        let statuses = served.send(&batch).await;
        assert!(statuses.iter().all(|one| one == "accepted"), "{statuses:?}");
        // Each is told by itself, so that there are enough requests to fail.
        sleep(Duration::from_millis(20)).await;
        if at % 9 == 8 {
            // While it delivers. What is under way arrives or does not.
            served.signal("-KILL");
            drop(served);
            sleep(Duration::from_millis(200)).await;
            for platform in platforms.all() {
                platform.memory().expect_a_piece_again();
            }
            served = serve();
        }
    }
    until_delivered(&db).await;
    // Whoever is told twice would be by now.
    sleep(Duration::from_millis(500)).await;

    check(&platforms.meta.memory(), &life.wanted, of_meta);
    check(&platforms.tiktok.memory(), &life.wanted, of_tiktok);
    let orders = life
        .wanted
        .iter()
        .filter(|(_, told)| told.is_matched && told.name == "Purchase");
    let orders = orders
        .map(|(id, told)| (id.clone(), told.clone()))
        .collect();
    check(&platforms.google.memory(), &orders, of_google);
    assert!(
        platforms.google.memory().tokens > 1,
        "a token that is not good any more is not used"
    );

    for (name, also) in [
        ("meta", "subcode 2804009"),
        ("tiktok", "code 40002"),
        ("google", "events.events[0]"),
    ] {
        let refused = printed(run(&[
            "sinks",
            "refused",
            "--db",
            db.to_str().unwrap(),
            name,
        ]));
        assert!(refused.contains(also), "{refused}");
        let too_old = usize::from(name != "google");
        assert_eq!(refused.matches("older than").count(), too_old, "{refused}");
        // The one with no currency that anybody knows, and the one that is too old; nothing that stood beside them.
        assert_eq!(refused.lines().count(), 2 + too_old, "{refused}");
    }
    let list = printed(run(&["sinks", "list", "--db", db.to_str().unwrap()]));
    assert_eq!(list.matches("up to date").count(), 3, "{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sink_is_tried_from_the_command_line() {
    let platforms = Platforms::start(1).await;
    for platform in platforms.all() {
        platform.memory().fates = Fates::new(1, 1, &[]);
    }
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("moa.toml");
    std::fs::write(&config, platforms.settings()).unwrap();
    let tried = |more: &[&str]| {
        let arguments = [
            &["sinks", "try", "--config", config.to_str().unwrap()],
            more,
        ]
        .concat();
        let output = run(&arguments);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    for (arguments, code, said) in [
        (&["meta"][..], 2, "Test events"),
        (&["meta", "--test-event-code", "TEST1"], 0, "received 1"),
        (&["tiktok", "--test-event-code", "TEST1"], 0, "code 0"),
        (&["google"], 0, "R-test"),
        (&["gogle"], 2, "there are meta, tiktok, google"),
    ] {
        let (ended, text) = tried(arguments);
        assert_eq!((ended, text.lines().count()), (Some(code), 1), "{text}");
        assert!(text.contains(said), "{text}");
    }
    let wrong = platforms.settings().replace(meta::KEY, "another");
    std::fs::write(&config, wrong).unwrap();
    let (ended, text) = tried(&["meta", "--test-event-code", "TEST1"]);
    assert!(ended == Some(1) && text.contains("code 190"), "{text}");
    for platform in platforms.all() {
        let memory = platform.memory();
        assert_eq!((memory.events.len(), memory.tests.len()), (0, 1));
    }
}

/// A platform has these events and no others, each once, and nobody in clear.
fn check(memory: &Memory, wanted: &BTreeMap<String, Told>, read: fn(&Value) -> (String, Told)) {
    assert_eq!(memory.faults, [""; 0]);
    assert_eq!(
        memory.repeats.owed(),
        [""; 0],
        "told only without an answer"
    );
    let told: Vec<(String, Told)> = memory.events.iter().map(read).collect();
    let count = told.len();
    let told: BTreeMap<String, Told> = told.into_iter().collect();
    assert_eq!(told.len(), count, "counted once");
    let ids = |map: &BTreeMap<String, Told>| map.keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(&told), ids(wanted));
    for (id, told) in &told {
        assert_eq!(Some(told), wanted.get(id).map(Told::seen).as_ref(), "{id}");
    }
    for personal in life::PERSONAL {
        assert!(!memory.text.contains(personal), "{personal} was told");
    }
    assert!(memory.fates.failures() >= 5, "{:?}", memory.fates.counts());
    assert!(memory.repeats.count() > 0);
    assert!(memory.refused > 0);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn first(value: &Value) -> Option<String> {
    value[0].as_str().map(str::to_owned)
}

fn count(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

fn of_meta(event: &Value) -> (String, Told) {
    let (user, custom) = (&event["user_data"], &event["custom_data"]);
    let told = Told {
        name: text(&event["event_name"]),
        value: custom["value"].as_i64(),
        contents: count(&custom["contents"]),
        email: first(&user["em"]),
        phone: first(&user["ph"]),
        click: user["fbc"]
            .as_str()
            .and_then(|fbc| fbc.rsplit('.').next())
            .map(str::to_owned),
        cookie: user["fbp"].as_str().map(str::to_owned),
        is_matched: true,
    };
    (text(&event["event_id"]), told.seen())
}

fn of_tiktok(event: &Value) -> (String, Told) {
    let (user, properties) = (&event["user"], &event["properties"]);
    let name = text(&event["event"]).replace("CompletePayment", "Purchase");
    let told = Told {
        name,
        value: properties["value"].as_i64(),
        contents: count(&properties["contents"]),
        email: first(&user["email"]),
        phone: first(&user["phone"]),
        click: user["ttclid"].as_str().map(str::to_owned),
        cookie: user["ttp"].as_str().map(str::to_owned),
        is_matched: true,
    };
    (text(&event["event_id"]), told.seen())
}

fn of_google(event: &Value) -> (String, Told) {
    let people = event["userData"]["userIdentifiers"].as_array();
    let person = |name: &str| {
        people
            .into_iter()
            .flatten()
            .find_map(|one| one[name].as_str().map(str::to_owned))
    };
    let told = Told {
        name: "Purchase".into(),
        value: event["conversionValue"].as_i64(),
        contents: count(&event["cartData"]["items"]),
        email: person("emailAddress"),
        phone: person("phoneNumber"),
        click: event["adIdentifiers"]["gclid"].as_str().map(str::to_owned),
        cookie: None,
        is_matched: true,
    };
    (text(&event["transactionId"]), told.seen())
}
