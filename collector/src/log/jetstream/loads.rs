//! How those do who load the streams into a warehouse: a key of JetStream's key-value store for each partition and place.

use async_nats::jetstream::Context;
use async_nats::jetstream::kv::Store;
use async_trait::async_trait;
use chrono::Utc;
use futures_util::TryStreamExt;
use tokio::sync::OnceCell;

use super::bucket::Bucket;
use super::settings::NatsSettings;
use crate::log::loads::{LoadReport, Loads, LoadsError};

/// How many keys are asked for at once.
const AT_ONCE: usize = 16;

/// A bucket, as the place where it is said. It is made by who has something to say.
pub struct StreamLoads {
    context: Context,
    bucket: Bucket,
    replicas: usize,
    store: OnceCell<Store>,
}

impl StreamLoads {
    /// That beside these settings' streams.
    pub fn new(context: Context, settings: &NatsSettings) -> Self {
        let bucket = Bucket {
            name: format!("{}-loads", settings.stream),
            description: "How far each partition is loaded into a warehouse",
            forgets_after: None,
        };
        Self {
            context,
            bucket,
            replicas: settings.replicas,
            store: OnceCell::new(),
        }
    }

    async fn there(&self) -> Option<Store> {
        let found = self.context.get_key_value(&self.bucket.name);
        let found = self.store.get_or_try_init(|| found).await;
        found.ok().cloned()
    }

    async fn made(&self) -> Result<&Store, LoadsError> {
        let made = || self.bucket.open(&self.context, self.replicas);
        self.store.get_or_try_init(made).await.map_err(LoadsError)
    }
}

#[async_trait]
impl Loads for StreamLoads {
    async fn say(&self, reports: &[LoadReport]) -> Result<(), LoadsError> {
        let store = self.made().await?;
        for report in reports {
            let text = serde_json::to_string(report).unwrap_or_default();
            let put = store.put(key(report), text.into()).await;
            put.map_err(|error| LoadsError(error.to_string()))?;
        }
        Ok(())
    }

    async fn said(&self) -> Result<Vec<LoadReport>, LoadsError> {
        let failed = |error: &dyn ToString| LoadsError(error.to_string());
        let Some(store) = self.there().await else {
            // Nobody loads these streams.
            return Ok(Vec::new());
        };
        let keys = store.keys().await.map_err(|error| failed(&error))?;
        let mut reports: Vec<LoadReport> = keys
            .map_err(|error| failed(&error))
            .map_ok(|key| async {
                let value = store.get(key).await;
                let value = value.map_err(|error| LoadsError(error.to_string()))?;
                // Of another version: it says so anew soon.
                Ok(value.and_then(|value| serde_json::from_slice(&value).ok()))
            })
            .try_buffer_unordered(AT_ONCE)
            .try_filter_map(async |report| Ok(report))
            .try_collect()
            .await?;
        let now = Utc::now();
        reports.retain(|report| !report.is_over(now));
        reports.sort_by(|one, other| (&one.to, &one.partition).cmp(&(&other.to, &other.partition)));
        Ok(reports)
    }
}

fn key(report: &LoadReport) -> String {
    let letters = format!("{}.{}", report.to, report.partition);
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let key = letters.chars();
    let key: String = key
        .map(|letter| if allowed(letter) { letter } else { '_' })
        .collect();
    // Points part a key, and none of the parts may be empty.
    key.split('.')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(".")
}
