//! Google Ads, by the Data Manager API (facts/server 4.3): purchases as an additional source of what the page's own tag
//! counts, which is how enhanced conversions reach Google from a server.

mod answer;
mod token;

use async_trait::async_trait;
use chrono::{SecondsFormat, TimeDelta};
use reqwest::{Client, StatusCode, Url};
use serde_json::{Map, Value, json};

use super::conversion::{Conversion, Who};
use super::kind::Kind;
use super::money::amount;
use super::platform::{Answer, Platform, Response, known};
use token::Token;

/// Where Google takes events.
pub const ADDRESS: &str = "https://datamanager.googleapis.com/v1/events:ingest";

/// Where it gives access tokens.
pub const TOKEN_ADDRESS: &str = "https://oauth2.googleapis.com/token";

/// How far back events are told: no click is credited with what is older.
const OLDEST: TimeDelta = TimeDelta::minutes(90 * 24 * 60 - 5);

/// How many events a request may have.
const MOST: usize = 2_000;

/// A conversion action of Google Ads, and how to reach it.
#[derive(Clone, PartialEq, Eq)]
pub struct GoogleAdsSettings {
    /// [`ADDRESS`], or a stand-in for it.
    pub url: Url,
    /// [`TOKEN_ADDRESS`], or a stand-in for it.
    pub token_url: Url,
    /// The account that the conversion is of: digits.
    pub customer_id: String,
    /// The manager account through which it is reached, where there is one.
    pub login_customer_id: Option<String>,
    /// The conversion action, of the type "website": digits.
    pub conversion_action_id: String,
    /// The OAuth client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// What access tokens are got for.
    pub refresh_token: String,
    /// What sums are in where nothing says it: three letters of ISO 4217.
    pub currency: Option<String>,
}

impl std::fmt::Debug for GoogleAdsSettings {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (host, customer) = (self.url.host_str(), &self.customer_id);
        write!(to, "GoogleAdsSettings({host:?}, {customer:?})")
    }
}

/// Google Ads, as a platform.
pub(crate) struct GoogleAds {
    settings: GoogleAdsSettings,
    token: Token,
}

impl GoogleAds {
    /// That of this conversion action.
    pub fn new(settings: GoogleAdsSettings) -> Self {
        Self {
            token: Token::new(
                settings.token_url.clone(),
                &settings.client_id,
                &settings.client_secret,
                &settings.refresh_token,
            ),
            settings,
        }
    }

    fn destination(&self) -> Value {
        let account = |id: &str| json!({ "accountType": "GOOGLE_ADS", "accountId": id });
        let mut destination = json!({
            "operatingAccount": account(&self.settings.customer_id),
            "productDestinationId": self.settings.conversion_action_id,
        });
        if let Some(login) = &self.settings.login_customer_id {
            destination["loginAccount"] = account(login);
        }
        destination
    }
}

#[async_trait]
impl Platform for GoogleAds {
    fn name(&self) -> &'static str {
        "Google Ads"
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
        event(conversion)
    }

    async fn send(&self, client: &Client, events: &[&Value], trial: Option<&str>) -> Answer {
        let token = match self.token.get(client).await {
            Ok(token) => token,
            Err(later) => return later,
        };
        let body = json!({
            "destinations": [self.destination()],
            "encoding": "HEX",
            "events": events,
            "validateOnly": trial.is_some(),
        });
        let request = client
            .post(self.settings.url.clone())
            .bearer_auth(&token)
            .json(&body);
        let response = match Response::of(request).await {
            Ok(response) => response,
            Err(later) => return later,
        };
        if response.status == StatusCode::UNAUTHORIZED {
            self.token.forget(&token).await;
        }
        answer::read(&response)
    }
}

/// A purchase as Google takes it. Other events are none here, and neither is a purchase that says nothing by which Google
/// could know whose click it was.
pub(super) fn event(conversion: &Conversion) -> Result<Option<Value>, String> {
    let Some(order) = conversion
        .order
        .as_ref()
        .filter(|_| conversion.kind == Kind::Purchase)
    else {
        return Ok(None);
    };
    let (clicks, people) = (clicks(&conversion.who), people(&conversion.who));
    if clicks.is_empty() && people.is_empty() {
        return Ok(None);
    }
    let currency = conversion.currency.as_deref();
    let money = |sum: Option<f64>| amount(sum?, currency?);
    let value = money(conversion.value);
    let items = conversion.contents.iter().filter_map(|content| {
        let quantity = content.quantity?;
        Some(Value::from(known([
            ("merchantProductId", Some(content.id.clone().into())),
            ("quantity", Some(quantity.to_string().into())),
            ("unitPrice", money(content.price)),
        ])))
    });
    let items: Vec<Value> = items.collect();
    let has_prices = items.iter().any(|item| item.get("unitPrice").is_some());
    let told = currency.filter(|_| value.is_some() || has_prices);
    let browser = &conversion.who.browser;
    let device = known([
        ("userAgent", Some(browser.agent.clone().into())),
        ("ipAddress", browser.ip.clone().map(Value::from)),
    ]);
    let consent = consent(conversion.stated);
    let time = conversion.at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let object = |members: Map<String, Value>| (!members.is_empty()).then(|| members.into());
    Ok(Some(Value::from(known([
        ("transactionId", Some(order.clone().into())),
        ("eventTimestamp", Some(time.into())),
        ("eventSource", Some("WEB".into())),
        ("currency", told.map(Value::from)),
        ("conversionValue", value),
        ("adIdentifiers", object(clicks)),
        (
            "userData",
            (!people.is_empty()).then(|| json!({ "userIdentifiers": people })),
        ),
        ("consent", object(consent)),
        ("eventDeviceInfo", object(device)),
        (
            "cartData",
            (!items.is_empty()).then(|| json!({ "items": items })),
        ),
    ]))))
}

/// The click: one that names it, and only where there is none, one that names a group of clicks.
fn clicks(who: &Who) -> Map<String, Value> {
    let clicks = &who.browser.clicks;
    let named = [
        ("gclid", &clicks.gclid),
        ("gbraid", &clicks.gbraid),
        ("wbraid", &clicks.wbraid),
    ];
    let found = named
        .into_iter()
        .find_map(|(name, click)| Some((name, click.as_ref()?)));
    let found = found.map(|(name, click)| (name.to_owned(), click.id.clone().into()));
    found.into_iter().collect()
}

fn people(who: &Who) -> Vec<Value> {
    let email = who.email.as_ref();
    let email = email.map(|email| json!({ "emailAddress": email.google_hash() }));
    let phone = who.phone.as_ref();
    let phone = phone.map(|phone| json!({ "phoneNumber": phone.plus_hash() }));
    email.into_iter().chain(phone).collect()
}

/// What was stated of consent. What declines is not told at all.
fn consent(stated: [Option<bool>; 2]) -> Map<String, Value> {
    let [data, personal] = stated;
    let granted = |stated: Option<bool>| {
        stated
            .filter(|stated| *stated)
            .map(|_| "CONSENT_GRANTED".into())
    };
    known([
        ("adUserData", granted(data)),
        ("adPersonalization", granted(personal)),
    ])
}

#[cfg(test)]
mod tests;
