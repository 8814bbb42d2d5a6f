use std::sync::Arc;
use std::time::Duration;

use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt};

use super::*;
use crate::warehouse::columns::Kept;
use crate::warehouse::target::Target;
use crate::warehouse::tests::{bucket, chunk, counts, event, noon, partition};

async fn files(store: &InMemory) -> Vec<String> {
    use futures_util::TryStreamExt;
    let all: Vec<_> = store.list(None).try_collect().await.unwrap();
    let names = all.into_iter().map(|one| one.location.to_string());
    names
        .filter(|name| name.ends_with(".parquet") && !name.contains("_delta_log"))
        .collect()
}

#[tokio::test]
async fn small_files_are_put_together_and_every_message_stays_once() {
    let store = Arc::new(InMemory::new());
    let bucket = bucket(store.clone()).await;
    for n in 0..10_u64 {
        let id = |at: u64| format!("m{}", n * 3 + at);
        // The last of each comes again with the next: a browser had no answer.
        let messages = [0, 1, 2, 3].map(|at| event(&id(at), "d", None));
        bucket
            .write(&partition(0), &chunk(0, n * 4 + 1, "shop", &messages))
            .await
            .unwrap();
    }
    assert_eq!(files(&store).await.len(), 10);
    let done = bucket
        .keep_up(UpkeepSettings::default(), noon())
        .await
        .unwrap();
    assert_eq!((done.merged, done.copies), (10, 9));
    let stored = counts(store.clone(), Kept::Events).await;
    assert_eq!(stored.len(), 31);
    assert!(stored.values().all(|count| *count == 1), "{stored:?}");
    // What was put together goes when nobody reads it any more.
    let later = noon() + GRACE;
    let done = bucket
        .keep_up(UpkeepSettings::default(), later)
        .await
        .unwrap();
    assert_eq!((done.merged, done.deleted), (0, 10));
    assert_eq!(files(&store).await.len(), 1);
    assert_eq!(counts(store, Kept::Events).await.len(), 31);
}

#[tokio::test]
async fn what_belongs_to_no_table_goes_but_not_what_is_on_its_way() {
    let store = Arc::new(InMemory::new());
    let bucket = bucket(store.clone()).await;
    bucket
        .write(
            &partition(0),
            &chunk(0, 1, "shop", &[event("a", "d", None)]),
        )
        .await
        .unwrap();
    let folder = "moa/events/mall=shop/date=2026-11-30";
    let name = |first: u64, last: u64| {
        format!(
            "{folder}/{}-{first:020}-{last:020}.parquet",
            partition(0).id
        )
    };
    for path in [name(0, 1), name(2, 9), format!("{folder}/merged-0.parquet")] {
        store
            .put(&path.as_str().into(), "half a file".into())
            .await
            .unwrap();
    }
    let done = bucket
        .keep_up(UpkeepSettings::default(), Utc::now())
        .await
        .unwrap();
    assert_eq!(
        done.deleted, 0,
        "nobody knows yet whether they are on their way"
    );
    let done = bucket
        .keep_up(UpkeepSettings::default(), Utc::now() + UNKNOWN)
        .await
        .unwrap();
    assert_eq!(done.deleted, 2);
    assert_eq!(files(&store).await, [name(1, 1), name(2, 9)]);
}

#[tokio::test]
async fn days_go_that_are_kept_no_longer() {
    let store = Arc::new(InMemory::new());
    let bucket = bucket(store.clone()).await;
    let mut old = event("old", "d", None);
    old["timestamp"] = "2026-11-20T00:00:00Z".into();
    let messages = [old, event("new", "d", None)];
    bucket
        .write(&partition(0), &chunk(0, 1, "shop", &messages))
        .await
        .unwrap();
    let keep = UpkeepSettings {
        keep: Some(Duration::from_secs(5 * 86_400)),
    };
    assert_eq!(bucket.keep_up(keep, noon()).await.unwrap().retired, 1);
    let stored = counts(store, Kept::Events).await;
    assert_eq!(stored.keys().collect::<Vec<_>>(), ["new"]);
}

#[tokio::test]
async fn files_of_an_earlier_catalogue_have_fewer_columns() {
    use crate::columnar::{self, Cells, Column};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    let schema = "message events { required int64 part; required int64 seq; required binary message_id (STRING); required binary type (STRING); required int64 received_at (TIMESTAMP(MICROS,true)); }";
    let mut old = Vec::new();
    let properties = Arc::new(columnar::properties().build());
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(&mut old, schema, properties).unwrap();
    let number = || {
        let mut cells = Cells::default();
        cells.push(Some(1));
        Column::Numbers(cells)
    };
    let text = |text: &str| {
        let mut cells = Cells::default();
        cells.push(Some(text.into()));
        Column::Texts(cells)
    };
    let columns = [number(), number(), text("old"), text("track"), number()];
    columnar::write_group(&mut writer, columns).unwrap();
    writer.close().unwrap();
    let (row, _) = chunk(0, 2, "shop", &[event("new", "d", None)])
        .rows
        .remove(0);
    let new = file::content(Kept::Events, &[row]).unwrap();
    let mut ids = Vec::new();
    let both = file::remade(Kept::Events, vec![old.into(), new.into()], |_| true).unwrap();
    let again = vec![both.content.unwrap().into()];
    let again = file::remade(Kept::Events, again, |key| {
        ids.push(String::from_utf8(key.message_id.to_vec()).unwrap());
        true
    });
    assert_eq!(
        (again.unwrap().rows, ids),
        (2, vec!["old".to_owned(), "new".to_owned()])
    );
}
