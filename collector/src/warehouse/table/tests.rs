use object_store::memory::InMemory;

use super::action::Txn;
use super::*;
use crate::warehouse::tests::faulty::Faulty;

async fn table(store: Arc<dyn ObjectStore>) -> Table {
    Table::open(store, &Path::from("moa"), Kept::Events)
        .await
        .unwrap()
}

fn reaches(app: &str, version: i64) -> Action {
    Action::Txn(Txn {
        app_id: app.to_owned(),
        version,
        last_updated: None,
    })
}

/// Two who change a table at once through storage that fails: each change holds once, on the state before it.
#[tokio::test(start_paused = true)]
async fn changes_of_several_are_made_one_after_the_other() {
    let inner = Arc::new(InMemory::new());
    drop(table(inner.clone()).await);
    let writing = [1, 2, 3].map(|seed| {
        let store = Faulty::new(inner.clone(), 0, seed);
        tokio::spawn(async move {
            let mut made = 0;
            let table = table(store.clone()).await;
            store.fail(40);
            while made < 60 {
                let one_more = |known: &Snapshot| {
                    let reached = known.reached("all").unwrap_or(0);
                    Some(vec![reaches("all", i64::try_from(reached).unwrap() + 1)])
                };
                // What became of one that failed is not known; its number says it.
                if table.commit("TEST", one_more).await.is_ok() {
                    made += 1;
                }
            }
        })
    });
    for one in writing {
        one.await.unwrap();
    }
    let known = table(inner.clone()).await.now().await.unwrap();
    // The first change made the table.
    assert_eq!(known.reached("all"), Some(known.next_version() - 1));
    assert!(known.next_version() > 180, "{}", known.next_version());
    // Whoever begins with a checkpoint knows the same as who goes through all.
    let last = checkpoint::read(&*inner, &Path::from("moa/events/_delta_log")).await;
    let (version, actions) = last.unwrap().unwrap();
    assert!(version + CHECKPOINT_EVERY >= known.next_version() - 1);
    let mut by_checkpoint = Snapshot::default();
    by_checkpoint.apply(version, actions);
    assert_eq!(by_checkpoint.reached("all"), Some(version));
    assert_eq!(by_checkpoint.metadata(), known.metadata());
}

#[tokio::test]
async fn a_state_that_was_written_out_is_the_same_when_read() {
    let store = Arc::new(InMemory::new());
    let mut state = Snapshot::default();
    let add = |path: &str, at: i64| action::Add {
        path: path.to_owned(),
        partition_values: [
            ("mall".to_owned(), Some("몰".to_owned())),
            ("date".to_owned(), None),
        ]
        .into(),
        size: 7,
        modification_time: at,
        data_change: true,
        stats: (at > 1).then(|| "{\"numRecords\":3}".to_owned()),
    };
    let now = Utc::now().timestamp_millis();
    let removed = add("gone", 1).removed(now, false);
    let long_gone = add("long-gone", 1).removed(1, true);
    state.apply(
        0,
        vec![
            Action::protocol(),
            Action::MetaData(action::metadata(Kept::People.columns(), 5)),
            reaches("a", 3),
            Action::Add(add("one", 1)),
            Action::Add(add("two", 2)),
            removed,
            long_gone,
        ],
    );
    let log = Path::from("log");
    checkpoint::write(&*store, &log, &state).await.unwrap();
    let (version, actions) = checkpoint::read(&*store, &log).await.unwrap().unwrap();
    let mut read = Snapshot::default();
    read.apply(version, actions);
    assert_eq!(read.files(), state.files());
    assert_eq!(read.metadata(), state.metadata());
    assert_eq!(read.reached("a"), Some(3));
    assert_eq!(read.next_version(), 1);
    assert!(read.removed().contains_key("gone") && !read.removed().contains_key("long-gone"));
    assert_eq!(read.removed()["gone"], state.removed()["gone"]);
}

/// A table without files is written out and read as well.
#[tokio::test]
async fn an_empty_state_is_the_same_when_read() {
    let store = Arc::new(InMemory::new());
    let mut state = Snapshot::default();
    state.apply(
        0,
        vec![
            Action::protocol(),
            Action::MetaData(action::metadata(Kept::Events.columns(), 5)),
            reaches("a", 3),
        ],
    );
    let log = Path::from("log");
    checkpoint::write(&*store, &log, &state).await.unwrap();
    let (_, actions) = checkpoint::read(&*store, &log).await.unwrap().unwrap();
    let mut read = Snapshot::default();
    read.apply(0, actions);
    assert_eq!(read.metadata(), state.metadata());
    assert_eq!(read.reached("a"), Some(3));
}

#[tokio::test]
async fn what_another_has_written_into_the_log_is_said_to_be_no_change() {
    let store = Arc::new(InMemory::new());
    let table = table(store.clone()).await;
    let foreign = Path::from("moa/events/_delta_log/00000000000000000001.json");
    store.put(&foreign, "no JSON".into()).await.unwrap();
    let error = table.now().await.unwrap_err().to_string();
    assert!(
        error.contains("00000000000000000001.json is no change of a table"),
        "{error}"
    );
}

#[test]
fn a_table_gets_new_columns_and_loses_none() {
    let events = action::metadata(Kept::Events.columns(), 1);
    let people = action::metadata(Kept::People.columns(), 2);
    assert_eq!(events.widened(&events), None);
    let both = events.widened(&people).unwrap();
    assert_eq!((&both.id, both.created_time), (&events.id, Some(1)));
    for name in ["product_no", "previous_id", "mall"] {
        let field = format!("\"name\":\"{name}\"");
        assert_eq!(both.schema_string.matches(&field).count(), 1, "{name}");
    }
    assert_eq!(both.widened(&events), None);
}
