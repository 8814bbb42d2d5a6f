//! The hosts of an invented shop, for browsers that cannot be told where they are.

use anyhow::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::local_host::LocalHost;

type Forwarder = Client<HttpConnector, Body>;

/// Starts an HTTP proxy to which every host is this machine.
pub async fn proxy() -> Result<LocalHost> {
    let forwarder = Client::builder(TokioExecutor::new()).build_http();
    LocalHost::serve(Router::new().fallback(forward).with_state(forwarder)).await
}

/// Asks the same of the same port here; the header `host` still names the invented one.
async fn forward(
    State(forwarder): State<Forwarder>,
    mut request: Request,
) -> Result<Response, StatusCode> {
    let uri = request.uri();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let port = uri.port_u16().unwrap_or(80);
    let here = Uri::builder()
        .scheme("http")
        .authority(format!("127.0.0.1:{port}"))
        .path_and_query(path)
        .build();
    *request.uri_mut() = here.map_err(|_| StatusCode::BAD_REQUEST)?;
    let answer = forwarder.request(request).await;
    let answer = answer.map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok(answer.map(Body::new))
}
