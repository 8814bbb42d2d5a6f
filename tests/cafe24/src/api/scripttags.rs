//! Script tags (facts/server 1.5).

use http::Method;
use serde_json::{Value, json};

use super::Outcome;
use super::ask::{Ask, Refusal};
use crate::dates::{At, iso};
use crate::mall::Mall;

pub(super) fn answer(mall: &mut Mall, ask: &Ask<'_>, path: &[&str], now: At) -> Outcome {
    let shop = ask.shop()?;
    let at = |no: &str| {
        let place = mall
            .scripts
            .iter()
            .position(|script| script["script_no"] == no);
        place.ok_or_else(Refusal::not_found)
    };
    match (ask.method, path) {
        (&Method::GET, []) => {
            let src = ask.get("src");
            let mut rows = mall.scripts.clone();
            rows.retain(|row| row["shop_no"] == shop && src.is_none_or(|src| row["src"] == src));
            Ok((200, json!({ "scripttags": rows }).into()))
        }
        (&Method::GET, ["count"]) => {
            let rows = mall.scripts.iter().filter(|row| row["shop_no"] == shop);
            Ok((200, json!({ "count": rows.count() }).into()))
        }
        (&Method::GET, [no]) => Ok((200, json!({ "scripttag": mall.scripts[at(no)?] }).into())),
        (&Method::POST, []) => {
            let request = ask.request()?;
            check(&request, true)?;
            let mut script = json!({
                "shop_no": shop_of(ask, shop),
                "script_no": (1_527_128_695_613_925 + mall.rng.u64(..1_000_000_000)).to_string(),
                "client_id": mall.client_id,
                "src": "",
                "display_location": [],
                "exclude_path": [],
                "skin_no": [],
                "integrity": Value::Null,
                "created_date": iso(now),
                "updated_date": iso(now),
            });
            take(&mut script, &request);
            mall.scripts.push(script.clone());
            Ok((201, json!({ "scripttag": script }).into()))
        }
        (&Method::PUT, [no]) => {
            let (place, request) = (at(no)?, ask.request()?);
            check(&request, false)?;
            let script = &mut mall.scripts[place];
            take(script, &request);
            script["updated_date"] = iso(now).into();
            Ok((200, json!({ "scripttag": script }).into()))
        }
        (&Method::DELETE, [no]) => {
            mall.scripts.remove(at(no)?);
            Ok((200, json!({ "scripttag": { "script_no": no } }).into()))
        }
        _ => Err(Refusal::not_found()),
    }
}

/// A body names its shop beside the request.
fn shop_of(ask: &Ask<'_>, shop: u8) -> Value {
    ask.body()
        .get("shop_no")
        .cloned()
        .filter(Value::is_number)
        .unwrap_or(shop.into())
}

fn check(request: &Value, new: bool) -> Result<(), Refusal> {
    let src = request["src"].as_str();
    if src.is_some_and(|src| !src.starts_with("http")) || (new && src.is_none()) {
        return Err(Refusal::wrong("src"));
    }
    let places = request["display_location"].as_array();
    if places.is_some_and(Vec::is_empty) || (new && places.is_none()) {
        return Err(Refusal::wrong("display_location"));
    }
    let integrity = request["integrity"].as_str().unwrap_or("sha384-");
    if !integrity.starts_with("sha384-") && !integrity.starts_with("sha512-") {
        return Err(Refusal::wrong("integrity"));
    }
    Ok(())
}

fn take(script: &mut Value, request: &Value) {
    for key in [
        "src",
        "display_location",
        "exclude_path",
        "skin_no",
        "integrity",
    ] {
        if let Some(value) = request.get(key) {
            script[key] = value.clone();
        }
    }
}
