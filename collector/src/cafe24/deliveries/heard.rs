//! Webhooks with what they say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::cafe24::context::Context;
use crate::cafe24::pages::Reading;
use crate::cafe24::state::{Delivery, Mall};
use crate::cafe24::throttle::Lane;
use crate::cafe24::webhook::body::Body;

/// A webhook with what it says.
pub(super) struct Heard {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub body: Body,
}

pub(super) fn heard(delivery: &Delivery) -> Heard {
    let nothing = || Body::read("{}");
    let body = Body::read(&delivery.body).or_else(nothing);
    Heard {
        id: delivery.id,
        at: delivery.at,
        // What was kept was read before it was kept.
        body: body.unwrap_or_default(),
    }
}

pub(super) fn reading<'a>(context: &'a Context, mall: &'a Mall, shop_no: u64) -> Reading<'a> {
    Reading {
        api: &context.api,
        mall: &mall.mall,
        lane: Lane::Now,
        shop_no,
    }
}

/// The members that webhooks name, each once, by the shops that they name.
pub(super) fn members_by_shop(all: &[Heard]) -> BTreeMap<u64, Vec<String>> {
    let mut shops: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for one in all {
        shops
            .entry(one.body.shop_no)
            .or_default()
            .extend(one.body.members());
    }
    let list =
        |(shop_no, members): (u64, BTreeSet<String>)| (shop_no, members.into_iter().collect());
    shops.into_iter().map(list).collect()
}
