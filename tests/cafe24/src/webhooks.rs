//! Webhook bodies, with all the irregularities of Cafe24's own samples (facts 1.6). A notice keeps
//! only what it needs to be written out later, in the same words each time.

use serde_json::{Map, Value, json};

use crate::dates::{At, blank, iso};
use crate::life::goods::{GROUPS, reason_text};
use crate::life::world::{Buyer, Kind, Order, Profile, World};
use crate::money::{Money, decimal, short};
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
            About::Bulk { orders, .. } => bulk(world, orders, body),
            About::Completed { claim } => self.completed(world, *claim, body),
            About::Tracking {
                order,
                shipment,
                number,
            } => {
                tracking(world, *order, *shipment, *number, body);
            }
            About::Cart { add, row } => self.cart(world, *add, *row, body),
            About::Signup { member } => signup(world, *member, body),
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

    /// Irregularity 5: amounts in mixed forms.
    fn money(&self, money: Money) -> String {
        if self.seldom(8) {
            short(money)
        } else {
            decimal(money)
        }
    }

    fn order(&self, world: &World, body: &mut Object) {
        let About::Order {
            no,
            order,
            claim,
            shipping,
            paid,
            canceled,
            returned,
        } = self.about
        else {
            return;
        };
        let order = &world.orders[order as usize];
        let member = order.member().map(|member| &world.members[member as usize]);
        // What this order's webhooks are like does not change from one to the next.
        let nobody = if self.form(10) {
            json!("")
        } else {
            Value::Null
        };
        let names = order.place.names;
        let products = order
            .items
            .iter()
            .map(|item| &world.products[item.row.product as usize]);
        let codes: Vec<String> = products.clone().map(|product| product.code()).collect();
        let products: Vec<&str> = products.map(|product| product.name.as_str()).collect();
        // The webhook says mileage where the API says point (facts 1.4).
        let methods = order.methods.iter().map(|method| {
            if *method == "point" {
                "mileage"
            } else {
                method
            }
        });
        write_object!(body, {
            "order_id": order.id,
            "payment_gateway_name": "inicis",
            "currency": currency(order.shop),
            "order_date": iso(order.at),
            "order_place_name": names[self.form as usize % names.len()],
            "member_id": member.map_or(nobody, |member| member.id.clone().into()),
            "member_authentication": "T",
            "buyer_name": order.buyer_name,
            "buyer_email": "buyer@example.com",
            "buyer_phone": "",
            "buyer_cellphone": order.buyer_phone,
            "group_no_when_ordering": member.map_or(0, |member| u32::from(member.profile.group) + 1),
            "first_order": order.first.map(flag),
            "order_from_mobile": flag(order.place.id == "mobile"),
            "paid": flag(paid.is_some()),
            "payment_date": paid.map(iso),
            "billing_name": order.buyer_name,
            "bank_code": Value::Null,
            "payment_method": methods.collect::<Vec<_>>().join(","),
            "easypay_name": "",
            "use_escrow": "F",
            "bank_account_no": Value::Null,
            "order_price_amount": self.money(order.goods),
            "membership_discount_amount": "0.00",
            "actual_payment_amount": self.money(order.payment),
            "mileage_spent_amount": self.money(order.points),
            "shipping_fee": self.money(order.fee),
            "shipping_type": "A",
            "shipping_status": shipping,
            "wished_delivery_date": if self.form(12) { json!("0000-00-00") } else { Value::Null },
            "wished_delivery_time": Value::Null,
            "store_pickup": "F",
            "shipping_message": "문 앞에 놓아 주세요",
            "ordering_product_code": codes.join(","),
            "ordering_product_name": products.join(","),
        });
        if no != 90023 {
            body.put("cancel_date", &canceled.map(iso));
        }
        if matches!(no, 90024 | 90029) {
            body.put("return_confirmed_date", &returned.map(iso));
        }
        if matches!(no, 90024 | 90025) {
            body.put("withdraw", "F");
            body.put("withdraw_type", &Value::Null);
        }
        // Irregularity 7: the place's id is missing in one event.
        if no != 90025 {
            body.put("order_place_id", order.place.id);
        }
        if let (90027, Some(claim)) = (no, claim) {
            let claim = &world.claims[claim as usize];
            let (code, reason) = claim.buyer_reason.unwrap_or(claim.seller_reason);
            body.put("claim_reason_type", code);
            body.put("claim_reason", reason);
            body.put("claim_reason_type_text", reason_text(code));
        }
    }

    fn completed(&self, world: &World, claim: u32, body: &mut Object) {
        let claim = &world.claims[claim as usize];
        let order = &world.orders[claim.order as usize];
        // The three reasons are empty in the sample.
        let (code, reason) = if self.form(4) {
            ("", "")
        } else {
            claim.seller_reason
        };
        let text = if code.is_empty() {
            ""
        } else {
            reason_text(code)
        };
        let fee = if claim.kind == Kind::Return {
            "-3000.00"
        } else {
            "0.00"
        };
        write_object!(body, {
            "order_id": order.id,
            "claim_code": claim.code,
            "claim_reason_type": code,
            "claim_reason_type_text": text,
            "claim_reason": reason,
            "order_price_amount": self.money(claim.goods),
            "refund_amount": self.money(claim.amount),
            "shipping_fee": "0.00",
            "refund_shipping_fee": "0.00",
            "refund_regional_surcharge": "0.00",
            "return_shipping_fee": fee,
            "return_regional_surcharge": "0.00",
            "add_discount_amount": "0.00",
            "member_grade_discount_amount": "0.00",
            "shipping_discount_amount": "0.00",
            "coupon_discount_amount": decimal(-order.discount),
            "point_used": decimal(-order.points),
            "credit_used": "0.00",
        })
    }

    fn cart(&self, world: &World, add: u32, row: u8, body: &mut Object) {
        let add = &world.adds[add as usize];
        let row = add.rows[row as usize];
        let product = &world.products[row.product as usize];
        write_object!(body, {
            "member_id": world.members[add.member as usize].id,
            "shipping_type": "A",
            // Irregularity 8: a number, or a string.
            "product_no": if self.form(4) { json!(product.no) } else { json!(product.no.to_string()) },
            "variant_code": product.variants[row.variant as usize].code,
            "quantity": row.quantity,
            "product_bundle": "F",
        })
    }
}

/// Irregularity 4: nothing but ids.
fn bulk(world: &World, orders: &[u32], body: &mut Object) {
    let ids = orders
        .iter()
        .map(|order| world.orders[*order as usize].id.as_str());
    body.put("order_id", &ids.collect::<Vec<_>>().join(","));
}

fn tracking(world: &World, order: u32, shipment: u8, number: u8, body: &mut Object) {
    let order = &world.orders[order as usize];
    let parcel = &order.shipments[shipment as usize];
    write_object!(body, {
        "order_id": order.id,
        "shipping_code": shipping_code(order, shipment),
        "shipping_company_code": parcel.carrier.code,
        "tracking_no": parcel.numbers[number as usize].1.to_string(),
    })
}

fn signup(world: &World, member: u32, body: &mut Object) {
    let member = &world.members[member as usize];
    write_object!(body, {
        "member_id": member.id,
        "group_no": u32::from(member.at_signup.group) + 1,
        "name": member.name,
        "nick_name": "",
        "name_english": "",
        "name_phonetic": "",
        "created_date": blank(member.joined),
        "member_authentication": "T",
        "birthday": birthday(&member.at_signup),
        "gender": if member.female { "F" } else { "M" },
        "phone": "",
        "cellphone": member.phone,
        "sms": flag(member.at_signup.sms),
        "email": format!("{}@example.com", member.id.replace('@', ".")),
        "news_mail": flag(member.at_signup.news_mail),
        "total_mileage": "0.00",
        "available_mileage": "0.00",
        "recommend_id": "",
        "residence": "",
        "use_mobile_app": "F",
        "member_type": "p",
    })
}

/// `D-20180627-0000017-00`.
pub(crate) fn shipping_code(order: &Order, shipment: u8) -> String {
    format!("D-{}-{shipment:02}", order.id)
}

/// `YYYY-MM-DD`, or nothing.
pub(crate) fn birthday(profile: &Profile) -> String {
    profile
        .birthday
        .map_or(String::new(), |(year, month, day)| {
            format!("{year:04}-{month:02}-{day:02}")
        })
}

/// `T` or `F`.
pub(crate) fn flag(yes: bool) -> &'static str {
    if yes { "T" } else { "F" }
}

/// The currency of a shop.
pub(crate) fn currency(shop: u8) -> &'static str {
    if shop == 1 { "KRW" } else { "USD" }
}

/// The member's id as a value; `form` picks which kind of nothing a guest is.
pub(crate) fn member_id(world: &World, order: &Order, null: bool) -> Value {
    match order.buyer {
        Buyer::Member(member) => world.members[member as usize].id.clone().into(),
        Buyer::Guest if null => Value::Null,
        Buyer::Guest => "".into(),
    }
}

/// An object's entries.
pub(crate) fn entries(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
