//! The loader of a mall's tag: that of the build, told the mall's write key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA384, digest};
use serde_json::json;

/// The tracker's own loaders, which those of malls are made of.
pub trait Loaders: Send + Sync {
    /// That of the current build, where there is one.
    fn loader(&self) -> Option<String>;
    /// Those of earlier builds that are kept.
    fn old_loaders(&self) -> Vec<String>;
    /// The folder where the current one is looked for, for who has to put it there.
    fn place(&self) -> String;
}

/// A mall's loader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loader {
    /// What it is.
    pub text: String,
    /// A piece of its hash, for its address.
    pub hash: String,
    /// What a page compares it with.
    pub integrity: String,
}

impl Loader {
    /// The loader of the build, told this write key.
    pub fn new(built: &str, write_key: &str) -> Self {
        let settings = json!({ "writeKey": write_key });
        // `<` could end a script that somebody puts into a page.
        let settings = settings.to_string().replace('<', "\\u003c");
        // A page that has the tag twice is tracked once; an element named moa is none of ours.
        let text = format!(
            "(function(w){{var m=w.moa;if(!m||m.nodeType)m=w.moa=function(){{(m.q=m.q||[]).push(arguments)}};if(typeof m=='function'&&!m.home)m('init',{settings})}})(window);\n{built}"
        );
        let sha = digest(&SHA384, text.as_bytes());
        let hash = sha.as_ref()[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            hash,
            integrity: format!("sha384-{}", STANDARD.encode(sha.as_ref())),
            text,
        }
    }

    /// Where a mall's shops load it.
    pub fn src(&self, public_url: &str, mall: &str) -> String {
        format!("{public_url}/cafe24/tag/{mall}/{}/moa.js", self.hash)
    }
}

#[cfg(test)]
mod tests;
