use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;

use super::*;

/// The clock of this test jumps to the next thing that waits whenever nothing else happens.
#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_come_holds_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new().route("/", get(async || "ok"));
    let serving = tokio::spawn(run(listener, app, CancellationToken::new()));
    let started = Instant::now();
    for head in ["GET / HTTP/1.1\r\nhost: loc", ""] {
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = slow.read_to_string(&mut answer).await;
        assert!(!answer.contains("200"), "{answer}");
    }
    assert!(started.elapsed() >= HEAD_TIME, "{:?}", started.elapsed());
    serving.abort();
}
