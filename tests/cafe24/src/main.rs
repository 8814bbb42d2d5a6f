//! The stand-in as a program, for tests with the real collector over real sockets.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use chrono::Utc;
use clap::{Args, Parser, Subcommand};
use http::{Request, StatusCode, Uri};
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use moa_cafe24::{Cafe24, Calls, Clock, Deliver, Delivery, Faults, Plan, Settings, Truth};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[derive(Debug, Parser)]
#[command(about = "A stand-in for Cafe24's servers with a mall living in it")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves a small mall that lives quickly, until it is ended. The first line printed is its address.
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// The mall's id.
    #[arg(long, default_value = "moashop")]
    mall: String,
    /// Where webhooks go; without it none are sent.
    #[arg(long)]
    webhooks: Option<Uri>,
    /// Orders a minute.
    #[arg(long, default_value_t = 60)]
    speed: u32,
    /// How many seconds a day of the mall's office takes: parcels, claims and refunds go by it.
    #[arg(long, default_value_t = 20.0)]
    day: f64,
    /// How many minutes the mall shops. It goes on living to the end of what was ordered.
    #[arg(long, default_value_t = 60)]
    minutes: u32,
    /// What all chance comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 1 or 2.
    #[arg(long, default_value_t = 1)]
    shops: u8,
    /// The app's id.
    #[arg(long, default_value = "app")]
    client_id: String,
    /// The app's secret.
    #[arg(long, default_value = "secret")]
    client_secret: String,
    /// What webhooks carry in `X-API-Key`.
    #[arg(long, default_value = "key")]
    webhook_key: String,
    /// The share of deliveries that come again, are never made, come late, or come twice.
    #[arg(long, default_value_t = 0.0)]
    faults: f64,
    /// The share of answers that are 500, 503 or 504.
    #[arg(long, default_value_t = 0.0)]
    server_errors: f64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Command::Serve(told) = Cli::parse().command;
    let listener = TcpListener::bind(&told.listen)
        .await
        .context("cannot listen")?;
    println!("http://{}", listener.local_addr()?);

    let faults = Faults {
        redeliver: told.faults,
        lose: told.faults,
        disorder: told.faults,
        twice: told.faults,
        server_errors: told.server_errors,
        slow: 0.0,
    };
    let born = Utc::now();
    let cafe = Cafe24::new(Settings {
        client_id: told.client_id,
        client_secret: told.client_secret,
        webhook_key: told.webhook_key,
        seed: told.seed,
        clock: Clock::starting_at(born),
        faults,
    });
    let orders = told.speed * told.minutes;
    let plan = Plan {
        members: orders / 4 + 10,
        orders,
        adds: orders,
        logins: orders,
        products: 40,
        coupons: 4,
        shops: told.shops,
        born,
        year: Duration::from_secs(u64::from(told.minutes) * 60),
        pace: 86_400.0 / told.day,
    };
    cafe.add_mall(&told.mall, plan);

    let deliver = told.webhooks.map_or_else(nowhere, to);
    let end = born + chrono::Duration::days(365);
    let (living, mall) = (cafe.clone(), told.mall);
    tokio::spawn(async move { living.live(&mall, end, deliver).await });

    let router = Router::new()
        .route("/truth/{mall}", get(truth))
        .route("/_install/{mall}", post(install))
        .route("/_uninstall/{mall}", post(uninstall))
        .route("/_calls/{mall}", get(calls))
        .with_state(cafe.clone())
        .merge(cafe.router());
    axum::serve(listener, router).await.context("cannot serve")
}

/// A subscriber that nobody is.
fn nowhere() -> Deliver {
    Arc::new(|_| Box::pin(async { None }))
}

/// Posts webhooks to an address.
fn to(address: Uri) -> Deliver {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    Arc::new(move |Delivery { headers, body }| {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = address.clone();
        *request.headers_mut() = headers;
        let answer = client.request(request);
        Box::pin(async move { Some(answer.await.ok()?.status().as_u16()) })
    })
}

async fn truth(State(cafe): State<Cafe24>, Path(mall): Path<String>) -> Json<Truth> {
    Json(cafe.truth(&mall))
}

async fn calls(State(cafe): State<Cafe24>, Path(mall): Path<String>) -> Json<Calls> {
    Json(cafe.calls(&mall))
}

async fn uninstall(State(cafe): State<Cafe24>, Path(mall): Path<String>) -> StatusCode {
    cafe.uninstall(&mall);
    StatusCode::NO_CONTENT
}

/// What the merchant's browser comes with: the query of an app launch, and a code where
/// `redirect_uri` and `scope` are given.
async fn install(
    State(cafe): State<Cafe24>,
    Path(mall): Path<String>,
    Query(query): Query<std::collections::HashMap<String, String>>,
) -> Json<Value> {
    let field = |name: &str| query.get(name).map_or("", String::as_str);
    let shop_no = field("shop_no").parse().unwrap_or(1);
    let mut body = json!({ "launch_query": cafe.launch_query(&mall, shop_no) });
    if !field("redirect_uri").is_empty() {
        let code = cafe.authorize(&mall, field("state"), field("redirect_uri"), field("scope"));
        body["code"] = code.into();
    }
    Json(body)
}
