//! What was cancelled, sent back and paid back.

use std::collections::BTreeSet;

use moa_message::number::amount;
use serde_json::{Map, Value};

use super::{ClaimKind, Telling, with_item};
use crate::cafe24::fact::{Fact, put};
use crate::cafe24::reason;
use crate::cafe24::records::{Claim, Item};

impl Telling<'_> {
    pub(super) fn claims(&self, facts: &mut Vec<Fact>) {
        let mut told = BTreeSet::new();
        let rows = self.lines.iter();
        let rows = rows.flat_map(|line| line.rows.iter().map(|row| (line.is_bought, *row)));
        for (is_bought, item) in rows {
            let status = item.order_status.as_deref().unwrap_or_default();
            let Some(kind) = ClaimKind::of_status(status) else {
                continue;
            };
            // An exchange that was withdrawn takes back what it had brought: nobody cancelled that.
            let is_exchange = item
                .claim_code
                .as_deref()
                .is_some_and(|code| code.starts_with('E'));
            if is_exchange || (!is_bought && item.claim_code.is_none()) {
                continue;
            }
            let claim = item.claim_code.as_ref();
            let claim = claim.and_then(|code| self.seen.claims.get(code));
            if claim.is_some_and(|claim| claim.undone == Some(true)) {
                continue;
            }
            let (event, of_items, at) = match kind {
                ClaimKind::Cancellation => (
                    "cafe24_cancel_order",
                    "cafe24_cancel_order_items",
                    item.cancel_date.or(self.order.cancel_date),
                ),
                ClaimKind::Return => (
                    "cafe24_return_order",
                    "cafe24_return_order_items",
                    item.return_confirmed_date
                        .or(self.order.return_confirmed_date),
                ),
            };
            let Some(at) = at else {
                continue;
            };
            let code = item.claim_code.clone();
            let code = code.unwrap_or_else(|| self.order.order_id.clone());
            let properties = self.claimed(Some(item), claim);
            if told.insert((event, code.clone())) {
                facts.push(self.fact(event, code.clone(), at, properties.clone()));
            }
            let properties = with_item(properties, item, item.claimed());
            let key = format!("{code}:{}", item.order_item_code);
            facts.push(self.fact(of_items, key, at, properties));
        }
    }

    pub(super) fn refunds(&self, facts: &mut Vec<Fact>) {
        for refund in &self.seen.refunds {
            let is_done = refund.status == Some(true);
            let at = refund.refund_date.or(refund.accepted_refund_date);
            let Some(at) = at.filter(|_| is_done) else {
                continue;
            };
            // A refund has the code of its claim (facts/server 1.4).
            let of_refund = |item: &&Item| match refund.order_item_code.is_empty() {
                true => item.claim_code.as_ref() == Some(&refund.refund_code),
                false => refund.order_item_code.contains(&item.order_item_code),
            };
            let items: Vec<_> = self.order.items.iter().filter(of_refund).collect();
            let first = items.first().copied();
            let claim = first.and_then(|item| self.seen.claims.get(item.claim_code.as_ref()?));
            let mut properties = self.claimed(first, claim);
            let paid = refund.actual_refund_amount.map(amount);
            put(&mut properties, "refund_amount", paid);
            let code = &refund.refund_code;
            facts.push(self.fact("cafe24_refund_order", code.clone(), at, properties.clone()));
            // It says the pieces of all its items together.
            let of_one = refund.quantity.filter(|_| items.len() == 1);
            for item in items {
                let key = format!("{code}:{}", item.order_item_code);
                let all = item.quantity.unwrap_or(u64::MAX);
                let quantity = of_one.filter(|pieces| *pieces <= all).or(item.claimed());
                let properties = with_item(properties.clone(), item, quantity);
                facts.push(self.fact("cafe24_refund_order_items", key, at, properties));
            }
        }
    }

    /// The buyer's reason, or the seller's where there is no other; and the seller's beside it.
    fn claimed(&self, item: Option<&Item>, claim: Option<&Claim>) -> Map<String, Value> {
        let mut properties = self.named();
        properties.insert("claim_status".into(), "completed".into());
        let words = item.and_then(|item| item.claim_reason.as_deref());
        let (asked, accepted) = words.map(reason::parts).unwrap_or_default();
        let asked = Some(asked).filter(|words| !words.is_empty());
        let asked_code = item.and_then(|item| item.claim_reason_type.as_deref());
        let accepted = claim
            .and_then(|claim| claim.claim_reason.as_deref())
            .or(accepted);
        let accepted_code = claim.and_then(|claim| claim.claim_reason_type.as_deref());
        let (code, words) = match (asked_code, asked) {
            (None, None) => (accepted_code, accepted),
            of_buyer => of_buyer,
        };
        for (prefix, code, words) in [
            ("claim_reason", code, words),
            ("seller_reason", accepted_code, accepted),
        ] {
            put(&mut properties, prefix, words);
            put(&mut properties, &format!("{prefix}_type"), code);
            let text = code.and_then(reason::text);
            put(&mut properties, &format!("{prefix}_type_text"), text);
        }
        properties
    }
}
