//! The shape of the tracker's sources: no file of `src/` uses, by whatever way round, a file that uses it; in Rust and
//! in JavaScript (`docs/architecture.md`, "The tracker").
#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Which files each file uses.
type Uses = BTreeMap<String, BTreeSet<String>>;
/// Texts of files by their path in `src/`, without the ending.
type Sources = BTreeMap<String, String>;

fn sources(folder: &Path, within: &str, extension: &str, into: &mut Sources) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.is_dir() {
            sources(&path, &format!("{within}{name}/"), extension, into);
        } else if name != "tests" && path.extension().is_some_and(|found| found == extension) {
            into.insert(
                format!("{within}{name}"),
                fs::read_to_string(&path).unwrap(),
            );
        }
    }
}

fn tracker(extension: &str) -> Sources {
    let mut found = Sources::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&root, "", extension, &mut found);
    found
}

/// The program alone, without comments.
fn code(source: &str) -> String {
    let lines = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The paths that a text begins with, the lists in braces taken apart: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(text: &str, before: &[String], into: &mut Vec<Vec<String>>) -> usize {
    let word = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    let word = word.unwrap_or(text.len());
    let mut path = before.to_vec();
    if word > 0 {
        path.push(text[..word].into());
    }
    let rest = &text[word..];
    if word > 0 && rest.starts_with("::") {
        return word + 2 + paths(&rest[2..], &path, into);
    }
    if word == 0 && rest.starts_with('{') {
        let mut at = 1;
        loop {
            at += rest[at..]
                .find(|letter: char| !letter.is_whitespace() && letter != ',')
                .unwrap();
            if rest[at..].starts_with('}') {
                return at + 1;
            }
            at += paths(&rest[at..], before, into).max(1);
        }
    }
    into.push(path);
    word
}

/// The paths behind each place where the words stand.
fn paths_behind(code: &str, words: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(words) {
        let before = code[..at].chars().next_back();
        if !before.is_some_and(|letter| letter.is_alphanumeric() || letter == ':' || letter == '_')
        {
            paths(&code[at + words.len()..], &[], &mut found);
        }
    }
    found
}

/// Which file a path from the root leads to: its module's, or, where that hands on what another has, the other's.
fn file_of(path: &[String], sources: &Sources) -> Option<String> {
    let is_file = |length: usize| sources.contains_key(&path[..length].join("/"));
    let length = (1..=path.len()).rev().find(|length| is_file(*length));
    let Some(length) = length else {
        // A macro, which is a name of the crate wherever it stands.
        let rule = format!("#[macro_export]\nmacro_rules! {} ", path.first()?);
        let found = sources.iter().find(|(_, source)| source.contains(&rule));
        return found.map(|(file, _)| file.clone());
    };
    let file = path[..length].join("/");
    if let Some(name) = path.get(length) {
        for handed in paths_behind(&code(&sources[&file]), "pub use ") {
            if handed.last() == Some(name) && handed[0] != "crate" {
                let inside = path[..length].iter().chain(&handed).cloned();
                return file_of(&inside.collect::<Vec<_>>(), sources);
            }
        }
    }
    Some(file)
}

fn rust(sources: &Sources) -> Uses {
    let mut uses = Uses::new();
    for (file, source) in sources {
        if file == "lib" {
            continue;
        }
        let code = code(source);
        let module: Vec<String> = file.split('/').map(String::from).collect();
        let mut found = paths_behind(&code, "crate::");
        for path in paths_behind(&code, "super::") {
            let parent = &module[..module.len() - 1];
            found.push(parent.iter().chain(&path).cloned().collect());
        }
        // A module's own children, by their names alone.
        for path in paths_behind(&code, "\nuse ") {
            if sources.contains_key(&format!("{file}/{}", path[0])) {
                found.push(module.iter().chain(&path).cloned().collect());
            }
        }
        let files = found.iter().filter_map(|path| file_of(path, sources));
        uses.insert(file.clone(), files.filter(|other| other != file).collect());
    }
    uses
}

fn javascript(sources: &Sources) -> Uses {
    let mut uses = Uses::new();
    for (file, source) in sources {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let imported = source.split("from \"").skip(1).filter_map(|rest| {
            let place = rest.split(".js\"").next()?;
            Some(match place.strip_prefix("../") {
                Some(other) => other.to_string(),
                None => format!("{folder}/{}", place.strip_prefix("./")?),
            })
        });
        uses.insert(file.clone(), imported.collect());
    }
    uses
}

/// The files of a circle, if there is one.
fn circle(uses: &Uses) -> Option<Vec<String>> {
    let mut left = uses.clone();
    // What uses nothing that is left is in no circle.
    loop {
        let is_end = |used: &BTreeSet<String>| !used.iter().any(|file| left.contains_key(file));
        let ends = left.iter().filter(|(_, used)| is_end(used));
        let ends: Vec<String> = ends.map(|(file, _)| file.clone()).collect();
        if ends.is_empty() {
            break;
        }
        for file in ends {
            left.remove(&file);
        }
    }
    let mut way = vec![left.keys().next()?.clone()];
    loop {
        let next = left[way.last()?]
            .iter()
            .find(|file| left.contains_key(*file))?;
        if let Some(at) = way.iter().position(|file| file == next) {
            return Some(way.split_off(at));
        }
        way.push(next.clone());
    }
}

#[test]
fn no_file_of_rust_is_in_a_circle() {
    let sources = tracker("rs");
    assert!(
        sources.len() > 50,
        "the sources are here: {}",
        sources.len()
    );
    let uses = rust(&sources);
    let count: usize = uses.values().map(BTreeSet::len).sum();
    assert!(count > 150, "what they use is found: {count}");
    assert_eq!(circle(&uses), None);
}

#[test]
fn no_file_of_javascript_is_in_a_circle() {
    let sources = tracker("js");
    assert!(
        sources.len() > 10,
        "the sources are here: {}",
        sources.len()
    );
    let uses = javascript(&sources);
    for used in uses.values().flatten() {
        assert!(sources.contains_key(used), "{used}");
    }
    assert_eq!(circle(&uses), None);
}

#[test]
fn circles_are_found() {
    let of = |files: &[(&str, &str)]| -> Sources {
        let files = files
            .iter()
            .map(|(file, source)| ((*file).into(), (*source).into()));
        files.collect()
    };
    let round = of(&[
        ("a", "use crate::b::{self, c::{D, E}};"),
        ("b", "mod c;\npub use c::F;"),
        ("b/c", "use crate::d::E;"),
        ("a/x", "fn f() { crate::a::g() }"),
    ]);
    assert_eq!(circle(&rust(&round)), None);
    for last in ["use crate::a::A;", "fn f() { crate::a::f() }"] {
        let mut round = round.clone();
        round.insert("b/c".into(), last.into());
        assert_eq!(
            circle(&rust(&round)).map(|files| files.len()),
            Some(2),
            "{last}"
        );
    }
    let handed = of(&[
        ("a", "mod b;\nmod c;\npub use c::C;"),
        ("a/b", "use super::C;"),
        ("a/c", "use crate::a::b::B;"),
    ]);
    assert_eq!(
        circle(&rust(&handed)),
        Some(vec!["a/b".into(), "a/c".into()])
    );
    let scripts = of(&[
        ("a/b", "import { c } from \"../d/e.js\";"),
        ("d/e", "import { f } from \"./f.js\";"),
        ("d/f", "import { b } from \"../a/b.js\";"),
    ]);
    assert_eq!(
        circle(&javascript(&scripts)).map(|files| files.len()),
        Some(3)
    );
}
