//! The way to a stream: connecting, and making the stream where there is none.

use std::fmt::Write as _;
use std::time::Duration;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::{CreateStreamError, CreateStreamErrorKind};
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType, Stream};
use async_nats::jetstream::{Context, ContextBuilder};
use async_nats::{Client, ConnectOptions, Event, ServerAddr};
use tokio::time::{Instant, sleep};

use super::wire::PAYLOAD;
use crate::log::jetstream::settings::NatsSettings;

/// How long the stream may take to say that it has a message. After that the message counts as not
/// stored.
pub const ACK_WAIT: Duration = Duration::from_secs(5);

/// How long a cluster that has just begun may take to agree on who leads it.
pub(super) const START_WAIT: Duration = Duration::from_secs(20);

/// What a server says that will say the same later.
const FINAL: [ErrorCode; 3] = [
    ErrorCode::JETSTREAM_NOT_ENABLED,
    ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT,
    ErrorCode::STREAM_REPLICAS_NOT_SUPPORTED,
];

/// How long it may look as if another stream had the subjects: of collectors that start together on a new server, the
/// second hears so of the stream that the first is making.
const OVERLAP_WAIT: Duration = Duration::from_secs(5);

/// Acknowledgements that may be outstanding: more than the [queue](crate::log::budget::QUEUE_BYTES) has
/// room for, which is the bound that counts.
const ACKS: usize = 1_000_000;

/// Why a stream cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No server answers.
    #[error(
        "cannot reach NATS at {servers}: {source}; start it with `nats-server -js -sd DIR`, or give its address with --nats"
    )]
    Away {
        /// Where it should be.
        servers: String,
        /// What went wrong.
        source: async_nats::ConnectError,
    },
    /// The server takes only shorter messages than the collector.
    #[error(
        "NATS at {servers} takes {found} bytes in a message and {PAYLOAD} are needed; set max_payload: 1MB in its config"
    )]
    SmallPayload {
        /// Where it is.
        servers: String,
        /// What it takes.
        found: usize,
    },
    /// There is no such stream, and it cannot be made.
    #[error(
        "the stream {stream} cannot be made at {servers}: {reason}; run nats-server with -js, and as many servers in its cluster as nats.replicas says ({replicas})"
    )]
    NoStream {
        /// The stream.
        stream: String,
        /// Where it should be.
        servers: String,
        /// How many servers it is to be on.
        replicas: usize,
        /// What the server says.
        reason: String,
    },
    /// The stream is one of something else.
    #[error(
        "the stream {stream} cannot hold events: {reason}; give another name as nats.stream, or mend it with `nats stream edit {stream}`"
    )]
    OtherStream {
        /// The stream.
        stream: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// The subject of accepted messages.
pub fn messages_subject(stream: &str) -> String {
    format!("{stream}.messages")
}

/// The subject of rejected messages.
pub fn rejected_subject(stream: &str) -> String {
    format!("{stream}.rejected")
}

/// Connects, and makes nothing.
///
/// # Errors
///
/// [`ConnectError`], which says what to do.
pub async fn context(settings: &NatsSettings) -> Result<Context, ConnectError> {
    let servers = addresses(&settings.servers);
    let client = client(settings)
        .await
        .map_err(|source| ConnectError::Away {
            servers: servers.clone(),
            source,
        })?;
    let found = client.server_info().max_payload;
    if found < PAYLOAD {
        return Err(ConnectError::SmallPayload { servers, found });
    }
    Ok(ContextBuilder::new()
        .timeout(ACK_WAIT)
        .ack_timeout(ACK_WAIT)
        .max_ack_inflight(ACKS)
        .build(client))
}

/// Connects, and makes the streams where there are none: one for each partition.
///
/// # Errors
///
/// [`ConnectError`], which says what to do.
pub async fn connect(settings: &NatsSettings) -> Result<(Context, Vec<Stream>), ConnectError> {
    let servers = addresses(&settings.servers);
    let context = context(settings).await?;
    let mut streams = Vec::new();
    for name in settings.streams() {
        streams.push(stream(&context, settings, &name, &servers).await?);
    }
    Ok((context, streams))
}

/// The stream of this name, made where it is not there.
async fn stream(
    context: &Context,
    settings: &NatsSettings,
    name: &str,
    servers: &str,
) -> Result<Stream, ConnectError> {
    let begun = Instant::now();
    loop {
        match context.get_or_create_stream(config(settings, name)).await {
            Ok(stream) => {
                accept(settings, &stream.cached_info().config)?;
                return Ok(stream);
            }
            Err(error) if is_final(&error, begun.elapsed()) => {
                return Err(ConnectError::NoStream {
                    stream: name.to_owned(),
                    servers: servers.to_owned(),
                    replicas: settings.replicas,
                    reason: error.to_string(),
                });
            }
            Err(error) => tracing::debug!(%error, "no stream yet"),
        }
        sleep(Duration::from_millis(500)).await;
    }
}

/// Whether waiting longer cannot help.
fn is_final(error: &CreateStreamError, waited: Duration) -> bool {
    let is_final = match error.kind() {
        CreateStreamErrorKind::JetStream(error) => match error.error_code() {
            ErrorCode::STREAM_SUBJECT_OVERLAP => waited >= OVERLAP_WAIT,
            code => FINAL.contains(&code),
        },
        _ => false,
    };
    is_final || waited >= START_WAIT
}

async fn client(settings: &NatsSettings) -> Result<Client, async_nats::ConnectError> {
    ConnectOptions::new()
        .name("moa-collector")
        .connection_timeout(ACK_WAIT)
        .request_timeout(Some(ACK_WAIT))
        // A server that is gone without a word is noticed after two of them.
        .ping_interval(Duration::from_secs(5))
        .event_callback(|event| async move {
            match event {
                Event::Connected => tracing::info!("connected to NATS"),
                Event::Disconnected => tracing::warn!("the connection to NATS is lost"),
                event => tracing::debug!("NATS: {event}"),
            }
        })
        .connect(settings.servers.clone())
        .await
}

/// A stream as it is made.
fn config(settings: &NatsSettings, name: &str) -> Config {
    Config {
        name: name.to_owned(),
        description: Some("Events of moa-collector".to_owned()),
        subjects: vec![messages_subject(name), rejected_subject(name)],
        retention: RetentionPolicy::Limits,
        max_age: settings.keep,
        // A full stream refuses what is new: what it has may not be stored yet.
        discard: DiscardPolicy::New,
        storage: StorageType::File,
        num_replicas: settings.replicas,
        duplicate_window: settings.dedupe,
        ..Config::default()
    }
}

/// Refuses a stream that breaks what the collector promises, and tells where it is another than
/// the settings say.
fn accept(settings: &NatsSettings, found: &Config) -> Result<(), ConnectError> {
    let wanted = config(settings, &found.name);
    let wrong = [
        (found.no_ack, "it acknowledges nothing"),
        (found.storage != StorageType::File, "it is kept in memory"),
        (
            found.discard != DiscardPolicy::New,
            "it forgets old messages when it is full (discard)",
        ),
        (
            !wanted
                .subjects
                .iter()
                .all(|one| found.subjects.contains(one)),
            "it does not have the subjects of one",
        ),
    ];
    if let Some((_, reason)) = wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
        return Err(ConnectError::OtherStream {
            stream: found.name.clone(),
            reason,
        });
    }
    for (name, is_other) in [
        ("replicas", found.num_replicas != wanted.num_replicas),
        ("dedupe", found.duplicate_window != wanted.duplicate_window),
        ("keep", found.max_age != wanted.max_age),
    ] {
        if is_other {
            let stream = &found.name;
            tracing::warn!(
                "the stream {stream} was made with another nats.{name}, and keeps it; change it with `nats stream edit {stream}`"
            );
        }
    }
    Ok(())
}

/// The addresses without names and passwords.
fn addresses(servers: &[ServerAddr]) -> String {
    let mut text = String::new();
    for server in servers {
        let separator = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{separator}{}:{}", server.host(), server.port());
    }
    text
}

#[cfg(test)]
mod tests;
