//! The page a merchant sees, in Korean or English.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// One page has its style in it, and nothing else comes from anywhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = include_str!("page.html");

/// What it says.
pub(super) struct Page {
    mark: &'static str,
    korean: Words,
    english: Words,
    /// The reason, for whoever helps the merchant.
    why: Option<String>,
}

struct Words {
    title: String,
    text: String,
}

impl Page {
    /// All is well.
    pub fn installed(mall: &str) -> Self {
        Self {
            mark: "✓",
            korean: Words {
                title: "설치가 끝났습니다".into(),
                text: format!(
                    "{mall} 쇼핑몰의 이벤트가 지금부터 수집됩니다. 스킨에 붙여 넣을 것은 없습니다. 이 창은 닫으셔도 됩니다."
                ),
            },
            english: Words {
                title: "Moa is installed".into(),
                text: format!(
                    "Events of {mall} are collected from now on. There is nothing to paste into the skin, and you can close this window."
                ),
            },
            why: None,
        }
    }

    /// It may not be.
    pub fn refused(why: &str) -> Self {
        Self {
            mark: "!",
            korean: Words {
                title: "설치할 수 없습니다".into(),
                text: "쇼핑몰 관리자에서 앱을 다시 열어 주세요.".into(),
            },
            english: Words {
                title: "This could not be installed".into(),
                text: "Open the app in the mall's admin again.".into(),
            },
            why: Some(why.to_owned()),
        }
    }

    /// Not now.
    pub fn later(why: &str) -> Self {
        Self {
            mark: "…",
            korean: Words {
                title: "잠시 후 다시 시도해 주세요".into(),
                text: "카페24가 지금 응답하지 않습니다. 잠시 후 앱을 다시 열어 주세요.".into(),
            },
            english: Words {
                title: "Please try again in a moment".into(),
                text: "Cafe24 does not answer just now. Open the app again later.".into(),
            },
            why: Some(why.to_owned()),
        }
    }

    /// The answer, in the language the browser prefers of the two; Korean if neither.
    pub fn respond(&self, headers: &HeaderMap, status: StatusCode) -> Response {
        let wanted = headers.get(header::ACCEPT_LANGUAGE);
        let wanted = wanted.and_then(|value| value.to_str().ok());
        let (lang, words) = match prefers_english(wanted.unwrap_or_default()) {
            true => ("en", &self.english),
            false => ("ko", &self.korean),
        };
        let why = self.why.as_deref().map_or(String::new(), |why| {
            format!("<p class=\"why\">{}</p>", escaped(why))
        });
        let html = HTML
            .replace("{lang}", lang)
            .replace("{mark}", self.mark)
            .replace("{title}", &escaped(&words.title))
            .replace("{text}", &escaped(&words.text))
            .replace("{why}", &why);
        let mut response = (status, Html(html)).into_response();
        let headers = response.headers_mut();
        let policy = HeaderValue::from_static(POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Whether English comes before Korean, or Korean is not there and English is.
fn prefers_english(wanted: &str) -> bool {
    let wanted = wanted.to_ascii_lowercase();
    match (wanted.find("en"), wanted.find("ko")) {
        (Some(english), Some(korean)) => english < korean,
        (Some(_), None) => true,
        _ => false,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
