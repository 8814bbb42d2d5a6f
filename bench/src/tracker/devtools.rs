//! What is said to the browser and what it says, in the words of the Chrome DevTools Protocol, over its web socket.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// Longer than any answer takes: a page at a quarter of the speed, leaving a full queue.
const PATIENCE: Duration = Duration::from_secs(60);

/// What went wrong between us and the browser.
#[derive(Debug, thiserror::Error)]
pub enum DevtoolsError {
    /// The connection is not there any more.
    #[error("the browser has ended; look at what else runs on this machine")]
    Ended,
    /// The connection failed.
    #[error("the connection to the browser failed: {0}")]
    Socket(#[from] tungstenite::Error),
    /// The browser could not be reached at all.
    #[error("the browser cannot be reached: {0}")]
    Unreachable(#[from] std::io::Error),
    /// It took too long.
    #[error("the browser is stuck at {0}; look at what else runs on this machine")]
    Stuck(String),
    /// It will not do what it is told.
    #[error("the browser refuses {0}: {1}")]
    Refused(String, String),
    /// It answered something else than was asked.
    #[error("the browser gave an unexpected answer: {0}")]
    Answer(#[from] serde_json::Error),
}

/// A connection to a browser. What it tells of itself is kept until somebody waits for it.
#[derive(Debug)]
pub struct Devtools(Mutex<Connection>);

#[derive(Debug)]
struct Connection {
    socket: WebSocketStream<TcpStream>,
    last: u64,
    told: VecDeque<Told>,
}

/// What the browser says without having been asked.
#[derive(Debug, Deserialize)]
struct Told {
    method: String,
    #[serde(default)]
    params: Value,
    #[serde(default, rename = "sessionId")]
    session: String,
}

impl Devtools {
    /// Connects to the address that the browser names, such as `ws://127.0.0.1:40123/devtools/browser/…`.
    ///
    /// # Errors
    ///
    /// When nobody is there.
    pub async fn connect(address: &str) -> Result<Self, DevtoolsError> {
        let host = address.trim_start_matches("ws://").split('/').next();
        let stream = TcpStream::connect(host.unwrap_or_default()).await?;
        // A trace comes in large pieces.
        let config = tungstenite::protocol::WebSocketConfig::default()
            .max_message_size(None)
            .max_frame_size(None);
        let (socket, _) = client_async_with_config(address, stream, Some(config)).await?;
        Ok(Self(Mutex::new(Connection {
            socket,
            last: 0,
            told: VecDeque::new(),
        })))
    }

    /// Gives a command to the browser itself (`session` is empty) or to a tab.
    ///
    /// # Errors
    ///
    /// When it is refused or not answered.
    pub async fn call(
        &self,
        session: &str,
        method: &str,
        params: Value,
    ) -> Result<Value, DevtoolsError> {
        let mut connection = self.0.lock().await;
        let answer = timeout(PATIENCE, connection.call(session, method, params)).await;
        answer.map_err(|_| DevtoolsError::Stuck(method.into()))?
    }

    /// Waits until the browser (or a tab) tells this, and takes what it told before too: the `params` of each, of
    /// `also` as well.
    ///
    /// # Errors
    ///
    /// When it never comes.
    pub async fn until(
        &self,
        session: &str,
        method: &str,
        also: &str,
    ) -> Result<Vec<Value>, DevtoolsError> {
        let mut connection = self.0.lock().await;
        let told = timeout(PATIENCE, connection.until(session, method, also)).await;
        told.map_err(|_| DevtoolsError::Stuck(method.into()))?
    }

    /// Forgets what was told so far.
    pub async fn forget(&self) {
        self.0.lock().await.told.clear();
    }

    /// Lets time pass, and reads what is told meanwhile, so that the browser never waits for us.
    ///
    /// # Errors
    ///
    /// When the connection ends.
    pub async fn pass(&self, time: Duration) -> Result<(), DevtoolsError> {
        let mut connection = self.0.lock().await;
        let mut over = std::pin::pin!(sleep(time));
        loop {
            tokio::select! {
                () = &mut over => return Ok(()),
                read = connection.read() => drop(read?),
            }
        }
    }
}

impl Connection {
    async fn call(
        &mut self,
        session: &str,
        method: &str,
        params: Value,
    ) -> Result<Value, DevtoolsError> {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": params });
        if !session.is_empty() {
            command["sessionId"] = session.into();
        }
        self.socket.send(Message::text(command.to_string())).await?;
        loop {
            let Some(mut answer) = self.read().await? else {
                continue;
            };
            if answer["id"] != self.last {
                continue;
            }
            if let Some(error) = answer.get("error") {
                return Err(DevtoolsError::Refused(method.into(), error.to_string()));
            }
            return Ok(answer["result"].take());
        }
    }

    async fn until(
        &mut self,
        session: &str,
        method: &str,
        also: &str,
    ) -> Result<Vec<Value>, DevtoolsError> {
        let mut taken = Vec::new();
        loop {
            while let Some(told) = self.told.pop_front() {
                if told.session != session || ![method, also].contains(&told.method.as_str()) {
                    continue;
                }
                taken.push(told.params);
                if told.method == method {
                    return Ok(taken);
                }
            }
            self.read().await?;
        }
    }

    /// Reads one message: an answer, or `None` where something was told.
    async fn read(&mut self) -> Result<Option<Value>, DevtoolsError> {
        let message = self.socket.next().await.ok_or(DevtoolsError::Ended)??;
        let Message::Text(text) = message else {
            return Ok(None);
        };
        let message: Value = serde_json::from_str(&text)?;
        if message.get("id").is_some() {
            return Ok(Some(message));
        }
        self.told.push_back(serde_json::from_value(message)?);
        Ok(None)
    }
}

/// What the page is connected by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Whatever the loopback gives.
    Free,
    /// 1.6 Mbit/s with 150 ms to and fro, a slow phone's.
    Slow,
    /// Nothing leaves.
    Cut,
}

impl Line {
    /// As `Network.emulateNetworkConditions` wants it.
    pub fn conditions(self) -> Value {
        let (latency, bits) = if self == Self::Slow {
            (150, 1.6e6)
        } else {
            (0, -8.0)
        };
        let throughput = bits / 8.0;
        json!({ "offline": self == Self::Cut, "latency": latency,
                "downloadThroughput": throughput, "uploadThroughput": throughput })
    }
}

/// One entry of a trace; times are in µs.
#[derive(Debug, Clone, Deserialize)]
pub struct TraceEntry {
    /// What it is about.
    pub name: String,
    /// `X` is something that lasted.
    pub ph: String,
    /// The process.
    pub pid: i64,
    /// Its thread.
    pub tid: i64,
    /// When it began.
    #[serde(default)]
    pub ts: f64,
    /// How long it lasted.
    #[serde(default)]
    pub dur: f64,
    /// The thread's CPU time meanwhile.
    #[serde(default)]
    pub tdur: f64,
    /// The rest, such as the script's address.
    #[serde(default)]
    pub args: Value,
}
