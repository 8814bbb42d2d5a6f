//! The keys of those who may write, and what each says of its messages.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::provenance::Provenance;
use crate::request::Mode;

/// Who has a write key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// Everybody: it stands in the shop's pages. What comes with it is [a page's word](Provenance::Page).
    #[default]
    Page,
    /// A server, and nobody else: it may tell what Cafe24's servers tell, and no page may use it.
    Server,
}

impl KeyKind {
    /// Where messages with such a key come in.
    pub fn provenance(self) -> Provenance {
        match self {
            Self::Page => Provenance::Page,
            Self::Server => Provenance::Server,
        }
    }
}

/// One write key and the pages that may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteKey {
    /// The key itself. One of pages is public by nature (it stands in the store's HTML): it says whose events these are.
    pub key: String,
    /// The mall whose events these are. Several keys of one mall are the old and the new one while
    /// a key is replaced.
    pub mall: Arc<str>,
    /// Who has it.
    pub kind: KeyKind,
    /// How strictly its messages are taken.
    pub mode: Mode,
    /// The origins (`https://shop.example`) whose pages may use it, and nobody else. None: any page may, and who sends no
    /// origin.
    pub origins: Option<Vec<String>>,
}

impl WriteKey {
    /// A key that any page may use, of a mall of the same name.
    pub fn open(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            mall: key.into(),
            kind: KeyKind::Page,
            mode: Mode::default(),
            origins: None,
        }
    }
}
