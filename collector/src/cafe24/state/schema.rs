//! The tables. Times are in milliseconds since 1970.

use rusqlite::Connection;

/// What makes the tables of each version out of those of the one before.
const STEPS: [&str; 2] = [FIRST, DAYS_OF_JOBS];

const FIRST: &str = "
    CREATE TABLE malls (
        mall         TEXT PRIMARY KEY,
        standing     TEXT NOT NULL,
        installed_at INTEGER NOT NULL,
        changed_at   INTEGER NOT NULL,
        tokens       BLOB,
        problem      TEXT
    ) STRICT;
    CREATE TABLE tags (
        mall      TEXT NOT NULL,
        shop_no   INTEGER NOT NULL,
        script_no TEXT NOT NULL,
        src       TEXT NOT NULL,
        PRIMARY KEY (mall, shop_no)
    ) STRICT, WITHOUT ROWID;

    -- Webhooks as they came, but for what may not be kept. state: 0 waits, 1 is done, 2 was given up.
    CREATE TABLE deliveries (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        mall     TEXT NOT NULL,
        event_no INTEGER,
        body     TEXT NOT NULL,
        hash     BLOB NOT NULL,
        at       INTEGER NOT NULL,
        origin   TEXT NOT NULL,
        state    INTEGER NOT NULL DEFAULT 0,
        tries    INTEGER NOT NULL DEFAULT 0,
        again_at INTEGER NOT NULL DEFAULT 0,
        problem  TEXT
    ) STRICT;
    CREATE INDEX deliveries_waiting ON deliveries (mall, id) WHERE state = 0;
    CREATE INDEX deliveries_given_up ON deliveries (mall, id) WHERE state = 2;
    CREATE INDEX deliveries_by_hash ON deliveries (hash, mall, at);

    -- The ids of messages that are not to be told again.
    CREATE TABLE told (
        mall       TEXT NOT NULL,
        message_id TEXT NOT NULL,
        at         INTEGER NOT NULL,
        PRIMARY KEY (message_id, mall)
    ) STRICT, WITHOUT ROWID;

    -- Every order of a member, for the first, the last and the number of them.
    CREATE TABLE orders (
        mall       TEXT NOT NULL,
        order_id   TEXT NOT NULL,
        member_id  TEXT NOT NULL,
        ordered_at INTEGER NOT NULL,
        PRIMARY KEY (order_id, mall)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX orders_by_member ON orders (mall, member_id);

    -- version counts how often something was said of a member.
    CREATE TABLE members (
        mall      TEXT NOT NULL,
        member_id TEXT NOT NULL,
        shop_no   INTEGER NOT NULL DEFAULT 1,
        version   INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (mall, member_id)
    ) STRICT, WITHOUT ROWID;
    -- What was said of members last.
    CREATE TABLE properties (
        mall      TEXT NOT NULL,
        member_id TEXT NOT NULL,
        name      TEXT NOT NULL,
        value     TEXT NOT NULL,
        PRIMARY KEY (mall, member_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE cursors (
        mall  TEXT NOT NULL,
        name  TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (mall, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE jobs (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        mall       TEXT NOT NULL,
        kind       TEXT NOT NULL,
        asked_at   INTEGER NOT NULL,
        started_at INTEGER,
        ended_at   INTEGER,
        step       TEXT,
        done       INTEGER NOT NULL DEFAULT 0,
        total      INTEGER,
        problem    TEXT
    ) STRICT;

    -- Our numbers beside Cafe24's own, by day.
    CREATE TABLE comparisons (
        mall    TEXT NOT NULL,
        day     TEXT NOT NULL,
        what    TEXT NOT NULL,
        ours    INTEGER NOT NULL,
        theirs  INTEGER NOT NULL,
        at      INTEGER NOT NULL,
        PRIMARY KEY (mall, day, what)
    ) STRICT, WITHOUT ROWID;
";

/// How many days a comparison that was asked for is about.
const DAYS_OF_JOBS: &str = "ALTER TABLE jobs ADD COLUMN days INTEGER";

/// Makes the tables that the file lacks; `false` where it has later ones.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> rusqlite::Result<bool> {
    let transaction = connection.transaction()?;
    let found: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > STEPS.len() {
        return Ok(false);
    }
    for step in &STEPS[found..] {
        transaction.execute_batch(step)?;
    }
    if found < STEPS.len() {
        transaction.pragma_update(None, "user_version", STEPS.len())?;
    }
    transaction.commit()?;
    Ok(true)
}
