//! The tables, as they came to be: each step makes those of a version out of those of the one before.

/// What makes the tables of each version out of those of the one before.
pub(super) const STEPS: [&str; 15] = [
    MESSAGES,
    SESSIONS,
    MALLS,
    PEOPLE,
    REJECTS,
    SINKS,
    REJECT_KEYS,
    MEETINGS,
    ORDER_ROWS,
    PAGES_WORDS,
    REJECT_TOTALS,
    CONTEXTS,
    MEETINGS_BY_TIME,
    LOADS,
    DAYS,
];

/// Messages and broken messages share one sequence, so that both can be shown in order. It is
/// kept apart: a number must not come back after its message was deleted.
const MESSAGES: &str = "
    CREATE TABLE messages (
        seq          INTEGER PRIMARY KEY,
        message_id   TEXT NOT NULL UNIQUE,
        type         TEXT NOT NULL,
        event        TEXT,
        anonymous_id TEXT,
        user_id      TEXT,
        timestamp    TEXT,
        received_at  TEXT NOT NULL,
        body         TEXT NOT NULL
    ) STRICT;
    CREATE TABLE rejected (
        seq         INTEGER PRIMARY KEY,
        message_id  TEXT,
        received_at TEXT NOT NULL,
        errors      TEXT NOT NULL,
        body        TEXT NOT NULL
    ) STRICT;
    CREATE TABLE sequence (last INTEGER NOT NULL) STRICT;
    INSERT INTO sequence VALUES (0);
";

/// The sessions that have not ended; times in milliseconds since 1970.
const SESSIONS: &str = "
    CREATE TABLE sessions (
        session_id    TEXT PRIMARY KEY,
        anonymous_id  TEXT,
        user_id       TEXT,
        last_activity INTEGER NOT NULL,
        last_received INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// Everything gets the mall that it is of. What came before is of the mall `''`, and its ids count
/// for all malls. Ids stand in a table of their own, so that they can be forgotten later or earlier
/// than the messages.
const MALLS: &str = "
    CREATE TABLE seen (
        message_id  TEXT NOT NULL,
        mall        TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        PRIMARY KEY (message_id, mall)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO seen SELECT message_id, '', unixepoch(received_at) * 1000 FROM messages;

    ALTER TABLE messages RENAME TO old_messages;
    CREATE TABLE messages (
        seq          INTEGER PRIMARY KEY,
        mall         TEXT NOT NULL,
        message_id   TEXT NOT NULL,
        type         TEXT NOT NULL,
        event        TEXT,
        anonymous_id TEXT,
        user_id      TEXT,
        timestamp    TEXT,
        received_at  TEXT NOT NULL,
        warnings     TEXT,
        body         TEXT NOT NULL
    ) STRICT;
    INSERT INTO messages
        SELECT seq, '', message_id, type, event, anonymous_id, user_id, timestamp, received_at, NULL, body
        FROM old_messages;
    DROP TABLE old_messages;
    -- Whose a message is: the member's, or the device's where no member is known.
    CREATE INDEX messages_by_person ON messages (coalesce(user_id, anonymous_id));

    ALTER TABLE rejected ADD COLUMN mall TEXT NOT NULL DEFAULT '';

    ALTER TABLE sessions RENAME TO old_sessions;
    CREATE TABLE sessions (
        session_id    TEXT NOT NULL,
        mall          TEXT NOT NULL,
        anonymous_id  TEXT,
        user_id       TEXT,
        last_activity INTEGER NOT NULL,
        last_received INTEGER NOT NULL,
        PRIMARY KEY (session_id, mall)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO sessions
        SELECT session_id, '', anonymous_id, user_id, last_activity, last_received FROM old_sessions;
    DROP TABLE old_sessions;
";

/// What is known of people; times in milliseconds since 1970. A person is `u:` and a user's id, or
/// `d:` and a device's.
const PEOPLE: &str = "
    CREATE TABLE links (
        mall       TEXT NOT NULL,
        device     TEXT NOT NULL,
        user_id    TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        last_seen  INTEGER NOT NULL,
        PRIMARY KEY (device, user_id, mall)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX links_by_user ON links (user_id);
    CREATE TABLE properties (
        person     TEXT NOT NULL,
        mall       TEXT NOT NULL,
        name       TEXT NOT NULL,
        value      TEXT NOT NULL,
        set_at     INTEGER NOT NULL,
        set_by     TEXT,
        message_id TEXT NOT NULL,
        PRIMARY KEY (person, mall, name)
    ) STRICT, WITHOUT ROWID;
";

/// What tells whether a broken message is one that is kept already.
const REJECTS: &str = "CREATE INDEX rejected_by_id ON rejected (message_id, mall);";

/// Where each sink stands, and what it refused for good; `again` marks what is to be delivered once
/// more. Whatever takes a message away takes it from there, too.
const SINKS: &str = "
    CREATE TABLE sinks (
        name   TEXT PRIMARY KEY,
        cursor INTEGER NOT NULL,
        paused INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE undelivered (
        sink       TEXT NOT NULL,
        seq        INTEGER NOT NULL,
        refused_at TEXT NOT NULL,
        reason     TEXT NOT NULL,
        again      INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (sink, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX undelivered_by_seq ON undelivered (seq);
    CREATE TRIGGER undelivered_forgotten AFTER DELETE ON messages BEGIN
        DELETE FROM undelivered WHERE seq = old.seq;
    END;
";

/// What was told of facts that others may tell again: side 0 is senders', 1 Cafe24's servers'.
/// Once `until` is over, nobody does.
const MEETINGS: &str = "
    CREATE TABLE meetings (
        id      INTEGER PRIMARY KEY,
        key     TEXT NOT NULL,
        mall    TEXT NOT NULL,
        user_id TEXT,
        side    INTEGER NOT NULL,
        at      INTEGER NOT NULL,
        met     INTEGER NOT NULL,
        until   INTEGER
    ) STRICT;
    CREATE INDEX meetings_by_key ON meetings (key, mall);
    CREATE INDEX meetings_by_user ON meetings (user_id) WHERE user_id IS NOT NULL;
    CREATE INDEX meetings_by_end ON meetings (until) WHERE until IS NOT NULL;
";

/// With which write key a broken message came: a replay goes by that key's mode.
const REJECT_KEYS: &str = "ALTER TABLE rejected ADD COLUMN write_key TEXT;";

/// What was told of orders' rows (`order_rows`): `details` is a JSON array of what tells a row from the others, `tellers`
/// are who told it, with commas around them; and how often whom told an order. What was told before this
/// may be told by anybody who tells it next.
const ORDER_ROWS: &str = "
    CREATE TABLE order_rows (
        id      INTEGER PRIMARY KEY,
        key     TEXT NOT NULL,
        mall    TEXT NOT NULL,
        details TEXT NOT NULL,
        tellers TEXT NOT NULL
    ) STRICT;
    CREATE INDEX order_rows_by_key ON order_rows (key, mall);
    CREATE TABLE order_tellers (
        key    TEXT NOT NULL,
        mall   TEXT NOT NULL,
        teller TEXT NOT NULL,
        times  INTEGER NOT NULL,
        PRIMARY KEY (key, mall, teller)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO order_rows (key, mall, details, tellers)
        SELECT key, mall, '[]', CASE WHEN side = 1 OR met = 1 THEN ',moa-cafe24:1,' ELSE ',' END
        FROM meetings WHERE key LIKE 'cafe24_complete_order_items' || char(10) || '%';
    DELETE FROM meetings WHERE key LIKE 'cafe24_complete_order_items' || char(10) || '%';
";

/// What a page alone has told so far: its id takes no server's place (`by_page`), and a server that tells the fact
/// otherwise is stored beside it (`seq` is the page's message).
const PAGES_WORDS: &str = "
    ALTER TABLE seen ADD COLUMN by_page INTEGER;
    ALTER TABLE meetings ADD COLUMN seq INTEGER;
    ALTER TABLE order_rows ADD COLUMN seq INTEGER;
";

/// How much is kept of each mall's broken messages, and by what one without an id is known when it comes again.
const REJECT_TOTALS: &str = "
    ALTER TABLE rejected ADD COLUMN hash BLOB;
    CREATE INDEX rejected_by_hash ON rejected (hash, mall) WHERE hash IS NOT NULL;
    CREATE TABLE rejected_totals (
        mall  TEXT PRIMARY KEY,
        count INTEGER NOT NULL,
        bytes INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO rejected_totals SELECT mall, count(*), sum(length(body) + length(errors)) FROM rejected GROUP BY mall;
    CREATE TRIGGER rejected_came AFTER INSERT ON rejected BEGIN
        INSERT INTO rejected_totals VALUES (new.mall, 1, length(new.body) + length(new.errors))
            ON CONFLICT DO UPDATE SET count = count + 1, bytes = bytes + excluded.bytes;
    END;
    CREATE TRIGGER rejected_went AFTER DELETE ON rejected BEGIN
        UPDATE rejected_totals SET count = count - 1, bytes = bytes - length(old.body) - length(old.errors)
            WHERE mall = old.mall;
    END;
    CREATE TRIGGER rejected_changed AFTER UPDATE ON rejected BEGIN
        UPDATE rejected_totals SET bytes = bytes + length(new.body) + length(new.errors) - length(old.body) - length(old.errors)
            WHERE mall = old.mall;
    END;
";

/// What a batch says of all its messages stands here once, by the number of the first of them, for as long as one of them
/// is there. `members` belong into a body at the byte `context_at`.
const CONTEXTS: &str = "
    CREATE TABLE contexts (
        seq     INTEGER PRIMARY KEY,
        uses    INTEGER NOT NULL,
        members TEXT NOT NULL
    ) STRICT;
    ALTER TABLE messages ADD COLUMN context INTEGER;
    ALTER TABLE messages ADD COLUMN context_at INTEGER;
    CREATE TRIGGER context_forgotten AFTER DELETE ON messages WHEN old.context IS NOT NULL BEGIN
        UPDATE contexts SET uses = uses - 1 WHERE seq = old.context;
        DELETE FROM contexts WHERE seq = old.context AND uses <= 0;
    END;
    -- Text is cut by characters and a blob by bytes. A context that is lost takes nothing else with it.
    CREATE VIEW whole_messages AS
        SELECT messages.seq, mall, message_id, type, event, anonymous_id, user_id, timestamp, received_at, warnings,
            CASE WHEN members IS NULL THEN body ELSE
                substr(CAST(body AS BLOB), 1, context_at) || members ||
                CASE substr(CAST(body AS BLOB), context_at + 1, 1) WHEN x'7d' THEN '' ELSE ',' END ||
                substr(CAST(body AS BLOB), context_at + 1)
            END AS body
        FROM messages LEFT JOIN contexts ON contexts.seq = messages.context;
";

/// A fact that is told a thousand times, as an addition to the cart can be, is found as fast as one that is told once.
const MEETINGS_BY_TIME: &str = "
    DROP INDEX meetings_by_key;
    CREATE INDEX meetings_by_time ON meetings (key, mall, side, met, at);
";

/// How those do who load these messages elsewhere, as they say it; and by what they know this log from another.
const LOADS: &str = "
    CREATE TABLE identity (id TEXT NOT NULL) STRICT;
    INSERT INTO identity VALUES (lower(hex(randomblob(8))));
    CREATE TABLE loads (
        target    TEXT NOT NULL,
        partition TEXT NOT NULL,
        report    TEXT NOT NULL,
        PRIMARY KEY (target, partition)
    ) STRICT, WITHOUT ROWID;
";

/// The numbers of each day, and what is counted once (`days`); days are numbers like 20261130, times milliseconds since
/// 1970, amounts hundredths. `counted` is the last message that is in them; nothing in a file with messages, until it is
/// known where to begin.
const DAYS: &str = "
    ALTER TABLE sequence ADD COLUMN counted INTEGER;
    ALTER TABLE sequence ADD COLUMN counted_since INTEGER;
    UPDATE sequence SET counted = 0 WHERE last = 0;
    CREATE TABLE day_sums (
        mall           TEXT NOT NULL,
        day            INTEGER NOT NULL,
        kind           TEXT NOT NULL,
        key            TEXT NOT NULL,
        shop           INTEGER NOT NULL,
        name           TEXT,
        sessions       INTEGER NOT NULL,
        visitors       INTEGER NOT NULL,
        first_visitors INTEGER NOT NULL,
        pages          INTEGER NOT NULL,
        views          INTEGER NOT NULL,
        additions      INTEGER NOT NULL,
        checkouts      INTEGER NOT NULL,
        orders         INTEGER NOT NULL,
        seen           INTEGER NOT NULL,
        in_product     INTEGER NOT NULL,
        in_cart        INTEGER NOT NULL,
        in_checkout    INTEGER NOT NULL,
        in_order       INTEGER NOT NULL,
        PRIMARY KEY (mall, day, kind, key, shop)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE day_money (
        mall     TEXT NOT NULL,
        day      INTEGER NOT NULL,
        kind     TEXT NOT NULL,
        key      TEXT NOT NULL,
        shop     INTEGER NOT NULL,
        currency TEXT NOT NULL,
        orders   INTEGER NOT NULL,
        amount   INTEGER NOT NULL,
        PRIMARY KEY (mall, day, kind, key, shop, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE day_visits (
        day         INTEGER NOT NULL,
        mall        TEXT NOT NULL,
        session     TEXT NOT NULL,
        shop        INTEGER NOT NULL,
        visitor     TEXT,
        first_at    INTEGER NOT NULL,
        campaign    TEXT NOT NULL,
        campaign_at INTEGER,
        device      TEXT NOT NULL,
        reached     INTEGER NOT NULL,
        orders      INTEGER NOT NULL,
        PRIMARY KEY (day, mall, session)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE day_visitors (
        day      INTEGER NOT NULL,
        mall     TEXT NOT NULL,
        visitor  TEXT NOT NULL,
        shop     INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        is_first INTEGER NOT NULL,
        PRIMARY KEY (day, mall, visitor, shop)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE day_orders (
        mall           TEXT NOT NULL,
        order_id       TEXT NOT NULL,
        day            INTEGER,
        shop           INTEGER,
        at             INTEGER,
        amount         INTEGER,
        is_of_cafe24   INTEGER,
        visit_day      INTEGER,
        session        TEXT,
        campaign       TEXT,
        device         TEXT,
        currency       TEXT,
        cancelled_day  INTEGER,
        cancelled_shop INTEGER,
        returned_day   INTEGER,
        returned_shop  INTEGER,
        person         TEXT,
        told_at        INTEGER NOT NULL,
        PRIMARY KEY (mall, order_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX day_orders_by_session ON day_orders (session) WHERE session IS NOT NULL;
    CREATE INDEX day_orders_by_time ON day_orders (told_at);
    CREATE TABLE day_order_items (
        mall       TEXT NOT NULL,
        order_id   TEXT NOT NULL,
        product_no TEXT NOT NULL,
        told_at    INTEGER NOT NULL,
        PRIMARY KEY (mall, order_id, product_no)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX day_order_items_by_time ON day_order_items (told_at);
";
