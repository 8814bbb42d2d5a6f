//! A network that fails as a test wants it to: a proxy between browser and collector.
//!
//! It speaks HTTP on loopback, one request a connection, and does to each `POST /v1/…` what it was
//! last told. All other requests pass, unless they are told to [suffer too](FaultProxy::spare).

mod serve;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// What may happen to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It goes through.
    Pass,
    /// The connection is closed once the request's head is there, its body unread: offline.
    Refuse,
    /// It is read and the connection closed; the collector never sees it.
    DropRequest,
    /// The collector answers it, and the connection is closed without the answer.
    DropAnswer,
    /// It goes through after this time.
    Delay(Duration),
    /// It is read and never answered; the connection stays open.
    Hang,
    /// The collector gets its head and half of its body; then both connections are closed.
    CutRequest,
    /// The collector answers it; half of that answer's body arrives, then the connection is closed.
    CutAnswer,
    /// The collector never sees it, and this is the answer.
    Answer {
        /// The answer's status.
        status: u16,
        /// `Retry-After`, in seconds.
        retry_after: Option<u32>,
        /// Whether the page may read it, as it may read the collector's answers.
        cors: bool,
    },
}

impl Fault {
    /// An answer of this status that the page may read.
    pub fn status(status: u16) -> Fault {
        Fault::Answer {
            status,
            retry_after: None,
            cors: true,
        }
    }

    /// Its name, such as `DropAnswer`; of an answer with its status.
    pub fn name(self) -> String {
        match self {
            Fault::Delay(_) => "Delay".to_owned(),
            Fault::Answer { status, .. } => format!("Answer {status}"),
            plain => format!("{plain:?}"),
        }
    }
}

/// One request that suffered a fault, or passed where it might have.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// When its head was there.
    pub at: Instant,
    /// What happened to it.
    pub fault: Fault,
    /// The `messageId`s of its batch; none where the body was not read, or is no batch.
    pub ids: Vec<String>,
    /// What the collector answered, whether or not the browser got it.
    pub answer: Option<u16>,
}

/// The proxy; it ends, with all its connections, when it is dropped.
#[derive(Debug)]
pub struct FaultProxy {
    /// Where it answers, such as `http://127.0.0.1:40123`.
    pub address: String,
    state: Arc<State>,
    serving: JoinHandle<()>,
}

impl FaultProxy {
    /// Starts a proxy for a server at an address such as `http://127.0.0.1:40122`. Everything
    /// passes at first. The server may stop and come back; meanwhile connections are closed.
    pub async fn start(upstream: &str) -> Result<FaultProxy> {
        let authority = upstream.trim_start_matches("http://").trim_end_matches('/');
        let upstream: SocketAddr = authority
            .parse()
            .with_context(|| format!("{upstream} is no address like http://127.0.0.1:40122"))?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(State::default());
        let serving = tokio::spawn(serve::run(listener, upstream, Arc::clone(&state)));
        Ok(FaultProxy {
            address,
            state,
            serving,
        })
    }

    /// From now on this happens to every POST. What already hangs goes on hanging.
    pub fn set(&self, fault: Fault) {
        self.state.plan().choice = Choice::Always(fault);
    }

    /// From now on each fault happens with its chance, from 0 to 1 and together at most 1; the rest
    /// passes. The same seed makes the same sequence.
    pub fn set_random(&self, seed: u64, chances: &[(f64, Fault)]) {
        self.state.plan().choice = Choice::Random(fastrand::Rng::with_seed(seed), chances.into());
    }

    /// Whether requests that are no `POST /v1/…` pass always, as they do at first.
    pub fn spare(&self, others: bool) {
        self.state.plan().hits_others = !others;
    }

    /// What was tried so far, in the order it came.
    pub fn attempts(&self) -> Vec<Attempt> {
        self.state.attempts().clone()
    }

    /// Waits until more than `before` was tried: a busy browser takes its time.
    ///
    /// # Errors
    ///
    /// When nothing is within thirty seconds.
    pub async fn attempt_after(&self, before: usize) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while self.state.attempts().len() <= before {
            ensure!(Instant::now() < deadline, "no attempt after {before}");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// How often each fault happened, by its [name](Fault::name).
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for attempt in self.state.attempts().iter() {
            *counts.entry(attempt.fault.name()).or_default() += 1;
        }
        counts
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What the proxy's connections share.
#[derive(Debug, Default)]
struct State {
    plan: Mutex<Plan>,
    attempts: Mutex<Vec<Attempt>>,
}

#[derive(Debug, Default)]
struct Plan {
    choice: Choice,
    hits_others: bool,
}

#[derive(Debug)]
enum Choice {
    Always(Fault),
    Random(fastrand::Rng, Vec<(f64, Fault)>),
}

impl Default for Choice {
    fn default() -> Self {
        Choice::Always(Fault::Pass)
    }
}

impl State {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn attempts(&self) -> MutexGuard<'_, Vec<Attempt>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Chooses what happens to a request and takes note of it; `None` for one that is spared.
    fn begin(&self, is_post: bool) -> Option<(usize, Fault)> {
        let mut plan = self.plan();
        if !is_post && !plan.hits_others {
            return None;
        }
        let fault = plan.choice.next();
        let mut attempts = self.attempts();
        attempts.push(Attempt {
            at: Instant::now(),
            fault,
            ids: Vec::new(),
            answer: None,
        });
        Some((attempts.len() - 1, fault))
    }
}

impl Choice {
    fn next(&mut self) -> Fault {
        match self {
            Choice::Always(fault) => *fault,
            Choice::Random(random, chances) => {
                let mut left = random.f64();
                let hit = chances.iter().find(|(chance, _)| {
                    left -= chance;
                    left < 0.0
                });
                hit.map_or(Fault::Pass, |(_, fault)| *fault)
            }
        }
    }
}

/// The `messageId`s of a batch.
fn ids(body: &[u8]) -> Vec<String> {
    let batch: Value = serde_json::from_slice(body).unwrap_or_default();
    let messages = batch["batch"].as_array().into_iter().flatten();
    messages
        .filter_map(|message| Some(message["messageId"].as_str()?.to_owned()))
        .collect()
}
