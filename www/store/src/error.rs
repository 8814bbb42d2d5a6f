//! What can go wrong, and how it is told to the browser.

use std::path::PathBuf;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The result of everything fallible in this crate.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Everything that can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// jQuery is not where the store looks for it.
    #[error("cannot read {path}: run `npm ci --prefix www/store` first, or point --modules at a node_modules folder that has it", path = .0.display())]
    NoJquery(PathBuf),
    /// A library that a skin brings is not where the store looks for it.
    #[error("cannot read {path}: run `npm ci --prefix www/store` first; MooTools 1.4 is Debian's libjs-mootools", path = .0.display())]
    NoLibrary(PathBuf),
    /// An embedded data file does not parse.
    #[error("the embedded file {file} does not parse: {source}")]
    Data {
        /// The file inside `assets/`.
        file: &'static str,
        /// What the parser says.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A template is wrong or lacks a value.
    #[error("template: {0:#}")]
    Template(#[from] minijinja::Error),
    /// `--today` is not a date.
    #[error("`{0}` is not a date: write it as 2026-10-01")]
    Date(String),
    /// The page, product, category or order does not exist.
    #[error("there is no {0} here")]
    NotFound(String),
    /// Only members see this page.
    #[error("log in first")]
    LoginFirst {
        /// Where the login page is, with the way back.
        login: String,
    },
}

impl StoreError {
    /// A missing thing, named for the message ("product 7").
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound(what.into())
    }
}

impl IntoResponse for StoreError {
    fn into_response(self) -> Response {
        match self {
            Self::LoginFirst { login } => axum::response::Redirect::to(&login).into_response(),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, self.to_string()).into_response(),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, self.to_string()).into_response(),
        }
    }
}
