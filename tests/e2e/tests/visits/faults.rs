//! The fault proxy itself: a plain client, a tiny server behind it, and each fault in turn.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::{get, post};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use moa_e2e::faults::{Fault, FaultProxy};
use moa_e2e::{Device, Tally, World};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What the server answers.
const ANSWER: &str = r#"{"results":[{"messageId":"m1","status":"accepted"}]}"#;
/// What the client sends.
const BATCH: &str = r#"{"batch":[{"messageId":"m1"},{"messageId":"m2"}]}"#;

type Got = Arc<Mutex<Vec<Bytes>>>;

/// A server that keeps every body it has got as a whole; aborted when dropped.
struct Upstream {
    address: String,
    got: Got,
    serving: JoinHandle<()>,
}

impl Upstream {
    async fn start(listen: &str) -> Result<Upstream> {
        let got = Got::default();
        let take = async |State(got): State<Got>, body: Bytes| {
            got.lock().unwrap().push(body);
            ANSWER
        };
        let app = Router::new()
            .route("/v1/batch", post(take))
            .route("/moa.js", get(async || "loader"))
            .with_state(got.clone());
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?.to_string();
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, app).await;
        });
        Ok(Upstream {
            address,
            got,
            serving,
        })
    }

    fn got(&self) -> usize {
        self.got.lock().unwrap().len()
    }

    /// Ends it; its address is free then.
    async fn stop(self) {
        self.serving.abort();
        let _ = self.serving.await;
    }
}

async fn start() -> Result<(Upstream, FaultProxy)> {
    let upstream = Upstream::start("127.0.0.1:0").await?;
    let proxy = FaultProxy::start(&format!("http://{}", upstream.address)).await?;
    Ok((upstream, proxy))
}

async fn request(proxy: &FaultProxy, method: &str, path: &str) -> Result<Response<Incoming>> {
    let request = Request::builder()
        .method(method)
        .uri(format!("{}{path}", proxy.address))
        .header("origin", "https://shop.example")
        .body(Full::new(Bytes::from(match method {
            "POST" => BATCH,
            _ => "",
        })))?;
    let client = Client::builder(TokioExecutor::new()).build_http();
    let answer = timeout(Duration::from_secs(5), client.request(request)).await?;
    Ok(answer?)
}

async fn send(proxy: &FaultProxy) -> Result<Response<Incoming>> {
    request(proxy, "POST", "/v1/batch").await
}

async fn text(answer: Response<Incoming>) -> Result<String> {
    let body = answer.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8(body.into())?)
}

#[tokio::test]
async fn what_passes_is_unchanged_and_recorded() -> Result<()> {
    let (upstream, proxy) = start().await?;
    let before = Instant::now();
    assert_eq!(text(send(&proxy).await?).await?, ANSWER);
    assert_eq!(upstream.got.lock().unwrap()[..], [Bytes::from(BATCH)]);
    let [attempt] = &proxy.attempts()[..] else {
        panic!("one attempt")
    };
    assert_eq!((attempt.fault, attempt.answer), (Fault::Pass, Some(200)));
    assert_eq!(attempt.ids, ["m1", "m2"]);
    assert!(before <= attempt.at && attempt.at <= Instant::now());
    Ok(())
}

#[tokio::test]
async fn requests_are_refused_dropped_or_cut_before_the_collector_has_them() -> Result<()> {
    let (upstream, proxy) = start().await?;
    for (fault, ids) in [
        (Fault::Refuse, 0),
        (Fault::DropRequest, 2),
        (Fault::CutRequest, 2),
    ] {
        proxy.set(fault);
        assert!(send(&proxy).await.is_err(), "{fault:?}");
        let attempts = proxy.attempts();
        let last = attempts.last().expect("an attempt");
        assert_eq!((last.fault, last.answer), (fault, None));
        assert_eq!(last.ids.len(), ids, "{fault:?}");
    }
    assert_eq!(upstream.got(), 0);
    Ok(())
}

#[tokio::test]
async fn answers_are_dropped_or_cut_after_the_collector_has_stored() -> Result<()> {
    let (upstream, proxy) = start().await?;
    proxy.set(Fault::DropAnswer);
    assert!(send(&proxy).await.is_err());
    assert_eq!(upstream.got(), 1);
    proxy.set(Fault::CutAnswer);
    let mut answer = send(&proxy).await?;
    assert_eq!(answer.status(), StatusCode::OK);
    let first = answer.body_mut().frame().await.expect("half a body")?;
    let half = first.into_data().expect("data");
    assert_eq!(half, ANSWER[..ANSWER.len() / 2]);
    assert!(text(answer).await.is_err(), "it ends too early");
    assert_eq!(upstream.got(), 2);
    let statuses: Vec<_> = proxy.attempts().iter().map(|one| one.answer).collect();
    assert_eq!(statuses, [Some(200), Some(200)]);
    Ok(())
}

#[tokio::test]
async fn answers_come_late_or_never() -> Result<()> {
    let (upstream, proxy) = start().await?;
    let time = Duration::from_millis(300);
    proxy.set(Fault::Delay(time));
    let begin = Instant::now();
    send(&proxy).await?;
    assert!(begin.elapsed() >= time);
    proxy.set(Fault::Hang);
    let waited = timeout(time, send(&proxy)).await;
    assert!(waited.is_err(), "still waiting");
    assert_eq!(upstream.got(), 1);
    // Others are not held up.
    proxy.set(Fault::Pass);
    send(&proxy).await?;
    Ok(())
}

#[tokio::test]
async fn the_proxy_answers_itself_with_and_without_cors() -> Result<()> {
    let (upstream, proxy) = start().await?;
    for status in [500, 503, 404, 403] {
        proxy.set(Fault::status(status));
        let answer = send(&proxy).await?;
        assert_eq!(answer.status(), status);
        let origin = &answer.headers()["access-control-allow-origin"];
        assert_eq!(origin, "https://shop.example");
        assert!(!answer.headers().contains_key("retry-after"));
        assert!(text(answer).await?.contains("error"));
    }
    proxy.set(Fault::Answer {
        status: 429,
        retry_after: Some(7),
        cors: true,
    });
    let answer = send(&proxy).await?;
    assert_eq!(answer.headers()["retry-after"], "7");
    let exposed = &answer.headers()["access-control-expose-headers"];
    assert_eq!(exposed, "retry-after");
    proxy.set(Fault::Answer {
        status: 500,
        retry_after: None,
        cors: false,
    });
    let answer = send(&proxy).await?;
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
    assert_eq!(upstream.got(), 0);
    Ok(())
}

#[tokio::test]
async fn only_posts_suffer_unless_told_otherwise() -> Result<()> {
    let (_upstream, proxy) = start().await?;
    proxy.set(Fault::Refuse);
    assert_eq!(
        text(request(&proxy, "GET", "/moa.js").await?).await?,
        "loader"
    );
    let preflight = request(&proxy, "OPTIONS", "/v1/batch").await?;
    assert_eq!(preflight.status(), 405, "the server's own answer");
    assert!(proxy.attempts().is_empty());
    proxy.spare(false);
    assert!(request(&proxy, "GET", "/moa.js").await.is_err());
    proxy.spare(true);
    assert!(request(&proxy, "GET", "/moa.js").await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_seed_makes_the_same_mixture_again() -> Result<()> {
    let (upstream, proxy) = start().await?;
    let chances = [(0.3, Fault::DropRequest), (0.3, Fault::status(503))];
    let mut sequences = Vec::new();
    for seed in [1, 1, 2] {
        proxy.set_random(seed, &chances);
        let before = proxy.attempts().len();
        for _ in 0..40 {
            let _ = send(&proxy).await;
        }
        let attempts = proxy.attempts();
        let faults = attempts[before..].iter().map(|one| one.fault);
        sequences.push(faults.collect::<Vec<_>>());
    }
    assert_eq!(sequences[0], sequences[1]);
    assert_ne!(sequences[0], sequences[2]);
    let counts = proxy.counts();
    assert_eq!(counts.values().sum::<usize>(), 120);
    assert_eq!(counts["Pass"], upstream.got());
    for name in ["Pass", "DropRequest", "Answer 503"] {
        assert!((20..70).contains(&counts[name]), "{counts:?}");
    }
    Ok(())
}

#[tokio::test]
async fn the_server_behind_it_may_go_and_come_back() -> Result<()> {
    let (upstream, proxy) = start().await?;
    send(&proxy).await?;
    let address = upstream.address.clone();
    upstream.stop().await;
    assert!(send(&proxy).await.is_err());
    let upstream = Upstream::start(&address).await?;
    send(&proxy).await?;
    assert_eq!(upstream.got(), 1);
    let answers: Vec<_> = proxy.attempts().iter().map(|one| one.answer).collect();
    assert_eq!(answers, [Some(200), None, Some(200)]);
    Ok(())
}

#[tokio::test]
async fn a_world_behind_it_loses_nothing_when_answers_are_lost() -> Result<()> {
    let world = World::builder().with_faults().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.stored(2).await?;
    let faults = world.faults()?;
    faults.set(Fault::DropAnswer);
    visitor
        .run("for (let n = 0; n < 50; n++) moa('track', 'burst', { n })")
        .await?;
    world.stored(52).await?;
    faults.set(Fault::Pass);
    let passed = |proxy: &FaultProxy| proxy.attempts().last().map(|one| one.fault);
    let begin = Instant::now();
    while passed(faults) != Some(Fault::Pass) && begin.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(passed(faults), Some(Fault::Pass), "it was sent again");
    let tally = Tally::of_numbers("chromium", "burst", 0..50, &world.stored_now().await?);
    assert_eq!(tally.to_string(), "chromium: 50 tried, 0 lost, 0 doubled");
    visitor.close().await
}
