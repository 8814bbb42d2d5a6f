//! What is measured in turn: the page without a tracker, Moa, and its peers.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::calls::CALLS;
use crate::events::WRITE_KEY;

/// What `bench/peers/peers.json` says; beside it is one small entry file for each peer.
const PEERS: &str = include_str!("../../peers/peers.json");

/// The name of the events that [`calls`](super::calls) makes.
pub const CALLED: &str = "bench_call";

/// What a page can carry.
#[derive(Debug, Clone, Deserialize)]
pub struct Subject {
    /// Its name in addresses and files.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The npm package.
    pub package: String,
    /// How the addresses begin that it sends its events to.
    pub events: Vec<String>,
    /// What stands once in a body for each event named [`CALLED`].
    #[serde(default = "marker")]
    pub marker: String,
    /// How often it is called, at most; more would jam some for minutes.
    #[serde(default = "calls")]
    pub calls: usize,
    /// Which of the compared features it has.
    pub offers: String,
    /// Which it has not.
    pub lacks: String,
    /// The build and the settings it was measured with.
    #[serde(rename = "as")]
    pub settings: String,
    /// Of the package that was installed.
    #[serde(skip)]
    pub version: String,
}

fn calls() -> usize {
    CALLS
}

fn marker() -> String {
    format!("\"{CALLED}\"")
}

impl Subject {
    /// Whether this is the page without a tracker.
    pub fn is_blank(&self) -> bool {
        self.id == "blank"
    }

    /// Whether this is Moa.
    pub fn is_moa(&self) -> bool {
        self.id == "moa"
    }

    /// Whether this is neither.
    pub fn is_peer(&self) -> bool {
        !self.is_blank() && !self.is_moa()
    }

    /// What stands in the page's head when its script comes from this origin.
    pub fn tag(&self, origin: &str) -> String {
        match self.id.as_str() {
            "blank" => String::new(),
            "moa" => format!(
                r#"<script async src="{origin}/moa.js" data-write-key="{WRITE_KEY}"></script>"#
            ),
            id => format!(r#"<script async src="{origin}/{id}.js"></script>"#),
        }
    }

    /// Whether events are sent to this address.
    pub fn takes(&self, path: &str) -> bool {
        self.events.iter().any(|start| path.starts_with(start))
    }

    fn ours(id: &str, name: &str, events: &[&str]) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            package: String::new(),
            events: events.iter().map(|path| (*path).into()).collect(),
            marker: marker(),
            calls: CALLS,
            offers: "page view, session, engagement, scroll depth, commerce".into(),
            lacks: String::new(),
            settings: "the ordinary tag".into(),
            version: env!("CARGO_PKG_VERSION").into(),
        }
    }
}

/// The page without a tracker, Moa, then all peers, with the versions found in the folder of their scripts.
///
/// # Errors
///
/// When the peers are not there.
pub fn all(scripts: &Path) -> anyhow::Result<Vec<Subject>> {
    let path = scripts.join("versions.json");
    let text = std::fs::read_to_string(&path).with_context(|| {
        let path = path.display();
        format!("cannot read {path}; run ./build.sh bench tracker, which installs the peers")
    })?;
    let mut versions: BTreeMap<String, String> = serde_json::from_str(&text)?;
    let mut peers: Vec<Subject> = serde_json::from_str(PEERS)?;
    for peer in &mut peers {
        peer.version = versions.remove(&peer.id).unwrap_or_default();
    }
    let ours = [
        Subject::ours("blank", "no tracker", &[]),
        Subject::ours("moa", "Moa", &["/v1/batch"]),
    ];
    Ok(ours.into_iter().chain(peers).collect())
}

#[cfg(test)]
mod tests;
