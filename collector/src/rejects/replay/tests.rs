use chrono::Utc;
use tempfile::TempDir;

use super::*;

fn rules() -> Rules {
    Rules {
        keys: Vec::new(),
        catalog: std::sync::Arc::new(moa_catalog::Catalog::built_in().clone()),
    }
}

use moa_message::BrokenMessage;
use moa_message::verdict::Fault;

use crate::log::Log;
use crate::log::sqlite::SqliteLog;

/// Rejected by an earlier catalogue, say; the present one has nothing against it.
fn once_broken(id: &str) -> BrokenMessage {
    BrokenMessage {
        mall: "haneul".into(),
        key: None,
        message_id: Some(id.into()),
        faults: vec![Fault::new("event", "is not known")],
        body: format!(r#"{{"type":"track","event":"e","messageId":"{id}","anonymousId":"d"}}"#),
    }
}

#[tokio::test]
async fn more_than_fit_in_one_commit_are_replayed_and_each_is_stored_once() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
    let count = 2 * PIECE + 1;
    let broken = (0..count).map(|n| Err(once_broken(&n.to_string())));
    log.append(broken.collect(), Utc::now()).await.unwrap();

    let rules = rules();
    let twice = tokio::join!(
        replay(&log, &Which::All, &rules),
        replay(&log, &Which::All, &rules)
    );
    let (first, second) = (twice.0.unwrap(), twice.1.unwrap());
    assert_eq!(first.passed + second.passed, count);
    assert_eq!(log.read_after(0, 1000).await.unwrap().len(), count);
    assert_eq!(log.count_rejects().await.unwrap(), 0);
}

#[tokio::test]
async fn what_was_deleted_meanwhile_is_not_stored() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    let broken = vec![Err(once_broken("m1"))];
    log.append(broken, Utc::now()).await.unwrap();
    let reject = one(&log, 1).await.unwrap().unwrap();
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute("DELETE FROM rejected", [])
        .unwrap();
    store(&log, vec![reject], &rules()).await.unwrap();
    assert!(log.read_after(0, 10).await.unwrap().is_empty());
}
