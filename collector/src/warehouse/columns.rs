//! The columns of the two tables, of the catalogue.
//!
//! What every message has comes first, then a column for each property that the catalogue knows, typed as it is there,
//! then what is left over as JSON. A property that two events have with different types is JSON.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use moa_catalog::{Catalog, Kind};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text; JSON as well.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Yes or no.
    Boolean,
    /// A moment, in milliseconds of UTC.
    Time,
    /// A list of texts.
    Texts,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// Whether each row has it.
    pub required: bool,
}

/// Which table a message belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// What happened: `track`, `page`, `screen`.
    Events,
    /// Who somebody is: `identify`, `alias`, `group`.
    People,
}

impl Kept {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Events, Self::People];

    /// The table's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::People => "people",
        }
    }

    /// Its columns, without those by which its files are parted: mall and date.
    pub fn columns(self) -> &'static Columns {
        static EVENTS: LazyLock<Columns> = LazyLock::new(|| Columns::of(Kept::Events));
        static PEOPLE: LazyLock<Columns> = LazyLock::new(|| Columns::of(Kept::People));
        match self {
            Self::Events => &EVENTS,
            Self::People => &PEOPLE,
        }
    }
}

/// The columns of a table.
#[derive(Debug)]
pub struct Columns {
    /// All of them, in order.
    pub all: Vec<Column>,
    /// Where the column of a property stands among them.
    pub places: BTreeMap<String, usize>,
}

/// What every message has, in both tables. `part` and `seq` are its place in the log: which stream, and which of it.
pub const HEAD: [(&str, Type, bool); 10] = [
    ("part", Type::Integer, true),
    ("seq", Type::Integer, true),
    ("message_id", Type::Text, true),
    ("type", Type::Text, true),
    ("event", Type::Text, false),
    ("anonymous_id", Type::Text, false),
    ("user_id", Type::Text, false),
    ("session_id", Type::Text, false),
    ("timestamp", Type::Time, false),
    ("received_at", Type::Time, true),
];

/// What each row of the people has beside it: in an `alias` message, who they were before.
pub const PREVIOUS: &str = "previous_id";

/// What comes last, as JSON: properties or traits that have no column, or another type than theirs; the context; the rest
/// of the message.
pub const TAIL: [&str; 3] = ["others", "context", "rest"];

impl Columns {
    fn of(table: Kept) -> Self {
        let column = |name: &str, kind, required| Column {
            name: name.to_owned(),
            kind,
            required,
        };
        let mut all: Vec<_> = HEAD
            .iter()
            .map(|(name, kind, required)| column(name, *kind, *required))
            .collect();
        if table == Kept::People {
            all.push(column(PREVIOUS, Type::Text, false));
        }
        let mut places = BTreeMap::new();
        for (name, kind) in properties(table) {
            places.insert(name.clone(), all.len());
            all.push(column(&column_name(&name), kind, false));
        }
        all.extend(TAIL.iter().map(|name| column(name, Type::Text, false)));
        Self { all, places }
    }
}

/// The properties of a table that have a column, in the order of their names, so that another build of the same catalogue
/// has the same.
fn properties(table: Kept) -> BTreeMap<String, Type> {
    let catalog = Catalog::built_in();
    let mut known = BTreeMap::new();
    match table {
        Kept::Events => {
            for property in catalog.events().iter().flat_map(|event| &event.properties) {
                let kind = kind(property.kind);
                known
                    .entry(property.name.clone())
                    .and_modify(|other| *other = both(*other, kind))
                    .or_insert(kind);
            }
        }
        Kept::People => {
            // A name with a coupon's number in it is one of many.
            let users = catalog.user_properties().iter();
            for user in users.filter(|user| !user.name.contains('{')) {
                known.insert(user.name.clone(), kind(user.kind));
            }
        }
    }
    known
}

fn kind(kind: Kind) -> Type {
    match kind {
        Kind::String | Kind::Flag | Kind::Any => Type::Text,
        Kind::Number => Type::Number,
        Kind::Integer => Type::Integer,
        Kind::Boolean => Type::Boolean,
        Kind::Strings | Kind::StringOrStrings => Type::Texts,
    }
}

/// What takes both.
fn both(one: Type, other: Type) -> Type {
    match (one, other) {
        (one, other) if one == other => one,
        (Type::Integer, Type::Number) | (Type::Number, Type::Integer) => Type::Number,
        (Type::Text, Type::Texts) | (Type::Texts, Type::Text) => Type::Texts,
        _ => Type::Text,
    }
}

/// A property's name as a column: without `$`, which SQL wants in quotes, and apart from what every message has.
fn column_name(property: &str) -> String {
    let name = property.trim_start_matches('$');
    let is_taken = HEAD.iter().any(|(head, ..)| *head == name) || TAIL.contains(&name);
    match is_taken || [PREVIOUS, "mall", "date"].contains(&name) {
        true => format!("property_{name}"),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests;
