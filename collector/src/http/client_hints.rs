//! A request's client hints: the `Sec-CH-UA-*` headers.

use axum::http::HeaderMap;
use moa_message::user_agent::Hints;

/// What a request's headers hint at. They are structured ones, texts in quotes.
pub fn of(headers: &HeaderMap) -> Hints {
    let value = |name: &str| headers.get(name)?.to_str().ok();
    let text = |name: &str| {
        let inside = value(name)?.trim().strip_prefix('"')?.strip_suffix('"')?;
        (!inside.is_empty()).then(|| inside.replace('\\', ""))
    };
    Hints {
        platform: text("sec-ch-ua-platform"),
        platform_version: text("sec-ch-ua-platform-version"),
        model: text("sec-ch-ua-model"),
    }
}

#[cfg(test)]
mod tests;
