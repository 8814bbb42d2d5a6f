//! What can be read of a broken file, in a new one.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, params_from_iter, types::Value};
use serde::de::IgnoredAny;

use super::backup::BackupError;
use super::schema;

/// The tables, those that matter most first, each with the column that its rows are found by.
const TABLES: [(&str, &str); 12] = [
    ("messages", "seq"),
    ("contexts", "seq"),
    ("rejected", "seq"),
    ("properties", ""),
    ("links", ""),
    ("seen", ""),
    ("sessions", ""),
    ("sinks", ""),
    ("undelivered", ""),
    ("meetings", "id"),
    ("order_rows", "id"),
    ("order_tellers", ""),
];

/// No number is given twice, contexts stay for as long as messages of theirs, and days are counted anew.
const SETTLE: &str = "
    UPDATE sequence SET last = max(
        (SELECT coalesce(max(seq), 0) FROM messages), (SELECT coalesce(max(seq), 0) FROM rejected)), counted = NULL;
    UPDATE contexts SET uses = found.uses
        FROM (SELECT context, count(*) AS uses FROM messages WHERE context IS NOT NULL GROUP BY context) AS found
        WHERE found.context = contexts.seq;
    DELETE FROM contexts WHERE seq NOT IN (SELECT context FROM messages WHERE context IS NOT NULL);
";

/// How many numbers are passed over at once where a page cannot be read; then fewer, to lose no more than that page.
const LEAP: i64 = 4_096;

/// What was taken out of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The table.
    pub table: &'static str,
    /// So many rows.
    pub rows: u64,
    /// Whether something of it could not be read.
    pub is_incomplete: bool,
}

/// Writes all that can be read of `file` into a new log at `out`.
///
/// # Errors
///
/// [`BackupError`] where not even a table's name can be read, or `out` cannot be written.
pub fn salvage(
    file: &Path,
    out: &Path,
    mut tell: impl FnMut(&Saved),
) -> Result<Vec<Saved>, BackupError> {
    if !file.exists() {
        return Err(BackupError::Missing(file.to_owned()));
    }
    if out.exists() {
        return Err(BackupError::Exists(out.to_owned()));
    }
    let failed = |file: &Path| {
        let file: PathBuf = file.to_owned();
        move |source| BackupError::Sqlite { file, source }
    };
    let padded = Padded::of(file, out)?;
    let source = padded.as_ref().map_or(file, |padded| padded.0.as_path());
    let from = Connection::open_with_flags(source, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let from = from.map_err(failed(file))?;
    // A page that is broken is found while it is read; the others are none the worse.
    from.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(failed(file))?;
    let mut to = schema::open_to_write(out).map_err(|error| BackupError::Damaged {
        file: out.to_owned(),
        problem: error.to_string(),
    })?;
    let transaction = to.transaction().map_err(failed(out))?;
    let mut all = Vec::new();
    for (table, by) in TABLES {
        let saved = save(&from, &transaction, (table, by)).map_err(failed(out))?;
        tell(&saved);
        all.push(saved);
    }
    transaction.execute_batch(SETTLE).map_err(failed(out))?;
    transaction.commit().map_err(failed(out))?;
    to.pragma_update(None, "wal_checkpoint", "TRUNCATE").ok();
    Ok(all)
}

/// A copy of a file that has lost its end, with zeroes in its place: SQLite reads nothing of one that is too short. It
/// goes with this.
struct Padded(PathBuf);

impl Padded {
    fn of(file: &Path, out: &Path) -> Result<Option<Self>, BackupError> {
        let Some(length) = schema::whole_length(file) else {
            return Ok(None);
        };
        let mut name = out.as_os_str().to_owned();
        name.push(".padded");
        let padded = Self(name.into());
        let copied = fs::copy(file, &padded.0).and_then(|_| {
            let copy = fs::OpenOptions::new().write(true).open(&padded.0)?;
            copy.set_len(length)
        });
        match copied {
            Ok(()) => Ok(Some(padded)),
            Err(source) => Err(BackupError::Write {
                file: padded.0.clone(),
                source,
            }),
        }
    }
}

impl Drop for Padded {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(suffix);
            let _ = fs::remove_file(PathBuf::from(name));
        }
    }
}

fn save(
    from: &Connection,
    to: &Connection,
    (table, by): (&'static str, &'static str),
) -> rusqlite::Result<Saved> {
    let mut saved = Saved {
        table,
        rows: 0,
        is_incomplete: false,
    };
    // An older file may lack columns, and the whole table.
    let Ok(columns) = columns(from, table) else {
        saved.is_incomplete = true;
        return Ok(saved);
    };
    if columns.is_empty() {
        return Ok(saved);
    }
    let names = columns.join(", ");
    let places = vec!["?"; columns.len()].join(", ");
    let mut insert = to.prepare(&format!(
        "INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})"
    ))?;
    let body = columns.iter().position(|column| column == "body");
    let mut broken = 0;
    let mut put = |row: &rusqlite::Row<'_>| -> rusqlite::Result<()> {
        let values: Vec<Value> = (0..columns.len())
            .map(|n| row.get(n))
            .collect::<Result<_, _>>()?;
        // A page in the middle of a long text can be written over without SQLite's noticing.
        if let Some(Value::Text(text)) = body.and_then(|at| values.get(at))
            && serde_json::from_str::<IgnoredAny>(text).is_err()
        {
            broken += 1;
            return Ok(());
        }
        // What does not fit the new table's rules is damage, too.
        saved.rows += insert.execute(params_from_iter(values)).unwrap_or(0) as u64;
        Ok(())
    };
    let is_whole = match by {
        "" => in_one(from, &format!("SELECT {names} FROM {table}"), &mut put),
        by => in_pieces(
            from,
            &format!("SELECT {names}, {by} FROM {table} WHERE {by} > ?1 ORDER BY {by}"),
            columns.len(),
            &mut put,
        ),
    };
    saved.is_incomplete = !is_whole || broken > 0;
    Ok(saved)
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut info = connection.prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))?;
    info.query_map([], |row| row.get(0))?.collect()
}

/// Reads until the end or the first thing that is broken. Whether it came to the end.
fn in_one(
    from: &Connection,
    query: &str,
    put: &mut impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<()>,
) -> bool {
    let Ok(mut select) = from.prepare(query) else {
        return false;
    };
    let Ok(mut rows) = select.query([]) else {
        return false;
    };
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                if put(row).is_err() {
                    return false;
                }
            }
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

/// Reads by ascending numbers, and goes on behind what is broken. Whether nothing was.
fn in_pieces(
    from: &Connection,
    query: &str,
    number: usize,
    put: &mut impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<()>,
) -> bool {
    let mut reached: i64 = -1;
    let mut leap = 0;
    let mut is_whole = true;
    // So that a file whose every page is broken comes to an end.
    let mut failures = 0;
    while failures < 100_000 {
        let mut read = || -> rusqlite::Result<bool> {
            let mut select = from.prepare_cached(query)?;
            let mut rows = select.query([reached + leap])?;
            while let Some(row) = rows.next()? {
                put(row)?;
                reached = row.get(number)?;
                leap = 0;
            }
            Ok(true)
        };
        match read() {
            Ok(_) => return is_whole,
            Err(_) => {
                is_whole = false;
                failures += 1;
                // A page holds some dozens of rows: one at a time at first, then wider, to get past a whole broken branch.
                leap = if leap < 64 {
                    leap + 1
                } else {
                    (leap * 2).min(leap + LEAP)
                };
            }
        }
    }
    false
}

#[cfg(test)]
mod tests;
