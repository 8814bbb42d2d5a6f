//! Object storage that fails: before a request is done, or after, when only its answer is lost; and late.

use std::fmt;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

/// What of a hundred requests fails, and by which chance.
#[derive(Debug)]
pub struct Faulty {
    inner: Arc<InMemory>,
    of_hundred: AtomicU32,
    chance: Mutex<fastrand::Rng>,
}

enum Fate {
    Good,
    /// Nothing is done.
    Lost,
    /// It is done, and nobody hears of it.
    Unheard,
}

impl Faulty {
    pub fn new(inner: Arc<InMemory>, of_hundred: u32, seed: u64) -> Arc<Self> {
        let chance = Mutex::new(fastrand::Rng::with_seed(seed));
        Arc::new(Self {
            inner,
            of_hundred: of_hundred.into(),
            chance,
        })
    }

    /// So many fail from now on.
    pub fn fail(&self, of_hundred: u32) {
        self.of_hundred.store(of_hundred, Ordering::Relaxed);
    }

    async fn fate(&self) -> Fate {
        let (number, wait) = {
            let mut chance = self.chance.lock().unwrap();
            (chance.u32(0..100), chance.u64(0..20))
        };
        tokio::time::sleep(Duration::from_millis(wait)).await;
        match number {
            number if number >= self.of_hundred.load(Ordering::Relaxed) => Fate::Good,
            number if number % 2 == 0 => Fate::Lost,
            _ => Fate::Unheard,
        }
    }
}

fn failed() -> object_store::Error {
    object_store::Error::Generic {
        store: "faulty",
        source: "it fails".into(),
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("faulty")
    }
}

#[async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(
        &self,
        at: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        match self.fate().await {
            Fate::Lost => Err(failed()),
            Fate::Good => self.inner.put_opts(at, payload, options).await,
            Fate::Unheard => {
                let _ = self.inner.put_opts(at, payload, options).await;
                Err(failed())
            }
        }
    }

    async fn put_multipart_opts(
        &self,
        at: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(at, options).await
    }

    async fn get_opts(&self, at: &Path, options: GetOptions) -> Result<GetResult> {
        match self.fate().await {
            Fate::Good => self.inner.get_opts(at, options).await,
            _ => Err(failed()),
        }
    }

    fn delete_stream(
        &self,
        all: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(all)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
