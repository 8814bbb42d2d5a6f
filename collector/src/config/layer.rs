//! One place that settings come from. Each is checked alone, so that its errors name the line, the
//! variable or the flag; then they are laid over each other.

use std::path::Path;

use toml::{Table, Value};

use super::document::Document;
use super::error::SettingsError;

/// What the names of environment variables begin with: `MOA__SESSIONS__TIMEOUT` is `sessions.timeout`.
const PREFIX: &str = "MOA__";

/// Settings of one place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer(Table);

impl Layer {
    /// The settings of a file.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Unreadable`] or [`SettingsError::Invalid`].
    pub fn file(file: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(file).map_err(|source| SettingsError::Unreadable {
            file: file.to_owned(),
            source,
        })?;
        let invalid = |error: toml::de::Error| SettingsError::Invalid {
            file: file.to_owned(),
            line: line_of(&text, error.span().map_or(0, |span| span.start)),
            reason: error.message().replace('\n', " "),
        };
        toml::from_str::<Document>(&text).map_err(invalid)?;
        toml::from_str(&text).map(Self).map_err(invalid)
    }

    /// The settings of environment variables, given as pairs of name and value.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Variable`] for the first that sets what is unknown or impossible.
    pub fn environment(
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, SettingsError> {
        let mut all = Table::new();
        for (name, text) in variables {
            let Some(path) = name.strip_prefix(PREFIX) else {
                continue;
            };
            let mut table = Table::new();
            let value = value(&text);
            match path.to_ascii_lowercase().split_once("__") {
                None => table.insert(path.to_ascii_lowercase(), value),
                Some((outer, inner)) => {
                    let inner = Table::from_iter([(inner.to_owned(), value)]);
                    table.insert(outer.to_owned(), Value::Table(inner))
                }
            };
            Document::try_from(table.clone()).map_err(|error| SettingsError::Variable {
                name: name.clone(),
                reason: error.message().replace('\n', " "),
            })?;
            lay_over(&mut all, table);
        }
        Ok(Self(all))
    }

    /// The settings of flags, as a table like the file's.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Flag`] where one of them is impossible.
    pub fn flags(table: Table) -> Result<Self, SettingsError> {
        Document::try_from(table.clone())
            .map_err(|error| SettingsError::Flag(error.message().replace('\n', " ")))?;
        Ok(Self(table))
    }
}

/// The settings of all layers, the first winning over the next.
pub(super) fn merge(layers: impl IntoIterator<Item = Layer>) -> Result<Document, SettingsError> {
    let mut layers: Vec<_> = layers.into_iter().collect();
    let mut all = Table::new();
    while let Some(Layer(table)) = layers.pop() {
        lay_over(&mut all, table);
    }
    // Each layer alone was good, and nothing in one depends on another.
    Document::try_from(all).map_err(|error| SettingsError::Flag(error.message().to_owned()))
}

fn lay_over(below: &mut Table, above: Table) {
    for (name, value) in above {
        match (below.get_mut(&name), written_out(&name, value)) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                below.insert(name, value);
            }
        }
    }
}

/// `nats = "URL"` is short for a table, so that each layer can say a part of it.
fn written_out(name: &str, value: Value) -> Value {
    match value {
        Value::String(url) if name == "nats" => {
            Value::Table(Table::from_iter([("url".to_owned(), Value::String(url))]))
        }
        value => value,
    }
}

/// A variable's text: a list where it is written as one, else the text itself.
fn value(text: &str) -> Value {
    let list = format!("value = {text}");
    match toml::from_str::<Table>(&list).map(|mut table| table.remove("value")) {
        Ok(Some(list @ Value::Array(_))) => list,
        _ => Value::String(text.to_owned()),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

impl TryFrom<Table> for Document {
    type Error = toml::de::Error;

    fn try_from(table: Table) -> Result<Self, toml::de::Error> {
        table.try_into()
    }
}
