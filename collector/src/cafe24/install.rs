//! `/cafe24/install` and `/cafe24/callback`: a merchant installs the app, and that is all they do.
//!
//! Cafe24 opens the app's address in the merchant's browser with a signed question; the browser goes to Cafe24's page to
//! agree, and comes back with a code (facts/server 1.2).

mod page;
mod proof;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded;

use super::app::is_mall_id;
use super::context::Context;
use super::oauth;
use super::state::{JobKind, MallStatus};
use super::tokens::TokenError;
use page::Page;
use proof::Launch;

/// The cookie that ties coming back to having been sent: another site cannot finish what
/// somebody else began.
const COOKIE: &str = "moa_cafe24_install";

/// `GET /cafe24/install`: the app's address in Cafe24's developer centre.
pub async fn install(
    State(context): State<Context>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let now = (context.now)();
    let launch = match Launch::read(&query, &context.app.client_secret, now) {
        Ok(launch) => launch,
        Err(error) => {
            tracing::warn!(%error, "an installation was refused");
            return Page::refused(&error.to_string()).respond(&headers, StatusCode::FORBIDDEN);
        }
    };
    let known = context.state.mall(&launch.mall).await;
    if known.is_ok_and(|mall| mall.is_some_and(|mall| mall.status == MallStatus::Installed))
        && context.tokens.access(&launch.mall).await.is_ok()
    {
        return Page::installed(&launch.mall).respond(&headers, StatusCode::OK);
    }
    let Some((state, nonce)) = proof::state(&launch.mall, &context.app.client_secret, now) else {
        return Page::later("no random numbers").respond(&headers, StatusCode::SERVICE_UNAVAILABLE);
    };
    let url = oauth::authorize_url(&context.app, &launch.mall, &state, context.app.analytics);
    let mut response = Redirect::temporary(&url).into_response();
    let secure = match context.app.public_url.starts_with("https:") {
        true => "; Secure",
        false => "",
    };
    let cookie =
        format!("{COOKIE}={nonce}; Path=/cafe24; Max-Age=600; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// `GET /cafe24/callback`: the browser comes back from Cafe24's page.
pub async fn callback(
    State(context): State<Context>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let get = |wanted: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find_map(|(name, value)| (name == wanted).then(|| value.into_owned()))
    };
    let state = get("state").unwrap_or_default();
    let nonce = cookie(&headers).unwrap_or_default();
    let now = (context.now)();
    let Some(mall) = proof::mall_of(&state, &nonce, &context.app.client_secret, now) else {
        let why = "the way back does not fit the way there, or took over ten minutes";
        return Page::refused(why).respond(&headers, StatusCode::FORBIDDEN);
    };
    let Some(code) = get("code").filter(|code| !code.is_empty() && is_mall_id(&mall)) else {
        let why = get("error").unwrap_or_else(|| "no code came back".into());
        return Page::refused(&why).respond(&headers, StatusCode::BAD_REQUEST);
    };
    match context.tokens.install(&mall, &code).await {
        Ok(()) => {}
        Err(TokenError::Later(why)) => {
            tracing::warn!(mall, why, "an installation could not be finished");
            return Page::later(&why).respond(&headers, StatusCode::SERVICE_UNAVAILABLE);
        }
        Err(error) => {
            tracing::warn!(mall, %error, "an installation was refused");
            return Page::refused(&error.to_string()).respond(&headers, StatusCode::FORBIDDEN);
        }
    }
    tracing::info!(mall, "the app was installed");
    if let Err(error) = context.state.ask(&mall, JobKind::Backfill, now).await {
        tracing::error!(mall, %error, "reading the mall could not be asked for; run moa-collector cafe24 backfill");
    }
    context.malls_changed();
    Page::installed(&mall).respond(&headers, StatusCode::OK)
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter();
    let all = all.filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then(|| value.to_owned()))
}
