//! The tag a merchant pastes to install the tracking script, in each of the ways there are (facts/storefront 6).

use crate::options::TagMode;
use crate::text::{encode, escape_html, js_string};

/// The id of the app that registers the script with ScriptTags, as its address carries it.
const CLIENT_ID: &str = "a1B2c3D4e5F6g7H8i9J0kL";

/// The calls of Hackle's SDK in a skin that has worked with it.
const HACKLE: &str = include_str!("../assets/front/hackle.js");

/// What stands in the tag.
#[derive(Debug, Clone)]
pub struct TagConfig {
    /// Address of the script.
    pub src: String,
    /// The write key.
    pub write_key: String,
    /// The collector, when the merchant names one.
    pub collector: Option<String>,
}

impl TagConfig {
    /// What stands in the `<head>`.
    pub fn head(&self, mode: TagMode) -> String {
        match mode {
            TagMode::Skin => self.script_element("async", ""),
            TagMode::Hackle => format!(
                "{}\n<script>{HACKLE}</script>",
                self.script_element("", " data-hackle=\"true\"")
            ),
            TagMode::Gtm => format!(
                "<script>{}\n(function(d){{var s=d.createElement('script');s.async=true;s.src={};\
                 d.getElementsByTagName('head')[0].appendChild(s);}})(document);</script>",
                self.inline_init(),
                js_string(&self.src),
            ),
            TagMode::Late | TagMode::None => String::new(),
        }
    }

    /// What stands at the end of the body before Cafe24's script loader: there is no element to put data
    /// attributes on, so the configuration is pushed ahead.
    pub fn body_init(&self, mode: TagMode) -> String {
        match mode {
            TagMode::Late => format!("<script>{}</script>", self.inline_init()),
            _ => String::new(),
        }
    }

    /// The address Cafe24's script loader gets; none unless the script is installed through ScriptTags.
    pub fn late_src(&self, mode: TagMode) -> Option<String> {
        let joint = if self.src.contains('?') { '&' } else { '?' };
        (mode == TagMode::Late).then(|| {
            format!(
                "{}{joint}vs=20260930101500.0&client_id={}",
                self.src,
                encode(CLIENT_ID)
            )
        })
    }

    fn script_element(&self, when: &str, more: &str) -> String {
        let collector = self.collector.as_ref().map_or_else(String::new, |url| {
            format!(" data-collector=\"{}\"", escape_html(url))
        });
        format!(
            "<script {when} src=\"{}\" data-write-key=\"{}\"{collector}{more}></script>",
            escape_html(&self.src),
            escape_html(&self.write_key),
        )
    }

    fn inline_init(&self) -> String {
        let collector = self
            .collector
            .as_ref()
            .map_or_else(String::new, |url| format!(",collector:{}", js_string(url)));
        format!(
            "window.moa=window.moa||function(){{(window.moa.q=window.moa.q||[]).push(arguments)}};\
             moa('init',{{writeKey:{}{collector}}});",
            js_string(&self.write_key),
        )
    }
}

#[cfg(test)]
mod tests;
