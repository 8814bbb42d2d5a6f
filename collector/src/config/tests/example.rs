//! `deploy/moa.toml`, the example that a release brings: it is good, has every setting, and says the
//! true defaults.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::{file, message};
use crate::config::{Layer, Settings};

const EXAMPLE: &str = include_str!("../../../deploy/moa.toml");
const DOCUMENTED: &str = include_str!("../../../../docs/configuration.md");

/// What the lines end with that say what holds without them.
const DEFAULT: &str = "# the default";

/// The example with those of its commented settings that this chooses.
fn with(chosen: fn(&str) -> bool) -> String {
    let is_setting = |line: &&str| line.starts_with(|first: char| first != ' ');
    let lines = EXAMPLE.lines().map(|line| {
        let setting = line.strip_prefix('#').filter(is_setting);
        setting.filter(|line| chosen(line)).unwrap_or(line)
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn settings(text: &str) -> Settings {
    Settings::of([file(text).unwrap()]).unwrap()
}

/// The names that may stand at this place, as who reads the settings lists them when it refuses another.
fn known(place: &[&str]) -> BTreeSet<String> {
    let unknown = Value::Table(Table::from_iter([("no_such".to_owned(), true.into())]));
    let inside = |outer: fn(Value) -> Value| {
        let within = |value, name: &&str| {
            Value::Table(Table::from_iter([((*name).to_owned(), outer(value))]))
        };
        let Value::Table(table) = place.iter().rev().fold(unknown.clone(), within) else {
            panic!("no table")
        };
        message(Layer::flags(table))
    };
    let said = [inside(|table| table), inside(|table| vec![table].into())];
    // Write keys have words of their own for it, as they may be texts, too.
    let is_key = place == ["keys"];
    let lists = said
        .iter()
        .filter(|said| is_key || said.contains("unknown field"));
    let quoted = lists.flat_map(|said| said.split('`').skip(1).step_by(2));
    quoted
        .filter(|name| *name != "no_such")
        .map(str::to_owned)
        .collect()
}

/// Whether the settings have it, in one of the tables where there are several.
fn has(settings: &Value, place: &[&str]) -> bool {
    match (settings, place) {
        (_, []) => true,
        (Value::Array(tables), _) => tables.iter().any(|table| has(table, place)),
        (Value::Table(table), [name, rest @ ..]) => {
            table.get(*name).is_some_and(|value| has(value, rest))
        }
        _ => false,
    }
}

/// The rows of the tables of docs/configuration.md: the table's name, the setting's, its default.
fn documented() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut section = "";
    let mut rows = Vec::new();
    for line in DOCUMENTED.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.trim_matches(['`', '[', ']']);
        }
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        // Where settings are, there are three columns; modes are not.
        if let ["", names, default, _, ""] = cells[..]
            && names.starts_with('`')
            && !["`open`", "`strict`", "`warn`"].contains(&names)
        {
            let names = names.split('`').skip(1).step_by(2);
            rows.extend(names.map(|name| (section, name, default)));
        }
    }
    assert!(rows.len() > 25, "{rows:?}");
    rows
}

#[test]
fn it_is_good_as_it_is_and_with_every_setting_made() {
    let (plain, whole) = (settings(EXAMPLE), settings(&with(|_| true)));
    assert_eq!(plain.keys.len(), 1);
    assert!(plain.sinks.is_empty() && plain.cafe24.is_none());
    assert_eq!(whole.sinks.len(), 7);
    assert!(whole.cafe24.is_some() && whole.operator.token.is_some());
}

#[test]
fn it_has_every_setting_there_is() {
    let whole: Table = toml::from_str(&with(|_| true)).unwrap();
    let whole = Value::Table(whole);
    let outer = known(&[]);
    assert!(outer.contains("retention"), "{outer:?}");
    for name in &outer {
        assert!(has(&whole, &[name]), "moa.toml has no {name}");
        for inner in &known(&[name]) {
            assert!(
                has(&whole, &[name, inner]),
                "moa.toml has no {name}.{inner}"
            );
            for innermost in &known(&[name, inner]) {
                let place = [name, inner, innermost.as_str()];
                assert!(has(&whole, &place), "moa.toml has no {place:?}");
            }
        }
    }
    for (section, name, _) in documented() {
        let place = [section, name];
        let place = if section.is_empty() {
            &place[1..]
        } else {
            &place
        };
        assert!(
            has(&whole, place),
            "moa.toml has no {place:?} of configuration.md"
        );
    }
}

#[test]
fn what_it_calls_the_default_is_what_holds_without_the_line() {
    // Sets come in any order.
    let words = |settings: &Settings| {
        let text = format!("{settings:?}");
        let mut words: Vec<_> = text
            .split([',', ' ', '{', '}'])
            .map(str::to_owned)
            .collect();
        words.sort();
        words
    };
    let without = settings(&with(|line| !line.ends_with(DEFAULT)));
    assert_eq!(words(&settings(&with(|_| true))), words(&without));
}

#[test]
fn its_defaults_are_those_of_the_documentation() {
    let documented: Vec<_> = documented()
        .into_iter()
        .filter(|(.., default)| default.starts_with('`'))
        .collect();
    assert!(documented.len() > 12, "{documented:?}");
    let mut section = "";
    let mut found = BTreeSet::new();
    for line in EXAMPLE.lines() {
        if line.starts_with(['[', '#']) && line.ends_with(']') {
            section = line.trim_matches(['#', '[', ']']);
        }
        for (_, name, default) in documented.iter().filter(|row| row.0 == section) {
            let said = format!("#{name} = {}  {DEFAULT}", default.trim_matches('`'));
            if line == said {
                found.insert((section, *name));
            }
        }
    }
    for (section, name, default) in documented {
        assert!(
            found.contains(&(section, name)),
            "moa.toml does not say that {section} {name} is {default}"
        );
    }
}
