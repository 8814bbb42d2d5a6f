//! The page templates, and the few filters and functions they use.

use std::collections::HashMap;

use include_dir::{Dir, include_dir};
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Output, State};

use crate::money::{Currency, Money};
use crate::{Result, StoreError, text};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The templates, ready to render.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Compiles the embedded templates and reads the translations.
    ///
    /// # Errors
    /// When a template or `assets/en.toml` does not parse.
    pub fn load() -> Result<Self> {
        let mut environment = Environment::new();
        environment.set_formatter(write_value);
        add_all(&mut environment, &TEMPLATES)?;
        let english = translations()?;
        environment.add_function("_", move |state: &State, korean: String| {
            let is_english = state
                .lookup("lang")
                .is_some_and(|l| l.as_str() == Some("en"));
            let translated = is_english.then(|| english.get(&korean).cloned()).flatten();
            translated.unwrap_or(korean)
        });
        environment.add_function("url", |state: &State, path: String| {
            format!("{}{path}", state_text(state, "prefix"))
        });
        environment.add_filter("money", |state: &State, amount: i64| {
            let currency = match state_text(state, "currency").as_str() {
                "USD" => Currency::Usd,
                _ => Currency::Krw,
            };
            Money(amount).text(currency, state_text(state, "lang") == "ko")
        });
        environment.add_filter("js", |value: String| {
            Value::from_safe_string(text::js_string(&value))
        });
        environment.add_filter("html", |value: String| text::escape_html(&value));
        Ok(Self { environment })
    }

    /// Renders a template.
    ///
    /// # Errors
    /// When the template lacks a value it needs.
    pub fn render(&self, name: &str, context: &serde_json::Value) -> Result<String> {
        let template = self.environment.get_template(name)?;
        Ok(template.render(Value::from(Serde(context)))?)
    }
}

/// Escapes as PHP does, so that the source of a page reads as a store page's: `/` stays `/`.
fn write_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && *state.auto_escape() == AutoEscape::Html => {
            Ok(out.write_str(&text::escape_html(text))?)
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}

fn state_text(state: &State, name: &str) -> String {
    let value = state.lookup(name);
    value
        .as_ref()
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn add_all(environment: &mut Environment<'static>, dir: &'static Dir<'static>) -> Result<()> {
    for file in dir.files() {
        if let (Some(name), Some(source)) = (file.path().to_str(), file.contents_utf8()) {
            environment.add_template(name, source)?;
        }
    }
    dir.dirs().try_for_each(|dir| add_all(environment, dir))
}

fn translations() -> Result<HashMap<String, String>> {
    toml::from_str(include_str!("../assets/en.toml")).map_err(|source| StoreError::Data {
        file: "en.toml",
        source: Box::new(source),
    })
}

#[cfg(test)]
mod tests;
