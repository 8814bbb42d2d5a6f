//! Members join, log in, change what they said of themselves, and leave.

use super::goods::{GROUPS, Product, person, phone};
use super::world::{Coupon, Login, Member, Profile};
use super::{Act, Life};
use crate::dates::{At, HOUR};
use crate::faults::APART;
use crate::webhooks::About;

impl Life {
    /// The goods and coupons, which are there from the start.
    pub(super) fn stock(&mut self) {
        for no in 0..self.plan.products.max(1) {
            let product = Product::invent(no + 10, &mut self.rng);
            self.world.products.push(product);
        }
        for index in 0..self.plan.coupons {
            let shop = if self.plan.shops > 1 && index % 3 == 2 {
                2
            } else {
                1
            };
            self.world.coupons.push(Coupon {
                no: 6_000_000_000_000_000_001 + u64::from(index),
                shop,
                name: format!("쿠폰 {}", index + 1),
                amount: if shop == 1 { 200_000 } else { 200 },
                days: self.rng.i64(10..60),
                created: self.now - 100 * HOUR,
                issues: Vec::new(),
            });
        }
    }

    pub(super) fn plan_people(&mut self) {
        let born = self.now;
        let year = self.plan.year.as_secs() as f64;
        for index in 0..self.plan.members {
            // A tenth joins at once, so that there is somebody to order.
            let at = if index % 10 == 0 {
                born + (self.rng.f64() * year * 0.02) as At
            } else {
                self.shopping_time()
            };
            self.at(at, Act::Join);
        }
        for (count, act) in [
            (self.plan.logins, Act::Login),
            (self.plan.members / 4, Act::Change),
            (self.plan.members / 60, Act::Withdraw),
        ] {
            for _ in 0..count {
                let at = self.shopping_time();
                self.at(at, act.clone());
            }
        }
    }

    fn profile(&mut self) -> Profile {
        let birthday = match self.rng.u8(..20) {
            0..4 => None,
            4 => Some((1992, 2, 29)),
            _ => Some((
                self.rng.u16(1955..2010),
                self.rng.u8(1..13),
                self.rng.u8(1..29),
            )),
        };
        Profile {
            birthday,
            lunar: self.rng.u8(..8) == 0,
            sms: self.rng.bool(),
            news_mail: self.rng.bool(),
            authentication: [None, Some("i"), Some("m"), Some("e"), Some("d"), Some("a")]
                [self.rng.usize(..6)],
            group: self.rng.u8(..GROUPS.len() as u8),
        }
    }

    pub(super) fn join(&mut self) {
        let index = self.world.members.len() as u32;
        let word = ["haru", "nuri", "bada", "sol", "dal", "byeol"][self.rng.usize(..6)];
        let number = self.rng.u32(10..100) + 100 * index;
        // Who joined by a social network has such an id.
        let id = match self.rng.u8(..20) {
            0 => format!("{}@k", 2_000_000_000 + number),
            1 => format!("{}@n", 30_000_000 + number),
            _ => format!("{word}{number}"),
        };
        let profile = self.profile();
        let shop = if self.plan.shops > 1 && self.rng.u8(..6) == 0 {
            2
        } else {
            1
        };
        self.world.member_of.insert(id.clone(), index);
        self.world.members.push(Member {
            id,
            shop,
            name: person(&mut self.rng),
            phone: phone(&mut self.rng),
            female: self.rng.bool(),
            joined: self.now,
            at_signup: profile,
            profile,
            withdrawn: None,
            last_login: None,
            cart: Vec::new(),
            last_add: None,
            orders: Vec::new(),
            issues: Vec::new(),
        });
        self.tell(shop, About::Signup { member: index });
        self.welcome(index);
    }

    /// Anyone who is a member now.
    pub(super) fn anyone(&mut self) -> Option<u32> {
        let count = self.world.members.len();
        for _ in 0..16 {
            let index = if count == 0 {
                return None;
            } else {
                self.rng.usize(..count)
            };
            if self.world.members[index].withdrawn.is_none() {
                return Some(index as u32);
            }
        }
        None
    }

    /// What happened so lately that nothing equal may happen now.
    pub(super) fn latest<'a, T>(
        &self,
        all: &'a [T],
        at: fn(&T) -> At,
    ) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let since = self.now - APART;
        all.iter().rev().take_while(move |one| at(one) > since)
    }

    pub(super) fn login(&mut self) {
        let Some(member) = self.anyone() else { return };
        let at = self.now;
        let mobile = self.rng.u8(..3) > 0;
        let same = |login: &Login| login.member == member && login.mobile == mobile;
        if self.latest(&self.world.logins, |login| login.at).any(same) {
            return;
        }
        let person = &mut self.world.members[member as usize];
        person.last_login = Some(at);
        let (shop, group) = (person.shop, person.profile.group);
        let login = self.world.logins.len() as u32;
        self.world.logins.push(Login {
            member,
            at,
            mobile,
            group,
        });
        self.tell(shop, About::Login { login });
    }

    pub(super) fn change(&mut self) {
        let Some(member) = self.anyone() else { return };
        let new = self.profile();
        let (what, admin) = (self.rng.u8(..4), self.rng.u8(..4) == 0);
        let person = &mut self.world.members[member as usize];
        let profile = &mut person.profile;
        let keys: &'static [&'static str] = match what {
            0 => {
                (profile.sms, profile.news_mail) = (new.sms, new.news_mail);
                &["sms", "news_mail"]
            }
            1 => {
                (profile.birthday, profile.lunar) = (new.birthday, new.lunar);
                &["birthday", "solar_calendar"]
            }
            2 => {
                profile.authentication = new.authentication;
                &["name", "cellphone"]
            }
            _ => {
                *profile = new;
                &["name", "phone", "cellphone", "gender", "birthday"]
            }
        };
        let shop = person.shop;
        self.tell(
            shop,
            About::Change {
                member,
                keys,
                admin,
            },
        );
    }

    /// One to three members leave at once.
    pub(super) fn withdraw(&mut self) {
        let mut members = Vec::new();
        for _ in 0..self.rng.u8(1..4) {
            let Some(member) = self.anyone() else {
                continue;
            };
            // One webhook speaks of one shop.
            let shop = self.world.members[member as usize].shop;
            if members
                .first()
                .is_some_and(|&first: &u32| self.world.members[first as usize].shop != shop)
            {
                continue;
            }
            let person = &mut self.world.members[member as usize];
            person.withdrawn = Some(self.now);
            person.cart.clear();
            members.push(member);
        }
        if let Some(&first) = members.first() {
            let shop = self.world.members[first as usize].shop;
            self.tell(
                shop,
                About::Withdrawn {
                    members: members.into(),
                },
            );
        }
    }
}
