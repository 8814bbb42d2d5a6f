use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::sqlite::SqliteLog;
use moa_message::request::RequestContext;
use moa_message::{Checked, check_again};

fn message(n: usize) -> Checked {
    let message = json!({ "type": "track", "event": "e", "messageId": format!("m{n}"), "anonymousId": "d", "properties": { "text": "x".repeat(500) } });
    let context = RequestContext::of("shop", chrono::Utc::now());
    check_again(
        &message.to_string(),
        &context,
        moa_catalog::Catalog::built_in(),
    )
}

fn count(file: &Path) -> u64 {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    connection
        .query_row("SELECT count(*) FROM messages", [], |row| row.get(0))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_whole_and_of_one_moment_while_the_collector_writes() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (folder.path().join("moa.db"), folder.path().join("copy.db"));
    let log = SqliteLog::open(&file).unwrap();
    for piece in 0..20 {
        let batch = (0..1_000).map(|n| message(piece * 1_000 + n)).collect();
        log.append(batch, chrono::Utc::now()).await.unwrap();
    }
    let (from, to) = (file.clone(), out.clone());
    let copying = tokio::task::spawn_blocking(move || {
        let mut told = Vec::new();
        backup(&from, &to, |copied| {
            told.push(copied);
            // Each step a writer comes between.
            std::thread::sleep(std::time::Duration::from_millis(30));
        })
        .map(|()| told)
    });
    let mut n = 20_000;
    while !copying.is_finished() {
        log.append(vec![message(n)], chrono::Utc::now())
            .await
            .unwrap();
        n += 1;
    }
    let told = copying.await.unwrap().unwrap();
    assert!(told.len() > 2, "{told:?}");
    assert!(
        told.windows(2).all(|pair| pair[0].done <= pair[1].done),
        "{told:?}"
    );
    let last = told[told.len() - 1];
    assert_eq!(last.done, last.of);
    let copied = count(&out);
    assert!((20_000..n as u64).contains(&copied), "{copied} of {n}");
    assert_eq!(count(&file), n as u64);
    // It is one file, and opens where nothing may be written.
    let files: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        !files
            .iter()
            .any(|name| name.to_string_lossy().starts_with("copy.db-")),
        "{files:?}"
    );
    assert!(
        !files
            .iter()
            .any(|name| name.to_string_lossy().ends_with("partial")),
        "{files:?}"
    );
}

#[test]
fn what_cannot_be_is_said() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let missing = backup(&at("none.db"), &at("out.db"), |_| {});
    assert!(matches!(missing, Err(BackupError::Missing(_))));
    drop(SqliteLog::open(&at("moa.db")).unwrap());
    backup(&at("moa.db"), &at("out.db"), |_| {}).unwrap();
    let there = backup(&at("moa.db"), &at("out.db"), |_| {});
    assert!(matches!(there, Err(BackupError::Exists(_))));
    let nowhere = backup(&at("moa.db"), &at("no/such/out.db"), |_| {});
    assert!(matches!(nowhere, Err(BackupError::Write { .. })));
    // A copy that is not whole is not put back.
    fs::write(at("cut.db"), &fs::read(at("out.db")).unwrap()[..20_000]).unwrap();
    let cut = restore(&at("cut.db"), &at("new.db"), |_| {});
    assert!(
        matches!(
            cut,
            Err(BackupError::Damaged { .. } | BackupError::Sqlite { .. })
        ),
        "{cut:?}"
    );
    assert!(!at("new.db").exists());
}
