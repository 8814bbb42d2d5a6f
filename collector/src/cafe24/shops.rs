//! The shops of a mall.

use super::api::ApiError;
use super::context::Context;
use super::pages::Reading;
use super::publish::WorkError;
use super::state::Mall;
use super::throttle::Lane;

/// Reading that waits behind what comes by webhook.
pub(super) fn background<'a>(context: &'a Context, mall: &'a Mall) -> Reading<'a> {
    Reading {
        api: &context.api,
        mall: &mall.mall,
        lane: Lane::Background,
        shop_no: 1,
    }
}

/// The shops of a mall.
///
/// # Errors
///
/// [`WorkError`].
pub async fn shops_of(context: &Context, mall: &Mall) -> Result<Vec<u64>, WorkError> {
    shops(background(context, mall)).await
}

/// The shops of a mall; the first alone where the app may not ask.
pub(super) async fn shops(reading: Reading<'_>) -> Result<Vec<u64>, WorkError> {
    let shops = match reading.shops().await {
        Ok(shops) => shops,
        Err(error) if error.is_passing() => return Err(error.into()),
        Err(ApiError::Token(error)) => {
            return Err(ApiError::from(error).into());
        }
        Err(error) => {
            tracing::debug!(%error, "only the first shop is read");
            Vec::new()
        }
    };
    let open = shops.iter().filter(|shop| shop.active != Some(false));
    let mut numbers: Vec<_> = open.filter_map(|shop| shop.shop_no).collect();
    if numbers.is_empty() {
        numbers.push(1);
    }
    Ok(numbers)
}
