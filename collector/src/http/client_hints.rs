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
mod tests {
    use super::*;

    #[test]
    fn headers_hold_hints_too() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("sec-ch-ua-platform", "\"Windows\""),
            ("sec-ch-ua-platform-version", "\"15.0.0\""),
            ("sec-ch-ua-model", "\"\""),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        let hints = of(&headers);
        assert_eq!(
            (hints.os_version(), hints.model.as_deref()),
            (Some("11"), None)
        );
        let own = Hints::of_json(r#"{"platform":"Windows","platformVersion":"10.0.0"}"#);
        assert_eq!(own.or(&hints).os_version(), Some("10"));
        assert_eq!(of(&HeaderMap::new()), Hints::default());
    }
}
