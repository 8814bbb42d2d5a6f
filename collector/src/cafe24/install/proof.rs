//! Who sends a merchant's browser here: Cafe24, or we ourselves a moment ago.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use subtle::ConstantTimeEq;
use url::form_urlencoded;

use crate::cafe24::app::is_mall_id;

/// How far from now the time of a launch may be.
const LAUNCH: TimeDelta = TimeDelta::minutes(5);

/// How long agreeing may take.
const WAY: TimeDelta = TimeDelta::minutes(10);

/// Why a launch is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum LaunchError {
    #[error("the address lacks mall_id, timestamp or hmac: open the app from the mall's admin")]
    Incomplete,
    #[error("the hmac does not fit: compare cafe24.client_secret with the developer centre")]
    WrongHmac,
    #[error("the address is over five minutes old: open the app from the mall's admin again")]
    Old,
    #[error("this is no mall's id")]
    NoMall,
}

/// A launch of the app from a mall's admin.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Launch {
    pub mall: String,
}

impl Launch {
    /// Reads the question of a launch: `hmac` is Base64 of the HMAC-SHA256 of all before it (facts/server 1.2).
    pub fn read(query: &str, secret: &str, now: DateTime<Utc>) -> Result<Self, LaunchError> {
        let parts: Vec<_> = query.split('&').filter(|part| !part.is_empty()).collect();
        let (proofs, rest): (Vec<&str>, Vec<&str>) = parts
            .into_iter()
            .partition(|part| part.starts_with("hmac="));
        let decode = |pair: &str| {
            let mut pairs = form_urlencoded::parse(pair.as_bytes()).into_owned();
            pairs.next()
        };
        let [proof] = proofs[..] else {
            return Err(LaunchError::Incomplete);
        };
        let get = |wanted: &str| {
            let mut pairs = rest.iter().filter_map(|pair| decode(pair));
            pairs.find_map(|(name, value)| (name == wanted).then_some(value))
        };
        let (Some(mall), Some(at)) = (get("mall_id"), get("timestamp")) else {
            return Err(LaunchError::Incomplete);
        };
        // A plus that was not escaped reads as a blank.
        let proof = decode(proof).map(|(_, value)| value.replace(' ', "+"));
        let tag = proof.and_then(|text| STANDARD.decode(text).ok());
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let signed = rest.join("&");
        let fits = |tag: Vec<u8>| hmac::verify(&key, signed.as_bytes(), &tag).is_ok();
        if !tag.is_some_and(fits) {
            return Err(LaunchError::WrongHmac);
        }
        let at = at.parse().ok().and_then(|seconds: i64| {
            // Milliseconds were seen as well.
            let seconds = if seconds > 100_000_000_000 {
                seconds / 1000
            } else {
                seconds
            };
            DateTime::from_timestamp(seconds, 0)
        });
        if at.is_none_or(|at| (now - at).abs() > LAUNCH) {
            return Err(LaunchError::Old);
        }
        match is_mall_id(&mall) {
            true => Ok(Self { mall }),
            false => Err(LaunchError::NoMall),
        }
    }
}

/// A word for the way to Cafe24 and back, and what the browser must still have then.
pub(super) fn state(mall: &str, secret: &str, now: DateTime<Utc>) -> Option<(String, String)> {
    let mut nonce = [0; 16];
    SystemRandom::new().fill(&mut nonce).ok()?;
    let nonce = URL_SAFE_NO_PAD.encode(nonce);
    let said = format!("{mall}.{}", now.timestamp());
    let proof = prove(&said, &nonce, secret);
    Some((format!("{said}.{proof}"), nonce))
}

/// The mall of a word that came back.
pub(super) fn mall_of(
    state: &str,
    nonce: &str,
    secret: &str,
    now: DateTime<Utc>,
) -> Option<String> {
    let (said, proof) = state.rsplit_once('.')?;
    let right = prove(said, nonce, secret);
    if !bool::from(right.as_bytes().ct_eq(proof.as_bytes())) {
        return None;
    }
    let (mall, at) = said.split_once('.')?;
    let at = DateTime::from_timestamp(at.parse().ok()?, 0)?;
    let fits = (now - at).abs() <= WAY;
    fits.then(|| mall.to_owned())
}

fn prove(said: &str, nonce: &str, secret: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("install\n{said}\n{nonce}").as_bytes());
    URL_SAFE_NO_PAD.encode(tag.as_ref())
}

#[cfg(test)]
mod tests;
