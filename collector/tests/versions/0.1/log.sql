-- A log as version 0.1 writes it: five messages, one kept aside, a session, a person, an order, a sink.
BEGIN TRANSACTION;
CREATE TABLE rejected (
        seq         INTEGER PRIMARY KEY,
        message_id  TEXT,
        received_at TEXT NOT NULL,
        errors      TEXT NOT NULL,
        body        TEXT NOT NULL
    , mall TEXT NOT NULL DEFAULT '', write_key TEXT) STRICT;
INSERT INTO rejected VALUES(5,'m5','2026-11-29T19:38:28.085Z','[{"path":"event","reason":"is required in a track message"}]','{"type":"track","messageId":"m5","anonymousId":"d1","timestamp":"2026-11-29T09:00:00.000Z","properties":{},"context":{"library":{"name":"moa","version":"0.1.0"},"sessionId":"8e1d6a70-0c8b-4d7f-b1f4-2a9c5e6d7f80"},"sentAt":"2026-11-29T19:38:27.000Z"}','moashop','k1');
CREATE TABLE sequence (last INTEGER NOT NULL) STRICT;
INSERT INTO sequence VALUES(6);
CREATE TABLE seen (
        message_id  TEXT NOT NULL,
        mall        TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        PRIMARY KEY (message_id, mall)
    ) STRICT, WITHOUT ROWID;
INSERT INTO seen VALUES('m1','moashop',1795981108085);
INSERT INTO seen VALUES('m2','moashop',1795981108085);
INSERT INTO seen VALUES('m3','moashop',1795981108085);
INSERT INTO seen VALUES('m4','moashop',1795981108085);
INSERT INTO seen VALUES('m6','moashop',1795981108085);
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
INSERT INTO messages VALUES(1,'moashop','m1','track','$page_view','d1',NULL,'2026-11-29T09:00:00.000Z','2026-11-29T19:38:28.085Z','[{"path":"properties.path","reason":"is no property of $page_view"},{"path":"properties.title","reason":"is no property of $page_view"}]','{"type":"track","event":"$page_view","messageId":"m1","anonymousId":"d1","timestamp":"2026-11-29T09:00:00.000Z","properties":{"title":"가을 세일","path":"/"},"context":{"library":{"name":"moa","version":"0.1.0"},"sessionId":"8e1d6a70-0c8b-4d7f-b1f4-2a9c5e6d7f80"},"sentAt":"2026-11-29T19:38:27.000Z"}');
INSERT INTO messages VALUES(2,'moashop','m2','track','view_product','d1','haneul01','2026-11-29T09:00:00.000Z','2026-11-29T19:38:28.085Z','[{"path":"properties.product_no","reason":"must be a string, is a number"},{"path":"properties.colour","reason":"is no property of view_product"}]','{"type":"track","event":"view_product","messageId":"m2","anonymousId":"d1","userId":"haneul01","timestamp":"2026-11-29T09:00:00.000Z","properties":{"product_no":12,"colour":"빨강"},"context":{"library":{"name":"moa","version":"0.1.0"},"sessionId":"8e1d6a70-0c8b-4d7f-b1f4-2a9c5e6d7f80"},"sentAt":"2026-11-29T19:38:27.000Z"}');
INSERT INTO messages VALUES(3,'moashop','m3','track','cafe24_complete_order','d1','haneul01','2026-11-29T09:00:00.000Z','2026-11-29T19:38:28.085Z','[{"path":"properties.total","reason":"is no property of cafe24_complete_order"}]','{"type":"track","event":"cafe24_complete_order","messageId":"m3","anonymousId":"d1","userId":"haneul01","timestamp":"2026-11-29T09:00:00.000Z","properties":{"order_id":"20261129-0000012","total":35000},"context":{"library":{"name":"moa","version":"0.1.0"},"sessionId":"8e1d6a70-0c8b-4d7f-b1f4-2a9c5e6d7f80"},"sentAt":"2026-11-29T19:38:27.000Z"}');
INSERT INTO messages VALUES(4,'moashop','m4','identify',NULL,'d1','haneul01','2026-11-29T09:00:00.000Z','2026-11-29T19:38:28.085Z',NULL,'{"type":"identify","messageId":"m4","anonymousId":"d1","userId":"haneul01","timestamp":"2026-11-29T09:00:00.000Z","traits":{"grade":"VIP","city":"서울"},"context":{"library":{"name":"moa","version":"0.1.0"},"sessionId":"8e1d6a70-0c8b-4d7f-b1f4-2a9c5e6d7f80"},"sentAt":"2026-11-29T19:38:27.000Z"}');
INSERT INTO messages VALUES(6,'moashop','m6','alias',NULL,NULL,'haneul01','2026-11-29T09:00:00.000Z','2026-11-29T19:38:28.085Z',NULL,'{"type":"alias","messageId":"m6","previousId":"d1","userId":"haneul01","timestamp":"2026-11-29T09:00:00.000Z","context":{"library":{"name":"moa","version":"0.1.0"},"sessionId":"8e1d6a70-0c8b-4d7f-b1f4-2a9c5e6d7f80"},"sentAt":"2026-11-29T19:38:27.000Z"}');
CREATE TABLE sessions (
        session_id    TEXT NOT NULL,
        mall          TEXT NOT NULL,
        anonymous_id  TEXT,
        user_id       TEXT,
        last_activity INTEGER NOT NULL,
        last_received INTEGER NOT NULL,
        PRIMARY KEY (session_id, mall)
    ) STRICT, WITHOUT ROWID;
INSERT INTO sessions VALUES('8e1d6a70-0c8b-4d7f-b1f4-2a9c5e6d7f80','moashop','d1','haneul01',1795942800000,1795981108085);
CREATE TABLE links (
        mall       TEXT NOT NULL,
        device     TEXT NOT NULL,
        user_id    TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        last_seen  INTEGER NOT NULL,
        PRIMARY KEY (device, user_id, mall)
    ) STRICT, WITHOUT ROWID;
INSERT INTO links VALUES('moashop','d1','haneul01',1795981108085,1795981108085);
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
INSERT INTO properties VALUES('u:haneul01','moashop','city','"서울"',1795942800000,'moa','m4');
INSERT INTO properties VALUES('u:haneul01','moashop','grade','"VIP"',1795942800000,'moa','m4');
CREATE TABLE sinks (
        name   TEXT PRIMARY KEY,
        cursor INTEGER NOT NULL,
        paused INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
INSERT INTO sinks VALUES('crm',0,0);
CREATE TABLE undelivered (
        sink       TEXT NOT NULL,
        seq        INTEGER NOT NULL,
        refused_at TEXT NOT NULL,
        reason     TEXT NOT NULL,
        again      INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (sink, seq)
    ) STRICT, WITHOUT ROWID;
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
INSERT INTO meetings VALUES(1,replace('cafe24_complete_order\n20261129-0000012','\n',char(10)),'moashop',NULL,0,1795942800000,0,NULL);
CREATE TABLE order_rows (
        id      INTEGER PRIMARY KEY,
        key     TEXT NOT NULL,
        mall    TEXT NOT NULL,
        details TEXT NOT NULL,
        tellers TEXT NOT NULL
    ) STRICT;
CREATE TABLE order_tellers (
        key    TEXT NOT NULL,
        mall   TEXT NOT NULL,
        teller TEXT NOT NULL,
        times  INTEGER NOT NULL,
        PRIMARY KEY (key, mall, teller)
    ) STRICT, WITHOUT ROWID;
INSERT INTO order_tellers VALUES('20261129-0000012','moashop','eb32ac06fc0560cb',1);
CREATE INDEX messages_by_person ON messages (coalesce(user_id, anonymous_id));
CREATE INDEX links_by_user ON links (user_id);
CREATE INDEX rejected_by_id ON rejected (message_id, mall);
CREATE INDEX undelivered_by_seq ON undelivered (seq);
CREATE TRIGGER undelivered_forgotten AFTER DELETE ON messages BEGIN
        DELETE FROM undelivered WHERE seq = old.seq;
    END;
CREATE INDEX meetings_by_key ON meetings (key, mall);
CREATE INDEX meetings_by_user ON meetings (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX meetings_by_end ON meetings (until) WHERE until IS NOT NULL;
CREATE INDEX order_rows_by_key ON order_rows (key, mall);
PRAGMA user_version = 9;
COMMIT;
