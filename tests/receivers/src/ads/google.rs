//! A stand-in for Google's Data Manager API, and for what gives its access tokens. A token is good for a few requests:
//! sooner than it says, as when somebody takes a permission back and gives it again.

use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::rules::{Fault, hashes, ip, must, object, sum, text};
use super::{Memory, Platform, fate, lock};
use crate::{ANY, Fate, Fates};

/// The account it is of.
pub const CUSTOMER: &str = "1234567890";
/// The conversion action.
pub const ACTION: &str = "987654321";
/// The OAuth client.
pub const CLIENT: &str = "client.example";
/// The client's secret.
pub const SECRET: &str = "client-secret";
/// What tokens are given for.
pub const REFRESH: &str = "1//refresh";

/// For how many requests a token is good.
const GOOD_FOR: usize = 9;

const PATH: &str = "/v1/events:ingest";

/// Starts one that requests become this of. Tokens are given at `token` beside it.
pub async fn start(fates: Fates) -> Platform {
    let app = Router::new()
        .route(PATH, post(take))
        .route("/token", post(token));
    Platform::start(ANY, PATH, app, Memory::new(fates)).await
}

/// Where the tokens of one are given.
pub fn token_url(platform: &Platform) -> String {
    platform.url.replace(PATH, "/token")
}

async fn token(
    State(memory): State<Arc<Mutex<Memory>>>,
    Form(form): Form<Map<String, Value>>,
) -> Response {
    let is = |name: &str, value: &str| form.get(name) == Some(&value.into());
    let refused = |error: &str| {
        let body = json!({ "error": error, "error_description": "Bad Request" });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    };
    if !is("client_id", CLIENT)
        || !is("client_secret", SECRET)
        || !is("grant_type", "refresh_token")
    {
        return refused("invalid_client");
    }
    if !is("refresh_token", REFRESH) {
        return refused("invalid_grant");
    }
    let mut memory = lock(&memory);
    memory.tokens += 1;
    let token = format!("token-{}", memory.tokens);
    Json(json!({ "access_token": token, "expires_in": 3_599, "token_type": "Bearer" }))
        .into_response()
}

async fn take(
    State(memory): State<Arc<Mutex<Memory>>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let token = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let is_good = {
        let memory = lock(&memory);
        let asked: usize = memory.fates.counts().values().sum();
        let newest = asked / GOOD_FOR < memory.tokens;
        newest && token == Some(&format!("Bearer token-{}", memory.tokens))
    };
    if !is_good {
        return error(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            "the token is not good",
            None,
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
                StatusCode::TOO_MANY_REQUESTS,
                "RESOURCE_EXHAUSTED",
                "too many requests",
                None,
            ));
        }
        Fate::Fail => {
            return Some(error(
                StatusCode::SERVICE_UNAVAILABLE,
                "UNAVAILABLE",
                "try later",
                None,
            ));
        }
        fate if !fate.takes() => return None,
        _ => {}
    }
    let taken = |id: &str| Json(json!({ "requestId": id })).into_response();
    match request(body) {
        Ok((events, false)) => {
            let key = |event: &Value| event["transactionId"].to_string();
            memory.take(&events, key, fate.loses_the_answer());
        }
        Ok((events, true)) => {
            memory.tests.extend(events);
            return Some(taken("R-test"));
        }
        Err((field, fault)) => {
            memory.refused += 1;
            let words = "There was a problem with the request.";
            return Some(error(
                StatusCode::BAD_REQUEST,
                "INVALID_ARGUMENT",
                words,
                Some((&field, &fault)),
            ));
        }
    }
    (fate == Fate::Take).then(|| taken("R-1"))
}

fn error(status: StatusCode, name: &str, words: &str, violation: Option<(&str, &str)>) -> Response {
    let mut details = vec![
        json!({ "@type": "type.googleapis.com/google.rpc.ErrorInfo", "domain": "datamanager.googleapis.com" }),
    ];
    if let Some((field, what)) = violation {
        let violations = json!([{ "field": field, "description": what, "reason": "INVALID" }]);
        details.push(json!({ "@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations }));
    }
    let error = json!({ "error": { "code": status.as_u16(), "status": name, "message": words, "details": details } });
    (status, Json(error)).into_response()
}

/// A request's events and whether it is only looked at; or the field that is wrong, and why.
fn request(body: &str) -> Result<(Vec<Value>, bool), (String, Fault)> {
    let body: Value =
        serde_json::from_str(body).map_err(|error| (String::new(), error.to_string()))?;
    whole(&body).map_err(|fault| ("destinations".to_owned(), fault))?;
    let events = body["events"].as_array().cloned().unwrap_or_default();
    for (at, one) in events.iter().enumerate() {
        event(one).map_err(|fault| (format!("events.events[{at}]"), fault))?;
    }
    Ok((events, body["validateOnly"] == true))
}

fn whole(body: &Value) -> Result<(), Fault> {
    object(
        body,
        "body",
        &["destinations", "encoding", "events", "validateOnly"],
    )?;
    let account = json!({ "accountType": "GOOGLE_ADS", "accountId": CUSTOMER });
    let destination = json!({ "operatingAccount": account, "productDestinationId": ACTION });
    must(body["destinations"] == json!([destination]), "destinations")?;
    must(body["encoding"] == "HEX", "encoding")?;
    let count = body["events"].as_array().map_or(0, Vec::len);
    must((1..=2_000).contains(&count), "events has none or too many")
}

/// What is wrong with one event.
///
/// # Errors
///
/// It, in a word or two.
pub fn event(event: &Value) -> Result<(), String> {
    const MEMBERS: [&str; 10] = [
        "transactionId",
        "eventTimestamp",
        "eventSource",
        "currency",
        "conversionValue",
        "adIdentifiers",
        "userData",
        "consent",
        "eventDeviceInfo",
        "cartData",
    ];
    let members = object(event, "event", &MEMBERS)?;
    text(&event["transactionId"], "transactionId")?;
    let time = text(&event["eventTimestamp"], "eventTimestamp")?;
    must(
        chrono::DateTime::parse_from_rfc3339(time).is_ok(),
        "eventTimestamp",
    )?;
    must(event["eventSource"] == "WEB", "eventSource")?;
    sum(
        event.get("conversionValue"),
        event.get("currency"),
        "conversionValue",
    )?;
    must(
        members.contains_key("adIdentifiers") || members.contains_key("userData"),
        "nothing to match",
    )?;
    if let Some(clicks) = event.get("adIdentifiers") {
        let clicks = object(clicks, "adIdentifiers", &["gclid", "gbraid", "wbraid"])?;
        must(clicks.len() == 1, "one click")?;
    }
    let people = event["userData"]["userIdentifiers"].as_array();
    for one in people.into_iter().flatten() {
        let person = object(one, "userIdentifiers", &["emailAddress", "phoneNumber"])?;
        must(person.len() == 1, "one identifier each")?;
        hashes(
            &person.values().cloned().collect::<Vec<_>>().into(),
            "userIdentifiers",
        )?;
    }
    if let Some(address) = event["eventDeviceInfo"].get("ipAddress") {
        ip(address)?;
    }
    for item in event["cartData"]["items"].as_array().into_iter().flatten() {
        object(
            item,
            "items",
            &["merchantProductId", "quantity", "unitPrice"],
        )?;
        must(item["quantity"].is_string(), "quantity is no int64 of JSON")?;
    }
    Ok(())
}
