use std::fs;

use moa_message::batch::Batch;
use moa_message::check;
use moa_message::request::RequestContext;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::sqlite::{SqliteLog, check as whole, fold};

const COUNT: usize = 4_000;

async fn filled(file: &Path) {
    let log = SqliteLog::open(file).unwrap();
    let messages: Vec<_> = (0..COUNT).map(|n| {
        json!({ "type": "track", "event": "e", "messageId": format!("m{n}"), "anonymousId": "d", "properties": { "text": "x".repeat(400) } })
    }).collect();
    // Some batches with what they say for all, as pages send them.
    for messages in messages.chunks(COUNT / 8) {
        let text = json!({ "context": { "page": "p".repeat(100) }, "batch": messages }).to_string();
        let batch = Batch::parse(&text).unwrap();
        let context = RequestContext::of("shop", chrono::Utc::now());
        let checked = batch
            .messages
            .iter()
            .map(|raw| check(raw, &batch, &context, moa_catalog::Catalog::built_in()));
        log.append(checked.collect(), chrono::Utc::now())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn all_of_a_whole_file_is_saved() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (folder.path().join("moa.db"), folder.path().join("new.db"));
    filled(&file).await;
    let saved = salvage(&file, &out, |_| {}).unwrap();
    assert!(saved.iter().all(|saved| !saved.is_incomplete), "{saved:?}");
    let whole = whole::check(&out).unwrap();
    assert_eq!(whole.problems, [""; 0]);
    assert_eq!(whole.counts, whole::check(&file).unwrap().counts);
    // It goes on where the other would have.
    let log = SqliteLog::open(&out).unwrap();
    let last = log.read_after(0, COUNT + 1).await.unwrap();
    assert_eq!(last[COUNT - 1].seq, COUNT as u64);
    assert_eq!(
        last,
        SqliteLog::open(&file)
            .unwrap()
            .read_after(0, COUNT + 1)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_page_that_was_written_over_costs_its_own_messages() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (folder.path().join("moa.db"), folder.path().join("new.db"));
    filled(&file).await;
    // What was committed last is beside the file until then.
    fold(&file);
    let mut bytes = fs::read(&file).unwrap();
    // A page of messages; one of an index costs nothing.
    let page = 8_192;
    let has_bodies = |n: &usize| {
        let page = &bytes[n * page..(n + 1) * page];
        page.windows(11).any(|text| text == b"\"text\":\"xxx")
    };
    let mut pages = (0..bytes.len() / page).filter(has_bodies);
    let middle = pages.nth(20).unwrap() * page;
    bytes[middle..middle + page].fill(b'Z');
    fs::write(&file, bytes).unwrap();
    let saved = salvage(&file, &out, |_| {}).unwrap();
    let rows: u64 = saved[0].rows;
    let kept = Connection::open(&out).unwrap();
    let count = "SELECT sum(uses) = (SELECT count(*) FROM messages WHERE context IS NOT NULL) FROM contexts";
    assert!(
        kept.query_row(count, [], |row| row.get::<_, bool>(0))
            .unwrap()
    );
    assert!(rows > COUNT as u64 * 9 / 10, "{saved:?}");
    assert!(saved.iter().any(|saved| saved.is_incomplete), "{saved:?}");
    assert_eq!(whole::check(&out).unwrap().problems, [""; 0]);
}
