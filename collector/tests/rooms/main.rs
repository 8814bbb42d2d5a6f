#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
//! How the collector's sources import each other: each room may use those below it, and none above or beside
//! it (`docs/architecture.md`, "The collector"), and no files import each other in a circle.

mod circles;
mod imports;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use circles::circles;
use imports::imports;
use sources::{Sources, is_of_tests};

/// The rooms from the top down; those of one line do not use each other.
const ROOMS: [&[&str]; 8] = [
    &["main"],
    &["cli"],
    &["store", "load", "server", "healthy"],
    &["config"],
    &["http"],
    &["metrics"],
    &[
        "session",
        "sink",
        "cafe24",
        "rejects",
        "export",
        "warehouse",
    ],
    &["log"],
];

/// What every room may use: how requests leave, and how Parquet files are written.
const TOOLS: [&str; 2] = ["http_client", "columnar"];

fn height(room: &str) -> Option<usize> {
    ROOMS.iter().rev().position(|rooms| rooms.contains(&room))
}

/// The other rooms that a module imports.
fn rooms(module: &str, source: &str) -> BTreeSet<String> {
    let own = room(module);
    let paths = imports(module, &[], source).into_iter();
    let rooms = paths.filter_map(|path| path.into_iter().next());
    rooms.filter(|room| room != own && room != "*").collect()
}

fn room(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

/// What is wrong with the source of a module.
fn faults(module: &str, source: &str) -> Vec<String> {
    let (own, used) = (room(module), rooms(module, source).into_iter());
    let Some(height_of_own) = height(own) else {
        return match TOOLS.contains(&own) {
            true => used.collect(),
            false => vec![format!("{own} is no room: put it into one, or into ROOMS")],
        };
    };
    used.filter(|other| !TOOLS.contains(&other.as_str()))
        .filter(|other| height(other).is_none_or(|height| height >= height_of_own))
        .map(|other| format!("{own} may not use {other}"))
        .collect()
}

#[test]
fn imports_run_downward() {
    let sources = Sources::of("src");
    assert!(sources.0.len() > 200, "the sources are here");
    let mut arrows: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (module, source) in sources.0.iter().filter(|(module, _)| !module.is_empty()) {
        let faults = faults(module, source).into_iter();
        wrong.extend(faults.map(|fault| format!("{module}: {fault}")));
        if !is_of_tests(module) {
            arrows
                .entry(room(module))
                .or_default()
                .extend(rooms(module, source));
        }
    }
    for (room, used) in arrows {
        let used: Vec<_> = used.into_iter().collect();
        println!("{room} -> {}", used.join(", "));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    for folder in ["src", "message/src"] {
        let found = circles(&Sources::of(folder).graph());
        let found: Vec<_> = found.iter().map(|circle| circle.join(" -> ")).collect();
        assert!(
            found.is_empty(),
            "{folder} has circles:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn tests_stand_in_a_file_of_their_own() {
    for folder in [
        "src",
        "message/src",
        "../src",
        "../catalog/src",
        "../bench/src",
    ] {
        let sources = Sources::of(folder).0.into_iter();
        let inside = sources.filter(|(_, source)| source.contains("\nmod tests {"));
        let inside: Vec<_> = inside.map(|(module, _)| module).collect();
        assert!(
            inside.is_empty(),
            "{folder}: the tests of x.rs stand in x/tests.rs: {inside:?}"
        );
    }
}

#[test]
fn what_goes_up_or_sideways_is_found() {
    for (module, source) in [
        ("log", "use crate::session::Ender;"),
        ("sink", "use crate::{log, cafe24};"),
        ("sink", "use crate::{log::{cursors, person}, cafe24};"),
        ("sink", "fn f() { crate::cafe24::fact::amount(1.0); }"),
        ("sink::braze", "use super::super::cafe24;"),
        ("http", "use crate::config::Settings;"),
        ("http_client", "use crate::log::Log;"),
        ("attic", ""),
    ] {
        assert_eq!(faults(module, source).len(), 1, "{module}: {source}");
    }
    for (module, source) in [
        (
            "log",
            "// crate::http says why\nuse crate::log::budget; use foreign::{http::crate_of};",
        ),
        ("main", "use crate::{cli, config};"),
        ("sink", "use crate::http_client;\nuse crate::sink::answer;"),
    ] {
        assert_eq!(
            faults(module, source),
            [] as [String; 0],
            "{module}: {source}"
        );
    }
}

#[test]
fn circles_are_found() {
    let graph = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(m, s)| (m.to_string(), s.to_string()));
        Sources(files.collect()).graph()
    };
    let straight = [
        ("", "pub mod a;"),
        ("a", "mod b; mod c; use b::B;"),
        ("a::b", "use super::c::C;"),
        ("a::c", "#[cfg(test)]\nmod tests;"),
        ("a::c::tests", "use crate::a::A;"),
    ];
    assert_eq!(circles(&graph(&straight)), [] as [Vec<String>; 0]);
    let round = [
        ("a", "mod b; mod c; use b::B;"),
        ("a::b", "use super::c::{self, C};"),
        ("a::c", "fn f() -> crate::a::A {}"),
    ];
    assert_eq!(
        circles(&graph(&round)),
        [["a", "a::b", "a::c", "a"].map(str::to_owned)]
    );
}
