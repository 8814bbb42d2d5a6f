//! The load: connections that send the next batch as soon as the one before is answered.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::events::Bodies;
use crate::stats::quantile;

/// Connections that are kept open and busy, where nothing else is said.
pub const CONNECTIONS: usize = 32;
/// How much longer than planned a load may take, before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a load lasts.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// Sent but not counted: connections and caches warm up.
    pub warm_up: Duration,
    /// What is counted.
    pub counted: Duration,
}

impl Times {
    /// This long, after a warm-up.
    pub fn lasting(counted: Duration) -> Self {
        let warm_up = Duration::from_millis(300);
        Self { warm_up, counted }
    }
}

/// What came of a load.
#[derive(Debug)]
pub struct Load {
    /// All requests that were answered, those while warming up too.
    pub answered: u64,
    /// Requests a second, of those sent and answered in the time that counts.
    pub requests_a_second: f64,
    /// Milliseconds from request to answer: the median.
    pub p50: f64,
    /// Milliseconds from request to answer: what one in a hundred exceeds.
    pub p99: f64,
}

/// Why a load came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No connection, or it broke.
    #[error("no connection to {0}: {1}")]
    Connect(SocketAddr, std::io::Error),
    /// The server does not speak as it should.
    #[error("HTTP failed: {0}")]
    Http(#[from] hyper::Error),
    /// A request that cannot be made.
    #[error("no request can be made for {0}: {1}")]
    Request(SocketAddr, axum::http::Error),
    /// Another answer than 200.
    #[error("the server answered {status}: {text}")]
    Refused {
        /// The answer's status.
        status: StatusCode,
        /// The answer's body.
        text: String,
    },
    /// It should long be over.
    #[error("the load is stuck: give fewer --seconds, or look at what else runs on this machine")]
    Stuck,
    /// Not one request was answered in time.
    #[error("no request was answered in the time that counts: give more --seconds")]
    Nothing,
    /// A connection's task ended before its time.
    #[error("a connection's task ended early: {0}")]
    Task(#[from] tokio::task::JoinError),
}

/// How hard the load is.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// From how many connections.
    pub connections: usize,
    /// How many requests a second all of them make together; without it as many as are answered.
    pub pace: Option<f64>,
}

impl Effort {
    /// All that is answered, from this many connections.
    pub fn full(connections: usize) -> Self {
        Self {
            connections,
            pace: None,
        }
    }
}

/// Sends bodies to `/v1/batch` of this address.
///
/// # Errors
///
/// [`LoadError`] with the first thing that went wrong.
pub async fn run(
    to: SocketAddr,
    bodies: &Bodies,
    times: Times,
    effort: Effort,
) -> Result<Load, LoadError> {
    let mut senders = Vec::new();
    for _ in 0..effort.connections {
        senders.push(connect(to).await?);
    }
    let from = Instant::now() + times.warm_up;
    let mut connections = JoinSet::new();
    let between = effort.pace.map(|pace| effort.connections as f64 / pace);
    for (at, sender) in senders.into_iter().enumerate() {
        let share = at as f64 / effort.connections as f64;
        let pace = between.map(|between| Pace {
            next: Instant::now() + Duration::from_secs_f64(between * share),
            between: Duration::from_secs_f64(between),
        });
        let connection = Connection {
            to,
            sender,
            bodies: bodies.clone(),
            from,
            until: from + times.counted,
            pace,
        };
        connections.spawn(connection.keep_busy());
    }
    let limit = times.warm_up + times.counted + PATIENCE;
    let tallies = timeout(limit, all(connections)).await;
    sum(&tallies.map_err(|_| LoadError::Stuck)??, times)
}

async fn all(mut tasks: JoinSet<Result<Tally, LoadError>>) -> Result<Vec<Tally>, LoadError> {
    let mut tallies = Vec::new();
    while let Some(tally) = tasks.join_next().await {
        tallies.push(tally??);
    }
    Ok(tallies)
}

fn sum(tallies: &[Tally], times: Times) -> Result<Load, LoadError> {
    let latencies: Vec<f64> = tallies.iter().flat_map(|t| &t.latencies).copied().collect();
    let at = |share| quantile(&latencies, share).ok_or(LoadError::Nothing);
    Ok(Load {
        answered: tallies.iter().map(|tally| tally.answered).sum(),
        requests_a_second: latencies.len() as f64 / times.counted.as_secs_f64(),
        p50: at(0.50)?,
        p99: at(0.99)?,
    })
}

async fn connect(to: SocketAddr) -> Result<SendRequest<Full<Bytes>>, LoadError> {
    let failed = |error| LoadError::Connect(to, error);
    let stream = TcpStream::connect(to).await.map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // Ends with the sender; what goes wrong on the connection, the sender says.
    tokio::spawn(connection);
    Ok(sender)
}

/// One connection and what it is to do.
struct Connection {
    to: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
    bodies: Bodies,
    from: Instant,
    until: Instant,
    pace: Option<Pace>,
}

/// When a connection sends, whether or not the answers come in time.
struct Pace {
    next: Instant,
    between: Duration,
}

impl Pace {
    /// Waits for the next time to send, and returns it. A request that waits for an answer that is late
    /// is late itself, and that is part of its latency.
    async fn wait(&mut self) -> Instant {
        let due = self.next;
        tokio::time::sleep_until(due.into()).await;
        self.next += self.between;
        due
    }
}

/// What one connection did.
#[derive(Debug, Default)]
struct Tally {
    answered: u64,
    /// Milliseconds, of the requests that count.
    latencies: Vec<f64>,
}

impl Connection {
    async fn keep_busy(mut self) -> Result<Tally, LoadError> {
        let mut tally = Tally::default();
        loop {
            let request = Request::post("/v1/batch")
                .header(header::HOST, self.to.to_string())
                .header(header::CONTENT_TYPE, "text/plain;charset=UTF-8")
                .body(Full::from(self.bodies.next()))
                .map_err(|error| LoadError::Request(self.to, error))?;
            let asked = match &mut self.pace {
                Some(pace) => pace.wait().await,
                None => Instant::now(),
            };
            if asked >= self.until {
                return Ok(tally);
            }
            let response = self.sender.send_request(request).await?;
            let status = response.status();
            let answer = response.into_body().collect().await?.to_bytes();
            if status != StatusCode::OK {
                let text = String::from_utf8_lossy(&answer).into_owned();
                return Err(LoadError::Refused { status, text });
            }
            let answered = Instant::now();
            tally.answered += 1;
            if asked >= self.from && answered <= self.until {
                let latency = answered.duration_since(asked);
                tally.latencies.push(latency.as_secs_f64() * 1000.0);
            }
        }
    }
}

#[cfg(test)]
mod tests;
