//! The library that made a message.

use serde_json::{Map, Value};

/// Its name: `context.library.name`.
pub(crate) fn library(values: &Map<String, Value>) -> Option<String> {
    let name = values.get("context")?.get("library")?.get("name")?;
    Some(name.as_str()?.to_owned())
}
