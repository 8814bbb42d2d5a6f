//! Members' orders: their first, their last and how many they are.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::file::{State, StateUnavailable, millis, time};
use super::forgetting::mark_of_gone;

/// An order of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOrder {
    /// `20260101-0000012`.
    pub order_id: String,
    /// Whose it is.
    pub member_id: String,
    /// When it was placed.
    pub ordered_at: DateTime<Utc>,
}

/// A member's orders, all that were placed, whatever became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSums {
    /// Whose they are.
    pub member_id: String,
    /// When the first was placed.
    pub first: DateTime<Utc>,
    /// When the last was placed.
    pub last: DateTime<Utc>,
    /// How many they are.
    pub count: u64,
}

impl State {
    /// Orders are known from now on. Returns the members of those that were not, each once.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn know_orders(
        &self,
        mall: &str,
        orders: Vec<KnownOrder>,
    ) -> Result<Vec<String>, StateUnavailable> {
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let mall = mall.to_owned();
        self.write(move |transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT OR IGNORE INTO orders (mall, order_id, member_id, ordered_at) VALUES (?1, ?2, ?3, ?4)",
            )?;
            let mut gone = transaction
                .prepare_cached("SELECT 1 FROM told WHERE message_id = ?1 AND mall = ?2")?;
            let mut members = Vec::new();
            for order in orders {
                // Whose member has left is nobody's.
                if gone.exists([mark_of_gone(&mall, &order.member_id), mall.clone()])? {
                    continue;
                }
                let at = millis(order.ordered_at);
                if insert.execute(params![mall, order.order_id, order.member_id, at])? > 0 {
                    members.push(order.member_id);
                }
            }
            members.sort();
            members.dedup();
            Ok(members)
        })
        .await
    }

    /// The sums of these members' orders; who has none is left out.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn order_sums(
        &self,
        mall: &str,
        members: Vec<String>,
    ) -> Result<Vec<OrderSums>, StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT min(ordered_at), max(ordered_at), count(*) FROM orders
                 WHERE mall = ?1 AND member_id = ?2 HAVING count(*) > 0",
            )?;
            let mut all = Vec::new();
            for member_id in members {
                let mut rows = select.query(params![mall, member_id])?;
                if let Some(row) = rows.next()? {
                    all.push(OrderSums {
                        first: time(row.get(0)?),
                        last: time(row.get(1)?),
                        count: row.get(2)?,
                        member_id,
                    });
                }
            }
            Ok(all)
        })
        .await
    }
}
