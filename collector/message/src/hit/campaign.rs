//! What brought a visitor: `utm_*` of the landing address.

use serde_json::{Map, Value};

use super::read::{shown, text_at};

/// `utm_source`, `utm_medium` and `utm_campaign`; one of them at least is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Where the link stood: `naver`.
    pub source: Option<String>,
    /// What it was: `cpc`.
    pub medium: Option<String>,
    /// What it belongs to: `autumn_sale`.
    pub name: Option<String>,
}

impl Campaign {
    /// That of the session, which events of pages have as properties; else that of the page's own address.
    pub(super) fn of(
        properties: Option<&Map<String, Value>>,
        context: Option<&Value>,
    ) -> Option<Self> {
        let property = |name| text_at(properties?.get(name));
        let of_session = Self::with(property);
        of_session.or_else(|| {
            let search = context?.get("page")?.get("search")?.as_str()?;
            let search = search.strip_prefix('?').unwrap_or(search);
            // Most pages have none.
            if !search.contains("utm_") {
                return None;
            }
            Self::with(|name| {
                let mut pairs = form_urlencoded::parse(search.as_bytes());
                let (_, value) = pairs.find(|(found, _)| found == name)?;
                shown(&value)
            })
        })
    }

    fn with(read: impl Fn(&'static str) -> Option<String>) -> Option<Self> {
        let [source, medium, name] = ["utm_source", "utm_medium", "utm_campaign"].map(read);
        let is_said = source.is_some() || medium.is_some() || name.is_some();
        is_said.then_some(Self {
            source,
            medium,
            name,
        })
    }

    /// It in one text, which no other has.
    pub fn key(&self) -> String {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        [&self.source, &self.medium, &self.name]
            .map(part)
            .join("\n")
    }
}
