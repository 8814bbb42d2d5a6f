//! User properties: values from Cafe24 in the form the catalogue has them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::context::Context;
use super::fact::put;
use super::publish::{self, WorkError};
use super::records::{Customer, Issue, Private};
use super::state::OrderSums;
use super::time::iso;

/// Says the sums of these members' orders.
///
/// # Errors
///
/// [`WorkError`].
pub async fn say_orders(
    context: &Context,
    mall: &str,
    members: Vec<String>,
) -> Result<(), WorkError> {
    let sums = context.state.order_sums(mall, members.clone()).await?;
    let mut sums: HashMap<_, _> = sums
        .into_iter()
        .map(|sums| (sums.member_id.clone(), of_orders(&sums)))
        .collect();
    // Who has not ordered yet is worth knowing too.
    let none = || Map::from_iter([("order_total_count".to_owned(), 0.into())]);
    let all = members.into_iter().map(|member| {
        let properties = sums.remove(&member).unwrap_or_else(none);
        (member, properties)
    });
    publish::properties(context, mall, all.collect()).await?;
    Ok(())
}

/// First, last and number of a member's orders.
pub fn of_orders(sums: &OrderSums) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("order_first_date".into(), iso(sums.first).into());
    all.insert("order_last_date".into(), iso(sums.last).into());
    all.insert("order_total_count".into(), sums.count.into());
    all
}

/// The birthday in its three forms, and by which calendar. A moon's date is no error, nor is the 29th of
/// February.
pub fn of_private(private: &Private) -> Map<String, Value> {
    let mut all = Map::new();
    let text = private.birthday.as_deref().unwrap_or_default();
    let day = text.get(..10).unwrap_or(text);
    let mut parts = day.split('-');
    let digits = |part: Option<&str>, length: usize| {
        let fits = |part: &&str| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        part.filter(fits).map(str::to_owned)
    };
    let parts = (
        digits(parts.next(), 4),
        digits(parts.next(), 2),
        digits(parts.next(), 2),
    );
    let known = match parts {
        (Some(year), Some(month), Some(day)) if year != "0000" && month != "00" && day != "00" => {
            Some((year, month, day))
        }
        _ => None,
    };
    // What is no date any more was one that the member has taken back.
    let (whole, month_day, year) = match known {
        Some((year, month, day)) => (
            format!("{year}{month}{day}").into(),
            format!("{month}-{day}").into(),
            year.into(),
        ),
        None => (Value::Null, Value::Null, Value::Null),
    };
    all.insert("birthday".into(), whole);
    all.insert("birthdate".into(), month_day);
    all.insert("birthday_year".into(), year);
    let calendar = private.solar_calendar.map(|is_solar| match is_solar {
        true => "양력",
        false => "음력",
    });
    put(&mut all, "solar_calendar", calendar);
    all
}

/// Consents, and how the member proved who it is.
pub fn of_customer(customer: &Customer) -> Map<String, Value> {
    let mut all = Map::new();
    put(&mut all, "sms", customer.sms.map(flag));
    put(&mut all, "news_mail", customer.news_mail.map(flag));
    let method = customer.authentication_method.clone();
    let method = method.map_or(Value::Null, Value::from);
    all.insert("authentication_method".into(), method);
    all
}

/// A coupon in a member's hands.
pub fn of_issue(coupon_no: &str, issue: &Issue) -> Map<String, Value> {
    let mut all = Map::new();
    let name = |what| format!("cp_{coupon_no}_{what}");
    put(&mut all, &name("issued_date"), issue.issued_date.map(iso));
    put(
        &mut all,
        &name("expire_date"),
        issue.expiration_date.map(iso),
    );
    let used = issue.used_date.map_or(Value::Null, |at| iso(at).into());
    all.insert(name("used_date"), used);
    put(&mut all, &name("use_flag"), issue.used_coupon.map(flag));
    all
}

/// When something was put into the cart last.
pub const LAST_ADDED: &str = "cart_items_last_added_date";

/// When something was put into the cart last.
pub fn of_cart(last: DateTime<Utc>) -> Map<String, Value> {
    Map::from_iter([(LAST_ADDED.to_owned(), iso(last).into())])
}

fn flag(flag: bool) -> &'static str {
    match flag {
        true => "T",
        false => "F",
    }
}

#[cfg(test)]
mod tests;
