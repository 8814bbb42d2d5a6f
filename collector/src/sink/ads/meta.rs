//! Meta, by its Conversions API (facts/server 4.1).

mod answer;

use async_trait::async_trait;
use chrono::TimeDelta;
use reqwest::{Client, Url};
use serde_json::{Map, Value, json};

use super::browser::Browser;
use super::conversion::{Conversion, Who};
use super::kind::Kind;
use super::money::amount;
use super::platform::{Answer, Platform, Response, known};

/// Where Meta's API is.
pub const ADDRESS: &str = "https://graph.facebook.com/v25.0";

/// How far back events are taken: 7 days, less what the way there may take.
const OLDEST: TimeDelta = TimeDelta::minutes(7 * 24 * 60 - 5);

/// How many events a request may have.
const MOST: usize = 1_000;

/// A pixel (a dataset) of Meta's, and how to reach it.
#[derive(Clone, PartialEq, Eq)]
pub struct MetaSettings {
    /// [`ADDRESS`], or another version of the API.
    pub url: Url,
    /// The pixel's id: digits.
    pub pixel_id: String,
    /// The access token of the Conversions API.
    pub key: String,
    /// Where it is set, all events are test events.
    pub test_event_code: Option<String>,
    /// What sums are in where nothing says it: three letters of ISO 4217.
    pub currency: Option<String>,
}

impl std::fmt::Debug for MetaSettings {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = self.url.host_str();
        write!(to, "MetaSettings({host:?}, {:?})", self.pixel_id)
    }
}

/// Meta, as a platform.
pub(crate) struct Meta {
    address: Url,
    settings: MetaSettings,
}

impl Meta {
    /// That of this pixel.
    pub fn new(settings: MetaSettings) -> Self {
        let mut address = settings.url.clone();
        let base = address.path().trim_end_matches('/');
        let path = format!("{base}/{}/events", settings.pixel_id);
        address.set_path(&path);
        Self { address, settings }
    }
}

#[async_trait]
impl Platform for Meta {
    fn name(&self) -> &'static str {
        "Meta"
    }

    fn currency(&self) -> Option<&str> {
        self.settings.currency.as_deref()
    }

    fn oldest(&self) -> TimeDelta {
        OLDEST
    }

    fn most(&self) -> usize {
        MOST
    }

    fn event(&self, conversion: &Conversion) -> Result<Option<Value>, String> {
        event(conversion).map(Some)
    }

    async fn send(&self, client: &Client, events: &[&Value], trial: Option<&str>) -> Answer {
        let mut body = json!({ "data": events });
        if let Some(code) = trial.or(self.settings.test_event_code.as_deref()) {
            body["test_event_code"] = code.into();
        }
        let request = client
            .post(self.address.clone())
            .bearer_auth(&self.settings.key)
            .json(&body);
        match Response::of(request).await {
            Ok(response) => answer::read(&response),
            Err(later) => later,
        }
    }
}

/// What Meta calls an event.
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::ViewContent => "ViewContent",
        Kind::Search => "Search",
        Kind::AddToWishlist => "AddToWishlist",
        Kind::AddToCart => "AddToCart",
        Kind::InitiateCheckout => "InitiateCheckout",
        Kind::Purchase => "Purchase",
        Kind::CompleteRegistration => "CompleteRegistration",
    }
}

/// An event as Meta takes it, or why it would not.
pub(super) fn event(conversion: &Conversion) -> Result<Value, String> {
    let address = conversion.who.browser.url.as_deref();
    let address =
        address.ok_or("it says no page, and Meta takes no event of a website without one")?;
    let custom = custom_data(conversion);
    let has = |name| custom.contains_key(name);
    if conversion.kind == Kind::Purchase && !(has("value") && has("currency")) {
        return Err(
            "it says no amount with a currency, and Meta takes no Purchase without one".to_owned(),
        );
    }
    let mut event = json!({
        "event_name": name(conversion.kind),
        "event_time": conversion.at.timestamp(),
        "event_id": conversion.id,
        "action_source": "website",
        "event_source_url": address,
        "user_data": user_data(&conversion.who),
    });
    if !custom.is_empty() {
        event["custom_data"] = custom.into();
    }
    Ok(event)
}

fn user_data(who: &Who) -> Map<String, Value> {
    let browser = &who.browser;
    let one = |text: Option<String>| text.map(|text| json!([text]));
    let plain = |text: &Option<String>| text.clone().map(Value::from);
    let external = (!who.external.is_empty()).then(|| json!(who.external));
    known([
        ("em", one(who.email.as_ref().map(|email| email.hash()))),
        ("ph", one(who.phone.as_ref().map(|phone| phone.hash()))),
        ("external_id", external),
        ("client_ip_address", plain(&browser.ip)),
        ("client_user_agent", Some(browser.agent.clone().into())),
        ("fbp", plain(&browser.fbp)),
        ("fbc", fbc(browser).map(Value::from)),
    ])
}

/// The click that led here: Meta's own cookie, or what it would be, made of the address, where that is newer or the only
/// one.
fn fbc(browser: &Browser) -> Option<String> {
    let Some(click) = &browser.clicks.fbclid else {
        return browser.fbc.clone();
    };
    let made = format!("fb.1.{}.{}", click.at.timestamp_millis(), click.id);
    let Some(cookie) = &browser.fbc else {
        return Some(made);
    };
    let mut parts = cookie.splitn(4, '.').skip(2);
    let created: i64 = parts
        .next()
        .and_then(|time| time.parse().ok())
        .unwrap_or_default();
    // Meta's own libraries put a mark behind the id.
    let is_of_it = parts.next().is_some_and(|id| id.starts_with(&click.id));
    match is_of_it || created >= click.at.timestamp_millis() {
        true => Some(cookie.clone()),
        false => Some(made),
    }
}

fn custom_data(conversion: &Conversion) -> Map<String, Value> {
    let currency = conversion.currency.as_deref();
    let money = |sum: Option<f64>| amount(sum?, currency?);
    let value = money(conversion.value);
    let contents = &conversion.contents;
    let ids: Vec<&str> = contents.iter().map(|content| content.id.as_str()).collect();
    // Both id and quantity are required of each.
    let rows = contents.iter().filter_map(|content| {
        let mut row = json!({ "id": content.id, "quantity": content.quantity? });
        if let Some(price) = money(content.price) {
            row["item_price"] = price;
        }
        Some(row)
    });
    let rows: Vec<Value> = rows.collect();
    let has_prices = rows.iter().any(|row| row.get("item_price").is_some());
    let told = currency.filter(|_| value.is_some() || has_prices);
    let single = contents.first().filter(|_| contents.len() == 1);
    let text = |text: &Option<String>| text.clone().map(Value::from);
    let is_of_order = matches!(conversion.kind, Kind::InitiateCheckout | Kind::Purchase);
    let pieces = conversion.pieces.filter(|_| is_of_order);
    known([
        ("currency", told.map(Value::from)),
        ("value", value),
        ("content_ids", (!ids.is_empty()).then(|| json!(ids))),
        ("contents", (!rows.is_empty()).then(|| rows.into())),
        ("content_type", (!ids.is_empty()).then(|| "product".into())),
        (
            "content_name",
            single.and_then(|content| text(&content.name)),
        ),
        ("num_items", pieces.map(Value::from)),
        ("order_id", text(&conversion.order)),
        ("search_string", text(&conversion.search)),
    ])
}

#[cfg(test)]
mod tests;
