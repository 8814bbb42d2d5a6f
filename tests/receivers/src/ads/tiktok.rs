//! A stand-in for TikTok's Events API. It answers 200 to nearly everything, and says in `code` what it means.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::rules::{Fault, address, hashes, ip, money, must, object, sum, text, time};
use super::{Memory, Platform, fate, lock};
use crate::{ANY, Fate, Fates};

/// The pixel it is.
pub const PIXEL: &str = "C4ABCDEFGH1JKLM2NOPQ";

/// The access token it lets in.
pub const KEY: &str = "tiktok-token";

const PATH: &str = "/open_api/v1.3/event/track/";

/// Starts one that requests become this of.
pub async fn start(fates: Fates) -> Platform {
    let app = Router::new().route(PATH, post(take));
    Platform::start(ANY, PATH, app, Memory::new(fates)).await
}

/// What it knows an event by.
fn key(event: &Value) -> String {
    format!("{} {}", event["event"], event["event_id"])
}

async fn take(
    State(memory): State<Arc<Mutex<Memory>>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    if headers.get("access-token").is_none_or(|token| token != KEY) {
        return coded(40_105, "Access token is incorrect or has been revoked.");
    }
    let fate = fate(&memory).await;
    let answer = answer(&mut lock(&memory), &body, fate);
    match answer {
        Some(answer) => answer,
        None => fate.end().await,
    }
}

/// What is answered; `None` where there is no good answer.
fn answer(memory: &mut Memory, body: &str, fate: Fate) -> Option<Response> {
    memory.text.push_str(body);
    match fate {
        Fate::Limit => return Some(coded(40_100, "Requests made too frequently")),
        Fate::Fail => return Some(coded(50_000, "System error")),
        fate if !fate.takes() => return None,
        _ => {}
    }
    match request(body) {
        Ok((events, false)) => memory.take(&events, key, fate.loses_the_answer()),
        Ok((events, true)) => {
            memory.tests.extend(events);
            return Some(coded(0, "OK"));
        }
        Err(fault) => {
            memory.refused += 1;
            return Some(coded(40_002, &format!("Invalid params: {fault}")));
        }
    }
    (fate == Fate::Take).then(|| coded(0, "OK"))
}

fn coded(code: i64, message: &str) -> Response {
    Json(json!({ "code": code, "message": message, "request_id": "20261130", "data": {} }))
        .into_response()
}

/// A request's events and whether they are a test, or what is wrong with one of them.
fn request(body: &str) -> Result<(Vec<Value>, bool), Fault> {
    let body: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let members = object(
        &body,
        "body",
        &["event_source", "event_source_id", "data", "test_event_code"],
    )?;
    must(body["event_source"] == "web", "event_source")?;
    must(body["event_source_id"] == PIXEL, "event_source_id")?;
    let events = body["data"].as_array().ok_or("data is no list")?;
    must(
        (1..=1_000).contains(&events.len()),
        "data has none or too many",
    )?;
    events.iter().try_for_each(event)?;
    Ok((events.clone(), members.contains_key("test_event_code")))
}

/// What is wrong with one event.
///
/// # Errors
///
/// It, in a word or two.
pub fn event(event: &Value) -> Result<(), String> {
    object(
        event,
        "event",
        &[
            "event",
            "event_time",
            "event_id",
            "user",
            "page",
            "properties",
        ],
    )?;
    let name = text(&event["event"], "event")?;
    text(&event["event_id"], "event_id")?;
    time(&event["event_time"], 7)?;
    object(&event["page"], "page", &["url", "referrer"])?;
    address(&event["page"]["url"], "page.url")?;
    user(&event["user"])?;
    if let Some(found) = event.get("properties") {
        properties(found)?;
    }
    must(
        name != "CompletePayment" || event["properties"]["value"].is_number(),
        "a CompletePayment without value",
    )
}

fn user(user: &Value) -> Result<(), Fault> {
    let members = object(
        user,
        "user",
        &[
            "email",
            "phone",
            "external_id",
            "ttclid",
            "ttp",
            "ip",
            "user_agent",
        ],
    )?;
    for (name, value) in members {
        match name.as_str() {
            "email" | "phone" | "external_id" => hashes(value, name)?,
            "ip" => ip(value)?,
            _ => {
                text(value, name)?;
            }
        }
    }
    Ok(())
}

fn properties(data: &Value) -> Result<(), Fault> {
    object(
        data,
        "properties",
        &[
            "currency",
            "value",
            "contents",
            "content_type",
            "order_id",
            "query",
        ],
    )?;
    sum(data.get("value"), data.get("currency"), "value")?;
    for content in data["contents"].as_array().into_iter().flatten() {
        object(
            content,
            "contents",
            &[
                "content_id",
                "content_type",
                "content_name",
                "quantity",
                "price",
            ],
        )?;
        text(&content["content_id"], "content_id")?;
        must(content["content_type"] == "product", "content_type")?;
        if let Some(price) = content.get("price") {
            money(price, &data["currency"], "price")?;
        }
    }
    Ok(())
}
