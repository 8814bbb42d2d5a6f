//! A request and its parameters, checked the way Cafe24 checks them.

use http::{HeaderMap, Method, Uri};
use serde_json::Value;

use crate::dates::{At, parse};

/// A status and a message.
#[derive(Debug)]
pub(crate) struct Refusal(pub u16, pub String);

impl Refusal {
    pub fn not_found() -> Self {
        Self(404, "The resource could not be found.".into())
    }

    /// 422 for a parameter.
    pub fn wrong(name: &str) -> Self {
        Self(422, format!("Invalid value. (parameter.{name})"))
    }
}

/// A request.
pub(crate) struct Ask<'a> {
    pub method: &'a Method,
    /// The path's segments, as they were sent.
    pub path: Vec<&'a str>,
    /// Path and query.
    pub asked: &'a str,
    query: Vec<(String, String)>,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

impl<'a> Ask<'a> {
    pub fn new(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap, body: &'a [u8]) -> Self {
        let path = uri
            .path()
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect();
        let asked = uri.path_and_query().map_or("/", |asked| asked.as_str());
        Self {
            method,
            path,
            asked,
            query: pairs(uri.query().unwrap_or_default()),
            headers,
            body,
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub fn bearer(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ")
    }

    /// The body as a form.
    pub fn form(&self) -> Vec<(String, String)> {
        pairs(&String::from_utf8_lossy(self.body))
    }

    /// `request` of a body `{"shop_no":1,"request":{…}}`.
    pub fn request(&self) -> Result<Value, Refusal> {
        let body: Value = serde_json::from_slice(self.body)
            .map_err(|_| Refusal(400, "The body is not JSON.".into()))?;
        body.get("request")
            .cloned()
            .ok_or_else(|| Refusal::wrong("request"))
    }

    /// The whole body; null where it is no JSON.
    pub fn body(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }

    /// The parameters that were given.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.query.iter().map(|(name, _)| name.as_str())
    }

    /// A parameter that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.query.iter().find(|(key, _)| key == name)?;
        (!value.is_empty()).then_some(value)
    }

    /// A comma list of at most 100 values.
    pub fn list(&self, name: &str) -> Result<Option<Vec<&str>>, Refusal> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let values: Vec<&str> = text
            .split(',')
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect();
        if values.len() > 100 {
            Err(Refusal::wrong(name))
        } else {
            Ok(Some(values))
        }
    }

    /// One of some words.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.get(name) {
            Some(word) if !words.contains(&word) => Err(Refusal::wrong(name)),
            word => Ok(word),
        }
    }

    fn number(
        &self,
        name: &str,
        least: usize,
        most: usize,
        default: usize,
    ) -> Result<usize, Refusal> {
        let Some(text) = self.get(name) else {
            return Ok(default);
        };
        let number = text
            .parse()
            .ok()
            .filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| Refusal::wrong(name))
    }

    /// `limit` and `offset`: the default and the most of the one, the most of the other.
    pub fn page(
        &self,
        default: usize,
        limit: usize,
        offset: usize,
    ) -> Result<(usize, usize), Refusal> {
        Ok((
            self.number("limit", 1, limit, default)?,
            self.number("offset", 0, offset, 0)?,
        ))
    }

    /// `shop_no`, 1 by default.
    pub fn shop(&self) -> Result<u8, Refusal> {
        Ok(self.number("shop_no", 1, 255, 1)? as u8)
    }

    /// A date that begins a window, or ends it.
    pub fn date(&self, name: &str, ends: bool) -> Result<Option<At>, Refusal> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        parse(text, ends)
            .map(Some)
            .ok_or_else(|| Refusal::wrong(name))
    }

    /// The window that must be given.
    pub fn window(&self) -> Result<(At, At), Refusal> {
        let edge = |name, ends| self.date(name, ends)?.ok_or_else(|| Refusal::wrong(name));
        Ok((edge("start_date", false)?, edge("end_date", true)?))
    }

    /// Whether something is to be embedded.
    pub fn embeds(&self, what: &str) -> bool {
        self.get("embed")
            .is_some_and(|embed| embed.split(',').any(|word| word.trim() == what))
    }

    /// The keys that are asked for by `fields`, and what is embedded.
    pub fn keys(&self) -> Option<Vec<String>> {
        let embed = self.get("embed").unwrap_or_default();
        let words = self.get("fields")?.split(',').chain(embed.split(','));
        Some(words.map(|word| word.trim().to_owned()).collect())
    }

    /// Leaves only the `fields` that were asked for.
    pub fn trim(&self, mut row: Value) -> Value {
        if let (Some(keys), Some(map)) = (self.keys(), row.as_object_mut()) {
            map.retain(|key, _| keys.iter().any(|word| word == key.trim()));
        }
        row
    }

    /// Whose calls are counted together: ids are written `{}`.
    pub fn endpoint(&self) -> String {
        let mut path = self.path.iter().copied();
        let first = path.next().unwrap_or_default();
        let mut words = vec![if first == "analytics" { first } else { "" }];
        for segment in path {
            let is_id = segment != "v2" && segment.bytes().any(|byte| byte.is_ascii_digit());
            words.push(if is_id { "{}" } else { segment });
        }
        let words = words.join("/");
        let words = words.trim_start_matches('/').trim_start_matches("api/v2/");
        format!("{} {words}", self.method)
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (
                unescape(&key.replace('+', " ")),
                unescape(&value.replace('+', " ")),
            )
        })
        .collect()
}

/// Percent-decoded.
pub(crate) fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| byte == b'%');
        let code =
            code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Percent-encoded.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                escaped.push(byte.into())
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
