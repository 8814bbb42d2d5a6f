//! The proxy's connections.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use axum::body::{Body, Bytes};
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Channel, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::{Fault, State, ids};

/// Until the other side has what was sent before its connection is closed.
const SETTLE: Duration = Duration::from_millis(50);

/// Answers until it is aborted; then its connections are closed too.
pub(super) async fn run(listener: TcpListener, upstream: SocketAddr, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((connection, _)) = listener.accept().await else {
            // Too many open files: some are closed soon.
            sleep(SETTLE).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        let state = Arc::clone(&state);
        connections.spawn(async move {
            let service = service_fn(|request| answer(request, upstream, Arc::clone(&state)));
            // A service that fails closes the connection, which is how requests are dropped. One
            // request a connection: browsers send a POST again by themselves when a connection
            // they have used before is closed.
            let _ = http1::Builder::new()
                .keep_alive(false)
                .serve_connection(TokioIo::new(connection), service)
                .await;
        });
    }
}

/// An error closes the connection.
async fn answer(
    request: Request<Incoming>,
    upstream: SocketAddr,
    state: Arc<State>,
) -> Result<Response<Body>> {
    let (parts, body) = request.into_parts();
    let is_post = parts.method == Method::POST && parts.uri.path().starts_with("/v1/");
    let Some((attempt, fault)) = state.begin(is_post) else {
        return forward(parts, body.collect().await?.to_bytes(), upstream).await;
    };
    if fault == Fault::Refuse {
        return dropped();
    }
    let body = body.collect().await?.to_bytes();
    // A question names messages and brings none.
    if parts.uri.path() != "/v1/known" {
        state.attempts()[attempt].ids = ids(&body);
    }
    let forward = async |parts, body| {
        let answer = forward(parts, body, upstream).await?;
        state.attempts()[attempt].answer = Some(answer.status().as_u16());
        anyhow::Ok(answer)
    };
    match fault {
        Fault::Pass => forward(parts, body).await,
        Fault::Delay(time) => {
            sleep(time).await;
            forward(parts, body).await
        }
        Fault::Refuse | Fault::DropRequest => dropped(),
        Fault::DropAnswer => {
            forward(parts, body).await?.into_body().collect().await?;
            dropped()
        }
        Fault::Hang => std::future::pending().await,
        Fault::CutRequest => {
            send_half(&parts, &body, upstream).await?;
            dropped()
        }
        Fault::CutAnswer => half_of(forward(parts, body).await?).await,
        Fault::Answer {
            status,
            retry_after,
            cors,
        } => own_answer(&parts.headers, status, retry_after, cors),
    }
}

fn dropped<T>() -> Result<T> {
    Err(anyhow!("dropped, as the test wants it"))
}

async fn forward(mut parts: Parts, body: Bytes, upstream: SocketAddr) -> Result<Response<Body>> {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = format!("http://{upstream}{path}").parse()?;
    parts.headers.remove(header::CONNECTION);
    // A client for each request: no connection is left over from before the server went away.
    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = Request::from_parts(parts, Full::new(body));
    Ok(client.request(request).await?.map(Body::new))
}

/// Sends the head and half of the body, and closes the connection.
async fn send_half(parts: &Parts, body: &[u8], upstream: SocketAddr) -> Result<()> {
    let mut head = format!("POST {} HTTP/1.1\r\n", parts.uri);
    for (name, value) in &parts.headers {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    let mut connection = TcpStream::connect(upstream).await?;
    connection.write_all((head + "\r\n").as_bytes()).await?;
    connection.write_all(&body[..body.len() / 2]).await?;
    connection.flush().await?;
    sleep(SETTLE).await;
    Ok(())
}

/// The same answer, whose body ends too early.
async fn half_of(answer: Response<Body>) -> Result<Response<Body>> {
    let (mut parts, body) = answer.into_parts();
    let body = body.collect().await?.to_bytes();
    parts
        .headers
        .insert(header::CONTENT_LENGTH, body.len().into());
    let (mut sender, half) = Channel::<Bytes, axum::BoxError>::new(1);
    tokio::spawn(async move {
        let _ = sender.send_data(body.slice(..body.len() / 2)).await;
        sleep(SETTLE).await;
        sender.abort("cut, as the test wants it".into());
    });
    Ok(Response::from_parts(parts, Body::new(half)))
}

fn own_answer(
    request: &HeaderMap,
    status: u16,
    retry_after: Option<u32>,
    cors: bool,
) -> Result<Response<Body>> {
    let text = r#"{"error":{"code":"fault","message":"answered by the test's proxy"}}"#;
    let mut answer = Response::new(Body::from(text));
    *answer.status_mut() = StatusCode::from_u16(status)?;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, "application/json".parse()?);
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    if let Some(origin) = request.get(header::ORIGIN).filter(|_| cors) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "retry-after".parse()?,
        );
        headers.insert(header::VARY, "origin".parse()?);
    }
    Ok(answer)
}
