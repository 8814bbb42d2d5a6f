//! What the tests of this room share.

use super::app::{AppSettings, Endpoints};

/// An app.
pub(super) fn app() -> AppSettings {
    AppSettings {
        client_id: "id".into(),
        client_secret: "secret".into(),
        webhook_key: "webhook-key".into(),
        public_url: "https://collect.example".into(),
        db: "cafe24.db".into(),
        buyer_contact: false,
        analytics: false,
        dcollection: None,
        endpoints: Endpoints::default(),
    }
}
