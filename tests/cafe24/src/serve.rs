//! All addresses, and what comes before any answer: tokens, limits, faults.

mod token;

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use serde_json::{Value, json};

use crate::api::{self, Ask, Body, Refusal};
use crate::mall::Mall;
use crate::oauth::{self, Denied};
use crate::{Cafe24, Settings, lock};

/// The router that answers for all malls.
pub(crate) fn router(cafe: Cafe24) -> axum::Router {
    axum::Router::new().fallback(answer).with_state(cafe)
}

/// An answer before it is sent.
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

impl Answer {
    fn new(status: u16, body: impl Into<Body>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    fn refusal(Refusal(status, message): Refusal) -> Self {
        let error = json!({ "code": status, "message": message, "more_info": {} });
        Self::new(status, json!({ "error": error }))
    }
}

async fn answer(
    State(cafe): State<Cafe24>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let ask = Ask::new(&method, &uri, &headers, &body);
    let (answer, delay) = cafe.answer(&ask);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body.text).into_response();
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

impl Cafe24 {
    fn answer(&self, ask: &Ask<'_>) -> (Answer, Duration) {
        let nothing = (Answer::refusal(Refusal::not_found()), Duration::ZERO);
        let (first, rest) = match ask.path.split_first() {
            Some((&first, rest)) => (first, rest),
            None => return nothing,
        };
        let now = self.milliseconds();
        let settings = &self.inner.settings;
        if first == "dcollection" {
            let mut malls: Vec<_> = lock(&self.inner.malls).values().cloned().collect();
            malls.sort_by_key(|mall| lock(mall).id.clone());
            return (collection(&malls, ask, settings, now), Duration::ZERO);
        }
        let mall = if first == "analytics" {
            ask.get("mall_id").unwrap_or_default()
        } else {
            first
        };
        let Some(mall) = self.mall(mall) else {
            return nothing;
        };
        let mut mall = lock(&mall);
        mall.calls.count(now, ask.endpoint());
        let mut delay = Duration::ZERO;
        let answer = match (first, rest) {
            ("analytics", rest) => analytics(&mut mall, ask, rest, now),
            (_, ["api", "v2", "oauth", what]) => token::answer(&mut mall, ask, what, settings, now),
            (_, ["api", "v2", "admin", rest @ ..]) => {
                let (answer, slow) = admin(&mut mall, ask, rest, now);
                delay = slow;
                answer
            }
            (_, ["api", "v2", rest @ ..]) => front(&mut mall, ask, rest, settings, now),
            _ => Answer::refusal(Refusal::not_found()),
        };
        mall.calls.answered(answer.status, ask.asked);
        (answer, delay)
    }
}

/// The Admin API: a token, the limits, then the resource.
fn admin(mall: &mut Mall, ask: &Ask<'_>, path: &[&str], now: i64) -> (Answer, Duration) {
    let bearer = ask.bearer();
    let scopes = match bearer
        .ok_or(Denied::Unknown)
        .and_then(|token| mall.grants.scopes(now, token))
    {
        Ok(scopes) => scopes.to_vec(),
        Err(denied) => return (Answer::refusal(denied.into()), Duration::ZERO),
    };
    let scripts = path.first() == Some(&"scripttags");
    let others = mall.others;
    // Time passes for both quotas before they are asked.
    mall.call_usage.add(now, 0.0);
    mall.time_usage.add(now, 0.0);
    let blocked = mall.call_usage.remain().is_some() || mall.time_usage.remain().is_some();
    let fits = if scripts {
        mall.script_bucket.take(now, 0.0)
    } else {
        mall.bucket.take(now, others)
    };
    mall.calls.highest_level = mall.calls.highest_level.max(mall.bucket.shown());
    let limit = if scripts {
        mall.script_bucket.header()
    } else {
        mall.bucket.header()
    };
    let (mut answer, mut delay) = (Answer::new(200, Value::Null), Duration::ZERO);
    let (mut count, mut seconds) = (1.0, 0.0);
    if blocked {
        mall.calls.while_blocked += 1;
        // Asking on lengthens the block, and faster than it passes.
        (count, seconds) = (20.0, 5.0);
        answer = Answer::refusal(Refusal(429, "Too much requests occur.".into()));
    } else if !fits {
        count = 10.0;
        answer = Answer::refusal(Refusal(429, format!("Too much requests occur. ({limit})")));
    } else if mall.chance(mall.faults.server_errors) {
        let status = [500, 503, 504][mall.rng.usize(..3)];
        answer = Answer::refusal(Refusal(status, "A temporary error has occurred.".into()));
    } else {
        match api::admin(mall, ask, path, &scopes, now / 1_000) {
            Ok((status, body)) => (answer.status, answer.body) = (status, body),
            Err(refusal) => answer = Answer::refusal(refusal),
        }
        seconds = 0.02 + 0.000_2 * answer.body.rows as f64;
        if mall.chance(mall.faults.slow) {
            delay = Duration::from_millis(mall.rng.u64(1_000..20_000));
            seconds += delay.as_secs_f64();
        }
    }
    mall.call_usage.add(now, count);
    mall.time_usage.add(now, seconds);
    answer.headers.push(("x-api-call-limit", limit));
    for (usage, percent, remain) in [
        (
            &mall.call_usage,
            "x-cafe24-call-usage",
            "x-cafe24-call-remain",
        ),
        (
            &mall.time_usage,
            "x-cafe24-time-usage",
            "x-cafe24-time-remain",
        ),
    ] {
        answer
            .headers
            .push((percent, format!("{:.2}", usage.percent())));
        if let Some(seconds) = usage.remain() {
            answer.headers.push((remain, seconds.to_string()));
            mall.calls.blocked(seconds);
        }
    }
    (answer, delay)
}

/// The Front API: the app's id, and a bucket of its own (facts/server 1.8).
fn front(mall: &mut Mall, ask: &Ask<'_>, path: &[&str], settings: &Settings, now: i64) -> Answer {
    let client = ask.header("x-cafe24-client-id").or(ask.get("client_id"));
    if client != Some(&settings.client_id) {
        return Answer::refusal(Refusal(401, "client_id is missing or unknown.".into()));
    }
    if mall.grants.deleted {
        return Answer::refusal(Denied::Deleted.into());
    }
    let fits = mall.front_bucket.take(now, 0.0);
    let limit = mall.front_bucket.header();
    let mut answer = if fits {
        match api::front(mall, ask, path) {
            Ok((status, body)) => Answer::new(status, body),
            Err(refusal) => Answer::refusal(refusal),
        }
    } else {
        Answer::refusal(Refusal(429, format!("Too much requests occur. ({limit})")))
    };
    answer.headers.push(("x-api-call-limit", limit));
    answer
}

/// The Analytics API (facts/server 1.8), with its token bucket (facts/server 1.3).
fn analytics(mall: &mut Mall, ask: &Ask<'_>, path: &[&str], now: i64) -> Answer {
    let scopes = match ask
        .bearer()
        .ok_or(Denied::Unknown)
        .and_then(|token| mall.grants.scopes(now, token))
    {
        Ok(scopes) => scopes,
        Err(denied) => return Answer::refusal(denied.into()),
    };
    // Two spellings are known (facts/server 1.2).
    if !scopes
        .iter()
        .any(|scope| scope == "mall.read_analytics" || scope == "mall.analytics")
    {
        return Answer::refusal(Refusal(403, "Insufficient scope.".into()));
    }
    let mut answer = if !mall.analytics.take(now) {
        Answer::refusal(Refusal(429, "Too Many Requests".into()))
    } else {
        match api::analytics(mall, ask, path) {
            Ok((status, body)) => Answer::new(status, body),
            Err(refusal) => Answer::refusal(refusal),
        }
    };
    let left = mall.analytics.left().to_string();
    answer.headers.push(("x-ratelimit-remaining", left));
    answer
        .headers
        .push(("x-ratelimit-requested-tokens", "1".into()));
    answer
        .headers
        .push(("x-ratelimit-burst-capacity", "10".into()));
    answer
        .headers
        .push(("x-ratelimit-replenish-rate", "2".into()));
    answer
}

/// The D.Collection API: Basic auth, 40 calls a minute (facts/server 1.3). The count is kept by its first
/// mall, as there is one client.
fn collection(
    malls: &[std::sync::Arc<std::sync::Mutex<Mall>>],
    ask: &Ask<'_>,
    settings: &Settings,
    now: i64,
) -> Answer {
    let basic = oauth::basic(&settings.client_id, &settings.client_secret);
    if ask.header("authorization") != Some(&basic) {
        return Answer::refusal(Refusal(401, "Unauthorized".into()));
    }
    let Some(first) = malls.first() else {
        return Answer::refusal(Refusal::not_found());
    };
    let left = {
        let calls = &mut lock(first).collection_calls;
        if calls.0 != now / 60_000 {
            *calls = (now / 60_000, 0);
        }
        calls.1 += 1;
        40u32.checked_sub(calls.1)
    };
    let mut answer = match left {
        None => Answer::refusal(Refusal(429, "Too Many Attempts.".into())),
        Some(_) => match api::collection(malls, ask) {
            Ok((status, body)) => Answer::new(status, body),
            Err(refusal) => Answer::refusal(refusal),
        },
    };
    answer.headers.push(("x-ratelimit-limit", "40".into()));
    answer
        .headers
        .push(("x-ratelimit-remaining", left.unwrap_or(0).to_string()));
    answer
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unknown => Refusal(401, "access_token is missing or wrong.".into()),
            Denied::Expired => Refusal(401, "access_token time expired.".into()),
            Denied::Deleted => Refusal(
                403,
                "The app has been deleted from the shopping mall.".into(),
            ),
        }
    }
}
