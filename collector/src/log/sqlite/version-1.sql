-- The tables of version 1, with one message and one that was rejected: what tests open as an older file.
PRAGMA user_version = 1;
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
INSERT INTO messages VALUES
    (1, 'a', 'track', 'view_home', 'd1', NULL, NULL, '2026-11-21T00:00:00.000Z', '{"messageId":"a"}');
INSERT INTO rejected VALUES (2, NULL, '2026-11-21T00:00:00.000Z', '[]', '7');
INSERT INTO sequence VALUES (2);
