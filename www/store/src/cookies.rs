//! The cookies a store page sets (facts/storefront 3).

use serde_json::json;

use crate::money::Money;
use crate::text::encode;
use crate::visit::Visit;

/// A value to set, or nothing to take the cookie away.
type Change = (String, Option<String>);

/// One `Set-Cookie` value for a cookie that scripts may read.
pub fn readable(name: &str, value: Option<&str>) -> String {
    match value {
        Some(value) => format!("{name}={value}; Path=/; SameSite=Lax"),
        None => format!("{name}=; Path=/; Max-Age=0; SameSite=Lax"),
    }
}

/// One `Set-Cookie` value for a cookie that scripts may not read.
pub fn hidden(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax")
}

/// The value of a cookie in a `Cookie` header.
pub fn find<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// The cookies that tell scripts about basket and member, as they stand after a request.
pub fn state(visit: &Visit) -> Vec<String> {
    let (no, currency) = (visit.shop.no, visit.shop.currency);
    let rows = visit.basket_rows();
    let price = rows.iter().map(|row| row.total()).sum::<Money>();
    let lines = visit.session(|session| session.basket(no).lines().len());
    let member = visit.member();
    let wishes = visit.session(|session| session.wishes.len());
    let if_member = |value: String| member.as_ref().map(|_| value);
    let changes: [Change; 7] = [
        (
            "iscache".into(),
            Some(if member.is_some() { "F" } else { "T" }.into()),
        ),
        (format!("basketcount_{no}"), Some(lines.to_string())),
        (
            format!("basketprice_{no}"),
            Some(encode(&format!(
                "{}{}",
                currency.sign_entity(),
                price.plain(currency)
            ))),
        ),
        (
            format!("couponcount_{no}"),
            member.as_ref().map(|m| m.coupons.len().to_string()),
        ),
        (format!("wishcount_{no}"), if_member(wishes.to_string())),
        (
            "ec_mem_level".into(),
            member.as_ref().map(|m| m.group_no.to_string()),
        ),
        (
            format!("login_provider_{no}"),
            member.as_ref().map(|member| {
                encode(
                    &json!({
                        "member_id": member.id, "provider": member.provider, "client_id": null,
                    })
                    .to_string(),
                )
            }),
        ),
    ];
    changes
        .into_iter()
        // A logged-out visitor keeps the name of the last login, and has nothing else to take away.
        .filter(|(name, value)| value.is_some() || visit.has_cookie(name))
        .filter(|(name, value)| value.is_some() || !name.starts_with("login_provider"))
        .map(|(name, value)| readable(&name, value.as_deref()))
        .collect()
}

#[cfg(test)]
mod tests;
