//! What operators see of Cafe24's malls: the live view's part and the command line.

use chrono::{Days, Utc};
use moa_collector::cafe24::app::{AppSettings, Endpoints};
use moa_collector::cafe24::reconcile::Comparison;
use moa_collector::cafe24::state::{Arrived, JobKind, MallStatus, Origin, State};
use moa_collector::cafe24::time;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

use crate::program::run;
use crate::support::{Running, assert_refused};

/// An app of this folder.
pub fn app(folder: &Path) -> AppSettings {
    AppSettings {
        client_id: "app".into(),
        client_secret: "secret".into(),
        webhook_key: "key".into(),
        public_url: "https://collect.example".into(),
        db: folder.join("cafe24.db"),
        buyer_contact: false,
        analytics: true,
        dcollection: None,
        endpoints: Endpoints::default(),
    }
}

/// A mall that cannot be called, so that nobody does.
async fn haneul(state: &State) {
    let now = Utc::now();
    state.install("haneul", vec![1], now).await.unwrap();
    let problem = Some("its tokens are no longer good".to_owned());
    let refused = MallStatus::Refused;
    state
        .set_status("haneul", refused, problem, now)
        .await
        .unwrap();
    let arrived = Arrived {
        mall: "haneul".into(),
        event_no: Some(90023),
        body: "{}".into(),
        at: now,
        origin: Origin::Webhook,
        is_once: false,
    };
    state.keep(vec![arrived]).await.unwrap();
    let of_days_ago = |days, what: &str| Comparison {
        mall: "haneul".into(),
        day: time::day(now) - Days::new(days),
        what: what.into(),
        ours: 97,
        theirs: 100,
    };
    let all = [(1, "orders"), (1, "page_views"), (15, "orders")];
    let all = all.map(|(days, what)| of_days_ago(days, what));
    state.keep_comparisons(all.into(), now).await.unwrap();
}

#[tokio::test]
async fn the_live_view_shows_malls_and_the_last_fourteen_days() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.cafe24 = Some(app(folder.path()));
    haneul(&State::open(&folder.path().join("cafe24.db")).unwrap()).await;
    let collector = Running::start_set(folder, settings).await;

    let shown: Value = collector.look("/live/cafe24").await.json().await.unwrap();
    let mall = &shown["malls"][0];
    assert_eq!(mall["mall"], "haneul");
    assert_eq!(mall["standing"], "refused");
    assert_eq!(mall["problem"], "its tokens are no longer good");
    assert_eq!((&mall["waiting"], &mall["givenUp"]), (&json!(1), &json!(0)));
    assert_eq!(
        (&mall["tags"], &mall["lastJob"]),
        (&json!([]), &json!(null))
    );
    assert_eq!(shown["isCompared"], true);
    assert_eq!(shown["days"].as_array().unwrap().len(), 14);
    let compared = shown["comparisons"].as_array().unwrap();
    assert_eq!(compared.len(), 2, "the day before them is left out");
    assert_eq!(compared[0]["day"], shown["days"][13]);
    assert_eq!(
        (&compared[0]["ours"], &compared[0]["theirs"]),
        (&json!(97), &json!(100))
    );

    let proxied = collector
        .client()
        .get(collector.operator_url("/live/cafe24"));
    let proxied = proxied.header("x-forwarded-for", "192.0.2.7").send().await;
    assert_refused(proxied.unwrap(), 403, "not_local").await;
    collector.stop().await;
}

#[tokio::test]
async fn without_an_app_there_is_nothing_to_show() {
    let collector = Running::start().await;
    let answer = collector.look("/live/cafe24").await;
    assert_refused(answer, 404, "not_found").await;
}

#[tokio::test]
async fn the_command_line_says_how_malls_do_and_asks_for_jobs() {
    let folder = TempDir::new().unwrap();
    let (db, config) = (
        folder.path().join("cafe24.db"),
        folder.path().join("moa.toml"),
    );
    std::fs::write(&config, format!("[cafe24]\ndb = {db:?}")).unwrap();
    let cafe24 = |arguments: &[&str]| {
        let config = ["--config", config.to_str().unwrap()];
        let ended = run(&[&["cafe24"], arguments, &config].concat());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (ended.status.code(), text(ended.stdout), text(ended.stderr))
    };
    let (code, _, said) = cafe24(&["status"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("give the config of the collector"), "{said}");

    let state = State::open(&db).unwrap();
    let (code, _, said) = cafe24(&["sync"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("in no mall yet"), "{said}");

    haneul(&state).await;
    let (code, said, _) = cafe24(&["status"]);
    assert_eq!(code, Some(0));
    assert!(
        said.contains("refused") && said.contains("\nhaneul: its tokens"),
        "{said}"
    );
    let (_, said, _) = cafe24(&["status", "--format", "jsonl"]);
    let line: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(line["waiting"], 1);
    let (code, _, said) = cafe24(&["backfill"]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("haneul cannot be called: its tokens"),
        "{said}"
    );

    state.install("haneul", vec![1], Utc::now()).await.unwrap();
    let (code, said, _) = cafe24(&["reconcile", "--days", "3", "--detach"]);
    assert_eq!(code, Some(0), "{said}");
    let job = state.last_job("haneul").await.unwrap().unwrap();
    assert_eq!((job.kind, job.days), (JobKind::Reconcile, Some(3)));
    let (code, _, said) = cafe24(&["uninstall"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--yes"), "{said}");

    // The collector does one and fails at the other.
    for (problem, expected) in [(None, Some(0)), (Some("no log"), Some(1))] {
        let id = state
            .ask("haneul", JobKind::Sync, Utc::now())
            .await
            .unwrap();
        state.begin(id, Utc::now()).await.unwrap();
        let (ending, problem) = (state.clone(), problem.map(str::to_owned));
        let end = async move {
            tokio::time::sleep(std::time::Duration::from_millis(700)).await;
            ending.end(id, problem, Utc::now()).await.unwrap();
        };
        let asked = async {
            let config = config.clone();
            let watch = move || run(&["cafe24", "sync", "--config", config.to_str().unwrap()]);
            tokio::task::spawn_blocking(watch).await.unwrap()
        };
        let (ended, ()) = tokio::join!(asked, end);
        assert_eq!(ended.status.code(), expected, "{ended:?}");
    }

    drop(state);
    let (code, _, said) = cafe24(&["sync"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("no running collector has"), "{said}");
}
