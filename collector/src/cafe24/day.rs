//! What Cafe24 has counted of a day, beside our numbers of it.

use chrono::NaiveDate;

use super::state::{State, StateUnavailable};
use crate::log::days::OfCafe24;

/// What it has counted; none where nothing was compared of that day.
///
/// # Errors
///
/// [`StateUnavailable`].
pub async fn of(
    state: &State,
    mall: &str,
    day: NaiveDate,
) -> Result<Option<OfCafe24>, StateUnavailable> {
    let all = state.comparisons(Some(mall.to_owned()), day).await?;
    let of = |what: &str| {
        let mut found = all.iter().filter(|one| one.day == day && one.what == what);
        found.next().map(|one| one.theirs)
    };
    let both = OfCafe24 {
        page_views: of("page_views"),
        orders: of("orders"),
    };
    Ok(Some(both).filter(|both| both.page_views.is_some() || both.orders.is_some()))
}
