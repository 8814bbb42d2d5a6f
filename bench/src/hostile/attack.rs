//! What somebody can do who has the write key, which every page shows, and the collector's address.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use moa_message::limits::LIST_LIMIT;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use uuid::Uuid;

use crate::events::WRITE_KEY;

/// How long one answer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Between two requests of one attack. All of them together leave this machine's cores some time: the collector and the
/// honest one have no others.
const PAUSE: Duration = Duration::from_millis(10);

/// How many requests are made before; then they come again.
const VARIANTS: usize = 40;

/// How many answers of a kind there were.
pub type Answers = BTreeMap<String, u64>;

/// One kind of it. Each comes from an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// Packed: a hundred bytes are ten thousand messages that are none.
    SmallPacked,
    /// Packed: nine thousand events with a long context each.
    LongContext,
    /// Five thousand invented orders a request.
    Orders,
    /// Values put into two hundred lists of a person, of ever another person.
    Lists,
    /// What is nested as deep as a body has room.
    Depth,
    /// Requests whose answers are never read.
    UnreadAnswers,
    /// Bodies that never end.
    UnfinishedBodies,
    /// Connections that say nothing.
    IdleConnections,
    /// Addresses that are the operator's, with tokens that are guessed.
    Guesses,
    /// Bytes that are no HTTP.
    Noise,
}

impl Attack {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::SmallPacked,
        Self::LongContext,
        Self::Orders,
        Self::Lists,
        Self::Depth,
        Self::UnreadAnswers,
        Self::UnfinishedBodies,
        Self::IdleConnections,
        Self::Guesses,
        Self::Noise,
    ];

    /// What it is called in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::SmallPacked => "small packed requests",
            Self::LongContext => "long contexts, packed",
            Self::Orders => "invented orders",
            Self::Lists => "values into many lists",
            Self::Depth => "deep nesting",
            Self::UnreadAnswers => "answers that are not read",
            Self::UnfinishedBodies => "bodies that do not end",
            Self::IdleConnections => "idle connections",
            Self::Guesses => "guessed tokens",
            Self::Noise => "noise",
        }
    }

    /// Goes on until then, from the `n`th address.
    pub async fn run(self, to: SocketAddr, n: usize, until: Instant) -> Answers {
        let from = SocketAddr::from(([127, 0, 1, n as u8 + 1], 0));
        // Made before: it is the collector's time that counts.
        let requests: Vec<_> = (0..VARIANTS).map(|n| self.request(n)).collect();
        let mut answers = Answers::new();
        let mut held = Vec::new();
        for request in requests.iter().cycle() {
            let once = self.once((from, to), request, &mut held);
            let answer = timeout_at(until, timeout(PATIENCE, once)).await;
            let answer = match answer {
                Ok(Ok(Ok(answer))) => answer,
                Ok(Ok(Err(error))) => error.kind().to_string(),
                Ok(Err(_)) => "no answer".to_owned(),
                Err(_) => break,
            };
            *answers.entry(answer).or_default() += 1;
            sleep(PAUSE).await;
        }
        answers
    }

    /// What it sends, once more and otherwise.
    pub fn request(self, count: usize) -> Vec<u8> {
        match self {
            Self::SmallPacked => packed(r#"{"batch":["#, "{}", 10_000),
            Self::LongContext => packed(
                &format!(r#"{{"context":{{"x":"{}"}},"batch":["#, "a".repeat(1_400)),
                &format!(r#"{{"type":"page","anonymousId":"d-{count}","messageId":"ID"}}"#),
                9_000,
            ),
            Self::Orders => packed(
                r#"{"batch":["#,
                r#"{"type":"track","event":"cafe24_complete_order","anonymousId":"d","messageId":"ID","properties":{"order_id":"ID","order_amount":1}}"#,
                5_000,
            ),
            Self::Lists => {
                let lists: Map<String, Value> = (0..LIST_LIMIT)
                    .map(|n| (format!("l{n}"), json!("x".repeat(150))))
                    .collect();
                let id = Uuid::now_v7().to_string();
                let message = json!({ "type": "identify", "messageId": id, "anonymousId": format!("d-{count}"),
                                      "traits": { "$append": lists } });
                post(json!({ "batch": [message] }).to_string().into_bytes(), "")
            }
            Self::Depth => {
                let text = format!(r#"{{"batch":[{}1{}]}}"#, "[".repeat(400_000), "]".repeat(400_000));
                post(text.into_bytes(), "")
            }
            Self::UnreadAnswers => packed(r#"{"batch":["#, "1", 10_000),
            Self::UnfinishedBodies => {
                let mut request = post(vec![b'x'; 999_000], "");
                request.truncate(request.len() - 10);
                request
            }
            Self::IdleConnections => Vec::new(),
            Self::Guesses => {
                format!("GET /live HTTP/1.1\r\nhost: m\r\nauthorization: Bearer guess-{count}\r\nconnection: close\r\n\r\n").into_bytes()
            }
            Self::Noise => (0..2_000).map(|n| (n * 7 + count) as u8).collect(),
        }
    }

    /// Sends it, and tells the answer's status. What is to stay open is put into `held`.
    pub async fn once(
        self,
        way: (SocketAddr, SocketAddr),
        request: &[u8],
        held: &mut Vec<TcpStream>,
    ) -> std::io::Result<String> {
        let mut connection = connect(way).await?;
        connection.write_all(request).await?;
        if matches!(
            self,
            Self::UnreadAnswers | Self::UnfinishedBodies | Self::IdleConnections
        ) {
            held.push(connection);
            // Some hundred are open at a time.
            if held.len() > 600 {
                held.remove(0);
            }
            return Ok("held".to_owned());
        }
        let mut answer = Vec::new();
        connection.take(64).read_to_end(&mut answer).await?;
        let line = String::from_utf8_lossy(&answer).into_owned();
        Ok(line.split(' ').nth(1).unwrap_or("closed").to_owned())
    }
}

async fn connect((from, to): (SocketAddr, SocketAddr)) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(from)?;
    socket.connect(to).await
}

/// A packed request with this many messages; `ID` in one becomes another each time.
fn packed(begin: &str, message: &str, count: usize) -> Vec<u8> {
    let mut body = begin.to_owned();
    let run = Uuid::now_v7().simple().to_string();
    for n in 0..count {
        if n > 0 {
            body.push(',');
        }
        body.push_str(&message.replace("ID", &format!("{run}{n}")));
    }
    body.push_str("]}");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    // Into memory, which does not fail.
    let _ = packed.write_all(body.as_bytes());
    post(
        packed.finish().unwrap_or_default(),
        "content-encoding: gzip\r\n",
    )
}

/// A request with this body and header.
fn post(body: Vec<u8>, header: &str) -> Vec<u8> {
    let head = format!(
        "POST /v1/batch?writeKey={WRITE_KEY} HTTP/1.1\r\nhost: m\r\nconnection: close\r\n{header}content-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body].concat()
}
