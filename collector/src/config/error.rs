//! Why settings cannot be used.

use std::path::PathBuf;

/// Settings that cannot be used. The message is one line and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read the config {}: {source}; check the path given with --config", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no TOML, or has a setting that is unknown or impossible.
    #[error("config {}, line {line}: {reason}", .file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// Where in it.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// An environment variable sets what is unknown or impossible.
    #[error("environment variable {name}: {reason}")]
    Variable {
        /// The variable.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A flag sets what is impossible.
    #[error("{0}")]
    Flag(String),
    /// Nowhere to listen.
    #[error(
        "no address to listen on; give --listen 127.0.0.1:8080, or listen = \"127.0.0.1:8080\" in the config"
    )]
    NoListen,
    /// Nowhere to write.
    #[error("no file for the log; give --db moa.db, or db = \"moa.db\" in the config")]
    NoDb,
    /// No stream to store from.
    #[error(
        "no NATS server; give --nats nats://127.0.0.1:4222, or nats = \"nats://127.0.0.1:4222\" in the config"
    )]
    NoNats,
    /// Nothing to load.
    #[error(
        "nothing to load from; give --db moa.db or --nats nats://127.0.0.1:4222, or db or nats in the config"
    )]
    NothingToLoad,
    /// Nowhere to load to.
    #[error(
        "no place to load to; give --to s3://BUCKET/PATH, --to file:///PATH or --to clickhouse://HOST:8123/DATABASE, or [load] with to = \"…\" in the config"
    )]
    NowhereToLoad,
    /// Nobody could write.
    #[error("no write key; give --key KEY, or a [[keys]] table with key = \"KEY\" in the config")]
    NoKeys,
    /// The operator's pages for everybody who finds them.
    #[error(
        "operator.listen = \"{0}\" is reached from other machines, and shows what visitors do: give operator.token, too (`openssl rand -hex 16` makes one), or an address of this machine like \"127.0.0.1:8081\""
    )]
    OpenOperator(String),
    /// An app at Cafe24 that is not described in full.
    #[error(
        "[cafe24] has no {0}; copy it from the app's page in Cafe24's developer centre (docs/cafe24.md)"
    )]
    NoCafe24(&'static str),
}
