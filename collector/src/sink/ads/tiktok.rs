//! TikTok, by its Events API (facts/server 4.2).

mod answer;

use async_trait::async_trait;
use chrono::TimeDelta;
use reqwest::{Client, Url};
use serde_json::{Map, Value, json};

use super::conversion::{Conversion, Who};
use super::kind::Kind;
use super::money::amount;
use super::platform::{Answer, Platform, Response, known};

/// Where TikTok takes events.
pub const ADDRESS: &str = "https://business-api.tiktok.com/open_api/v1.3/event/track/";

/// How far back events are told: what is older no ad of TikTok's is credited with any more.
const OLDEST: TimeDelta = TimeDelta::minutes(7 * 24 * 60 - 5);

/// How many events a request may have.
const MOST: usize = 1_000;

/// A pixel of TikTok's, and how to reach it.
#[derive(Clone, PartialEq, Eq)]
pub struct TikTokSettings {
    /// [`ADDRESS`], or a stand-in for it.
    pub url: Url,
    /// The pixel's code.
    pub pixel_id: String,
    /// The access token of the Events API.
    pub key: String,
    /// Where it is set, all events are test events.
    pub test_event_code: Option<String>,
    /// What sums are in where nothing says it: three letters of ISO 4217.
    pub currency: Option<String>,
}

impl std::fmt::Debug for TikTokSettings {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = self.url.host_str();
        write!(to, "TikTokSettings({host:?}, {:?})", self.pixel_id)
    }
}

/// TikTok, as a platform.
pub(crate) struct TikTok(TikTokSettings);

impl TikTok {
    /// That of this pixel.
    pub fn new(settings: TikTokSettings) -> Self {
        Self(settings)
    }
}

#[async_trait]
impl Platform for TikTok {
    fn name(&self) -> &'static str {
        "TikTok"
    }

    fn currency(&self) -> Option<&str> {
        self.0.currency.as_deref()
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
        let mut body = json!({
            "event_source": "web",
            "event_source_id": self.0.pixel_id,
            "data": events,
        });
        if let Some(code) = trial.or(self.0.test_event_code.as_deref()) {
            body["test_event_code"] = code.into();
        }
        let request = client
            .post(self.0.url.clone())
            .header("Access-Token", &self.0.key)
            .json(&body);
        match Response::of(request).await {
            Ok(response) => answer::read(&response),
            Err(later) => later,
        }
    }
}

/// What TikTok calls an event.
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::ViewContent => "ViewContent",
        Kind::Search => "Search",
        Kind::AddToWishlist => "AddToWishlist",
        Kind::AddToCart => "AddToCart",
        Kind::InitiateCheckout => "InitiateCheckout",
        Kind::Purchase => "CompletePayment",
        Kind::CompleteRegistration => "CompleteRegistration",
    }
}

/// An event as TikTok takes it, or why it would not.
pub(super) fn event(conversion: &Conversion) -> Result<Value, String> {
    let browser = &conversion.who.browser;
    let address = browser.url.as_deref();
    let address =
        address.ok_or("it says no page, and TikTok takes no event of a website without one")?;
    let properties = properties(conversion);
    let has = |name| properties.contains_key(name);
    if conversion.kind == Kind::Purchase && !(has("value") && has("currency")) {
        return Err(
            "it says no amount with a currency, and TikTok takes no CompletePayment without one"
                .to_owned(),
        );
    }
    let mut page = json!({ "url": address });
    if let Some(referrer) = &browser.referrer {
        page["referrer"] = referrer.clone().into();
    }
    let mut event = json!({
        "event": name(conversion.kind),
        "event_time": conversion.at.timestamp(),
        "event_id": conversion.id,
        "user": user(&conversion.who),
        "page": page,
    });
    if !properties.is_empty() {
        event["properties"] = properties.into();
    }
    Ok(event)
}

fn user(who: &Who) -> Map<String, Value> {
    let browser = &who.browser;
    let one = |text: Option<String>| text.map(|text| json!([text]));
    let plain = |text: &Option<String>| text.clone().map(Value::from);
    let external = (!who.external.is_empty()).then(|| json!(who.external));
    let click = browser.clicks.ttclid.as_ref();
    known([
        ("email", one(who.email.as_ref().map(|email| email.hash()))),
        (
            "phone",
            one(who.phone.as_ref().map(|phone| phone.plus_hash())),
        ),
        ("external_id", external),
        ("ttclid", click.map(|click| click.id.clone().into())),
        ("ttp", plain(&browser.ttp)),
        ("ip", plain(&browser.ip)),
        ("user_agent", Some(browser.agent.clone().into())),
    ])
}

fn properties(conversion: &Conversion) -> Map<String, Value> {
    let currency = conversion.currency.as_deref();
    let money = |sum: Option<f64>| amount(sum?, currency?);
    let value = money(conversion.value);
    let text = |text: &Option<String>| text.clone().map(Value::from);
    let contents = conversion.contents.iter().map(|content| {
        Value::from(known([
            ("content_id", Some(content.id.clone().into())),
            ("content_type", Some("product".into())),
            ("content_name", text(&content.name)),
            ("quantity", content.quantity.map(Value::from)),
            ("price", money(content.price)),
        ]))
    });
    let contents: Vec<Value> = contents.collect();
    let has_contents = !contents.is_empty();
    let has_prices = contents
        .iter()
        .any(|content| content.get("price").is_some());
    let told = currency.filter(|_| value.is_some() || has_prices);
    known([
        ("currency", told.map(Value::from)),
        ("value", value),
        ("contents", has_contents.then(|| contents.into())),
        ("content_type", has_contents.then(|| "product".into())),
        ("order_id", text(&conversion.order)),
        ("query", text(&conversion.search)),
    ])
}

#[cfg(test)]
mod tests;
