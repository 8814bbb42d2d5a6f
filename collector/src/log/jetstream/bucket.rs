//! Buckets of JetStream's key-value store.

use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::kv::Store;
use async_nats::jetstream::stream::{Config, DiscardPolicy};
use tokio::time::{Instant, sleep};

use super::connection::START_WAIT;

/// How often it is tried to make one.
const AGAIN: Duration = Duration::from_millis(500);

/// How a bucket is made where there is none.
pub(super) struct Bucket {
    pub name: String,
    pub description: &'static str,
    /// How long a key is there that is not written anew.
    pub forgets_after: Option<Duration>,
}

impl Bucket {
    /// The bucket, on so many servers where it is made.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn open(&self, context: &Context, replicas: usize) -> Result<Store, String> {
        let bucket = &self.name;
        let age = self.forgets_after.unwrap_or_default();
        // As the client's own `create_key_value` makes it, which cannot read what servers up to 2.9 say of an account.
        let config = Config {
            name: format!("KV_{bucket}"),
            description: Some(self.description.to_owned()),
            subjects: vec![format!("$KV.{bucket}.>")],
            max_messages_per_subject: 1,
            max_age: age,
            duplicate_window: age,
            discard: DiscardPolicy::New,
            allow_rollup: true,
            deny_delete: true,
            num_replicas: replicas,
            ..Config::default()
        };
        let until = Instant::now() + START_WAIT;
        // A cluster that has just lost a server agrees on who leads it first.
        while let Err(error) = context.get_or_create_stream(config.clone()).await {
            if Instant::now() >= until {
                return Err(error.to_string());
            }
            tracing::debug!(%error, bucket, "no bucket yet");
            sleep(AGAIN).await;
        }
        let store = context.get_key_value(bucket).await;
        store.map_err(|error| error.to_string())
    }
}
