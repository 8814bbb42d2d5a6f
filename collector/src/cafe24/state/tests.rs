//! What is kept of the malls.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

const MALL: &str = "moashop";

fn noon() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn state() -> (State, TempDir) {
    let folder = TempDir::new().unwrap();
    let state = State::open(&folder.path().join("cafe24.db")).unwrap();
    (state, folder)
}

fn arrived(body: &str, at: DateTime<Utc>, is_once: bool) -> Arrived {
    Arrived {
        mall: MALL.into(),
        event_no: Some(90143),
        body: body.into(),
        at,
        origin: Origin::Webhook,
        is_once,
    }
}

async fn bodies(state: &State, now: DateTime<Utc>) -> Vec<String> {
    let waiting = state.waiting(MALL, now, 100).await.unwrap();
    waiting.into_iter().map(|one| one.body).collect()
}

#[tokio::test]
async fn what_is_the_same_within_ten_minutes_is_kept_once() {
    let (state, _folder) = state();
    let mut kept = Vec::new();
    for (minutes, seconds, is_once) in [
        (0, 0, true),
        (0, 0, true),
        (10, 0, true),
        (-10, 0, true),
        (10, 1, true),
        (11, 0, false),
        (11, 0, false),
    ] {
        let at = noon() + TimeDelta::minutes(minutes) + TimeDelta::seconds(seconds);
        kept.push(state.keep(vec![arrived("a", at, is_once)]).await.unwrap());
    }
    assert_eq!(kept, [1, 0, 0, 0, 1, 1, 1]);
    // Other malls' and other bodies are others; in one call, too.
    let other = Arrived {
        mall: "other".into(),
        ..arrived("a", noon(), true)
    };
    let b = arrived("b", noon(), true);
    let kept = state.keep(vec![other, b.clone(), b]).await.unwrap();
    assert_eq!(kept, 2);
}

#[tokio::test]
async fn a_copy_of_what_was_dealt_with_is_known_too() {
    let (state, _folder) = state();
    state.keep(vec![arrived("a", noon(), true)]).await.unwrap();
    let first = state.waiting(MALL, noon(), 9).await.unwrap();
    state.done(vec![first[0].id]).await.unwrap();
    let again = arrived("a", noon() + TimeDelta::minutes(8), true);
    assert_eq!(state.keep(vec![again]).await.unwrap(), 0);
    assert_eq!(state.count_deliveries(MALL).await.unwrap(), (0, 0));
}

#[tokio::test]
async fn deliveries_wait_in_the_order_they_came() {
    let (state, folder) = state();
    for body in ["c", "a", "b"] {
        let one = arrived(body, noon(), false);
        state.keep(vec![one]).await.unwrap();
    }
    assert_eq!(bodies(&state, noon()).await, ["c", "a", "b"]);
    assert_eq!(state.waiting(MALL, noon(), 2).await.unwrap().len(), 2);
    assert!(state.waiting("other", noon(), 2).await.unwrap().is_empty());
    let first = state.waiting(MALL, noon(), 1).await.unwrap();
    state.done(vec![first[0].id]).await.unwrap();
    // All of it is on disk.
    drop(state);
    let state = State::open(&folder.path().join("cafe24.db")).unwrap();
    assert_eq!(bodies(&state, noon()).await, ["a", "b"]);
}

#[tokio::test]
async fn a_failed_one_comes_ever_later_and_holds_up_no_other() {
    let (state, _folder) = state();
    for body in ["bad", "good"] {
        let one = arrived(body, noon(), false);
        state.keep(vec![one]).await.unwrap();
    }
    let bad = state.waiting(MALL, noon(), 1).await.unwrap()[0].id;
    let mut now = noon();
    for wait in [5, 10, 20, 40, 80, 160, 320] {
        state.failed(vec![bad], "no".into(), now).await.unwrap();
        let before = now + TimeDelta::seconds(wait - 1);
        assert_eq!(bodies(&state, before).await, ["good"]);
        now += TimeDelta::seconds(wait);
        assert_eq!(bodies(&state, now).await, ["bad", "good"]);
    }
    assert_eq!(state.count_deliveries(MALL).await.unwrap(), (2, 0));
    state.failed(vec![bad], "no".into(), now).await.unwrap();
    let later = now + TimeDelta::days(9);
    assert_eq!(bodies(&state, later).await, ["good"]);
    assert_eq!(state.count_deliveries(MALL).await.unwrap(), (1, 1));
}

#[tokio::test]
async fn what_waits_is_not_forgotten_however_old() {
    let (state, _folder) = state();
    for body in ["old", "waits"] {
        let one = arrived(body, noon(), false);
        state.keep(vec![one]).await.unwrap();
    }
    let old = state.waiting(MALL, noon(), 1).await.unwrap()[0].id;
    state.done(vec![old]).await.unwrap();
    let told = |id: &str, days| (vec![id.to_owned()], noon() + TimeDelta::days(days));
    for (ids, at) in [told("old", 0), told("new", 2)] {
        state.mark_published(MALL, ids, at).await.unwrap();
    }
    let day = noon() + TimeDelta::days(1);
    state.forget(day, day).await.unwrap();
    assert_eq!(bodies(&state, noon()).await, ["waits"]);
    let ids = vec!["old".to_owned(), "new".to_owned()];
    assert_eq!(state.unpublished(MALL, ids).await.unwrap(), ["old"]);
    assert!(state.heard_since(MALL, noon()).await.unwrap());
    assert!(!state.heard_since(MALL, day).await.unwrap());
}

#[tokio::test]
async fn a_message_is_told_once_in_each_mall() {
    let (state, _folder) = state();
    let ids = || vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(state.unpublished(MALL, ids()).await.unwrap(), ids());
    for _ in 0..2 {
        let one = vec!["a".to_owned()];
        state.mark_published(MALL, one, noon()).await.unwrap();
    }
    assert_eq!(state.unpublished(MALL, ids()).await.unwrap(), ["b"]);
    assert_eq!(state.unpublished("other", ids()).await.unwrap(), ids());
}

fn member(id: &str, properties: Value) -> (String, serde_json::Map<String, Value>) {
    (id.to_owned(), properties.as_object().unwrap().clone())
}

#[tokio::test]
async fn only_what_changed_is_said_again() {
    let (state, _folder) = state();
    let all = vec![member("anna", json!({ "sms": "T", "birthday": null }))];
    let changed = state.changed(MALL, all.clone()).await.unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].1, 0);
    // What was never known need not be said to be nothing.
    assert_eq!(Value::from(changed[0].2.clone()), json!({ "sms": "T" }));
    // Not said yet: it is asked for again, as the same version.
    assert_eq!(state.changed(MALL, all.clone()).await.unwrap(), changed);
    state.said(MALL, changed).await.unwrap();
    assert!(state.changed(MALL, all).await.unwrap().is_empty());

    let gone = vec![member("anna", json!({ "sms": null }))];
    let changed = state.changed(MALL, gone.clone()).await.unwrap();
    assert_eq!(changed[0].1, 1);
    assert_eq!(changed[0].2["sms"], Value::Null);
    state.said(MALL, changed).await.unwrap();
    assert!(state.changed(MALL, gone).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_member_is_forgotten_whole_and_others_stay() {
    let (state, folder) = state();
    for id in ["annabanana", "bertramson"] {
        let all = vec![member(id, json!({ "sms": "T" }))];
        let changed = state.changed(MALL, all).await.unwrap();
        state.said(MALL, changed).await.unwrap();
        let order = KnownOrder {
            order_id: format!("of {id}"),
            member_id: id.into(),
            ordered_at: noon(),
        };
        state.know_orders(MALL, vec![order]).await.unwrap();
        for body in [
            json!({ "member_id": id }),
            json!({ "member_id": format!("carla,{id}") }),
            json!({ "member_id": format!("carla, {id}") }),
            json!({ "member_id": ["carla", id] }),
        ] {
            let one = arrived(&body.to_string(), noon(), false);
            state.keep(vec![one]).await.unwrap();
        }
    }
    let waiting = state.waiting(MALL, noon(), 99).await.unwrap();
    let ids = waiting.iter().map(|one| one.id).collect();
    state.done(ids).await.unwrap();
    state
        .forget_member(MALL, "annabanana", noon())
        .await
        .unwrap();
    let gone = ["annabanana", "bertramson"].map(str::to_owned);
    let gone = state.gone(MALL, gone).await.unwrap();
    assert_eq!(gone, HashSet::from(["annabanana".to_owned()]));
    assert_eq!(state.count_members(MALL).await.unwrap(), 1);
    // An order that is read later does not bring the name back.
    let order = KnownOrder {
        order_id: "late".into(),
        member_id: "annabanana".into(),
        ordered_at: noon(),
    };
    let known = state.know_orders(MALL, vec![order]).await.unwrap();
    assert!(known.is_empty());
    drop(state);
    let db = Connection::open(folder.path().join("cafe24.db")).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let bytes = std::fs::read(folder.path().join("cafe24.db")).unwrap();
    let has = |name: &str| {
        bytes
            .windows(name.len())
            .any(|part| part == name.as_bytes())
    };
    assert!(has("bertramson"));
    assert!(!has("annabanana"), "somewhere in the file the name stands");
}

#[tokio::test]
async fn who_is_back_is_told_of_again() {
    let (state, _folder) = state();
    state.forget_member(MALL, "anna", noon()).await.unwrap();
    let anna = || ["anna".to_owned()];
    assert!(state.gone("other", anna()).await.unwrap().is_empty());
    // A sign-up of before comes late.
    state.is_back(MALL, "anna", noon()).await.unwrap();
    assert_eq!(state.gone(MALL, anna()).await.unwrap().len(), 1);
    let later = noon() + TimeDelta::seconds(1);
    state.is_back(MALL, "anna", later).await.unwrap();
    assert!(state.gone(MALL, anna()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_job_is_asked_for_once_and_comes_again_when_broken_off() {
    let (state, folder) = state();
    let sync = state.ask(MALL, JobKind::Sync, noon()).await.unwrap();
    let backfill = state.ask(MALL, JobKind::Backfill, noon()).await.unwrap();
    let beside = State::beside(&folder.path().join("cafe24.db")).unwrap();
    let again = beside.ask(MALL, JobKind::Sync, noon()).await.unwrap();
    assert_eq!(again, sync);
    state.begin(sync, noon()).await.unwrap();
    let progress = Progress {
        step: "orders".into(),
        done: 3,
        total: Some(9),
    };
    state.report(sync, progress.clone()).await.unwrap();
    drop((state, beside));

    let state = State::open(&folder.path().join("cafe24.db")).unwrap();
    let next = state.next_job(MALL).await.unwrap().unwrap();
    assert_eq!((next.id, next.progress), (sync, progress));
    let problem = Some("no answer".to_owned());
    state.end(sync, problem.clone(), noon()).await.unwrap();
    assert_eq!(state.job(sync).await.unwrap().unwrap().problem, problem);
    let next = state.next_job(MALL).await.unwrap().unwrap();
    assert_eq!((next.id, next.kind), (backfill, JobKind::Backfill));
    let new = state.ask(MALL, JobKind::Sync, noon()).await.unwrap();
    assert!(new > backfill);
    assert_eq!(state.last_job(MALL).await.unwrap().unwrap().id, new);
}

#[tokio::test]
async fn a_file_has_one_collector() {
    let (state, folder) = state();
    let file = folder.path().join("cafe24.db");
    assert!(matches!(State::open(&file), Err(StateError::Taken(_))));
    State::beside(&file).unwrap();
    drop(state);
    drop(State::open(&file).unwrap());
    let missing = State::beside(&folder.path().join("none.db"));
    assert!(matches!(missing, Err(StateError::Missing(_))));
    let db = Connection::open(&file).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(State::open(&file), Err(StateError::Newer(_))));
}

#[tokio::test]
async fn a_mall_without_the_app_has_no_tokens_and_nothing_known() {
    let (state, _folder) = state();
    state.install(MALL, vec![1], noon()).await.unwrap();
    let tag = Tag {
        shop_no: 1,
        script_no: "5".into(),
        src: "https://x.example/moa.js".into(),
    };
    state.set_tag(MALL, tag).await.unwrap();
    state.keep(vec![arrived("a", noon(), false)]).await.unwrap();
    state.set_cursor(MALL, "logs", "7").await.unwrap();
    let gone = MallStatus::Uninstalled;
    state.set_status(MALL, gone, None, noon()).await.unwrap();
    state.forget_mall(MALL).await.unwrap();
    // A pair that was under way meanwhile is not kept.
    state.set_tokens(MALL, vec![2], noon()).await.unwrap();
    let mall = state.mall(MALL).await.unwrap().unwrap();
    assert_eq!((mall.status, mall.tokens), (gone, None));
    assert!(state.tags(MALL).await.unwrap().is_empty());
    assert_eq!(state.cursor(MALL, "logs").await.unwrap(), None);
    assert!(bodies(&state, noon()).await.is_empty());

    // Installed again it is another start; opened again it is not.
    let later = noon() + TimeDelta::days(1);
    state.install(MALL, vec![3], later).await.unwrap();
    let opened = later + TimeDelta::days(1);
    state.install(MALL, vec![4], opened).await.unwrap();
    let mall = state.mall(MALL).await.unwrap().unwrap();
    assert_eq!((mall.installed_at, mall.tokens), (later, Some(vec![4])));
    assert_eq!(mall.status, MallStatus::Installed);
}
