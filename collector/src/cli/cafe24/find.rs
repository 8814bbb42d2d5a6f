//! What is looked up in D.Collection.

use std::io::Write;
use std::sync::Arc;

use chrono::Utc;
use serde_json::Value;

use super::error::Cafe24Error;
use super::print;
use crate::cafe24::api::{Api, ApiError};
use crate::cafe24::app::AppSettings;
use crate::cafe24::dcollection::{self, What};
use crate::cafe24::seal::Seal;
use crate::cafe24::state::State;
use crate::cafe24::tokens::Tokens;
use crate::cafe24::transport::Https;
use crate::cli::cafe24::args::{Config, Form, Part, Products, Shops};
use crate::cli::layers::layers;
use crate::cli::table;
use crate::config::{Layer, Settings};
use crate::http_client;

/// How many columns a table has at most.
const COLUMNS: usize = 6;

/// `cafe24 shops`.
pub(super) async fn shops(flags: &Shops, out: &mut impl Write) -> Result<(), Cafe24Error> {
    let query = [
        ("shop_name", &flags.name),
        ("shop_properties", &flags.properties),
    ];
    find(What::Shops, &flags.config, &query, &flags.part, out).await
}

/// `cafe24 products`.
pub(super) async fn products(flags: &Products, out: &mut impl Write) -> Result<(), Cafe24Error> {
    let category = Some(flags.category.clone());
    let query = [
        ("dcollection_product_category", &category),
        ("shop_name", &flags.shop_name),
        ("product_name", &flags.product_name),
    ];
    find(What::Products, &flags.config, &query, &flags.part, out).await
}

async fn find(
    what: What,
    config: &Config,
    query: &[(&str, &Option<String>)],
    part: &Part,
    out: &mut impl Write,
) -> Result<(), Cafe24Error> {
    let app = Settings::dcollection(layers(Layer::default(), config.config.as_deref())?)?;
    let mut asked = vec![
        ("limit", part.limit.to_string()),
        ("offset", part.offset.to_string()),
    ];
    for (name, value) in query {
        asked.extend(value.as_ref().map(|value| (*name, value.clone())));
    }
    let found = dcollection::find(&api(app)?, what, &asked).await;
    let found = found.map_err(|error| match error {
        ApiError::Token(_) | ApiError::Forbidden { .. } => Cafe24Error::NoPartner,
        error => error.into(),
    })?;
    match part.format {
        Form::Jsonl => print::json_lines(&found, out)?,
        Form::Table if found.is_empty() => writeln!(out, "nothing was found")?,
        Form::Table => {
            let heads = heads(&found);
            let row = |one: &Value| heads.iter().map(|head| text(&one[*head])).collect();
            let rows: Vec<Vec<String>> = found.iter().map(row).collect();
            table::write(&heads, &[], &rows, out)?;
        }
    }
    Ok(())
}

/// An API for what needs no token of a mall.
fn api(app: AppSettings) -> Result<Api, Cafe24Error> {
    let seal = Seal::new(&app.client_secret).map_err(|error| ApiError::Unavailable {
        path: "D.Collection".into(),
        why: error.to_string(),
    })?;
    let app = Arc::new(app);
    let transport = Arc::new(Https::new(http_client::client()));
    let tokens = Tokens::new(
        Arc::clone(&app),
        State::nowhere()?,
        seal,
        transport.clone(),
        Arc::new(Utc::now),
    );
    Ok(Api::new(app, Arc::new(tokens), transport))
}

/// The columns: what of the answers is no list and no object. No sample of an answer was found, so
/// no name is relied on.
fn heads(found: &[Value]) -> Vec<&str> {
    let mut heads: Vec<&str> = Vec::new();
    for one in found.iter().filter_map(Value::as_object) {
        for (name, value) in one {
            let is_plain = !value.is_array() && !value.is_object();
            if is_plain && !heads.contains(&name.as_str()) {
                heads.push(name);
            }
        }
    }
    // Names come first.
    heads.sort_by_key(|head| !head.ends_with("_name"));
    heads.truncate(COLUMNS);
    heads
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
