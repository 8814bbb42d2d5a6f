//! A mall in the stand-in, and a collector that works for it, in virtual time.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Request, Response, header};
use moa_cafe24::{Cafe24, Clock, Deliver, Faults, Plan, Settings};
use moa_catalog::Catalog;
use moa_collector::cafe24;
use moa_collector::cafe24::app::{AppSettings, Endpoints};
use moa_collector::cafe24::context::{Context, Parts, Shared};
use moa_collector::cafe24::state::{Job, JobKind, Mall, MallStatus};
use moa_collector::cafe24::transport::{Transport, TransportError};
use moa_collector::http::assets::Assets;
use moa_collector::log::OpenSession;
use moa_collector::log::sqlite::SqliteLog;
use moa_collector::log::{AppendError, Log, ReadError, Record, StoredMessage, Unready};
use moa_message::Checked;
use moa_message::verdict::Verdict;
use moa_message::write_key::WriteKey;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub const MALL: &str = "moashop";

/// Another mall, where a test has two.
pub const OTHER: &str = "nurishop";

/// Requests go straight to the stand-in.
struct Inside {
    router: Router,
    /// Whether the Front API is there for this app.
    has_front: bool,
    /// Whether nobody answers.
    is_down: Arc<AtomicBool>,
    /// What becomes of an answer on its way: its path and its body.
    spoil: Option<Spoil>,
}

/// Changes an answer's body.
pub type Spoil = Arc<dyn Fn(&str, &mut serde_json::Value) + Send + Sync>;

#[async_trait]
impl Transport for Inside {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if self.is_down.load(Ordering::Relaxed) {
            return Ok(Response::builder().status(503).body(Bytes::new()).unwrap());
        }
        let path = request.uri().path().to_owned();
        if !self.has_front && !path.contains("/admin/") && path.contains("/products") {
            let answer = Response::builder().status(403);
            return Ok(answer.body(Bytes::from("{}")).unwrap());
        }
        let request = request.map(Body::from);
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let mut body = to_bytes(body, usize::MAX).await.unwrap();
        if let Some(spoil) = &self.spoil
            && let Ok(mut value) = serde_json::from_slice(&body)
        {
            spoil(&path, &mut value);
            body = value.to_string().into();
        }
        Ok(Response::from_parts(head, body))
    }
}

/// The log, written in a way that virtual time waits for.
struct Waited(Arc<SqliteLog>);

#[async_trait]
impl Log for Waited {
    async fn append(
        &self,
        batch: Vec<Checked>,
        received_at: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, AppendError> {
        let log = Arc::clone(&self.0);
        let write = move || {
            let awaited = log.enqueue(batch, received_at)?;
            awaited
                .blocking_recv()
                .map_err(|_| AppendError::Unavailable)?
        };
        tokio::task::spawn_blocking(write).await.unwrap()
    }

    async fn ready(&self) -> Result<(), Unready> {
        self.0.ready().await
    }

    async fn read_after(&self, seq: u64, limit: usize) -> Result<Vec<StoredMessage>, ReadError> {
        self.0.read_after(seq, limit).await
    }

    async fn recent(&self, seq: u64, limit: usize) -> Result<Vec<Record>, ReadError> {
        self.0.recent(seq, limit).await
    }

    async fn silent_sessions(
        &self,
        over_since: DateTime<Utc>,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<OpenSession>, ReadError> {
        self.0.silent_sessions(over_since, now, limit).await
    }

    fn watch(&self) -> broadcast::Receiver<Arc<Record>> {
        self.0.watch()
    }
}

/// A stand-in with one mall, and a folder for the collector's files.
pub struct World {
    pub cafe24: Cafe24,
    pub clock: Clock,
    /// The app, as the config would have it.
    pub app: AppSettings,
    /// The malls that have a write key.
    pub keys: Arc<Mutex<Vec<WriteKey>>>,
    /// Whether the Front API is there for this app.
    pub has_front: bool,
    /// Whether no server of Cafe24's answers.
    pub is_down: Arc<AtomicBool>,
    /// What becomes of answers on their way, from the next start on.
    pub spoil: Option<Spoil>,
    /// The tracker's files, and what is kept of earlier builds.
    pub assets: Assets,
    folder: TempDir,
    running: Arc<Mutex<Option<Running>>>,
}

struct Running {
    context: Context,
    addresses: Router,
    task: JoinHandle<()>,
}

pub fn app(db: PathBuf) -> AppSettings {
    AppSettings {
        client_id: "client".into(),
        client_secret: "client-secret".into(),
        webhook_key: "webhook-key".into(),
        public_url: "https://collect.moashop.test".into(),
        db,
        buyer_contact: false,
        analytics: true,
        dcollection: Some(("client".into(), "client-secret".into())),
        endpoints: Endpoints {
            mall: "http://cafe24.test/{mall}".into(),
            analytics: "http://cafe24.test/analytics".into(),
            dcollection: "http://cafe24.test/dcollection".into(),
        },
    }
}

impl World {
    pub fn new(plan: Plan, faults: Faults, now: DateTime<Utc>) -> Self {
        let clock = Clock::starting_at(now);
        // In memory where there is such a place: a year has a hundred thousand commits, and no power is cut.
        let memory = Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => TempDir::new_in(memory).unwrap(),
            false => TempDir::new().unwrap(),
        };
        let app = app(folder.path().join("cafe24.db"));
        let cafe24 = Cafe24::new(Settings {
            client_id: app.client_id.clone(),
            client_secret: app.client_secret.clone(),
            webhook_key: app.webhook_key.clone(),
            seed: 7,
            clock,
            faults,
        });
        cafe24.add_mall(MALL, plan);
        std::fs::create_dir(folder.path().join("dist")).unwrap();
        std::fs::write(folder.path().join("dist/moa.js"), "/* the loader */").unwrap();
        Self {
            cafe24,
            clock,
            app,
            keys: Arc::new(Mutex::new(vec![
                WriteKey::open(MALL),
                WriteKey::open(OTHER),
            ])),
            has_front: true,
            is_down: Arc::default(),
            spoil: None,
            assets: Assets::new(&folder.path().join("dist"), None),
            folder,
            running: Arc::default(),
        }
    }

    pub fn log_db(&self) -> PathBuf {
        self.folder.path().join("log.db")
    }

    /// The folder of the tracker's build output.
    pub fn dist(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    /// Starts a collector on the files.
    pub fn start(&self) {
        let log = Arc::new(SqliteLog::open(&self.log_db()).unwrap());
        let clock = self.clock;
        let parts = Parts {
            log: Arc::new(Waited(log)),
            log_db: Some(self.log_db()),
            catalog: Arc::new(Catalog::built_in().clone()),
            keys: {
                let keys = Arc::clone(&self.keys);
                Arc::new(move || keys.lock().unwrap().clone())
            },
            loaders: Arc::new(self.assets.clone()),
            transport: Arc::new(Inside {
                router: self.cafe24.router(),
                has_front: self.has_front,
                is_down: Arc::clone(&self.is_down),
                spoil: self.spoil.clone(),
            }),
            now: Arc::new(move || clock.now()),
            look: Some(Duration::from_secs(1_800)),
        };
        let context = Shared::open(self.app.clone(), parts).unwrap();
        let work = cafe24::run(Arc::clone(&context), CancellationToken::new());
        let task = tokio::spawn(work);
        let addresses =
            moa_collector::http::cafe24::routes(Arc::clone(&context), self.assets.clone());
        *self.running.lock().unwrap() = Some(Running {
            context,
            addresses,
            task,
        });
    }

    /// Ends the collector as `kill -9` does, as far as that is possible within a process: wherever it
    /// is, it goes no further.
    pub async fn kill(&self) {
        let running = self.running.lock().unwrap().take().unwrap();
        running.task.abort();
        let _ = running.task.await;
        drop(running.addresses);
        // What blocks, like a commit, comes to its end, and then the files are free.
        let mut context = running.context;
        loop {
            match Arc::try_unwrap(context) {
                Ok(shared) => return drop(shared),
                Err(shared) => context = shared,
            }
            tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(1)))
                .await
                .unwrap();
        }
    }

    /// Whether Cafe24 takes the tokens no more.
    pub async fn is_refused(&self) -> bool {
        let mall = self.context().state.mall(MALL).await.unwrap().unwrap();
        mall.status == MallStatus::Refused
    }

    pub fn context(&self) -> Context {
        Arc::clone(&self.running.lock().unwrap().as_ref().unwrap().context)
    }

    /// Asks the collector, as a browser does.
    pub async fn visit(&self, path: &str, cookie: Option<&str>) -> Response<Bytes> {
        let mut request = Request::get(path);
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let addresses = self
            .running
            .lock()
            .unwrap()
            .as_ref()
            .unwrap()
            .addresses
            .clone();
        let answer = addresses
            .oneshot(request.body(Body::empty()).unwrap())
            .await;
        let (head, body) = answer.unwrap().into_parts();
        Response::from_parts(head, to_bytes(body, usize::MAX).await.unwrap())
    }

    /// Opens the app in the mall's admin.
    pub async fn launch(&self, mall: &str) -> Response<Bytes> {
        let query = self.cafe24.launch_query(mall, 1);
        self.visit(&format!("/cafe24/install?{query}"), None).await
    }

    /// Opens the app in the mall's admin, and agrees.
    pub async fn install(&self) {
        self.install_in(MALL).await;
    }

    /// The same of any mall.
    pub async fn install_in(&self, mall: &str) {
        let (path, cookie) = self.agree(mall).await;
        let done = self.visit(&path, Some(&cookie)).await;
        assert_eq!(done.status(), 200, "{:?}", done.body());
    }

    /// Opens the app, and agrees: where the browser is sent back to, and its cookie.
    pub async fn agree(&self, mall: &str) -> (String, String) {
        let sent = self.launch(mall).await;
        assert_eq!(sent.status(), 307, "{:?}", sent.body());
        let cookie = sent.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let page = sent.headers()[header::LOCATION].to_str().unwrap();
        let cafe24 = self.cafe24.router();
        let agreed = cafe24.oneshot(Request::get(page).body(Body::empty()).unwrap());
        let agreed = agreed.await.unwrap();
        let back = agreed.headers()[header::LOCATION].to_str().unwrap();
        let path = back.strip_prefix("https://collect.moashop.test").unwrap();
        (path.to_owned(), cookie)
    }

    /// Sends the collector a webhook, and gives the status of its answer.
    pub async fn post(&self, headers: &[(&str, &str)], body: impl Into<Body>) -> u16 {
        let mut request = Request::post("/cafe24/webhooks");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let addresses = {
            let running = self.running.lock().unwrap();
            running.as_ref().unwrap().addresses.clone()
        };
        let answer = addresses.oneshot(request.body(body.into()).unwrap()).await;
        answer.unwrap().status().as_u16()
    }

    /// Asks for a job, and lives on until it has ended.
    pub async fn job(&self, kind: JobKind) -> Job {
        let state = self.context().state.clone();
        let job = state.ask(MALL, kind, self.clock.now()).await.unwrap();
        for _ in 0..200 {
            self.live_for(TimeDelta::minutes(10)).await;
            let job = state.job(job).await.unwrap().unwrap();
            if job.ended_at.is_some() {
                return job;
            }
        }
        panic!("the job does not end");
    }

    /// What is known of the mall.
    pub async fn known(&self) -> Mall {
        self.context().state.mall(MALL).await.unwrap().unwrap()
    }

    /// A number out of the file of what is known.
    pub fn count(&self, select: &str) -> i64 {
        let db = Connection::open(&self.app.db).unwrap();
        db.query_row(select, [], |row| row.get(0)).unwrap()
    }

    /// The bytes of both files, with all that was written.
    pub fn bytes(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for file in [&self.app.db, &self.log_db()] {
            let db = Connection::open(file).unwrap();
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .unwrap();
            all.extend(std::fs::read(file).unwrap());
        }
        all
    }

    /// Brings webhooks to the collector, when it is there.
    pub fn deliver(&self) -> Deliver {
        let running = Arc::clone(&self.running);
        Arc::new(move |delivery| {
            let addresses = running
                .lock()
                .unwrap()
                .as_ref()
                .map(|one| one.addresses.clone());
            Box::pin(async move {
                let mut request = Request::post("/cafe24/webhooks");
                *request.headers_mut().unwrap() = delivery.headers;
                let request = request.body(Body::from(delivery.body)).unwrap();
                let answer = addresses?.oneshot(request).await.unwrap();
                Some(answer.status().as_u16())
            })
        })
    }

    /// Lets the mall live on for so long.
    pub async fn live_for(&self, time: TimeDelta) {
        self.live_in(MALL, time).await;
    }

    /// The same of any mall.
    pub async fn live_in(&self, mall: &str, time: TimeDelta) {
        let until = self.clock.now() + time;
        self.cafe24.live(mall, until, self.deliver()).await;
    }
}

/// When the malls of most tests begin.
pub fn born() -> DateTime<Utc> {
    "2025-01-01T00:00:00+09:00".parse().unwrap()
}

/// Ten days of a mall with little in it.
pub fn tiny() -> Plan {
    Plan {
        members: 30,
        orders: 60,
        adds: 40,
        logins: 60,
        products: 10,
        coupons: 2,
        year: Duration::from_secs(10 * 86_400),
        ..Plan::small(born())
    }
}
