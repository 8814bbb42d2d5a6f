//! OAuth (facts/server 1.2): codes, tokens, what they allow, and the end of all of them.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::dates::zoneless;

const MINUTE: i64 = 60_000;

/// The grants of one app in one mall. Times are milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    codes: HashMap<String, Code>,
    access: HashMap<String, Grant>,
    refresh: HashMap<String, Grant>,
    /// The app was deleted and not installed again.
    pub deleted: bool,
    /// The app was installed at least once.
    pub installed: bool,
}

#[derive(Debug)]
struct Code {
    redirect_uri: String,
    scopes: Vec<String>,
    dies: i64,
}

#[derive(Debug, Clone)]
struct Grant {
    scopes: Vec<String>,
    dies: i64,
    /// The other token of the pair.
    partner: String,
}

/// Why a token opens nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    Unknown,
    Expired,
    Deleted,
}

impl Grants {
    /// A code, which works once and for a minute. Whoever authorizes an app installs it.
    pub fn authorize(&mut self, now: i64, redirect_uri: &str, scope: &str, word: String) -> String {
        self.deleted = false;
        self.installed = true;
        let scopes = scope.split([',', ' ']).filter(|scope| !scope.is_empty());
        let scopes = scopes.map(str::to_owned).collect();
        let code = Code {
            redirect_uri: redirect_uri.to_owned(),
            scopes,
            dies: now + MINUTE,
        };
        self.codes.insert(word.clone(), code);
        word
    }

    /// A pair of tokens for a code.
    pub fn exchange(
        &mut self,
        now: i64,
        code: &str,
        redirect_uri: &str,
        words: [String; 2],
    ) -> Option<Pair> {
        let code = self.codes.remove(code)?;
        if code.dies <= now || code.redirect_uri != redirect_uri {
            return None;
        }
        Some(self.pair(now, code.scopes, words))
    }

    /// A new pair for a refresh token, which is dead from now on.
    pub fn refresh(&mut self, now: i64, token: &str, words: [String; 2]) -> Option<Pair> {
        let grant = self.refresh.remove(token)?;
        if grant.dies <= now {
            return None;
        }
        Some(self.pair(now, grant.scopes, words))
    }

    fn pair(&mut self, now: i64, scopes: Vec<String>, [access, refresh]: [String; 2]) -> Pair {
        let (access_dies, refresh_dies) = (now + 120 * MINUTE, now + 14 * 24 * 60 * MINUTE);
        let grant = |dies, partner: &str| Grant {
            scopes: scopes.clone(),
            dies,
            partner: partner.to_owned(),
        };
        self.access
            .insert(access.clone(), grant(access_dies, &refresh));
        self.refresh
            .insert(refresh.clone(), grant(refresh_dies, &access));
        Pair {
            access,
            refresh,
            access_dies,
            refresh_dies,
            scopes,
            issued: now,
        }
    }

    /// Ends a token and its partner.
    pub fn revoke(&mut self, token: &str) {
        if let Some(grant) = self.access.remove(token) {
            self.refresh.remove(&grant.partner);
        }
        if let Some(grant) = self.refresh.remove(token) {
            self.access.remove(&grant.partner);
        }
    }

    /// What an access token allows.
    pub fn scopes(&self, now: i64, token: &str) -> Result<&[String], Denied> {
        if self.deleted {
            return Err(Denied::Deleted);
        }
        let grant = self.access.get(token).ok_or(Denied::Unknown)?;
        if grant.dies <= now {
            Err(Denied::Expired)
        } else {
            Ok(&grant.scopes)
        }
    }

    /// Neither token of any pair works any longer.
    pub fn end_tokens(&mut self) {
        self.access.clear();
        self.refresh.clear();
    }

    /// The merchant deletes the app: nothing it has works any longer.
    pub fn delete(&mut self) {
        *self = Self {
            deleted: true,
            ..Self::default()
        };
    }
}

/// Two tokens, as they are handed out.
#[derive(Debug)]
pub(crate) struct Pair {
    access: String,
    refresh: String,
    access_dies: i64,
    refresh_dies: i64,
    scopes: Vec<String>,
    issued: i64,
}

impl Pair {
    /// The answer of the token address.
    pub fn json(&self, mall: &str, client_id: &str) -> Value {
        json!({
            "access_token": self.access,
            "expires_at": zoneless(self.access_dies / 1_000),
            "refresh_token": self.refresh,
            "refresh_token_expires_at": zoneless(self.refresh_dies / 1_000),
            "client_id": client_id,
            "mall_id": mall,
            "user_id": mall,
            "scopes": self.scopes,
            "issued_at": zoneless(self.issued / 1_000),
            "shop_no": "1",
        })
    }
}

/// Base64 of the HMAC-SHA256 of something.
pub(crate) fn signature(secret: &str, bytes: &[u8]) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    STANDARD.encode(ring::hmac::sign(&key, bytes))
}

/// `Basic …` of a client.
pub(crate) fn basic(client_id: &str, client_secret: &str) -> String {
    format!(
        "Basic {}",
        STANDARD.encode(format!("{client_id}:{client_secret}"))
    )
}
