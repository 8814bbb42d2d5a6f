//! What is missing in a mall's numbers, as far as numbers show it.
//!
//! Each says what was seen beside it, so that nobody is told of a shop that nobody has visited.

use std::collections::HashMap;

use moa_message::hit::{PAGES, WATCHED};
use schemars::JsonSchema;
use serde::Serialize;

use super::counted::Numbers;

/// How many views of other pages there are before it is said that one was never seen.
const VIEWS: u64 = 100;

/// How many sessions at the order form, before it is said that none ordered.
const CHECKOUTS: u64 = 5;

/// How many events there are before it is said that a property never had a value.
const EVENTS: u64 = 20;

/// The page that shows an order which is made.
const RESULT: &str = "completed_order";

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(
    tag = "what",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum Missing {
    /// Nothing at all came in the last seven days.
    Everything,
    /// Nobody ordered on this day, though so many sessions were at the order form.
    Orders {
        /// How many.
        checkouts: u64,
    },
    /// Cafe24's servers told so many orders of the last seven days, and no page any of them.
    OrdersOnPages {
        /// How many.
        orders: u64,
    },
    /// A type of pages was never seen in the last seven days.
    Page {
        /// Which, as `context.page.type` names it.
        page: String,
        /// How many pages of all types were.
        page_views: u64,
    },
    /// A property never had a value in the last seven days.
    Property {
        /// Which.
        #[serde(flatten)]
        property: WatchedProperty,
        /// How many events there were that should have it.
        events: u64,
    },
}

/// A property of an event.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
pub struct WatchedProperty {
    /// The event.
    pub event: String,
    /// The property.
    pub property: String,
}

/// What the last seven days had.
#[derive(Debug, Default)]
pub(crate) struct Week {
    /// Views of any page.
    pub page_views: u64,
    /// Sessions at the order form.
    pub checkouts: u64,
    /// Orders.
    pub orders: u64,
    /// Those that a page has told.
    pub orders_seen: u64,
    /// Views by type of page.
    pub pages: HashMap<String, u64>,
    /// How many of each event that is watched.
    pub events: HashMap<String, u64>,
    /// How many values of each property, as `event.property`.
    pub values: HashMap<String, u64>,
}

/// What is missing, the gravest first. `checkouts` are the day's sessions at the order form. That nothing came at all is
/// said of today alone: the tag may not have been there before.
pub(super) fn missing(day: &Numbers, is_today: bool, checkouts: u64, week: &Week) -> Vec<Missing> {
    if week.page_views == 0 && week.orders == 0 {
        let everything = is_today.then_some(Missing::Everything);
        return everything.into_iter().collect();
    }
    let mut all = Vec::new();
    if week.orders >= CHECKOUTS && week.orders_seen == 0 {
        all.push(Missing::OrdersOnPages {
            orders: week.orders,
        });
    }
    if day.orders == 0 && checkouts >= CHECKOUTS {
        all.push(Missing::Orders { checkouts });
    }
    // Where no order is told, its page is not seen: that is said once.
    let is_said = !all.is_empty();
    let is_new =
        |one: &Missing| !matches!(one, Missing::Page { page, .. } if is_said && page == RESULT);
    all.extend(pages(week).filter(is_new));
    all.extend(properties(week));
    all
}

fn pages(week: &Week) -> impl Iterator<Item = Missing> {
    let is_asked = |page: &&str| match *page {
        // Not every shop has a search, and small ones sell nothing for days.
        "search" => false,
        RESULT => week.checkouts >= 2 * CHECKOUTS,
        _ => week.page_views >= VIEWS,
    };
    let is_missing = |page: &&str| week.pages.get(*page).copied().unwrap_or_default() == 0;
    let pages = PAGES.into_iter().filter(is_asked).filter(is_missing);
    pages.map(|page| Missing::Page {
        page: page.to_owned(),
        page_views: week.page_views,
    })
}

fn properties(week: &Week) -> impl Iterator<Item = Missing> {
    WATCHED.into_iter().filter_map(|watched| {
        let (event, property) = watched.split_once('.')?;
        let events = week.events.get(event).copied().unwrap_or_default();
        let values = week.values.get(watched);
        let is_missing = events >= EVENTS && values.copied().unwrap_or_default() == 0;
        is_missing.then(|| Missing::Property {
            property: WatchedProperty {
                event: event.to_owned(),
                property: property.to_owned(),
            },
            events,
        })
    })
}
