//! Where the trackers come from and where their events go: one origin of the loopback, another than
//! the store's, as in real life.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::read::MultiGzDecoder;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::answers;
use super::load::Wire;
use super::subjects::Subject;

/// No tracker sends more at once.
const LARGEST_BODY: usize = 64 << 20;

/// A request that has come.
#[derive(Debug, Clone)]
pub struct Hit {
    /// When, in ms since 1970.
    pub at_ms: f64,
    /// Its method; a preflight is `OPTIONS`.
    pub method: Method,
    /// Its path, without the query.
    pub path: String,
    /// Bytes of its body as it came.
    pub received: u64,
    /// Bytes of the answer's body.
    pub sent: u64,
    /// Whether it was for one of the tracker's own files.
    pub is_file: bool,
    /// Whether it brought events.
    pub brings_events: bool,
}

/// What has come of one subject.
#[derive(Debug, Default)]
struct Arrived {
    subject: Option<Subject>,
    hits: Vec<Hit>,
    /// How many of the called events.
    called: usize,
}

/// The running server.
#[derive(Debug)]
pub struct Stub {
    origin: String,
    shared: Arc<Shared>,
    arrived: watch::Receiver<Arrived>,
    serving: JoinHandle<std::io::Result<()>>,
}

#[derive(Debug)]
struct Shared {
    /// Compressed files by their path.
    files: HashMap<String, Bytes>,
    arriving: watch::Sender<Arrived>,
}

impl Stub {
    /// Serves the compressed files of these folders on a free port.
    ///
    /// # Errors
    ///
    /// When there is no port or a folder cannot be read.
    pub async fn start(folders: [&Path; 2]) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let mut files = HashMap::new();
        for folder in folders {
            read_into(&mut files, folder)
                .with_context(|| format!("cannot read {}", folder.display()))?;
        }
        let (arriving, arrived) = watch::channel(Arrived::default());
        let shared = Arc::new(Shared { files, arriving });
        let app = Router::new().fallback(take).with_state(Arc::clone(&shared));
        let serving = tokio::spawn(axum::serve(listener, app).into_future());
        Ok(Self {
            origin,
            shared,
            arrived,
            serving,
        })
    }

    /// Where it is.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Begins anew, with what comes from this subject.
    pub fn forget(&self, subject: &Subject) {
        self.shared.arriving.send_replace(Arrived {
            subject: Some(subject.clone()),
            ..Arrived::default()
        });
    }

    /// What has gone over the wire since then, in ms since 1970: what the page before it left behind may still come.
    pub fn wire(&self, since_ms: f64) -> Wire {
        let arrived = self.arrived.borrow();
        let since = arrived.hits.iter().filter(|hit| hit.at_ms >= since_ms);
        Wire::of(&since.cloned().collect::<Vec<_>>())
    }

    /// How many of the called events have come.
    pub fn called(&self) -> usize {
        self.arrived.borrow().called
    }

    /// Waits for the subject's first event since then, in ms since 1970.
    ///
    /// # Errors
    ///
    /// When none comes in time: what was sent elsewhere is said.
    pub async fn first_event(
        &self,
        subject: &Subject,
        since_ms: f64,
        patience: Duration,
    ) -> anyhow::Result<Hit> {
        let first = |arrived: &Arrived| {
            let mut hits = arrived.hits.iter();
            hits.find(|hit| hit.brings_events && hit.at_ms >= since_ms)
                .cloned()
        };
        self.wait_for(patience, |arrived| first(arrived).is_some())
            .await;
        let arrived = self.arrived.borrow();
        first(&arrived).with_context(|| {
            let seen = arrived.hits.iter().map(|hit| format!("{} {}", hit.method, hit.path));
            format!(
                "{} sent no event within {} s; it asked for {:?}, see its entry file in bench/peers",
                subject.name,
                patience.as_secs(),
                seen.collect::<Vec<_>>()
            )
        })
    }

    /// Waits until as many of the called events have come, but no longer than `patience`.
    pub async fn wait_for_called(&self, count: usize, patience: Duration) {
        self.wait_for(patience, |arrived| arrived.called >= count)
            .await;
    }

    async fn wait_for(&self, patience: Duration, is_enough: impl Fn(&Arrived) -> bool) {
        let mut arrived = self.arrived.clone();
        // Too late is no error here: who waits looks at what has come.
        let _ = timeout(patience, arrived.wait_for(|arrived| is_enough(arrived))).await;
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Arrived {
    fn push(&mut self, mut hit: Hit, body: &str) {
        if let Some(subject) = &self.subject {
            hit.brings_events = hit.method != Method::OPTIONS && subject.takes(&hit.path);
            self.called += body.matches(&subject.marker).count();
        }
        self.hits.push(hit);
    }
}

fn read_into(files: &mut HashMap<String, Bytes>, folder: &Path) -> std::io::Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let is_compressed = path.extension().is_some_and(|extension| extension == "br");
        if let Some(stem) = path.file_stem().filter(|_| is_compressed) {
            files.insert(
                format!("/{}", stem.to_string_lossy()),
                std::fs::read(&path)?.into(),
            );
        }
    }
    Ok(())
}

async fn take(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    // Before the body is read: the request has left.
    let at_ms = now_ms();
    let (head, body) = request.into_parts();
    let packed = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let (method, path) = (head.method, head.uri.path().to_owned());
    let body = unpacked(&packed);
    let mut headers = open_to(&head.headers);
    let (answer, is_file) = if method == Method::OPTIONS {
        (Bytes::new(), false)
    } else if let Some(file) = shared.files.get(&path) {
        headers.extend(file_headers(&path));
        (file.clone(), true)
    } else {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        (answers::answer(&path, &body).to_string().into(), false)
    };
    let status = if method == Method::OPTIONS {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::OK
    };
    let (received, sent) = (packed.len() as u64, answer.len() as u64);
    let hit = Hit {
        at_ms,
        method,
        path,
        received,
        sent,
        is_file,
        brings_events: false,
    };
    shared
        .arriving
        .send_modify(|arrived| arrived.push(hit, &body));
    (status, headers, Body::from(answer)).into_response()
}

fn now_ms() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}

/// Some trackers pack what they send.
fn unpacked(body: &Bytes) -> String {
    let mut text = Vec::new();
    let is_plain = !body.starts_with(&[0x1f, 0x8b])
        || MultiGzDecoder::new(&body[..])
            .read_to_end(&mut text)
            .is_err();
    String::from_utf8_lossy(if is_plain { body } else { &text }).into_owned()
}

/// Lets every page read, with its cookies, and read the timing too.
fn open_to(asked: &HeaderMap) -> HeaderMap {
    let copy = |name: HeaderName| {
        asked
            .get(name)
            .cloned()
            .unwrap_or_else(|| HeaderValue::from_static("*"))
    };
    HeaderMap::from_iter([
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, copy(header::ORIGIN)),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            copy(header::ACCESS_CONTROL_REQUEST_HEADERS),
        ),
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, PUT"),
        ),
        (
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        ),
    ])
}

fn file_headers(path: &str) -> [(HeaderName, HeaderValue); 3] {
    let kind = if path.ends_with(".wasm") {
        "application/wasm"
    } else {
        "text/javascript"
    };
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_ENCODING, HeaderValue::from_static("br")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000"),
        ),
    ]
}
