use tempfile::TempDir;

use super::*;
use crate::log::sqlite::SqliteLog;

#[test]
fn a_new_file_is_whole_and_empty() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("moa.db");
    drop(SqliteLog::open(&file).unwrap());
    let report = check(&file).unwrap();
    assert_eq!(report.problems, [""; 0]);
    assert!(
        report.counts.iter().all(|(_, count)| *count == 0),
        "{report:?}"
    );
    assert_eq!((report.numbers, report.gaps), (None, 0));
}

#[test]
fn gaps_and_what_does_not_fit_are_told() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("moa.db");
    drop(SqliteLog::open(&file).unwrap());
    let connection = Connection::open(&file).unwrap();
    for seq in [3, 4, 9] {
        let row = "INSERT INTO messages (seq, mall, message_id, type, received_at, body) VALUES (?1, '', ?1, 'page', '', '{}')";
        connection.execute(row, [seq]).unwrap();
    }
    connection
        .execute("UPDATE sequence SET last = 5", [])
        .unwrap();
    let report = check(&file).unwrap();
    assert_eq!((report.numbers, report.gaps), (Some((3, 9)), 4));
    assert!(
        report.problems[0].contains("9 is given already"),
        "{report:?}"
    );
}
