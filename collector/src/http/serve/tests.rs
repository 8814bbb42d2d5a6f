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
    let serving = tokio::spawn(run(
        listener,
        app,
        Proxies::default(),
        CancellationToken::new(),
    ));
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

#[tokio::test(start_paused = true)]
async fn who_does_not_read_the_answer_is_let_go() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let large = get(async || vec![b'x'; 64 * 1024 * 1024]);
    let app = Router::new().route("/", large);
    let serving = tokio::spawn(run(
        listener,
        app,
        Proxies::default(),
        CancellationToken::new(),
    ));
    let mut deaf = TcpStream::connect(address).await.unwrap();
    deaf.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(WRITE_TIME * 2).await;
    let mut read = Vec::new();
    let _ = deaf.read_to_end(&mut read).await;
    assert!(read.len() < 64 * 1024 * 1024, "{}", read.len());
    serving.abort();
}

#[tokio::test]
async fn one_address_holds_so_many_connections_and_a_proxy_any_number() {
    // Both ends are in this process.
    rlimit::increase_nofile_limit(4_096).unwrap();
    let app = Router::new().route("/", get(async || "ok"));
    let answered = async |proxies: Proxies| {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(run(
            listener,
            app.clone(),
            proxies,
            CancellationToken::new(),
        ));
        let mut held = Vec::new();
        for _ in 0..OF_ONE_ADDRESS {
            held.push(TcpStream::connect(address).await.unwrap());
        }
        // Those before it are counted once it is accepted.
        let mut last = TcpStream::connect(address).await.unwrap();
        let _ = last
            .write_all(b"GET / HTTP/1.1\r\nhost: l\r\nconnection: close\r\n\r\n")
            .await;
        let mut answer = String::new();
        let _ = last.read_to_string(&mut answer).await;
        serving.abort();
        answer.ends_with("ok")
    };
    assert!(answered(Proxies::default()).await);
    assert!(!answered(Proxies::new([])).await);
}

#[test]
fn some_files_are_left_for_the_log() {
    assert_eq!(connections(1_024), 824);
    assert_eq!(connections(1_048_576), CONNECTIONS);
    assert_eq!(connections(100), 50);
    assert_eq!(connections(0), 1);
}
