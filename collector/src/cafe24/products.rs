//! What a product is called and costs, from the Front API: for webhooks that say only its number.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::Method;
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use super::api::{Api, ApiError, Bucket, Proof, Question};
use super::records;
use super::throttle::Lane;

/// How long an answer is used again.
const FRESH: Duration = Duration::from_secs(3_600);

/// How many answers are kept.
const ROOM: usize = 10_000;

/// A product, as far as events name it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Product {
    /// Its name.
    #[serde(deserialize_with = "records::text")]
    pub product_name: Option<String>,
    /// Its price, in the shop's currency.
    #[serde(deserialize_with = "records::amount")]
    pub price: Option<f64>,
    /// Its variants, where asked for.
    #[serde(deserialize_with = "records::objects")]
    pub variants: Vec<Variant>,
}

/// A variant of a product.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Variant {
    /// Its code.
    #[serde(deserialize_with = "records::code")]
    pub variant_code: Option<String>,
    /// What it is made of.
    #[serde(deserialize_with = "records::options")]
    pub options: Vec<(String, String)>,
}

impl Product {
    /// The options of a variant as events write them: `색상=네이비, 사이즈=L`.
    pub fn option_value(&self, variant_code: &str) -> Option<String> {
        let variant = self
            .variants
            .iter()
            .find(|variant| variant.variant_code.as_deref() == Some(variant_code))?;
        let options = variant.options.iter();
        let options: Vec<_> = options
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Some(options.join(", ")).filter(|options| !options.is_empty())
    }
}

/// A mall, a shop of it and a product's number.
type Key = (String, u64, String);

/// Products that were asked for.
#[derive(Default)]
pub struct Products(Mutex<HashMap<Key, (Instant, Option<Product>)>>);

impl Products {
    /// A product with its variants; none where Cafe24 does not show it.
    ///
    /// # Errors
    ///
    /// [`ApiError`] when Cafe24 gives no answer.
    pub async fn get(
        &self,
        api: &Api,
        mall: &str,
        shop_no: u64,
        product_no: &str,
    ) -> Result<Option<Product>, ApiError> {
        let key = (mall.to_owned(), shop_no, product_no.to_owned());
        let known = self.known().get(&key).cloned();
        if let Some((_, product)) = known.filter(|(at, _)| at.elapsed() < FRESH) {
            return Ok(product);
        }
        let product = match of_front(api, mall, shop_no, product_no).await {
            // What the front may not show, the admin may.
            Err(ApiError::Forbidden { .. } | ApiError::NotFound(_) | ApiError::Token(_)) => {
                of_admin(api, mall, shop_no, product_no).await
            }
            answer => answer,
        };
        let product = match product {
            Ok(product) => Some(product),
            Err(ApiError::NotFound(_) | ApiError::Forbidden { .. } | ApiError::Refused { .. }) => {
                None
            }
            Err(error) => return Err(error),
        };
        let mut known = self.known();
        if known.len() >= ROOM {
            known.clear();
        }
        known.insert(key, (Instant::now(), product.clone()));
        Ok(product)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Key, (Instant, Option<Product>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `GET /api/v2/products/{no}?embed=variants`, which needs no more than the app's id (facts/server 1.8).
async fn of_front(api: &Api, mall: &str, shop_no: u64, no: &str) -> Result<Product, ApiError> {
    let path = format!("/api/v2/products/{no}");
    let question = Question {
        method: Method::GET,
        url: api.app.endpoints.of_mall(mall, &path),
        query: &query(shop_no),
        body: None,
    };
    let bucket = Bucket::Front(mall.to_owned());
    let body = api
        .ask(bucket, Lane::Now, Proof::ClientId, "products", &question)
        .await?;
    product(body)
}

async fn of_admin(api: &Api, mall: &str, shop_no: u64, no: &str) -> Result<Product, ApiError> {
    let path = format!("products/{no}");
    product(api.get(mall, Lane::Now, &path, &query(shop_no)).await?)
}

fn query(shop_no: u64) -> [(&'static str, String); 2] {
    [
        ("shop_no", shop_no.to_string()),
        ("embed", "variants".to_owned()),
    ]
}

fn product(mut body: Value) -> Result<Product, ApiError> {
    let found = body.get_mut("product").map(Value::take).unwrap_or_default();
    serde_json::from_value(records::tidy(found)).map_err(|_| ApiError::NotFound("products".into()))
}
