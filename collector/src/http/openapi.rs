//! The description of what the collector answers, for programs: OpenAPI 3.1.
//!
//! It is made at the start, of what is there: the types of answers, the codes and words of refusals, the limits of
//! messages, the catalogue. What it says of each address stands in [`public`](mod@public), [`cafe24`] and
//! [`operator`](mod@operator), one description for each listener: who may ask the one is told nothing of the other. That
//! the addresses are the router's, and that what is said of them is true, is held by tests.

mod cafe24;
mod events;
mod message;
mod operation;
mod operator;
mod public;
mod schemas;
mod traits;
mod values;

use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use serde_json::{Value, json};

use operation::Paths;
use schemas::Schemas;

/// What everybody may ask for; of Cafe24's addresses, where there is an app.
pub fn public(has_cafe24: bool) -> Value {
    let mut schemas = Schemas::default();
    let mut paths = public::paths(&mut schemas);
    if has_cafe24 {
        paths.extend(cafe24::paths(&mut schemas));
    }
    whole(public::ABOUT, paths, schemas, public::security())
}

/// What is the operator's, with the token or without.
pub fn operator(has_token: bool) -> Value {
    let mut schemas = Schemas::default();
    let paths = operator::paths(&mut schemas, has_token);
    whole(operator::ABOUT, paths, schemas, operator::security())
}

/// Answers with a description.
pub fn served<S: Clone + Send + Sync + 'static>(description: &Value) -> MethodRouter<S> {
    let text = bytes::Bytes::from(description.to_string());
    get(async move || {
        let kind = (header::CONTENT_TYPE, "application/json");
        ([kind, (header::CACHE_CONTROL, "no-cache")], text).into_response()
    })
}

fn whole((title, about): (&str, &str), paths: Paths, schemas: Schemas, security: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": env!("CARGO_PKG_VERSION"),
            "description": about,
            "license": { "name": "MIT or Apache-2.0", "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "paths": paths,
        "components": {
            "schemas": schemas.named(),
            "pathItems": schemas.path_items(),
            "securitySchemes": security,
        },
    })
}
