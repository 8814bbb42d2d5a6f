//! Complaints about settings, with where they stand.

use std::path::Path;

use crate::config::Settings;
use crate::config::sound::{Complaint, complaints, is_open};

/// What is said of settings.
pub struct Said {
    /// What cannot work, a line each.
    pub faults: Vec<String>,
    /// What will not work as somebody expects, a line each.
    pub warnings: Vec<String>,
}

/// Looks at settings that come from this file, as far as they do.
pub fn look(settings: &Settings, file: Option<&Path>) -> Said {
    let text = file
        .and_then(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_default();
    let line = |complaint: &Complaint| {
        let place = file.zip(line_of(&text, complaint));
        let place = place.map(|(file, line)| format!("config {}, line {line}: ", file.display()));
        format!(
            "{}{}: {}",
            place.unwrap_or_default(),
            complaint.setting,
            complaint.reason
        )
    };
    let all = complaints(settings);
    let (faults, warnings): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.is_fault);
    let mut warnings: Vec<_> = warnings.into_iter().map(line).collect();
    if let Some(file) = file.filter(|file| is_open(file, settings)) {
        warnings.push(format!(
            "config {}: others on this machine can read it, and there are secrets in it; chmod 600 {}, or give them in the environment",
            file.display(),
            file.display()
        ));
    }
    Said {
        faults: faults.into_iter().map(line).collect(),
        warnings,
    }
}

/// The line where a setting stands; with several of its name, that with the value.
fn line_of(text: &str, complaint: &Complaint) -> Option<usize> {
    let (table, name) = complaint
        .setting
        .rsplit_once('.')
        .unwrap_or(("", complaint.setting));
    let mut section = "";
    let mut found = None;
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']', ' ']);
        }
        let has = |word: &str| {
            line.split_once('=')
                .is_some_and(|(before, _)| before.trim() == word)
        };
        // `keys = ["k"]` stands above all tables.
        let is_it = (section == table && has(name))
            || (section.is_empty() && !table.is_empty() && has(table));
        if is_it && (found.is_none() || line.contains(&complaint.value)) {
            found = Some(n + 1);
        }
    }
    found
}

#[cfg(test)]
mod tests;
