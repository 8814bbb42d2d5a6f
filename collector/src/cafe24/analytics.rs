//! Cafe24's own numbers, by day, from the Analytics API (facts/server 1.8). It has sums and no visitors, so it
//! is a check of ours and no source.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use http::Method;
use serde_json::Value;

use super::api::{Api, ApiError, Bucket, Proof, Question};
use super::records::tidy;
use super::throttle::Lane;
use super::time;

/// How many rows an answer has at most.
const PAGE: usize = 100;

/// How many answers are read of one question.
const PAGES: usize = 50;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Page views.
    PageViews,
    /// Orders.
    Orders,
}

impl Count {
    /// Both.
    pub const ALL: [Self; 2] = [Self::PageViews, Self::Orders];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::PageViews => "page_views",
            Self::Orders => "orders",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::PageViews => "/visitors/pageview",
            Self::Orders => "/sales/times",
        }
    }

    /// What the number is called in a row; no sample of an answer was found, so several names are known.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::PageViews => &["page_view", "pageview", "page_views", "view_count", "count"],
            Self::Orders => &["order_count", "orders", "order_cnt", "count"],
        }
    }
}

/// One shop's number of a day or of several, day by day.
///
/// # Errors
///
/// [`ApiError`].
pub async fn by_day(
    api: &Api,
    mall: &str,
    shop_no: u64,
    count: Count,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeMap<NaiveDate, u64>, ApiError> {
    let mut days = BTreeMap::new();
    // Orders come by the hour of no certain day, so each day is asked for by itself.
    let spans: Vec<_> = match count {
        Count::PageViews => vec![(from, to)],
        Count::Orders => from
            .iter_days()
            .take_while(|day| *day <= to)
            .map(|day| (day, day))
            .collect(),
    };
    for span in spans {
        read(api, mall, shop_no, count, span, &mut days).await?;
    }
    Ok(days)
}

async fn read(
    api: &Api,
    mall: &str,
    shop_no: u64,
    count: Count,
    (from, to): (NaiveDate, NaiveDate),
    days: &mut BTreeMap<NaiveDate, u64>,
) -> Result<(), ApiError> {
    for page in 0..PAGES {
        let query = [
            ("mall_id", mall.to_owned()),
            ("shop_no", shop_no.to_string()),
            ("start_date", from.to_string()),
            ("end_date", to.to_string()),
            ("offset", (page * PAGE).to_string()),
        ];
        let question = Question {
            method: Method::GET,
            url: format!("{}{}", api.app.endpoints.analytics, count.path()),
            query: &query,
            body: None,
        };
        let answer = api
            .ask(
                Bucket::Analytics,
                Lane::Background,
                Proof::Token(mall),
                count.path(),
                &question,
            )
            .await?;
        let rows = rows(tidy(answer));
        let is_last = rows.len() < PAGE;
        for row in rows {
            // Where the rows are of hours, or the answer is of one day, the day stands in none of them.
            let day = row
                .iter()
                .find_map(|(_, value)| time::read(value.as_str()?));
            let day = day.map_or(from, time::day);
            let number = count
                .names()
                .iter()
                .find_map(|name| number(row.get(*name)?));
            if let Some(number) = number {
                *days.entry(day).or_default() += number;
            }
        }
        if is_last {
            break;
        }
    }
    Ok(())
}

/// The first list of objects in an answer.
fn rows(answer: Value) -> Vec<serde_json::Map<String, Value>> {
    match answer {
        Value::Array(list) => list
            .into_iter()
            .filter_map(|row| match row {
                Value::Object(row) => Some(row),
                _ => None,
            })
            .collect(),
        Value::Object(members) => {
            let lists = members.into_iter().map(|(_, value)| rows(value));
            lists
                .into_iter()
                .find(|rows| !rows.is_empty())
                .unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.replace(',', "").parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
