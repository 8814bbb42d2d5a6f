use super::*;

/// How large the file's pages are.
fn page_size(file: &Path) -> i64 {
    let connection = open_to_write(file).unwrap();
    let size = connection.pragma_query_value(None, "page_size", |row| row.get(0));
    size.unwrap()
}

#[test]
fn a_new_file_has_large_pages_and_an_older_one_keeps_its_own() {
    let folder = tempfile::TempDir::new().unwrap();
    let new = folder.path().join("new.db");
    for _ in 0..2 {
        assert_eq!(page_size(&new), PAGE_BYTES);
    }
    let old = folder.path().join("old.db");
    let connection = Connection::open(&old).unwrap();
    connection
        .execute_batch(include_str!("../version-1.sql"))
        .unwrap();
    drop(connection);
    assert_eq!(page_size(&old), 4_096);
}
