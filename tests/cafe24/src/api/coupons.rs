//! Coupons, who was given which, and which were used (facts/server 1.4).

use serde_json::{Value, json};

use super::ask::{Ask, Refusal, escape, unescape};
use super::orders;
use crate::dates::{At, iso};
use crate::life::world::{Coupon, Issue, World};
use crate::money::decimal;

pub(super) fn list(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let (shop, (limit, offset)) = (ask.shop()?, ask.page(10, 500, 8_000)?);
    let here = world
        .coupons
        .iter()
        .filter(|coupon| coupon.shop == shop)
        .skip(offset)
        .take(limit);
    let rows = here.map(|coupon| {
        ask.trim(json!({
            "shop_no": shop,
            "coupon_no": coupon.no.to_string(),
            "coupon_type": "O",
            "coupon_name": coupon.name,
            "coupon_description": "",
            "created_date": iso(coupon.created),
            "deleted": "F",
            "is_stopped_issued_coupon": "F",
            "benefit_type": "A",
            "benefit_price": decimal(coupon.amount),
            "available_period_type": "R",
            "available_day_from_issued": coupon.days,
        }))
    });
    Ok(json!({ "coupons": rows.collect::<Vec<_>>() }))
}

pub(super) fn count(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    Ok(json!({ "count": world.coupons.iter().filter(|coupon| coupon.shop == shop).count() }))
}

fn find<'a>(world: &'a World, no: &str) -> Result<&'a Coupon, Refusal> {
    let coupon = world
        .coupons
        .iter()
        .find(|coupon| coupon.no.to_string() == no);
    coupon.ok_or_else(Refusal::not_found)
}

/// Who was given a coupon: ascending behind `since_issue_no`, which lifts the offset's ceiling; else
/// the newest first, which Cafe24 does not say.
pub(super) fn issues(world: &World, ask: &Ask<'_>, no: &str) -> Result<Value, Refusal> {
    let coupon = find(world, no)?;
    if coupon.shop != ask.shop()? {
        return Err(Refusal::not_found());
    }
    let since = match ask.get("since_issue_no") {
        Some(no) => Some(
            no.parse::<u64>()
                .map_err(|_| Refusal::wrong("since_issue_no"))?,
        ),
        None => None,
    };
    let (limit, offset) = ask.page(10, 500, 8_000)?;
    let members = ask.list("member_id")?;
    let used = ask.word("used_coupon", &["T", "F"])?;
    let start = ask.date("issued_start_date", false)?.unwrap_or(At::MIN);
    let end = ask.date("issued_end_date", true)?.unwrap_or(At::MAX);
    let wanted = |issue: &&Issue| {
        let id = world.members[issue.member as usize].id.as_str();
        since.is_none_or(|since| issue.no > since)
            && members.as_ref().is_none_or(|all| all.contains(&id))
            && used.is_none_or(|used| (used == "T") == issue.used.is_some())
            && (start..=end).contains(&issue.at)
    };
    let all = coupon
        .issues
        .iter()
        .map(|issue| &world.issues[*issue as usize]);
    let mut found: Vec<&Issue> = all.filter(wanted).collect();
    if since.is_none() {
        found.reverse();
    }
    let skipped = if since.is_some() { 0 } else { offset };
    let more = found.len() > skipped + limit;
    let rows: Vec<&Issue> = found.into_iter().skip(skipped).take(limit).collect();
    let mut body = json!({
        "issues": rows.iter().map(|issue| ask.trim(issue_json(world, issue))).collect::<Vec<_>>(),
    });
    if let (true, Some(last)) = (more, rows.last()) {
        let (path, _) = ask.asked.split_once('?').unwrap_or((ask.asked, ""));
        let next = if since.is_some() {
            format!(
                "{path}?limit={limit}&since_issue_no={}",
                escape(&last.no.to_string())
            )
        } else {
            format!("{path}?limit={limit}&offset={}", offset + limit)
        };
        body["links"] = json!([{ "rel": "next", "href": next }]);
    }
    Ok(body)
}

/// An issue. What is not used says so with the word "null", as in the sample.
fn issue_json(world: &World, issue: &Issue) -> Value {
    let coupon = &world.coupons[issue.coupon as usize];
    let member = &world.members[issue.member as usize];
    let (date, order) = match issue.used {
        Some((at, order)) => (iso(at), world.orders[order as usize].id.clone()),
        None => ("null".to_owned(), "null".to_owned()),
    };
    json!({
        "shop_no": coupon.shop,
        "coupon_no": coupon.no.to_string(),
        "issue_no": issue.no.to_string(),
        "member_id": member.id,
        "group_no": u32::from(member.profile.group) + 1,
        "issued_date": iso(issue.at),
        "expiration_date": iso(issue.expires),
        "used_coupon": if issue.used.is_some() { "T" } else { "F" },
        "used_date": date,
        "related_order_id": order,
    })
}

/// What a member holds now: what was used or has expired is not there.
pub(super) fn held(world: &World, ask: &Ask<'_>, id: &str, now: At) -> Result<Value, Refusal> {
    let member = world
        .member_of
        .get(&unescape(id))
        .ok_or_else(Refusal::not_found)?;
    let member = &world.members[*member as usize];
    if member.withdrawn.is_some() {
        return Err(Refusal::not_found());
    }
    let (limit, offset) = ask.page(10, 500, 8_000)?;
    let issues = member
        .issues
        .iter()
        .map(|issue| &world.issues[*issue as usize]);
    let rows = issues.filter(|issue| issue.used.is_none() && issue.expires >= now);
    let rows = rows.skip(offset).take(limit).map(|issue| {
        let coupon = &world.coupons[issue.coupon as usize];
        json!({
            "shop_no": coupon.shop,
            "coupon_no": coupon.no.to_string(),
            "issue_no": issue.no.to_string(),
            "coupon_name": coupon.name,
            "available_price_type": "U",
            "available_min_price": "0.00",
            "benefit_type": "A",
            "benefit_price": decimal(coupon.amount),
            "issued_date": iso(issue.at),
            "available_begin_datetime": iso(issue.at),
            "available_end_datetime": iso(issue.expires),
        })
    });
    Ok(json!({ "coupons": rows.collect::<Vec<_>>() }))
}

/// The coupons that orders were paid with.
pub(super) fn used(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let ids = ask
        .list("order_id")?
        .ok_or_else(|| Refusal::wrong("order_id"))?;
    let used = ids.iter().filter_map(|id| {
        let (_, order) = orders::find(world, id).ok()?;
        let issue = &world.issues[order.issue? as usize];
        let coupon = &world.coupons[issue.coupon as usize];
        Some(json!({
            "shop_no": order.shop,
            "order_id": order.id,
            "order_item_code": Value::Null,
            "coupon_name": coupon.name,
            "coupon_code": coupon.no.to_string(),
            "issue_no": issue.no.to_string(),
            "coupon_percentage": "0.00",
            "coupon_value": decimal(coupon.amount),
            "coupon_value_final": decimal(order.discount),
        }))
    });
    Ok(json!({ "coupons": used.collect::<Vec<_>>() }))
}
