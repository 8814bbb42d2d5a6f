//! Reading whole lists of the Admin API, page by page, within their ceilings (facts/server 1.4).

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::Value;

use super::api::{Api, ApiError};
use super::records::{
    self, CartLine, Coupon, Customer, Issue, Logged, Order, Private, Record, Refund, Shop,
};
use super::throttle::Lane;
use super::time;

/// How many days a question about orders may span. Three months are allowed; orders were seen to be missing
/// near the ends of long windows (facts/server 1.9).
pub const WINDOW_DAYS: u64 = 80;

/// How many values a list with commas may have.
pub const LIST: usize = 100;

const ORDERS: usize = 1_000;
const ORDERS_OFFSET: usize = 15_000;
const REFUNDS: usize = 500;
const REFUNDS_OFFSET: usize = 15_000;
const CARTS: usize = 100;
const CARTS_OFFSET: usize = 10_000;
const COUPONS: usize = 100;
const COUPONS_OFFSET: usize = 8_000;
const ISSUES: usize = 500;
const PRIVATE: usize = 1_000;
const PRIVATE_OFFSET: usize = 8_000;
/// Up to 10,000 are allowed; bodies are large.
const LOGS: usize = 1_000;

/// A page of a list.
#[derive(Debug)]
pub struct Page<T> {
    /// What could be read of it.
    pub rows: Vec<T>,
    /// How many rows Cafe24 sent: one that is strange counts too, or the list would seem to end there.
    pub count: usize,
}

impl<T: Record> Page<T> {
    fn of(mut body: Value, name: &str) -> Self {
        let count = match body.get(name) {
            Some(Value::Array(list)) => list.len(),
            Some(other) => records::elements(other.clone()).len(),
            None => 0,
        };
        Self {
            rows: records::list(&mut body, name),
            count,
        }
    }
}

/// Reads one mall at one pace.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The API.
    pub api: &'a Api,
    /// The mall.
    pub mall: &'a str,
    /// How urgent it is.
    pub lane: Lane,
    /// The shop of the mall: each has orders, members and coupons of its own.
    pub shop_no: u64,
}

impl Reading<'_> {
    /// The same of another shop.
    pub fn of_shop(self, shop_no: u64) -> Self {
        Self { shop_no, ..self }
    }

    async fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Value, ApiError> {
        let mut all = vec![("shop_no", self.shop_no.to_string())];
        all.extend_from_slice(query);
        self.api.get(self.mall, self.lane, path, &all).await
    }

    async fn page<T: Record>(
        &self,
        path: &str,
        name: &str,
        query: &[(&str, String)],
    ) -> Result<Page<T>, ApiError> {
        Ok(Page::of(self.get(path, query).await?, name))
    }

    /// One thing under its name; `None` where it is not there.
    pub async fn one<T: Record>(
        &self,
        path: &str,
        name: &str,
        query: &[(&str, String)],
    ) -> Result<Option<T>, ApiError> {
        let body = self.get(path, query).await;
        let mut body = match body {
            Ok(body) => body,
            Err(ApiError::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut found = serde_json::json!({ "all": [body.get_mut(name).map(Value::take)] });
        Ok(records::list(&mut found, "all").pop())
    }

    /// The only list of an answer, under whatever name: no sample of it was found.
    pub async fn only_list<T: Record>(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Vec<T>, ApiError> {
        let mut body = self.get(path, query).await?;
        let names = body.as_object().into_iter().flatten();
        let name = names
            .filter(|(name, value)| value.is_array() && *name != "links")
            .map(|(name, _)| name.clone())
            .next();
        Ok(name.map_or_else(Vec::new, |name| records::list(&mut body, &name)))
    }

    /// A list that fits one page.
    pub async fn all<T: Record>(
        &self,
        path: &str,
        name: &str,
        query: &[(&str, String)],
    ) -> Result<Vec<T>, ApiError> {
        Ok(self.page(path, name, query).await?.rows)
    }

    /// Orders by their ids, with their items.
    pub async fn orders(&self, ids: &[String], with_buyer: bool) -> Result<Vec<Order>, ApiError> {
        let mut all = Vec::new();
        for ids in ids.chunks(LIST) {
            let query = [
                ("order_id", ids.join(",")),
                ("embed", embed(with_buyer)),
                ("limit", ORDERS.to_string()),
            ];
            all.extend(self.page("orders", "orders", &query).await?.rows);
        }
        Ok(all)
    }

    /// Orders of these days by a kind of date, with their items, one page at a time. `offset` counts up by
    /// what was read; `None` when the ceiling is reached and the days must be fewer.
    pub async fn orders_between(
        &self,
        date_type: &str,
        (from, to): (NaiveDate, NaiveDate),
        offset: usize,
        with_buyer: bool,
    ) -> Result<Option<Page<Order>>, ApiError> {
        if offset > ORDERS_OFFSET {
            return Ok(None);
        }
        let query = [
            ("date_type", date_type.to_owned()),
            ("start_date", from.to_string()),
            ("end_date", to.to_string()),
            ("embed", embed(with_buyer)),
            ("limit", ORDERS.to_string()),
            ("offset", offset.to_string()),
        ];
        self.page("orders", "orders", &query).await.map(Some)
    }

    /// Orders of these days that are held now, with their items.
    pub async fn orders_held(
        &self,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<Order>, ApiError> {
        let query = [
            ("start_date", from.to_string()),
            ("end_date", to.to_string()),
            ("order_status", "N22".to_owned()),
            ("embed", embed(false)),
        ];
        self.by_offset("orders", ORDERS, ORDERS_OFFSET, &query)
            .await
    }

    /// Refunds of these orders.
    pub async fn refunds(
        &self,
        ids: &[String],
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<Refund>, ApiError> {
        let mut all = Vec::new();
        for days in windows(from, to) {
            for ids in ids.chunks(LIST) {
                all.extend(self.refunds_of(days, Some(ids.join(","))).await?);
            }
        }
        Ok(all)
    }

    /// All refunds of these days.
    pub async fn refunds_between(
        &self,
        days: (NaiveDate, NaiveDate),
    ) -> Result<Vec<Refund>, ApiError> {
        self.refunds_of(days, None).await
    }

    async fn refunds_of(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        orders: Option<String>,
    ) -> Result<Vec<Refund>, ApiError> {
        let mut query = vec![
            ("start_date", from.to_string()),
            ("end_date", to.to_string()),
        ];
        query.extend(orders.map(|ids| ("order_id", ids)));
        self.by_offset("refunds", REFUNDS, REFUNDS_OFFSET, &query)
            .await
    }

    /// All pages of a list up to its ceiling.
    async fn by_offset<T: Record>(
        &self,
        name: &str,
        limit: usize,
        ceiling: usize,
        query: &[(&str, String)],
    ) -> Result<Vec<T>, ApiError> {
        let (mut all, mut offset) = (Vec::new(), 0);
        loop {
            let mut query = query.to_vec();
            query.extend([("limit", limit.to_string()), ("offset", offset.to_string())]);
            let page = self.page(name, name, &query).await?;
            let Page { rows, count } = page;
            all.extend(rows);
            offset += count;
            if count < limit || offset > ceiling {
                return Ok(all);
            }
        }
    }

    /// These members' carts.
    pub async fn carts(&self, members: &[String]) -> Result<Vec<CartLine>, ApiError> {
        let mut all = Vec::new();
        for members in members.chunks(LIST) {
            let query = [("member_id", members.join(","))];
            all.extend(self.by_offset("carts", CARTS, CARTS_OFFSET, &query).await?);
        }
        Ok(all)
    }

    /// What is not private of these members.
    pub async fn customers(&self, members: &[String]) -> Result<Vec<Customer>, ApiError> {
        let mut all = Vec::new();
        for members in members.chunks(LIST) {
            let query = [
                ("member_id", members.join(",")),
                ("limit", LIST.to_string()),
            ];
            all.extend(self.page("customers", "customers", &query).await?.rows);
        }
        Ok(all)
    }

    /// Members who joined at `from` or later, the first ones first, and where to go on; the same
    /// `from` again when so many joined in one second that a page does not hold them.
    pub async fn private(
        &self,
        from: &str,
        offset: usize,
    ) -> Result<(Vec<Private>, Option<(String, usize)>), ApiError> {
        let query = [
            ("search_type", "created_date".to_owned()),
            ("created_start_date", from.to_owned()),
            ("limit", PRIVATE.to_string()),
            ("offset", offset.to_string()),
        ];
        let Page { rows: page, count } = self
            .page::<Private>("customersprivacy", "customersprivacy", &query)
            .await?;
        let last = page.last().and_then(|last| last.created_date.clone());
        let next = match last.filter(|_| count >= PRIVATE) {
            None => None,
            Some(last) if last == from && offset < PRIVATE_OFFSET => Some((last, offset + count)),
            Some(last) => Some((last, 0)),
        };
        Ok((page, next))
    }

    /// Coupons in members' hands above a number, the oldest first.
    pub async fn issues(&self, coupon_no: &str, since: &str) -> Result<Page<Issue>, ApiError> {
        let query = [
            ("since_issue_no", since.to_owned()),
            ("limit", ISSUES.to_string()),
        ];
        self.page(&format!("coupons/{coupon_no}/issues"), "issues", &query)
            .await
    }

    /// The kinds of coupons of a shop.
    pub async fn coupons(&self) -> Result<Vec<Coupon>, ApiError> {
        self.by_offset("coupons", COUPONS, COUPONS_OFFSET, &[])
            .await
    }

    /// The mall's shops.
    pub async fn shops(&self) -> Result<Vec<Shop>, ApiError> {
        let mut body = self.api.get(self.mall, self.lane, "shops", &[]).await?;
        Ok(records::list(&mut body, "shops"))
    }

    /// Failed webhooks above a number, the oldest first.
    pub async fn failed_webhooks(&self, since: &str) -> Result<Page<Logged>, ApiError> {
        let query = [
            ("since_log_id", since.to_owned()),
            ("success", "F".to_owned()),
            ("limit", LOGS.to_string()),
        ];
        let path = "webhooks/logs";
        let body = self.api.get(self.mall, self.lane, path, &query).await?;
        Ok(Page::of(body, "logs"))
    }
}

fn embed(with_buyer: bool) -> String {
    match with_buyer {
        true => "items,buyer".into(),
        false => "items".into(),
    }
}

/// Whether a page of orders is the last one.
pub fn is_last_of_orders(count: usize) -> bool {
    count < ORDERS
}

/// Whether a page of coupons is the last one.
pub fn is_last_of_issues(count: usize) -> bool {
    count < ISSUES
}

/// Whether a page of webhooks is the last one.
pub fn is_last_of_logs(count: usize) -> bool {
    count < LOGS
}

/// The days from one to another in pieces that may be asked for.
pub fn windows(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut all = Vec::new();
    let mut begin = from;
    while begin <= to {
        let end = begin
            .checked_add_days(Days::new(WINDOW_DAYS - 1))
            .map_or(to, |end| end.min(to));
        all.push((begin, end));
        let Some(next) = end.succ_opt() else { break };
        begin = next;
    }
    all
}

/// The days of a time span, the last included.
pub fn days(from: DateTime<Utc>, to: DateTime<Utc>) -> (NaiveDate, NaiveDate) {
    (time::day(from), time::day(to).max(time::day(from)))
}

#[cfg(test)]
mod tests;
