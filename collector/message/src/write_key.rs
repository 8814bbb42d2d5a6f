//! The keys of those who may write, and what each says of its messages.

use std::sync::Arc;

use crate::request::Mode;

/// One write key and the pages that may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteKey {
    /// The key itself. It is public by nature (it stands in the store's HTML): it says whose events these are.
    pub key: String,
    /// The mall whose events these are. Several keys of one mall are the old and the new one while
    /// a key is replaced.
    pub mall: Arc<str>,
    /// How strictly its messages are taken.
    pub mode: Mode,
    /// The origins (`https://shop.example`) whose pages may use it. None: any page may.
    pub origins: Option<Vec<String>>,
}

impl WriteKey {
    /// A key that any page may use, of a mall of the same name.
    pub fn open(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            mall: key.into(),
            mode: Mode::default(),
            origins: None,
        }
    }
}
