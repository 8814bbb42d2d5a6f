//! The choices a visitor (or the command line) can make about how pages are built.

use clap::ValueEnum;
use serde::Serialize;

use crate::era::Era;

/// Cookie that holds a browser's own choices.
pub const COOKIE: &str = "demo_options";

/// How the merchant has installed the tracking script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TagMode {
    /// A `<script>` in the head of the skin, configured by data attributes.
    #[default]
    Skin,
    /// The inline snippet of a tag manager.
    Gtm,
    /// In the place of Hackle's script, whose calls the skin makes.
    Hackle,
    /// Cafe24's ScriptTags: appended to the body on window load.
    Late,
    /// Not at all.
    None,
}

/// What the page offers of Cafe24's front SDK (`CAFE24API`, facts/storefront 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sdk {
    /// No app is installed, so there is no `CAFE24API`.
    #[default]
    None,
    /// Every scope is granted.
    Full,
    /// `CAFE24API` exists, but the installed apps hold no scope: 403.
    NoScope,
    /// `CAFE24API` exists and never calls back.
    Silent,
}

/// A library that the skin brings, ahead of everything else in the head: with them, old skins replace and extend what
/// the browser has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize)]
pub enum Library {
    /// No more than every skin has.
    #[default]
    #[value(name = "none")]
    #[serde(rename = "none")]
    None,
    /// Prototype 1.6.0.3.
    #[value(name = "prototype-1.6")]
    #[serde(rename = "prototype-1.6")]
    Prototype16,
    /// Prototype 1.7.3.
    #[value(name = "prototype-1.7")]
    #[serde(rename = "prototype-1.7")]
    Prototype17,
    /// MooTools 1.2.1.
    #[value(name = "mootools-1.2")]
    #[serde(rename = "mootools-1.2")]
    MooTools12,
    /// MooTools 1.4.5, with More.
    #[value(name = "mootools-1.4")]
    #[serde(rename = "mootools-1.4")]
    MooTools14,
    /// One more jQuery 1.5.1, which leaves `$` alone.
    #[value(name = "jquery-1.5")]
    #[serde(rename = "jquery-1.5")]
    JQuery15,
    /// Lodash 3.10.1 as `_`.
    #[value(name = "lodash-3")]
    #[serde(rename = "lodash-3")]
    Lodash3,
    /// The polyfills of core-js 2.6.12.
    #[value(name = "core-js-2")]
    #[serde(rename = "core-js-2")]
    CoreJs2,
}

impl Library {
    /// Its files: in `node_modules`, or where Debian's `libjs-mootools` puts them. Old jQuery's package has two more
    /// with it, for its measurements.
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Library::None => &[],
            Library::Prototype16 => {
                &["jquery-bundled/jquery/src/sizzle/speed/frameworks/prototype.js"]
            }
            Library::Prototype17 => &["prototype-js-core/prototype.js"],
            Library::MooTools12 => {
                &["jquery-bundled/jquery/src/sizzle/speed/frameworks/mootools.js"]
            }
            Library::MooTools14 => &[
                "/usr/share/javascript/mootools/mootools-core.min.js",
                "/usr/share/javascript/mootools/mootools-more.min.js",
            ],
            Library::JQuery15 => &["jquery-bundled/dist/node-jquery.js"],
            Library::Lodash3 => &["lodash/index.js"],
            Library::CoreJs2 => &["core-js/client/shim.js"],
        }
    }

    /// Its name in switches and addresses.
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// How pages are built for one browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Options {
    /// The year of the markup.
    pub era: Era,
    /// The front SDK.
    pub sdk: Sdk,
    /// The tag.
    pub tag: TagMode,
    /// The library that the skin brings.
    pub library: Library,
    /// Milliseconds by which what changes from visitor to visitor, and the order form's totals, come late.
    pub slow: u16,
}

impl Options {
    /// These options with the known keys of `pairs` (`era`, `sdk`, `tag`, `library`, `slow`) changed; unknown ones are
    /// ignored.
    pub fn with<'a>(mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        for (key, value) in pairs {
            match key {
                "era" => set(&mut self.era, value),
                "sdk" => set(&mut self.sdk, value),
                "tag" => set(&mut self.tag, value),
                "library" => set(&mut self.library, value),
                "slow" => self.slow = value.parse().unwrap_or(self.slow),
                _ => {}
            }
        }
        self
    }

    /// These options as the cookie overrides them.
    pub fn with_cookie(self, cookie: &str) -> Self {
        self.with(cookie.split('|').filter_map(|pair| pair.split_once('=')))
    }

    /// The cookie that restores these options (`era=2018|sdk=full|tag=gtm|library=none|slow=0`).
    pub fn to_cookie(self) -> String {
        let name = |value: Option<clap::builder::PossibleValue>| {
            value.map_or_else(String::new, |value| value.get_name().to_owned())
        };
        format!(
            "era={}|sdk={}|tag={}|library={}|slow={}",
            self.era.name(),
            name(self.sdk.to_possible_value()),
            name(self.tag.to_possible_value()),
            self.library.name(),
            self.slow,
        )
    }
}

fn set<T: ValueEnum>(slot: &mut T, value: &str) {
    if let Ok(value) = T::from_str(value, true) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests;
