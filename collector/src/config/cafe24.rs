//! The `[cafe24]` table: the app in Cafe24's developer centre.

use std::path::PathBuf;

use serde::Deserialize;

use super::error::SettingsError;
use crate::cafe24::app::{AppSettings, Endpoints};
use crate::cafe24::oauth::is_public_url;

/// The table; a layer may say a part of it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Cafe24Entry {
    client_id: Option<Word>,
    client_secret: Option<Word>,
    webhook_key: Option<Word>,
    public_url: Option<Address>,
    db: Option<PathBuf>,
    buyer_contact: Option<Switch>,
    analytics: Option<Switch>,
    dcollection_user: Option<Word>,
    dcollection_password: Option<Word>,
    endpoints: EndpointsEntry,
}

/// Where Cafe24 is, for a stand-in or a proxy.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct EndpointsEntry {
    mall: Option<String>,
    analytics: Option<String>,
    dcollection: Option<String>,
}

impl Cafe24Entry {
    /// The settings, where the table says anything.
    ///
    /// # Errors
    ///
    /// [`SettingsError::NoCafe24`] for the first that is missing.
    pub fn settings(self) -> Result<Option<AppSettings>, SettingsError> {
        if self.client_id.is_none() && self.client_secret.is_none() && self.webhook_key.is_none() {
            return Ok(None);
        }
        let need = |word: Option<Word>, name| {
            let word = word.ok_or(SettingsError::NoCafe24(name))?;
            Ok::<_, SettingsError>(word.0)
        };
        let usual = Endpoints::default();
        let of = |said: Option<String>, usual: String| match said {
            Some(said) => said.trim_end_matches('/').to_owned(),
            None => usual,
        };
        let dcollection = self.dcollection_user.zip(self.dcollection_password);
        Ok(Some(AppSettings {
            client_id: need(self.client_id, "client_id")?,
            client_secret: need(self.client_secret, "client_secret")?,
            webhook_key: need(self.webhook_key, "webhook_key")?,
            public_url: self
                .public_url
                .ok_or(SettingsError::NoCafe24("public_url"))?
                .0,
            db: self.db.unwrap_or_else(|| "cafe24.db".into()),
            buyer_contact: self.buyer_contact.is_some_and(|switch| switch.0),
            analytics: self.analytics.is_some_and(|switch| switch.0),
            dcollection: dcollection.map(|(user, password)| (user.0, password.0)),
            endpoints: Endpoints {
                mall: of(self.endpoints.mall, usual.mall),
                analytics: of(self.endpoints.analytics, usual.analytics),
                dcollection: of(self.endpoints.dcollection, usual.dcollection),
            },
        }))
    }
}

/// Where the file of what is known of the malls is, for commands that look into it.
pub(super) fn db(entry: Cafe24Entry) -> PathBuf {
    entry.db.unwrap_or_else(|| "cafe24.db".into())
}

/// The settings as far as D.Collection needs them: the app itself has no part in it, and may be left out.
///
/// # Errors
///
/// None, as all that is needed is there.
pub(super) fn partner(entry: Cafe24Entry) -> Result<AppSettings, SettingsError> {
    let blank = || Some(Word(String::new()));
    let filled = Cafe24Entry {
        client_id: entry.client_id.or_else(blank),
        client_secret: entry.client_secret.or_else(blank),
        webhook_key: entry.webhook_key.or_else(blank),
        public_url: entry.public_url.or_else(|| Some(Address(String::new()))),
        ..entry
    };
    filled
        .settings()?
        .ok_or(SettingsError::NoCafe24("client_id"))
}

/// A name or a secret as Cafe24 gives it. It is not repeated in errors.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Word(String);

impl TryFrom<String> for Word {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Self(text)),
            false => Err(
                "it is empty or has blanks; copy it from the app's page in Cafe24's developer centre",
            ),
        }
    }
}

/// Where others reach this collector.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Address(String);

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match is_public_url(&text) {
            true => Ok(Self(text.trim_end_matches('/').to_owned())),
            false => Err(format!(
                "{text:?} is no address of this collector; write it like https://collect.example.com"
            )),
        }
    }
}

/// Yes or no; as text from the environment.
#[derive(Debug, Deserialize)]
#[serde(from = "Said")]
struct Switch(bool);

#[derive(Deserialize)]
#[serde(untagged, expecting = "true or false")]
enum Said {
    Plain(bool),
    Text(Text),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Text {
    True,
    False,
}

impl From<Said> for Switch {
    fn from(said: Said) -> Self {
        Self(matches!(said, Said::Plain(true) | Said::Text(Text::True)))
    }
}

#[cfg(test)]
mod tests;
