//! Who was erased, known by hashes: what of them is still on its way is kept out.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};

use super::columns::PREVIOUS;
use super::row::{Cell, Row};
use super::target::Who;

/// Of whom nothing is loaded that came before.
#[derive(Debug, Clone, Default)]
pub struct Gone(HashMap<String, DateTime<Utc>>);

impl Gone {
    /// Somebody was erased then.
    pub fn note(&mut self, mark: String, at: DateTime<Utc>) {
        self.0.insert(mark, at);
    }

    /// Whether a row is of somebody who was erased since it came.
    pub fn has(&self, row: &Row, received_at: DateTime<Utc>) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let columns = &row.table.columns().all;
        let has_user = row
            .cells
            .iter()
            .any(|(place, _)| columns[*place].name == "user_id");
        row.cells.iter().any(|(place, cell)| {
            let kind = match columns[*place].name.as_str() {
                "user_id" => 'u',
                "anonymous_id" if !has_user => 'd',
                PREVIOUS => 'p',
                _ => return false,
            };
            let Cell::Text(id) = cell else {
                return false;
            };
            let kinds = match kind {
                // Either of both.
                'p' => ['u', 'd'],
                kind => [kind, kind],
            };
            let malls = [Some(&*row.mall), None];
            let mut marks = kinds
                .iter()
                .flat_map(|kind| malls.map(|mall| mark(*kind, id, mall)));
            marks.any(|mark| self.0.get(&mark).is_some_and(|at| received_at <= *at))
        })
    }
}

/// By what somebody is known without being named.
fn mark(kind: char, id: &str, mall: Option<&str>) -> String {
    let text = format!("{kind}\0{}\0{id}", mall.unwrap_or_default());
    hex(digest(&SHA256, text.as_bytes()).as_ref())
}

/// By what all these are known.
pub fn marks(who: &Who) -> Vec<String> {
    let mall = who.mall.as_deref();
    let user = who.user.iter().map(|id| mark('u', id, mall));
    user.chain(who.devices.iter().map(|id| mark('d', id, mall)))
        .collect()
}

/// Bytes as text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
