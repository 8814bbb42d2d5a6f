//! Which way imports run in the collector: each room may use those below it, and none above or beside it
//! (`docs/architecture.md`, "The collector").

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The rooms from the top down; those of one line do not use each other.
const ROOMS: [&[&str]; 7] = [
    &["main"],
    &["cli", "store", "server", "healthy"],
    &["config"],
    &["http"],
    &["metrics"],
    &["session", "sink", "cafe24", "rejects", "export"],
    &["log"],
];

/// What every room may use: how requests leave.
const TOOLS: [&str; 1] = ["http_client"];

fn height(room: &str) -> Option<usize> {
    ROOMS.iter().rev().position(|rooms| rooms.contains(&room))
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, into)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
    Ok(())
}

/// The rooms that a source names as `crate::ROOM`, outside of comments.
fn named(source: &str) -> Vec<String> {
    let code = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    let rooms = code
        .split("crate::")
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => outermost(list),
            None => vec![word(rest)],
        });
    rooms.filter(|room| !room.is_empty()).collect()
}

/// The first words of a list in braces, not of the lists inside it: `{sink, log::{a, b}}`.
fn outermost(list: &str) -> Vec<String> {
    let mut words = vec![word(list)];
    let mut depth = 1;
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => words.push(word(&list[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    words
}

fn word(text: &str) -> String {
    let text = text.trim_start();
    text.chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .collect()
}

/// What is wrong with a source of a room.
fn faults(room: &str, source: &str) -> Vec<String> {
    let Some(own) = height(room) else {
        return match TOOLS.contains(&room) {
            true => named(source)
                .into_iter()
                .filter(|other| other != room)
                .collect(),
            false => vec![format!("{room} is no room: put it into one, or into ROOMS")],
        };
    };
    let others = named(source).into_iter().filter(|other| other != room);
    others
        .filter(|other| !TOOLS.contains(&other.as_str()))
        .filter(|other| height(other).is_none_or(|height| height >= own))
        .map(|other| format!("{room} may not use {other}"))
        .collect()
}

#[test]
fn imports_run_downward() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files).unwrap();
    assert!(files.len() > 200, "the sources are here: {}", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let place = file.strip_prefix(&root).unwrap();
        let room = place
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap();
        let room = room.trim_end_matches(".rs");
        if room == "lib" {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        // From a module so deep, so many `super::` lead out of its room.
        let way_out = "super::".repeat(place.components().count());
        let faults = faults(room, &source.replace(&way_out, "crate::"));
        wrong.extend(
            faults
                .into_iter()
                .map(|fault| format!("{}: {fault}", place.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_goes_up_or_sideways_is_found() {
    for (room, source) in [
        ("log", "use crate::session::Ender;"),
        ("sink", "use crate::{log, cafe24};"),
        ("sink", "use crate::{log::{cursors, person}, cafe24};"),
        ("sink", "fn f() { crate::cafe24::fact::amount(1.0); }"),
        ("http", "use crate::config::Settings;"),
        ("http_client", "use crate::log::Log;"),
        ("attic", ""),
    ] {
        assert_eq!(faults(room, source).len(), 1, "{room}: {source}");
    }
    for (room, source) in [
        ("log", "// crate::http says why\nuse crate::log::budget;"),
        ("main", "use crate::{cli, config};"),
        ("sink", "use crate::http_client;\nuse crate::sink::answer;"),
    ] {
        assert_eq!(faults(room, source), [] as [String; 0], "{room}: {source}");
    }
}
