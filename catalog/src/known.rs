//! `www/inspector/known.json`: which properties each event of the browser can have, for the inspector, which
//! says what a page has not shown.

use serde_json::{Map, json};

use crate::entry::{Property, Read};
use crate::load::Catalog;

/// The file: `{"view_product": ["product_no", …], …}`, events without properties left out.
pub fn render(catalog: &Catalog) -> String {
    let mut events = Map::new();
    for event in catalog
        .events()
        .iter()
        .filter(|event| event.is_of_browser())
    {
        let shown = |property: &&Property| matches!(property.read, Some(Read::At(_)));
        // Campaigns are rare: that a page has none is no fault of it.
        let is_usual = |property: &&Property| !property.name.starts_with("utm_");
        let properties = event.properties.iter().filter(shown).filter(is_usual);
        let names: Vec<_> = properties.map(|property| property.name.as_str()).collect();
        if !names.is_empty() {
            events.insert(event.name.clone(), json!(names));
        }
    }
    format!("{:#}\n", serde_json::Value::Object(events))
}
