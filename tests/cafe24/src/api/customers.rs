//! Customers, their private side, their groups and their carts (facts/server 1.4).

use serde_json::{Value, json};

use super::ask::{Ask, Refusal, unescape};
use crate::dates::iso;
use crate::forms::{birthday, flag};
use crate::life::goods::GROUPS;
use crate::life::world::{Member, World};
use crate::money::decimal;

/// A member of this shop who has not left.
fn find<'a>(world: &'a World, shop: u8, id: &str) -> Option<&'a Member> {
    let member = &world.members[*world.member_of.get(id)? as usize];
    (member.shop == shop && member.withdrawn.is_none()).then_some(member)
}

/// Members by their ids: they cannot be enumerated.
pub(super) fn list(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let (ids, shop) = (ask.list("member_id")?, ask.shop()?);
    let ids = ids.ok_or_else(|| Refusal::wrong("member_id"))?;
    let members = ids.iter().filter_map(|id| find(world, shop, id));
    let members: Vec<Value> = members.map(|member| ask.trim(customer(member))).collect();
    Ok(json!({ "customers": members }))
}

fn customer(member: &Member) -> Value {
    let profile = &member.profile;
    json!({
        "shop_no": member.shop,
        "member_id": member.id,
        "group_no": u32::from(profile.group) + 1,
        "member_authentication": "T",
        "use_blacklist": "F",
        "blacklist_type": "",
        "authentication_method": profile.authentication,
        "sms": flag(profile.sms),
        "news_mail": flag(profile.news_mail),
        "solar_calendar": flag(!profile.lunar),
        "total_points": "0.00",
        "available_points": "0.00",
        "used_points": "0.00",
        // The key has a trailing blank in Cafe24's sample (facts/server 1.9).
        "last_login_date ": member.last_login.map(iso),
        "gender": gender(member),
        "use_mobile_app": "F",
        "available_credits": "0.00",
        "created_date": iso(member.joined),
        "fixed_group": "F",
    })
}

fn gender(member: &Member) -> &'static str {
    if member.female { "F" } else { "M" }
}

/// Members with their private data: all of them by the day they joined, or some by their ids. By the
/// day, nothing else may be asked, and the offset has no ceiling.
pub(super) fn privacy(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    let kind = ask.word("search_type", &["customer_info", "created_date"])?;
    let rows: Vec<&Member> = if kind == Some("created_date") {
        const ALLOWED: [&str; 6] = [
            "search_type",
            "created_start_date",
            "limit",
            "offset",
            "shop_no",
            "fields",
        ];
        if let Some(name) = ask.names().find(|name| !ALLOWED.contains(name)) {
            return Err(Refusal::wrong(name));
        }
        let start = ask.date("created_start_date", false)?;
        let start = start.ok_or_else(|| Refusal::wrong("created_start_date"))?;
        let (limit, offset) = ask.page(30, 1_000, usize::MAX)?;
        let first = world
            .members
            .partition_point(|member| member.joined < start);
        let here = world.members[first..].iter();
        let here = here.filter(|member| member.shop == shop && member.withdrawn.is_none());
        here.skip(offset).take(limit).collect()
    } else {
        let (limit, offset) = ask.page(30, 1_000, 8_000)?;
        let mut ids = ask.list("member_id")?;
        if ask.get("search_field") == Some("id") {
            ids = ids.or(ask.list("keyword")?);
        }
        let ids = ids.ok_or_else(|| Refusal::wrong("keyword"))?;
        let found = ids.iter().filter_map(|id| find(world, shop, id));
        found.skip(offset).take(limit).collect()
    };
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|member| ask.trim(private_json(member)))
        .collect();
    Ok(json!({ "customersprivacy": rows }))
}

/// One member.
pub(super) fn private(world: &World, ask: &Ask<'_>, id: &str) -> Result<Value, Refusal> {
    let member = find(world, ask.shop()?, &unescape(id)).ok_or_else(Refusal::not_found)?;
    Ok(json!({ "customersprivacy": ask.trim(private_json(member)) }))
}

/// How many members there are.
pub(super) fn count(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    let start = ask.date("created_start_date", false)?.unwrap_or_default();
    let here = world.members.iter().filter(|member| {
        member.shop == shop && member.withdrawn.is_none() && member.joined >= start
    });
    Ok(json!({ "count": here.count() }))
}

fn private_json(member: &Member) -> Value {
    let profile = &member.profile;
    json!({
        "shop_no": member.shop,
        "member_id": member.id,
        "group_no": u32::from(profile.group) + 1,
        "name": member.name,
        "name_english": "",
        "name_phonetic": "",
        "phone": "",
        "cellphone": member.phone,
        "email": format!("{}@example.com", member.id.replace('@', ".")),
        "sms": flag(profile.sms),
        "news_mail": flag(profile.news_mail),
        "wedding_anniversary": Value::Null,
        "birthday": birthday(profile),
        "solar_calendar": flag(!profile.lunar),
        "city": "",
        "state": "",
        "address1": "",
        "address2": "",
        "zipcode": "",
        "created_date": iso(member.joined),
        "last_login_date": member.last_login.map(iso),
        "member_authentication": "T",
        "member_authority": "C",
        "nick_name": "",
        "gender": gender(member),
        "member_type": "p",
        "join_path": "P",
        "fixed_group": "F",
        "thirdparty_agree": "F",
        "available_points": "0.00",
        "available_credits": "0.00",
        "use_mobile_app": "F",
        "account_reactivation_date": Value::Null,
        "additional_information": [],
    })
}

/// The member levels: the only place that names them.
pub(super) fn groups(ask: &Ask<'_>) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    let groups = GROUPS.iter().enumerate().map(|(index, name)| {
        json!({ "shop_no": shop, "group_no": index + 1, "group_name": name, "group_description": "", "group_icon": "" })
    });
    Ok(json!({ "customergroups": groups.collect::<Vec<_>>() }))
}

/// The cart lines of members; no line without asking for its member.
pub(super) fn carts(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    let ids = ask
        .list("member_id")?
        .ok_or_else(|| Refusal::wrong("member_id"))?;
    let (limit, offset) = ask.page(10, 100, 10_000)?;
    let members = ids.iter().filter_map(|id| find(world, shop, id));
    let lines = members.flat_map(|member| member.cart.iter().map(move |line| (member, line)));
    let lines = lines.skip(offset).take(limit).map(|(member, line)| {
        let product = &world.products[line.row.product as usize];
        let variant = &product.variants[line.row.variant as usize];
        ask.trim(json!({
            "shop_no": shop,
            "basket_product_no": line.no,
            "member_id": member.id,
            "created_date": iso(line.added),
            "product_no": product.no,
            "additional_option_values": Value::Null,
            "variant_code": variant.code,
            "quantity": line.row.quantity,
            "product_price": decimal(product.price_in(shop)),
            "option_price": decimal(variant.extra_in(shop)),
            "product_bundle": "F",
            "shipping_type": "A",
            "category_no": 0,
        }))
    });
    Ok(json!({ "carts": lines.collect::<Vec<_>>() }))
}
