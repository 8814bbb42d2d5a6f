use super::*;

/// What the file's pages and the pages of its write-ahead log come to.
fn pages(file: &Path) -> (i64, i64) {
    let connection = open_to_write(file).unwrap();
    let value = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let page = value("page_size").unwrap();
    (page, page * value("wal_autocheckpoint").unwrap())
}

#[test]
fn a_new_file_has_large_pages_and_an_older_one_keeps_its_own() {
    let folder = tempfile::TempDir::new().unwrap();
    let new = folder.path().join("new.db");
    for _ in 0..2 {
        assert_eq!(pages(&new), (PAGE_BYTES, CHECKPOINT_BYTES));
    }
    let old = folder.path().join("old.db");
    let connection = Connection::open(&old).unwrap();
    connection
        .execute_batch(include_str!("../version-1.sql"))
        .unwrap();
    drop(connection);
    assert_eq!(pages(&old), (4_096, CHECKPOINT_BYTES));
}
