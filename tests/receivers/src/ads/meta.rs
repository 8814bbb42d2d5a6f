//! A stand-in for Meta's Conversions API.

use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::rules::{Fault, address, hashes, ip, money, must, object, sum, text, time};
use super::{Memory, Platform, fate, lock};
use crate::{ANY, Fate, Fates};

/// The pixel it is.
pub const PIXEL: &str = "1234567890123456";

/// The access token it lets in.
pub const KEY: &str = "meta-token";

/// Starts one that requests become this of.
pub async fn start(fates: Fates) -> Platform {
    let app = Router::new().route("/v25.0/{pixel}/events", post(take));
    Platform::start(ANY, "/v25.0", app, Memory::new(fates)).await
}

/// What it knows an event by.
fn key(event: &Value) -> String {
    format!("{} {}", event["event_name"], event["event_id"])
}

async fn take(
    State(memory): State<Arc<Mutex<Memory>>>,
    Path(pixel): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let token = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    if token != Some(&format!("Bearer {KEY}")) {
        return error(
            StatusCode::UNAUTHORIZED,
            190,
            None,
            false,
            "Invalid OAuth access token",
        );
    }
    if pixel != PIXEL {
        return error(
            StatusCode::BAD_REQUEST,
            100,
            Some(33),
            false,
            "Unsupported post request",
        );
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
        Fate::Limit => {
            return Some(error(
                StatusCode::BAD_REQUEST,
                80_004,
                Some(2_446_079),
                false,
                "too many calls",
            ));
        }
        Fate::Fail => {
            return Some(error(
                StatusCode::INTERNAL_SERVER_ERROR,
                2,
                None,
                true,
                "Service temporarily unavailable",
            ));
        }
        fate if !fate.takes() => return None,
        _ => {}
    }
    let events = match request(body) {
        Ok((events, None)) => events,
        Ok((events, Some(_))) => {
            memory.tests.extend(events.clone());
            return Some(received(events.len()));
        }
        Err(fault) => {
            memory.refused += 1;
            return Some(error(
                StatusCode::BAD_REQUEST,
                100,
                Some(subcode(&fault)),
                false,
                &fault,
            ));
        }
    };
    memory.take(&events, key, fate.loses_the_answer());
    (fate == Fate::Take).then(|| received(events.len()))
}

fn received(count: usize) -> Response {
    Json(json!({ "events_received": count, "messages": [], "fbtrace_id": "A1b2" })).into_response()
}

fn error(
    status: StatusCode,
    code: i64,
    subcode: Option<i64>,
    is_transient: bool,
    words: &str,
) -> Response {
    let error = json!({ "error": {
        "message": "Invalid parameter", "type": "OAuthException", "code": code, "error_subcode": subcode,
        "is_transient": is_transient, "error_user_title": words, "error_user_msg": words, "fbtrace_id": "A1b2",
    } });
    (status, Json(error)).into_response()
}

fn subcode(fault: &str) -> i64 {
    match fault {
        "the time is too far back" => 2_804_003,
        "currency" => 2_804_009,
        fault if fault.starts_with("user_data") => 2_804_050,
        _ => 2_804_002,
    }
}

/// A request's events and the code of a test, or what is wrong with one of them.
fn request(body: &str) -> Result<(Vec<Value>, Option<String>), Fault> {
    let body: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    object(&body, "body", &["data", "test_event_code"])?;
    let code = body
        .get("test_event_code")
        .map(|code| text(code, "test_event_code"))
        .transpose()?;
    let events = body["data"].as_array().ok_or("data is no list")?;
    must(
        (1..=1_000).contains(&events.len()),
        "data has none or too many",
    )?;
    events.iter().try_for_each(event)?;
    Ok((events.clone(), code.map(str::to_owned)))
}

/// What is wrong with one event.
///
/// # Errors
///
/// It, in a word or two.
pub fn event(event: &Value) -> Result<(), String> {
    const MEMBERS: [&str; 7] = [
        "event_name",
        "event_time",
        "event_id",
        "action_source",
        "event_source_url",
        "user_data",
        "custom_data",
    ];
    object(event, "event", &MEMBERS)?;
    let name = text(&event["event_name"], "event_name")?;
    text(&event["event_id"], "event_id")?;
    time(&event["event_time"], 7)?;
    must(event["action_source"] == "website", "action_source")?;
    address(&event["event_source_url"], "event_source_url")?;
    user(&event["user_data"])?;
    match event.get("custom_data") {
        Some(data) => custom(data)?,
        None => must(name != "Purchase", "a Purchase without custom_data")?,
    }
    must(
        name != "Purchase" || event["custom_data"]["value"].is_number(),
        "a Purchase without value",
    )
}

fn user(user: &Value) -> Result<(), Fault> {
    const MEMBERS: [&str; 7] = [
        "em",
        "ph",
        "external_id",
        "client_ip_address",
        "client_user_agent",
        "fbp",
        "fbc",
    ];
    let members = object(user, "user_data", &MEMBERS)?;
    text(&user["client_user_agent"], "client_user_agent")?;
    for (name, value) in members {
        match name.as_str() {
            "em" | "ph" | "external_id" => hashes(value, name)?,
            "client_ip_address" => ip(value)?,
            "fbp" | "fbc" => {
                let parts: Vec<&str> = text(value, name)?.splitn(4, '.').collect();
                let is_time =
                    |part: &str| part.len() == 13 && part.bytes().all(|byte| byte.is_ascii_digit());
                let fits =
                    matches!(parts[..], ["fb", _, time, id] if is_time(time) && !id.is_empty());
                must(fits, name)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn custom(data: &Value) -> Result<(), Fault> {
    const MEMBERS: [&str; 9] = [
        "currency",
        "value",
        "content_ids",
        "contents",
        "content_type",
        "content_name",
        "num_items",
        "order_id",
        "search_string",
    ];
    object(data, "custom_data", &MEMBERS)?;
    sum(data.get("value"), data.get("currency"), "value")?;
    for name in ["content_ids", "contents"] {
        if let Some(list) = data.get(name) {
            must(list.as_array().is_some_and(|list| !list.is_empty()), name)?;
            must(data["content_type"] == "product", "content_type")?;
        }
    }
    for content in data["contents"].as_array().into_iter().flatten() {
        object(content, "contents", &["id", "quantity", "item_price"])?;
        text(&content["id"], "contents.id")?;
        must(
            content["quantity"].as_u64().is_some_and(|count| count > 0),
            "contents.quantity",
        )?;
        if let Some(price) = content.get("item_price") {
            money(price, &data["currency"], "item_price")?;
        }
    }
    Ok(())
}
