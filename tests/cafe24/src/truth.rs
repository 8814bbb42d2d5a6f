//! What happened in a mall, as the product is to tell it: the events and the properties of members,
//! by the product's own rules. They are read off what the mall's life left behind, each item's
//! history above all.

mod claims;
mod orders;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::dates::{At, iso};
use crate::forms::{birthday, entries, flag};
use crate::life::goods::GROUPS;
use crate::life::world::{Member, Order, Row, World};
use crate::money::number;

/// All that a collector should have found out of a mall by now.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Truth {
    /// The events, in no promised order.
    pub events: Vec<TrueEvent>,
    /// The properties of each member who has not left.
    pub members: BTreeMap<String, Map<String, Value>>,
    /// When each member left who has; in JSON in UTC.
    pub left: BTreeMap<String, DateTime<Utc>>,
}

/// An event that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrueEvent {
    /// Its name in the catalogue.
    pub name: &'static str,
    /// The shop it happened in.
    pub shop_no: u8,
    /// What it is known by, unique for its name and shop: an order id, a claim code, an item code
    /// with the time it was shipped.
    pub key: String,
    /// When it happened, to the second; in JSON by Korean time.
    #[serde(serialize_with = "korean")]
    pub at: DateTime<Utc>,
    /// The member it is about; a test may leave out those who left.
    pub member: Option<String>,
    /// Its properties.
    pub properties: Map<String, Value>,
}

fn korean<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&iso(at.timestamp()))
}

/// The whole truth of a mall.
pub(crate) fn of(world: &World) -> Truth {
    let mut truth = Truth::default();
    each(world, &mut |event| truth.events.push(event));
    for member in &world.members {
        let left = member.withdrawn;
        let left = left.and_then(|at| DateTime::from_timestamp(at, 0));
        truth.left.extend(left.map(|at| (member.id.clone(), at)));
    }
    for member in world
        .members
        .iter()
        .filter(|member| member.withdrawn.is_none())
    {
        truth
            .members
            .insert(member.id.clone(), properties(world, member));
    }
    truth
}

/// Gives every event that happened to somebody.
pub(crate) fn each(world: &World, take: &mut dyn FnMut(TrueEvent)) {
    let mut tell = Tell { world, take };
    for order in &world.orders {
        tell.placed(order);
        tell.shipped(order);
        tell.held(order);
        tell.delivered(order);
        tell.retracked(order);
        tell.claimed(order);
    }
    tell.people();
}

/// Where events are told to.
struct Tell<'a> {
    world: &'a World,
    take: &'a mut dyn FnMut(TrueEvent),
}

impl Tell<'_> {
    fn event(&mut self, name: &'static str, order: &Order, key: String, at: At, properties: Value) {
        let member = order
            .member()
            .map(|member| self.world.members[member as usize].id.clone());
        self.put(name, order.shop, key, at, member, properties);
    }

    fn put(
        &mut self,
        name: &'static str,
        shop_no: u8,
        key: String,
        at: At,
        member: Option<String>,
        properties: Value,
    ) {
        let mut properties = entries(properties);
        properties.retain(|_, value| !value.is_null());
        let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
        (self.take)(TrueEvent {
            name,
            shop_no,
            key,
            at,
            member,
            properties,
        });
    }

    /// Signups, logins, adds to carts.
    fn people(&mut self) {
        let world = self.world;
        for member in &world.members {
            let birthday = birthday(&member.at_signup);
            let properties = json!({
                "member_id": member.id,
                "name": member.name,
                "nick_name": Some(member.nick_name()).filter(|name| !name.is_empty()),
                "birthday": (!birthday.is_empty()).then_some(birthday),
                "gender": if member.female { "F" } else { "M" },
                "cellphone": member.phone,
            });
            let id = member.id.clone();
            self.put(
                "cafe24_signup",
                member.shop,
                id.clone(),
                member.joined,
                Some(id),
                properties,
            );
        }
        for login in &world.logins {
            let member = &world.members[login.member as usize];
            let key = format!("{}:{}", member.id, iso(login.at));
            let properties = json!({
                "member_id": member.id,
                "group_name": GROUPS[login.group as usize],
                "inflow_name": if login.mobile { "Mobile" } else { "PC" },
            });
            self.put(
                "cafe24_login",
                member.shop,
                key,
                login.at,
                Some(member.id.clone()),
                properties,
            );
        }
        for add in &world.adds {
            let member = &world.members[add.member as usize];
            let key = format!("{}:{}", member.id, iso(add.at));
            let products = add
                .rows
                .iter()
                .map(|row| &world.products[row.product as usize]);
            let numbers: Vec<String> = products
                .clone()
                .map(|product| product.no.to_string())
                .collect();
            let names: Vec<&str> = products.map(|product| product.name.as_str()).collect();
            let properties = json!({ "product_nos": numbers, "product_names": names });
            let id = || Some(member.id.clone());
            self.put(
                "cafe24_add_to_cart",
                member.shop,
                key.clone(),
                add.at,
                id(),
                properties,
            );
            for row in &add.rows {
                let mut properties = self.row(*row, member.shop);
                let code = properties["variant_code"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                entries_mut(&mut properties).remove("variant_code");
                let key = format!("{key}:{code}");
                self.put(
                    "cafe24_add_to_cart_items",
                    member.shop,
                    key,
                    add.at,
                    id(),
                    properties,
                );
            }
        }
    }

    /// What is said of a product that somebody takes. A variant without options has no `option_value`.
    fn row(&self, row: Row, shop: u8) -> Value {
        let product = &self.world.products[row.product as usize];
        let variant = &product.variants[row.variant as usize];
        let option = variant.option_value();
        json!({
            "product_no": product.no.to_string(),
            "product_name": product.name,
            "variant_code": variant.code,
            "quantity": row.quantity,
            "product_price": number(product.price_in(shop)),
            "option_value": (!option.is_empty()).then_some(option),
        })
    }
}

fn entries_mut(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(map) => map,
        _ => unreachable!("it was made an object above"),
    }
}

/// Adds the entries of one object to another.
fn join(mut to: Value, from: Value) -> Value {
    entries_mut(&mut to).extend(entries(from));
    to
}

/// The properties of a member (the table of periodically updated properties).
fn properties(world: &World, member: &Member) -> Map<String, Value> {
    let profile = &member.profile;
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| {
        map.insert(key.to_owned(), value);
    };
    put("sms", flag(profile.sms).into());
    put("news_mail", flag(profile.news_mail).into());
    put(
        "solar_calendar",
        if profile.lunar { "음력" } else { "양력" }.into(),
    );
    if let Some(method) = profile.authentication {
        put("authentication_method", method.into());
    }
    if let Some((year, month, day)) = profile.birthday {
        put("birthday", format!("{year:04}{month:02}{day:02}").into());
        put("birthdate", format!("{month:02}-{day:02}").into());
        put("birthday_year", format!("{year:04}").into());
    }
    if let Some(at) = member.last_add {
        put("cart_items_last_added_date", iso(at).into());
    }
    if let (Some(&first), Some(&last)) = (member.orders.first(), member.orders.last()) {
        put(
            "order_first_date",
            iso(world.orders[first as usize].at).into(),
        );
        put(
            "order_last_date",
            iso(world.orders[last as usize].at).into(),
        );
    }
    put("order_total_count", member.orders.len().into());
    // Of several issues of a coupon the latest counts; they are in order.
    let latest: BTreeMap<u32, u32> = member
        .issues
        .iter()
        .map(|issue| (world.issues[*issue as usize].coupon, *issue))
        .collect();
    for (coupon, issue) in latest {
        let (no, issue) = (
            world.coupons[coupon as usize].no,
            &world.issues[issue as usize],
        );
        put(&format!("cp_{no}_issued_date"), iso(issue.at).into());
        put(&format!("cp_{no}_expire_date"), iso(issue.expires).into());
        put(
            &format!("cp_{no}_use_flag"),
            flag(issue.used.is_some()).into(),
        );
        if let Some((at, _)) = issue.used {
            put(&format!("cp_{no}_used_date"), iso(at).into());
        }
    }
    map
}
