//! Cancellations and returns: asked for, refused, withdrawn, completed, refunded.

use super::goods::{BUYER_CANCELS, BUYER_RETURNS, NAVER_CANCELS, SELLERS};
use super::world::{Claim, Fate, Kind};
use super::{Act, Life};
use crate::dates::{day, midnight};
use crate::webhooks::About;

impl Life {
    /// Some or all items of an order are asked to be cancelled or taken back.
    pub(super) fn ask(&mut self, order: u32, kind: Kind) {
        let order_now = &self.world.orders[order as usize];
        let naver = order_now.place.id == "NCHECKOUT";
        let mut items: Vec<u8> = (0..order_now.items.len() as u8).collect();
        items.retain(|item| {
            let item = &order_now.items[*item as usize];
            !item.is_gone() && !item.is_exchanged()
        });
        if items.is_empty() {
            return;
        }
        if items.len() > 1 && self.rng.bool() {
            let keep = self.rng.usize(1..items.len());
            self.rng.shuffle(&mut items);
            items.truncate(keep);
            items.sort_unstable();
        }
        // Of some rows only a part.
        for item in &mut items {
            if self.chance(0.3) {
                *item = self.split(order, *item);
            }
        }
        let reasons: &[(&str, &str)] = match kind {
            Kind::Cancel if naver => &NAVER_CANCELS,
            Kind::Cancel => &BUYER_CANCELS,
            Kind::Return => &BUYER_RETURNS,
        };
        let buyers = kind == Kind::Return || self.rng.u8(..5) > 0;
        let fate = match self.rng.u8(..100) {
            0..12 if buyers => Fate::Refused,
            12..25 => Fate::Withdrawn,
            25..55 => Fate::RefundedLater,
            _ => Fate::Done,
        };
        let index = self.world.claims.len() as u32;
        let claim = Claim {
            kind,
            order,
            items,
            code: None,
            fate,
            buyer_reason: buyers.then(|| reasons[self.rng.usize(..reasons.len())]),
            seller_reason: SELLERS[self.rng.usize(..SELLERS.len())],
            wrapped: self.rng.u8(..4) == 0,
            undone: false,
            accepted: None,
            completed: None,
            refund_accepted: None,
            refunded: None,
            amount: 0,
            goods: 0,
        };
        self.world.claims.push(claim);
        self.world.orders[order as usize].claims.push(index);
        self.world.note(kind.date("request"), self.now, order);
        if buyers {
            self.turn_claim(index, "C00", "R00");
            self.tell_claim(index);
            self.at_work(0.5, 24.0, Act::AnswerClaim(index));
        } else {
            // What the seller cancels is accepted as it is entered.
            self.accept(index);
        }
    }

    /// Turns the claim's items to one of two statuses, by its kind.
    fn turn_claim(&mut self, claim: u32, cancel: &'static str, back: &'static str) {
        let Claim { kind, order, .. } = self.world.claims[claim as usize];
        for item in self.world.claims[claim as usize].items.clone() {
            self.turn(
                order,
                item,
                if kind == Kind::Cancel { cancel } else { back },
            );
            self.world.orders[order as usize].items[item as usize].claim = Some(claim);
        }
    }

    fn tell_claim(&mut self, claim: u32) {
        let Claim { kind, order, .. } = self.world.claims[claim as usize];
        self.tell_order(kind.webhook(), order, Some(claim));
    }

    pub(super) fn answer_claim(&mut self, claim: u32) {
        if self.world.claims[claim as usize].fate == Fate::Refused {
            self.turn_claim(claim, "C11", "R11");
            self.tell_claim(claim);
            self.at_work(0.1, 3.0, Act::BackFromClaim(claim));
        } else {
            self.accept(claim);
        }
    }

    fn accept(&mut self, index: u32) {
        let now = self.now;
        let letter = match self.world.claims[index as usize].kind {
            Kind::Cancel => 'C',
            Kind::Return => 'R',
        };
        let code = self.next_claim(letter);
        let claim = &mut self.world.claims[index as usize];
        claim.accepted = Some(now);
        claim.code = Some(code.clone());
        let (kind, order, fate) = (claim.kind, claim.order, claim.fate);
        self.world.claim_of.insert(code, index);
        self.world.note(kind.date("accept"), now, order);
        self.turn_claim(index, "C10", "R10");
        self.tell_claim(index);
        match fate {
            Fate::Withdrawn => self.after(0.5, 20.0, Act::WithdrawClaim(index)),
            _ => self.at_work(1.0, 24.0, Act::ProcessClaim(index)),
        }
    }

    /// `C20260131-0000003`.
    pub(super) fn next_claim(&mut self, letter: char) -> String {
        let today = midnight(self.now);
        if self.claim_ids.0 != today {
            self.claim_ids = (today, 0);
        }
        self.claim_ids.1 += 1;
        format!("{letter}{}-{:07}", day(self.now), self.claim_ids.1)
    }

    pub(super) fn withdraw_claim(&mut self, claim: u32) {
        self.world.claims[claim as usize].undone = true;
        self.back_from_claim(claim);
    }

    /// The items are again what they were, and the order goes on.
    pub(super) fn back_from_claim(&mut self, claim: u32) {
        let Claim { kind, order, .. } = self.world.claims[claim as usize];
        self.turn_claim(claim, "N10", "N40");
        self.tell_claim(claim);
        if kind == Kind::Cancel {
            self.at_work(0.5, 12.0, Act::Prepare(order));
        }
    }

    /// The refund is opened.
    pub(super) fn process_claim(&mut self, index: u32) {
        self.turn_claim(index, "C34", "R34");
        self.tell_claim(index);
        let claim = &self.world.claims[index as usize];
        let order = &self.world.orders[claim.order as usize];
        let rows = claim
            .items
            .iter()
            .map(|item| order.items[*item as usize].row);
        let goods = rows.map(|row| self.price_of(row, order.shop)).sum();
        let is_of_claim =
            |item: usize| claim.items.contains(&(item as u8)) || order.items[item].brought;
        let all = (0..order.items.len()).all(is_of_claim);
        let amount = if all { order.payment } else { goods };
        let amount = amount.min(order.payment - order.refunded);
        let (now, number) = (self.now, claim.order);
        let claim = &mut self.world.claims[index as usize];
        (claim.goods, claim.amount) = (goods, amount);
        claim.refund_accepted = Some(now);
        self.tell_order(90029, number, Some(index));
        if self.chance(0.3) {
            self.desk.push(index);
        } else {
            self.at_work(0.5, 20.0, Act::CompleteClaim(index));
        }
    }

    /// What the office left for the evening.
    pub(super) fn complete_all(&mut self) {
        let now = self.now;
        let (ready, desk) = std::mem::take(&mut self.desk)
            .into_iter()
            .partition(|&claim| self.world.claims[claim as usize].refund_accepted < Some(now));
        self.desk = desk;
        self.complete_claims(&ready);
    }

    /// Claims reach their final state, several at once by a bulk webhook.
    pub(super) fn complete_claims(&mut self, claims: &[u32]) {
        for &index in claims {
            let claim = &mut self.world.claims[index as usize];
            let Claim {
                kind, order, fate, ..
            } = *claim;
            claim.completed = Some(self.now);
            if fate == Fate::RefundedLater {
                self.turn_claim(index, "C41", "R41");
            } else {
                self.turn_claim(index, "C40", "R40");
            }
            let order_now = &mut self.world.orders[order as usize];
            match kind {
                Kind::Cancel => order_now.canceled = Some(self.now),
                Kind::Return => order_now.returned = Some(self.now),
            }
            self.world.note(kind.date("complete"), self.now, order);
            if kind == Kind::Cancel {
                self.world.note("cancel_date", self.now, order);
            }
        }
        match claims {
            [claim] => self.tell_claim(*claim),
            _ => {
                for kind in [Kind::Cancel, Kind::Return] {
                    let of_kind = claims
                        .iter()
                        .map(|claim| &self.world.claims[*claim as usize]);
                    let of_kind = of_kind
                        .filter(|claim| claim.kind == kind)
                        .map(|claim| claim.order);
                    self.tell_bulk(kind.bulk_webhook(), &of_kind.collect::<Vec<_>>());
                }
            }
        }
        for &claim in claims {
            self.tell_completed(claim);
            self.go_on_after(claim);
        }
        let at_once: Vec<u32> = claims.to_vec();
        let at_once = at_once
            .into_iter()
            .filter(|claim| self.world.claims[*claim as usize].fate == Fate::Done);
        self.note_refunds(&at_once.collect::<Vec<_>>());
    }

    /// Webhook 90160, by claim number.
    fn tell_completed(&mut self, claim: u32) {
        let order = self.world.claims[claim as usize].order;
        let shop = self.world.orders[order as usize].shop;
        self.tell(shop, About::Completed { claim });
    }

    /// What was not cancelled is prepared; a refund that was not made yet is planned.
    fn go_on_after(&mut self, index: u32) {
        let Claim {
            kind, order, fate, ..
        } = self.world.claims[index as usize];
        let left = self.world.orders[order as usize]
            .items
            .iter()
            .any(|item| !item.is_gone());
        if kind == Kind::Cancel && left {
            self.at_work(0.5, 12.0, Act::Prepare(order));
        }
        if fate == Fate::RefundedLater {
            if self.rng.bool() {
                self.refund_desk.push(index);
            } else {
                self.at_work(2.0, 72.0, Act::Refund(index));
            }
        }
    }

    pub(super) fn refund_all(&mut self) {
        let now = self.now;
        let (ready, desk) = std::mem::take(&mut self.refund_desk)
            .into_iter()
            .partition(|&claim| self.world.claims[claim as usize].completed < Some(now));
        self.refund_desk = desk;
        self.refund_claims(&ready);
    }

    /// Refunds that were open are made.
    pub(super) fn refund_claims(&mut self, claims: &[u32]) {
        for &claim in claims {
            self.turn_claim(claim, "C40", "R40");
        }
        self.note_refunds(claims);
    }

    fn note_refunds(&mut self, claims: &[u32]) {
        for &index in claims {
            let claim = &mut self.world.claims[index as usize];
            claim.refunded = Some(self.now);
            let (order, amount) = (claim.order, claim.amount);
            self.world.orders[order as usize].refunded += amount;
        }
        match claims {
            [claim] => {
                let order = self.world.claims[*claim as usize].order;
                self.tell_order(90029, order, Some(*claim));
            }
            _ => {
                let orders = claims
                    .iter()
                    .map(|claim| self.world.claims[*claim as usize].order);
                let orders: Vec<u32> = orders.collect();
                self.tell_bulk(90073, &orders);
            }
        }
    }
}

impl Kind {
    fn webhook(self) -> u32 {
        match self {
            Kind::Cancel => 90026,
            Kind::Return => 90027,
        }
    }

    fn bulk_webhook(self) -> u32 {
        match self {
            Kind::Cancel => 90072,
            Kind::Return => 90074,
        }
    }

    /// The `date_type` of a stage.
    fn date(self, stage: &str) -> &'static str {
        match (self, stage) {
            (Kind::Cancel, "request") => "cancel_request_date",
            (Kind::Cancel, "accept") => "cancel_accept_date",
            (Kind::Cancel, _) => "cancel_complete_date",
            (Kind::Return, "request") => "return_request_date",
            (Kind::Return, "accept") => "return_accept_date",
            (Kind::Return, _) => "return_complete_date",
        }
    }
}
