//! `/_demo`: what the demo is, and the switches a person can turn.

use axum::extract::{Query, RawQuery};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;
use crate::era::Era;
use crate::members::PASSWORD;
use crate::options::{self, Library, Sdk, TagMode};
use crate::visit::Visit;
use crate::{Result, StoreError, cookies, exec, text};

#[derive(Debug, Deserialize)]
pub struct LoginQuery {
    member: String,
}

/// `/_demo`.
pub async fn page(visit: Visit) -> Result<Html<String>> {
    let names = |values: Vec<String>, chosen: &str| -> Vec<Value> {
        let values = values.into_iter();
        values
            .map(|name| json!({"name": name, "chosen": name == chosen}))
            .collect()
    };
    let options = json!({
        "era": names(value_names::<Era>(), &value_name(&visit.options.era)),
        "sdk": names(value_names::<Sdk>(), &value_name(&visit.options.sdk)),
        "tag": names(value_names::<TagMode>(), &value_name(&visit.options.tag)),
        "library": names(value_names::<Library>(), &value_name(&visit.options.library)),
    });
    let members: Vec<_> = visit
        .store
        .members
        .all
        .iter()
        .map(|member| {
            json!({
                "id": member.id, "name": member.name, "group": member.group_name,
                "coupons": member.coupons.len(), "points": member.points.available,
                "discount": member.discount_percent, "provider": member.provider,
            })
        })
        .collect();
    Page::new(&visit, "", "", "demo/index.html")
        .with("choices", options)
        .with("members", members)
        .with("password", PASSWORD)
        .render()
}

fn value_name(value: &impl clap::ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

fn value_names<T: clap::ValueEnum>() -> Vec<String> {
    T::value_variants().iter().map(value_name).collect()
}

/// `/_demo/set?era=2018&sdk=full&tag=gtm&next=/`: keeps the choices in a cookie and goes on to `next`.
pub async fn set(visit: Visit, RawQuery(query): RawQuery) -> impl IntoResponse {
    let query = query.unwrap_or_default();
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), text::decode(&value.replace('+', " "))))
        .collect();
    let chosen = visit
        .options
        .with(pairs.iter().map(|(key, value)| (&**key, &**value)));
    let next = pairs.iter().find(|(key, _)| key == "next");
    let next = next.map_or("/_demo", |(_, value)| text::inside(value).unwrap_or("/"));
    let cookie = cookies::readable(options::COOKIE, Some(&text::encode(&chosen.to_cookie())));
    ([(header::SET_COOKIE, cookie)], Redirect::to(next))
}

/// `/_demo/login?member=haneul01`: logs an example member in.
pub async fn login(visit: Visit, Query(query): Query<LoginQuery>) -> Result<Redirect> {
    let member = visit.store.members.by_id(&query.member).cloned();
    let member = member.ok_or_else(|| StoreError::not_found(format!("member {}", query.member)))?;
    exec::member::log_in(&visit, member);
    Ok(Redirect::to("/_demo"))
}

/// `/_demo/reset`: empties basket, orders and login, and drops the choices.
pub async fn reset(visit: Visit) -> impl IntoResponse {
    visit.reset();
    let cookie = cookies::readable(options::COOKIE, None);
    ([(header::SET_COOKIE, cookie)], Redirect::to("/_demo"))
}
