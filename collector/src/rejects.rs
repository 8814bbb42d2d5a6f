//! Rejected messages: what was kept of each, and checking it again.
//!
//! A message that was rejected may be right by another catalogue, or by another mode of its
//! mall's write key. [`recheck`] says whether it is; [`replay`] stores those that are.

pub(crate) mod replay;

use std::sync::Arc;

use moa_catalog::Catalog;
use moa_message::Checked;
use moa_message::provenance::Provenance;
use moa_message::request::{Mode, RequestContext};
use moa_message::user_agent::{Client, KeepIp};
use moa_message::write_key::WriteKey;

use crate::log::rejected::Reject;

/// What messages are checked by.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The write keys: a message is checked by the mode of the one it came with.
    pub keys: Vec<WriteKey>,
    /// The catalogue.
    pub catalog: Arc<Catalog>,
}

/// Checks the message again, as if it had come just then with the same key.
///
/// The mode is that of the key in the rules. Where it is not known, or is none of the mall's any
/// more, it is that of the mall's first key, and `open` for a mall that has none.
pub fn recheck(reject: &Reject, rules: &Rules) -> Checked {
    let keys = || rules.keys.iter().filter(|key| key.mall == reject.mall);
    let same = keys().find(|key| Some(&*key.key) == reject.key.as_deref());
    let key = same.or_else(|| keys().next());
    let arrival = RequestContext {
        mall: Arc::clone(&reject.mall),
        key: reject.key.clone(),
        // What came with no key the collector said itself.
        provenance: match (&reject.key, same) {
            (None, _) => Provenance::of_body(&reject.body),
            (Some(_), same) => same.map_or(Provenance::Page, |key| key.kind.provenance()),
        },
        mode: key.map_or(Mode::default(), |key| key.mode),
        received_at: reject.received_at,
        // What was kept of its address is in it.
        client: Client {
            keep_ip: KeepIp::Whole,
            ..Client::default()
        },
    };
    moa_message::check_again(&reject.body, &arrival, &rules.catalog)
}

#[cfg(test)]
mod tests;
