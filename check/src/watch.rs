//! What changes in the browser while the inspector is open, and no event tells of.

use gloo_timers::callback::Interval;
use serde::Serialize;

use crate::page;

/// How often it is looked, in milliseconds. Browsers tell of a storage that changes only in other tabs.
const EVERY: u32 = 500;

/// What the visitor has said, and how many messages wait in this browser.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// `granted`, `denied` or `pending`; `None` where nothing was said, or the storage is denied.
    pub consent: Option<String>,
    /// Messages that the collector has not answered for.
    pub outbox: usize,
}

/// Of now.
pub fn kept() -> Kept {
    let Some(storage) = page::storage() else {
        return Kept::default();
    };
    let length = storage.length().unwrap_or_default();
    let keys = (0..length).filter_map(|at| storage.key(at).ok()?);
    Kept {
        consent: storage.get_item("moa_consent").ok().flatten(),
        outbox: keys.filter_map(|key| messages_of(&key)).sum(),
    }
}

/// How many messages a batch of the outbox has; its key says so: `moa_q<priority>.<time>.<messages>.…`.
fn messages_of(key: &str) -> Option<usize> {
    let key = key.strip_prefix("moa_q")?;
    key.split('.').nth(2)?.parse().ok()
}

/// Calls back at once and whenever it is otherwise than before, until what is returned is dropped.
pub fn watch(mut changed: impl FnMut(&Kept) + 'static) -> Interval {
    let mut last = kept();
    changed(&last);
    Interval::new(EVERY, move || {
        let now = kept();
        if now != last {
            last = now;
            changed(&last);
        }
    })
}
