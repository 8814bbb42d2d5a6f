//! `www/npm/moa.d.ts`: TypeScript types of the calls (`calls.d.ts`, beside this file), and of the catalogue's events
//! and user properties.

use std::fmt::Write;

use crate::entry::{Event, UserProperty};
use crate::kind::{Constraint, Kind};
use crate::load::Catalog;

/// The types of the calls: no catalogue has them.
const CALLS: &str = include_str!("calls.d.ts");

/// The whole file.
pub fn render(catalog: &Catalog) -> String {
    let mut file = String::from(CALLS);
    let events: Vec<_> = catalog.events().iter().collect();
    file.push_str(
        "\n/** Every event that Moa knows, with its properties. */\nexport interface MoaEvents {\n",
    );
    for event in &events {
        event_type(&mut file, event);
    }
    file.push_str(
        "}\n\n/** Every user property that Moa knows. */\nexport interface MoaUserProperties {\n",
    );
    for property in catalog.user_properties() {
        user_property(&mut file, property);
    }
    file.push_str("}\n");
    file
}

fn event_type(file: &mut String, event: &Event) {
    let _ = write!(
        file,
        "  /** {}. {}. */\n  {}: {{",
        event.en,
        event.ko,
        key(&event.name)
    );
    for property in &event.properties {
        let mark = if property.required { "" } else { "?" };
        let _ = write!(
            file,
            "\n    /** {}. {}. */\n    {}{mark}: {};",
            property.en,
            property.ko,
            key(&property.name),
            kind(property.kind, &property.constraint)
        );
    }
    file.push_str(if event.properties.is_empty() {
        "};\n"
    } else {
        "\n  };\n"
    });
}

/// A name with a part in braces stands for many names.
fn user_property(file: &mut String, property: &UserProperty) {
    let _ = write!(file, "  /** {}. {}. */\n  ", property.en, property.ko);
    let kind = kind(property.kind, &property.constraint());
    let _ = match property
        .name
        .split_once('{')
        .zip(property.name.split_once('}'))
    {
        Some(((before, _), (_, after))) => {
            writeln!(
                file,
                "[name: `{before}${{string}}{after}`]: {kind} | undefined;"
            )
        }
        None => writeln!(file, "{}?: {kind};", key(&property.name)),
    };
}

/// A property's name as TypeScript writes it.
fn key(name: &str) -> String {
    let is_plain = name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$'))
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    match is_plain {
        true => name.to_owned(),
        false => format!("{name:?}"),
    }
}

fn kind(kind: Kind, constraint: &Constraint) -> String {
    if !constraint.values.is_empty() && matches!(kind, Kind::String) {
        let values: Vec<_> = constraint
            .values
            .iter()
            .map(|value| format!("{value:?}"))
            .collect();
        return values.join(" | ");
    }
    match kind {
        Kind::String => "string",
        Kind::Number | Kind::Integer => "number",
        Kind::Boolean => "boolean",
        Kind::Flag => "\"T\" | \"F\"",
        Kind::Strings => "string[]",
        Kind::StringOrStrings => "string | string[]",
        Kind::Any => "unknown",
    }
    .to_owned()
}
