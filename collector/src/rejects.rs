//! Rejected messages: what was kept of each, and checking it again.
//!
//! A message that was rejected may be right by another catalogue, or by another mode of its
//! mall's write key. [`recheck`] says whether it is; [`replay`] stores those that are.

pub mod command;
mod print;
pub mod replay;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::message::request::{Arrival, Mode};
use crate::message::user_agent::{Client, KeepIp};
use crate::config::Rules;
use crate::message::{self, Checked};
use crate::message::verdict::Fault;

/// A message that was rejected and kept aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its place in the log.
    pub seq: u64,
    /// The mall it is of.
    pub mall: Arc<str>,
    /// The write key that it came with, where that was kept.
    pub key: Option<Arc<str>>,
    /// Its id, if that much could be read.
    pub message_id: Option<String>,
    /// When the collector got it.
    pub received_at: DateTime<Utc>,
    /// Everything that was wrong with it when it was last checked.
    pub faults: Vec<Fault>,
    /// What was sent, as compact JSON, with its batch's context.
    pub body: String,
}

/// Which rejects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those whose event has this name.
    pub event: Option<String>,
    /// Only those of this mall.
    pub mall: Option<String>,
    /// Only those received then or later.
    pub since: Option<DateTime<Utc>>,
}

/// From where rejects are read, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Those above this `seq`, oldest first.
    After(u64),
    /// Those below this `seq`, newest first.
    Before(u64),
}

/// Checks the message again, as if it had come just then with the same key.
///
/// The mode is that of the key in the rules. Where it is not known, or is none of the mall's any
/// more, it is that of the mall's first key, and `open` for a mall that has none.
pub fn recheck(reject: &Reject, rules: &Rules) -> Checked {
    let keys = || rules.keys.iter().filter(|key| key.mall == reject.mall);
    let same = keys().find(|key| Some(&*key.key) == reject.key.as_deref());
    let key = same.or_else(|| keys().next());
    let arrival = Arrival {
        mall: Arc::clone(&reject.mall),
        key: reject.key.clone(),
        mode: key.map_or(Mode::default(), |key| key.mode),
        received_at: reject.received_at,
        // What was kept of its address is in it.
        client: Client {
            keep_ip: KeepIp::Whole,
            ..Client::default()
        },
    };
    message::check_again(&reject.body, &arrival, &rules.catalog)
}

#[cfg(test)]
mod tests {
    use moa_catalog::Catalog;

    use super::*;
    use crate::http::authorize::WriteKey;

    fn rules(keys: Vec<WriteKey>) -> Rules {
        Rules {
            keys,
            catalog: Arc::new(Catalog::built_in().clone()),
        }
    }

    fn reject(body: &str) -> Reject {
        Reject {
            seq: 1,
            mall: "haneul".into(),
            key: None,
            message_id: None,
            received_at: "2026-11-21T00:00:00Z".parse().unwrap(),
            faults: vec![Fault::new("type", "is required")],
            body: body.to_owned(),
        }
    }

    fn key(mall: &str, mode: Mode) -> WriteKey {
        WriteKey {
            mode,
            ..WriteKey::open(mall)
        }
    }

    const CUSTOM: &str = r#"{"type":"track","event":"size_guide_opened","messageId":"m1","anonymousId":"d1","timestamp":"2026-11-20T23:59:59.000Z","sentAt":"2026-11-21T00:00:00.000Z"}"#;

    #[test]
    fn a_message_is_checked_by_the_mode_of_its_own_mall() {
        let reject = reject(CUSTOM);
        let keys = vec![key("other", Mode::Strict), key("haneul", Mode::Open)];
        let message = recheck(&reject, &rules(keys)).unwrap();
        assert_eq!((&*message.mall, message.body.as_str()), ("haneul", CUSTOM));
        assert!(recheck(&reject, &rules(vec![key("haneul", Mode::Strict)])).is_err());
        assert!(recheck(&reject, &rules(Vec::new())).is_ok());
    }

    #[test]
    fn a_message_is_checked_by_the_mode_of_the_key_it_came_with() {
        let named = |name: &str, mode| WriteKey {
            key: name.to_owned(),
            ..key("haneul", mode)
        };
        let keys = vec![named("old", Mode::Strict), named("new", Mode::Open)];
        let passes = |name: Option<&str>, keys: &[WriteKey]| {
            let reject = Reject {
                key: name.map(Into::into),
                ..reject(CUSTOM)
            };
            recheck(&reject, &rules(keys.to_vec())).is_ok()
        };
        assert!(passes(Some("new"), &keys));
        assert!(!passes(Some("old"), &keys));
        assert!(!passes(None, &keys), "the mall's first");
        assert!(!passes(Some("gone"), &keys), "the mall's first");
        let mut elsewhere = keys;
        elsewhere[1].mall = "other".into();
        assert!(!passes(Some("new"), &elsewhere), "another mall's by now");
    }

    #[test]
    fn clocks_are_compared_with_the_time_it_came() {
        let hour_behind = CUSTOM
            .replace("20T23:59:59", "20T22:59:59")
            .replace("21T00:00:00", "20T23:00:00");
        let message = recheck(&reject(&hour_behind), &rules(Vec::new())).unwrap();
        let happened = Some("2026-11-20T23:59:59.000Z");
        assert_eq!(message.timestamp.as_deref(), happened);
    }

    #[test]
    fn what_is_no_message_stays_rejected_as_it_is() {
        for body in ["7", "[]", r#"{"a":1e999}"#] {
            let broken = recheck(&reject(body), &rules(Vec::new())).unwrap_err();
            assert_eq!(broken.body, body);
            assert!(!broken.faults.is_empty());
        }
    }
}
