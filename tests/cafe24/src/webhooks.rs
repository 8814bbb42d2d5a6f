//! Webhook bodies, with all the irregularities of Cafe24's own samples (facts/server 1.6). A notice keeps
//! only what it needs to be written out later, in the same words each time.

mod bodies;

use serde_json::json;

use crate::dates::{At, iso};
use crate::life::goods::GROUPS;
use crate::life::world::World;
use crate::text::{Object, write_object};

/// Something a webhook tells.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub at: At,
    pub shop: u8,
    /// Which of the documented forms the body takes: bits by chance.
    pub form: u32,
    pub about: About,
}

/// What it tells, as it was then.
#[derive(Debug, Clone)]
pub(crate) enum About {
    Order {
        no: u32,
        order: u32,
        claim: Option<u32>,
        shipping: &'static str,
        paid: Option<At>,
        canceled: Option<At>,
        returned: Option<At>,
    },
    Bulk {
        no: u32,
        orders: Box<[u32]>,
    },
    Completed {
        claim: u32,
    },
    Tracking {
        order: u32,
        shipment: u8,
        number: u8,
    },
    Cart {
        add: u32,
        row: u8,
    },
    Signup {
        member: u32,
    },
    Login {
        login: u32,
    },
    Change {
        member: u32,
        keys: &'static [&'static str],
        admin: bool,
    },
    Withdrawn {
        members: Box<[u32]>,
    },
    AppDeleted,
}

impl Notice {
    /// The event number, which not every body carries.
    pub fn number(&self) -> u32 {
        match self.about {
            About::Order { no, .. } | About::Bulk { no, .. } => no,
            About::Completed { .. } => 90160,
            About::Tracking { .. } => 90162,
            About::Cart { .. } => 90084,
            About::Signup { .. } => 90032,
            About::Login { .. } => 90143,
            About::Change { .. } => 90080,
            About::Withdrawn { .. } => 90147,
            About::AppDeleted => 90077,
        }
    }

    fn form(&self, bit: u32) -> bool {
        self.form >> bit & 1 == 1
    }

    /// True once in four.
    fn seldom(&self, bit: u32) -> bool {
        self.form >> bit & 3 == 0
    }

    /// The body as it is sent.
    pub fn body(&self, world: &World, mall: &str, client_id: &str) -> String {
        let no = self.number();
        // Irregularity 3: a number, or a string.
        let event_no = if self.seldom(1) {
            json!(no.to_string())
        } else {
            json!(no)
        };
        // Irregularity 1: no wrapper, and for some no number.
        let bare = matches!(no, 90080 | 90143 | 90147) && !self.seldom(3);
        let mut resource = Object::new();
        if bare && no == 90143 {
            resource.put("event_no", &event_no);
        }
        resource.put("mall_id", mall);
        match self.shop_form() {
            Some(text) => resource.put("event_shop_no", &text),
            None => resource.put("event_shop_no", &u32::from(self.shop)),
        }
        self.write(world, client_id, &mut resource);
        let resource = resource.end();
        if bare {
            resource
        } else {
            format!("{{\"event_no\":{event_no},\"resource\":{resource}}}")
        }
    }

    /// The shop's number as text, where it is no number.
    fn shop_form(&self) -> Option<String> {
        // Irregularity 2: the event's number where the shop's belongs.
        if self.number() == 90147 && !self.seldom(6) {
            return Some(90147.to_string());
        }
        (!self.form(0)).then(|| self.shop.to_string())
    }

    fn write(&self, world: &World, client_id: &str, body: &mut Object) {
        match &self.about {
            About::Order { .. } => self.order(world, body),
            About::Bulk { orders, .. } => bodies::bulk(world, orders, body),
            About::Completed { claim } => self.completed(world, *claim, body),
            About::Tracking {
                order,
                shipment,
                number,
            } => {
                bodies::tracking(world, *order, *shipment, *number, body);
            }
            About::Cart { add, row } => self.cart(world, *add, *row, body),
            About::Signup { member } => bodies::signup(world, *member, body),
            About::Login { login } => {
                let login = &world.logins[*login as usize];
                write_object!(body, {
                    "member_id": world.members[login.member as usize].id,
                    "group_name": GROUPS[login.group as usize],
                    "inflow_name": if login.mobile { "Mobile" } else { "PC" },
                });
            }
            About::Change {
                member,
                keys,
                admin,
            } => write_object!(body, {
                "member_id": world.members[*member as usize].id,
                "diff_key": **keys,
                "sub_event_code": if *admin { "EC_ADMIN" } else { "EC_FRONT" },
            }),
            About::Withdrawn { members } => {
                let ids = members
                    .iter()
                    .map(|member| world.members[*member as usize].id.as_str());
                body.put("member_id", &ids.collect::<Vec<_>>().join(", "));
            }
            About::AppDeleted => write_object!(body, {
                "client_id": client_id,
                "app_name": "Moa",
                "deleted_date": iso(self.at),
            }),
        }
    }
}
