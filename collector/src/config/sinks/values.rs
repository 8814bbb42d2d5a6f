//! Single values of sinks' settings, each read from a text that says what it may be where it is not.

use reqwest::Url;
use serde::Deserialize;

/// A name, as labels of metrics and arguments of commands like it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct SinkName(pub String);

impl TryFrom<String> for SinkName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        match (1..=64).contains(&name.len()) && name.bytes().all(fits) {
            true => Ok(Self(name)),
            false => Err(format!(
                "a sink cannot be named {name:?}; use up to 64 letters, digits, - and _"
            )),
        }
    }
}

/// An address to post to.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Address(pub Url);

impl TryFrom<String> for Address {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let url = Url::parse(&text).ok();
        let url = url.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        // It is not repeated: it may have a password in it.
        url.map(Self)
            .ok_or("the url is no address to post to; write it like https://shop.example/moa")
    }
}

/// What another service knows us by.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Key(pub String);

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(key: String) -> Result<Self, Self::Error> {
        match !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Self(key)),
            // It is not repeated.
            false => Err("the key is none: it is empty, or has blanks or other than ASCII in it"),
        }
    }
}

/// A web data stream of GA4.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct MeasurementId(pub String);

impl TryFrom<String> for MeasurementId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        let rest = id.strip_prefix("G-").unwrap_or_default();
        match !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            true => Ok(Self(id)),
            false => Err(format!(
                "{id:?} is no measurement id; it stands with the data stream, like G-AB12CD34EF"
            )),
        }
    }
}

/// A currency.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Currency(pub String);

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        match code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            true => Ok(Self(code)),
            false => Err(format!("{code:?} is no currency; write it like KRW")),
        }
    }
}

/// A pixel: Meta's are numbers, TikTok's are of capitals and digits.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct PixelId(pub String);

impl TryFrom<String> for PixelId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        let is_one =
            (5..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match is_one {
            true => Ok(Self(id)),
            false => Err(format!(
                "{id:?} is no pixel; its id stands in the platform's Events Manager, like 1234567890123456 or C4ABCDEFGH1JKLM2NOPQ"
            )),
        }
    }
}

/// The code under which a platform shows test events.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct TestEventCode(pub String);

impl TryFrom<String> for TestEventCode {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        let is_one =
            (1..=40).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match is_one {
            true => Ok(Self(code)),
            false => Err(format!(
                "{code:?} is no code of test events; the platform's Events Manager shows it under \"Test events\", like TEST12345"
            )),
        }
    }
}

/// A number of Google Ads: of an account, as it is shown or without hyphens, or of a conversion action.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct GoogleId(pub String);

impl TryFrom<String> for GoogleId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        let digits: String = id.chars().filter(|sign| *sign != '-').collect();
        match (1..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            true => Ok(Self(digits)),
            false => Err(format!(
                "{id:?} is no number of Google Ads; write it like 123-456-7890"
            )),
        }
    }
}
