//! Whether a log's file is whole, and what is in it.

use std::path::Path;

use rusqlite::Connection;

use super::schema::{OpenError, open_to_read};

/// How many problems are told: a broken page can be the cause of thousands.
const MOST: u32 = 20;

/// What stands in the tables, and what is said of it.
const COUNTS: [(&str, &str); 6] = [
    ("messages", "SELECT count(*) FROM messages"),
    ("rejected messages", "SELECT count(*) FROM rejected"),
    ("ids that are known", "SELECT count(*) FROM seen"),
    ("open sessions", "SELECT count(*) FROM sessions"),
    ("properties of people", "SELECT count(*) FROM properties"),
    (
        "messages that sinks refused",
        "SELECT count(*) FROM undelivered",
    ),
];

/// How many messages have lost their context.
const WITHOUT_CONTEXT: &str = "SELECT count(*) FROM messages
    WHERE context IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contexts WHERE seq = messages.context)";

/// What there is to say of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What is wrong with it; empty where it is whole.
    pub problems: Vec<String>,
    /// What stands in it, and how often.
    pub counts: Vec<(&'static str, u64)>,
    /// The first and the last number of a message that is there.
    pub numbers: Option<(u64, u64)>,
    /// How many numbers between those have no message: rejected ones have some of them, and what was erased or is past
    /// its time had others.
    pub gaps: u64,
}

/// Looks through the whole file.
///
/// # Errors
///
/// [`OpenError`] where it is no log, or cannot be opened at all.
pub fn check(file: &Path) -> Result<Report, OpenError> {
    let connection = open_to_read(file)?;
    let mut problems = problems(&connection).unwrap_or_else(|error| vec![error.to_string()]);
    let mut counts = Vec::new();
    for (name, query) in COUNTS {
        match connection.query_row(query, [], |row| row.get(0)) {
            Ok(count) => counts.push((name, count)),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    let range = "SELECT min(seq), max(seq), (SELECT last FROM sequence) FROM messages";
    let range = connection.query_row(range, [], |row| {
        Ok((
            row.get::<_, Option<u64>>(0)?,
            row.get::<_, Option<u64>>(1)?,
            row.get::<_, u64>(2)?,
        ))
    });
    let mut numbers = None;
    match range {
        Ok((first, newest, last)) => {
            numbers = first.zip(newest);
            if newest.is_some_and(|newest| newest > last) {
                problems.push(format!(
                    "the next number would be {}, and {} is given already",
                    last + 1,
                    newest.unwrap_or_default()
                ));
            }
        }
        Err(error) => problems.push(format!("numbers: {error}")),
    }
    match connection.query_row(WITHOUT_CONTEXT, [], |row| row.get::<_, u64>(0)) {
        Ok(0) => {}
        Ok(count) => problems.push(format!(
            "{count} messages have lost what their batch said of them (page, client); the rest of them is there"
        )),
        Err(error) => problems.push(format!("contexts: {error}")),
    }
    let messages = counts.first().map_or(0, |(_, count)| *count);
    let gaps = numbers.map_or(0, |(first, newest)| {
        (newest - first + 1).saturating_sub(messages)
    });
    Ok(Report {
        problems,
        counts,
        numbers,
        gaps,
    })
}

/// What SQLite finds wrong in a file.
pub(super) fn problems(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut check = connection.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
    let found = check.query_map([], |row| row.get::<_, String>(0))?;
    let found: Result<Vec<_>, _> = found.collect();
    Ok(found?.into_iter().filter(|line| line != "ok").collect())
}

#[cfg(test)]
mod tests;
