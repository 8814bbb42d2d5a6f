//! Browsers that are kept running, for visits that begin with a fresh profile all the same.
//!
//! Starting Chromium or Firefox takes more of the machine than most visits do. This is a WebDriver server in front of
//! drivers whose browsers stay: a session is a browser context of its own, as incognito windows and containers are, with
//! cookies, storage and cache of its own, in a browser that nobody else has meanwhile. It begins by `POST /session` and
//! ends by `DELETE`, or when the connection of `GET /session/{id}/hold` does: with the test, however that ends.
//!
//! What it answers itself is the session's begin and end, which windows there are, and what containers hold; all else is the driver's.

mod contexts;
mod driven;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Weak};

use anyhow::{Context, Result};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post};
use axum::{Json, Router};
use http_body_util::Channel;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::local_host::{Forwarder, forward_to, forwarder};
use driven::{Driven, Lease};

/// How often a browser is used before another takes its place.
const MOST_USES: u32 = 40;

/// The server's routes.
pub fn router() -> Router {
    let pool = Arc::new(Pool {
        idle: Mutex::default(),
        leased: Mutex::default(),
        forwarder: forwarder(),
    });
    Router::new()
        .route("/session", post(begin))
        .route("/session/{id}", any(session))
        .route("/session/{id}/hold", get(hold))
        .route("/session/{id}/window/new", post(new_window))
        .route("/session/{id}/window/handles", get(handles))
        .route(
            "/session/{id}/cookie",
            delete(forget_cookies).fallback(forward),
        )
        .fallback(forward)
        .with_state(pool)
}

struct Pool {
    /// Browsers that nobody has, by the capabilities they were asked for with.
    idle: Mutex<HashMap<String, Vec<Driven>>>,
    /// Those that somebody has, by session.
    leased: Mutex<HashMap<String, Arc<Mutex<Lease>>>>,
    forwarder: Forwarder,
}

impl Pool {
    async fn lease(&self, wish: &Value) -> Result<Lease> {
        let idle = self
            .idle
            .lock()
            .await
            .get_mut(&wish.to_string())
            .and_then(Vec::pop);
        if let Some(browser) = idle {
            // One that has died meanwhile is no reason to fail.
            if let Ok(lease) = browser.lease().await {
                return Ok(lease);
            }
        }
        Driven::start(wish).await?.lease().await
    }

    async fn find(&self, id: &str) -> Result<Arc<Mutex<Lease>>, Failure> {
        let lease = self.leased.lock().await.get(id).cloned();
        lease.ok_or_else(|| Failure(StatusCode::NOT_FOUND, "invalid session id", id.to_owned()))
    }

    /// Takes a browser back, unless that was done already. The next one who has it has the same session.
    async fn end(&self, id: &str, turn: &Weak<Mutex<Lease>>) {
        let mut leased = self.leased.lock().await;
        if !leased
            .get(id)
            .is_some_and(|lease| turn.ptr_eq(&Arc::downgrade(lease)))
        {
            return;
        }
        let lease = leased.remove(id);
        drop(leased);
        // Whoever still waits for an answer keeps it, and the browser goes with them.
        let Some(lease) = lease.and_then(Arc::into_inner) else {
            return;
        };
        if let Ok(browser) = lease.into_inner().end().await
            && browser.uses < MOST_USES
        {
            let kind = browser.wish.to_string();
            self.idle
                .lock()
                .await
                .entry(kind)
                .or_default()
                .push(browser);
        }
    }
}

/// An error as WebDriver tells it: status, code and message.
struct Failure(StatusCode, &'static str, String);

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Failure(
            StatusCode::INTERNAL_SERVER_ERROR,
            "unknown error",
            format!("{error:#}"),
        )
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Failure(status, error, message) = self;
        let body = json!({ "value": { "error": error, "message": message, "stacktrace": "" } });
        (status, Json(body)).into_response()
    }
}

type Answer = Result<Json<Value>, Failure>;

async fn begin(State(pool): State<Arc<Pool>>, Json(wish): Json<Value>) -> Answer {
    let lease = pool.lease(&wish).await?;
    let (id, capabilities) = (
        lease.browser.session.clone(),
        lease.browser.capabilities.clone(),
    );
    pool.leased
        .lock()
        .await
        .insert(id.clone(), Arc::new(Mutex::new(lease)));
    Ok(Json(
        json!({ "value": { "sessionId": id, "capabilities": capabilities } }),
    ))
}

async fn session(State(pool): State<Arc<Pool>>, Path(id): Path<String>) -> Answer {
    let turn = Arc::downgrade(&pool.find(&id).await?);
    pool.end(&id, &turn).await;
    Ok(Json(json!({ "value": null })))
}

/// Answers with a body that never ends, and ends the session when nobody listens to it any more.
async fn hold(State(pool): State<Arc<Pool>>, Path(id): Path<String>) -> Result<Response, Failure> {
    let turn = Arc::downgrade(&pool.find(&id).await?);
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
    tokio::spawn(async move {
        // The first piece says that it is held; that one can't be sent is how one hears of the end.
        while sender.send_data(Bytes::from_static(b".")).await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        pool.end(&id, &turn).await;
    });
    Ok(Response::new(Body::new(body)))
}

async fn new_window(
    State(pool): State<Arc<Pool>>,
    Path(id): Path<String>,
    Json(wish): Json<Value>,
) -> Answer {
    let lease = pool.find(&id).await?;
    let kind = wish["type"].as_str().unwrap_or("tab");
    let handle = lease.lock().await.open_window(kind == "window").await?;
    Ok(Json(json!({ "value": { "handle": handle, "type": kind } })))
}

async fn handles(State(pool): State<Arc<Pool>>, Path(id): Path<String>) -> Answer {
    let lease = pool.find(&id).await?;
    let handles = lease.lock().await.windows().await?;
    Ok(Json(json!({ "value": handles })))
}

/// Geckodriver knows the cookies of no container.
async fn forget_cookies(
    State(pool): State<Arc<Pool>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let lease = pool.find(&id).await?;
    if lease.lock().await.forget_cookies().await? {
        return Ok(Json(json!({ "value": null })).into_response());
    }
    forward(State(pool), request).await
}

async fn forward(State(pool): State<Arc<Pool>>, mut request: Request) -> Result<Response, Failure> {
    let mut parts = request.uri().path().split('/').skip(1);
    let id = match (parts.next(), parts.next()) {
        (Some("session"), Some(id)) => id.to_owned(),
        _ => {
            return Err(Failure(
                StatusCode::NOT_FOUND,
                "unknown command",
                request.uri().to_string(),
            ));
        }
    };
    // Commands wait for pages: the lease is not locked meanwhile.
    let driver = pool.find(&id).await?.lock().await.browser.driver.clone();
    // Geckodriver answers nobody who asks for another host.
    request.headers_mut().remove(header::HOST);
    let answer = forward_to(&pool.forwarder, &driver, request).await;
    Ok(answer.context("the driver does not answer")?)
}
