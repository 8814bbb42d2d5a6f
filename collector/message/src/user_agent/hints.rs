//! User agent client hints: what Chromium's browsers say beside a user agent that they have frozen. As a message's
//! `context.userAgentData`, and as `Sec-CH-UA-*` headers, of which those that name the device come only where the page
//! allows it (`Delegate-CH`).

use serde::Deserialize;

/// What the hints say; what they do not say is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Hints {
    /// `Windows`, `macOS`, `Android`.
    #[serde(deserialize_with = "text_or_none")]
    pub platform: Option<String>,
    /// `15.0.0`: of Windows a number of its own.
    #[serde(deserialize_with = "text_or_none")]
    pub platform_version: Option<String>,
    /// `SM-S918N`; empty on a desktop.
    #[serde(deserialize_with = "text_or_none")]
    pub model: Option<String>,
}

impl Hints {
    /// Of a message: the JSON of `context.userAgentData`. None where that is not what browsers send.
    pub fn of_json(json: &str) -> Hints {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// These, and what the others say beside them.
    pub fn or(self, others: &Hints) -> Hints {
        let or = |own: Option<String>, other: &Option<String>| own.or_else(|| other.clone());
        Hints {
            platform: or(self.platform, &others.platform),
            platform_version: or(self.platform_version, &others.platform_version),
            model: or(self.model, &others.model),
        }
    }

    /// The system's version, as people know it: Windows counts 13 and on for its eleventh.
    pub fn os_version(&self) -> Option<&str> {
        let version = self
            .platform_version
            .as_deref()
            .filter(|version| !version.is_empty())?;
        if self.platform.as_deref() != Some("Windows") {
            return Some(version);
        }
        let major: u32 = version.split('.').next()?.parse().ok()?;
        match major {
            13.. => Some("11"),
            1.. => Some("10"),
            // 7 and 8, which of them is in the user agent.
            0 => None,
        }
    }
}

fn text_or_none<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    let text = value
        .as_str()
        .filter(|text| !text.is_empty() && text.len() <= 100);
    Ok(text.map(str::to_owned))
}
