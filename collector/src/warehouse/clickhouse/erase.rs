//! One person is taken out of ClickHouse, and kept out.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use tokio::time::{Instant, sleep};

use super::ClickHouse;
use super::client::quoted;
use super::error::ClickHouseError;
use crate::warehouse::columns::{Kept, PREVIOUS};
use crate::warehouse::gone::{Gone, marks};
use crate::warehouse::target::{Erased, Who};

/// How long ClickHouse may take to write the parts anew that hold somebody.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// How often is looked whether it is done.
const LOOK: Duration = Duration::from_millis(500);

#[derive(Deserialize)]
struct Count {
    count: u64,
}

impl ClickHouse {
    /// Who was erased.
    pub(super) async fn gone(&self) -> Result<Gone, ClickHouseError> {
        #[derive(Deserialize)]
        struct Note {
            mark: String,
            at: i64,
        }
        let sql = "SELECT mark, max(ms) AS at FROM erased GROUP BY mark";
        let mut gone = Gone::default();
        for note in self.client.rows::<Note>(sql).await? {
            gone.note(
                note.mark,
                DateTime::from_timestamp_millis(note.at).unwrap_or_default(),
            );
        }
        Ok(gone)
    }

    /// Takes a person out, for good.
    pub(super) async fn take_out(
        &self,
        mut who: Who,
        now: DateTime<Utc>,
    ) -> Result<Erased, ClickHouseError> {
        who.devices.extend(self.devices_of(&who).await?);
        let marks = marks(&who).into_iter();
        let at = now.timestamp_millis();
        let notes: Vec<_> = marks
            .map(|mark| format!("({}, {at})", quoted(&mark)))
            .collect();
        let sql = format!("INSERT INTO erased (mark, ms) VALUES {}", notes.join(", "));
        self.client.run(&sql).await?;
        let mut erased = Erased::default();
        for table in [Kept::Events.name(), Kept::People.name(), "orders"] {
            let condition = condition(&who, table == Kept::People.name());
            let count = format!("SELECT count() AS count FROM {table} WHERE {condition}");
            let count = self.client.rows::<Count>(&count).await?;
            let count = count.first().map_or(0, |row| row.count);
            if table != "orders" {
                erased.rows += usize::try_from(count).unwrap_or(usize::MAX);
            }
            if count > 0 {
                self.client
                    .run(&format!("ALTER TABLE {table} DELETE WHERE {condition}"))
                    .await?;
            }
        }
        self.until_done().await?;
        Ok(erased)
    }

    /// The devices that only this user has used.
    async fn devices_of(&self, who: &Who) -> Result<BTreeSet<String>, ClickHouseError> {
        #[derive(Deserialize)]
        struct Device {
            device: String,
        }
        let Some(user) = &who.user else {
            return Ok(BTreeSet::new());
        };
        let user = quoted(user);
        let and_mall = of_mall(who);
        let both = Kept::ALL.map(|kept| {
            format!(
                // Names of their own: in ClickHouse a WHERE means what was named, not the column.
                "SELECT mall, assumeNotNull(anonymous_id) AS device, assumeNotNull(user_id) AS name FROM {} \
                 WHERE anonymous_id IS NOT NULL AND user_id IS NOT NULL{and_mall}",
                kept.name()
            )
        });
        let sql = format!(
            "SELECT device FROM ({}) GROUP BY mall, device HAVING max(name = {user}) = 1 AND max(name != {user}) = 0",
            both.join(" UNION ALL ")
        );
        let devices = self.client.rows::<Device>(&sql).await?;
        Ok(devices.into_iter().map(|one| one.device).collect())
    }

    /// Waits until the parts are written anew.
    async fn until_done(&self) -> Result<(), ClickHouseError> {
        let begun = Instant::now();
        let sql = "SELECT count() AS count FROM system.mutations WHERE database = currentDatabase() AND NOT is_done";
        loop {
            let left = self.client.rows::<Count>(sql).await?;
            if left.first().is_none_or(|row| row.count == 0) {
                return Ok(());
            }
            if begun.elapsed() >= PATIENCE {
                return Err(ClickHouseError::StillAtIt(PATIENCE));
            }
            sleep(LOOK).await;
        }
    }
}

fn of_mall(who: &Who) -> String {
    who.mall
        .as_deref()
        .map(|mall| format!(" AND mall = {}", quoted(mall)))
        .unwrap_or_default()
}

/// Whether a row is theirs. What another user did on a device is that one's. By hashes: ClickHouse keeps the text of a
/// change beside the parts.
fn condition(who: &Who, has_previous: bool) -> String {
    let marks: Vec<_> = marks(who).iter().map(|mark| quoted(mark)).collect();
    let marks = marks.join(", ");
    let is_marked = |kind: char, column: &str| {
        let before = quoted(&format!(
            "{kind}\0{}\0",
            who.mall.as_deref().unwrap_or_default()
        ));
        format!("lower(hex(SHA256(concat({before}, ifNull({column}, ''))))) IN ({marks})")
    };
    let mut any = vec![
        is_marked('u', "user_id"),
        format!("(user_id IS NULL AND {})", is_marked('d', "anonymous_id")),
    ];
    if has_previous {
        any.extend(['u', 'd'].map(|kind| is_marked(kind, PREVIOUS)));
    }
    format!("({}){}", any.join(" OR "), of_mall(who))
}
