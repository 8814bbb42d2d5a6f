//! The three OAuth addresses (facts/server 1.2).

use http::Method;
use serde_json::{Value, json};

use super::Answer;
use crate::Settings;
use crate::api::{self, Ask, Refusal};
use crate::mall::Mall;
use crate::oauth::{self, Denied};

/// Answers for `authorize`, `token` and `revoke`. What is wrong is 401.
pub(super) fn answer(
    mall: &mut Mall,
    ask: &Ask<'_>,
    what: &str,
    settings: &Settings,
    now: i64,
) -> Answer {
    let wrong = |message: &str| Answer::refusal(Refusal(401, message.into()));
    if what == "authorize" && ask.method == Method::GET {
        let (Some(uri), Some("code")) = (ask.get("redirect_uri"), ask.get("response_type")) else {
            return Answer::refusal(Refusal::wrong("redirect_uri"));
        };
        if ask.get("client_id") != Some(&settings.client_id) {
            return wrong("Unrecognizable client.");
        }
        let word = mall.word();
        let code = mall
            .grants
            .authorize(now, uri, ask.get("scope").unwrap_or_default(), word);
        let mark = if uri.contains('?') { '&' } else { '?' };
        let state = api::escape(ask.get("state").unwrap_or_default());
        let mut answer = Answer::new(302, Value::Null);
        answer
            .headers
            .push(("location", format!("{uri}{mark}code={code}&state={state}")));
        return answer;
    }
    if ask.method != Method::POST || !matches!(what, "token" | "revoke") {
        return Answer::refusal(Refusal::not_found());
    }
    if ask.header("authorization")
        != Some(&oauth::basic(&settings.client_id, &settings.client_secret))
    {
        return wrong("Unrecognizable client.");
    }
    if mall.grants.deleted {
        return Answer::refusal(Denied::Deleted.into());
    }
    let form = ask.form();
    let field = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    };
    if what == "revoke" {
        mall.grants.revoke(field("token"));
        return Answer::new(200, json!({}));
    }
    if mall.chance(mall.faults.server_errors) {
        return Answer::refusal(Refusal(503, "Server is unavailable.".into()));
    }
    let words = [mall.word(), mall.word()];
    let pair = match field("grant_type") {
        "authorization_code" => {
            mall.grants
                .exchange(now, field("code"), field("redirect_uri"), words)
        }
        "refresh_token" => mall.grants.refresh(now, field("refresh_token"), words),
        _ => return Answer::refusal(Refusal::wrong("grant_type")),
    };
    match pair {
        Some(pair) => Answer::new(200, pair.json(&mall.id, &settings.client_id)),
        None => wrong("The code or token is unknown, used or expired."),
    }
}
