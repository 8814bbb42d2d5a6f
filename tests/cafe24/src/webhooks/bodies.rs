//! What each webhook says (facts/server 1.6, the table of events).

use serde_json::{Value, json};

use super::{About, Notice};
use crate::dates::{blank, iso};
use crate::forms::{birthday, currency, deductions, flag, shipping_code};
use crate::life::goods::reason_text;
use crate::life::world::World;
use crate::money::{Money, decimal, short};
use crate::text::{Object, write_object};

impl Notice {
    /// Irregularity 5: amounts in mixed forms.
    fn money(&self, money: Money) -> String {
        if self.seldom(8) {
            short(money)
        } else {
            decimal(money)
        }
    }

    pub(super) fn order(&self, world: &World, body: &mut Object) {
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
        // What was ordered, whatever exchanges have put beside it since.
        let lines = order.lines().into_iter();
        let ordered = lines.filter(|line| !order.items[line[0]].brought);
        let products =
            ordered.map(|line| &world.products[order.items[line[0]].row.product as usize]);
        let codes: Vec<String> = products.clone().map(|product| product.code()).collect();
        let products: Vec<&str> = products.map(|product| product.name.as_str()).collect();
        // The webhook says mileage where the API says point (facts/server 1.4).
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
            "group_no_when_ordering": order.group.map_or(0, |group| u32::from(group) + 1),
            "first_order": order.first.map(flag),
            "order_from_mobile": flag(order.place.id == "mobile"),
            "paid": flag(paid.is_some()),
            "payment_date": paid.map(iso),
            "billing_name": order.buyer_name,
            "bank_code": Value::Null,
            "payment_method": methods.collect::<Vec<_>>().join(","),
            "easypay_name": "",
            "use_escrow": "F",
            "bank_account_no": order.methods.contains(&"cash").then(|| account(&order.id)),
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

    pub(super) fn completed(&self, world: &World, claim: u32, body: &mut Object) {
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
        write_object!(body, {
            "order_id": order.id,
            "claim_code": claim.code,
            "claim_reason_type": code,
            "claim_reason_type_text": text,
            "claim_reason": reason,
            "order_price_amount": self.money(claim.goods),
            "refund_amount": self.money(claim.amount),
        });
        for (name, amount) in deductions(order, claim) {
            body.put(name, &amount);
        }
    }

    pub(super) fn cart(&self, world: &World, add: u32, row: u8, body: &mut Object) {
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

/// The number of a bank account, which no collector may keep.
fn account(order: &str) -> String {
    let digits: String = order.chars().filter(char::is_ascii_digit).collect();
    format!("{ACCOUNT}{}", &digits[digits.len() - 5..])
}

/// What all account numbers here begin with.
const ACCOUNT: &str = "110-437-";

/// Irregularity 4: nothing but ids.
pub(super) fn bulk(world: &World, orders: &[u32], body: &mut Object) {
    let ids = orders
        .iter()
        .map(|order| world.orders[*order as usize].id.as_str());
    body.put("order_id", &ids.collect::<Vec<_>>().join(","));
}

pub(super) fn tracking(world: &World, order: u32, shipment: u8, number: u8, body: &mut Object) {
    let order = &world.orders[order as usize];
    let parcel = &order.shipments[shipment as usize];
    write_object!(body, {
        "order_id": order.id,
        "shipping_code": shipping_code(order, shipment),
        "shipping_company_code": parcel.carrier.code,
        "tracking_no": parcel.numbers[number as usize].1.to_string(),
    })
}

pub(super) fn signup(world: &World, member: u32, body: &mut Object) {
    let member = &world.members[member as usize];
    write_object!(body, {
        "member_id": member.id,
        "group_no": u32::from(member.at_signup.group) + 1,
        "name": member.name,
        "nick_name": member.nick_name(),
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
