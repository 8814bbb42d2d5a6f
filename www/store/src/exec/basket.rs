//! `/exec/front/order/basket/`: adding to the basket and changing it (facts/storefront 4.2).

use axum::Json;
use serde_json::{Value, json};

use super::Fields;
use crate::basket::line_of_key;
use crate::goods::Product;
use crate::session::Checkout;
use crate::visit::Visit;

/// Handles every `command`; without one, `add` is meant.
pub async fn handle(visit: Visit, fields: Fields) -> Json<Value> {
    let answer = match fields.get("command") {
        "" | "add" => add(&visit, &fields),
        "update" => update(&visit, &fields),
        "delete" | "select_delete" => remove(&visit, &fields),
        "select_storage" | "move_oversea" | "select_soldout" => done(&visit),
        other => refuse(-1, &format!("unknown command {other}")),
    };
    Json(answer)
}

fn done(visit: &Visit) -> Value {
    json!({
        "result": 0,
        "isLogin": if visit.member().is_some() { "T" } else { "F" },
        "isDisplayBasket": "T",
    })
}

fn refuse(code: i32, message: &str) -> Value {
    json!({ "result": code, "alertMSG": message })
}

/// One `selected_item[]`: `<quantity>||<item_code>`.
fn selected(field: &str) -> Option<(u32, &str)> {
    let (quantity, item_code) = field.split_once("||")?;
    Some((quantity.parse().ok()?, item_code))
}

fn add(visit: &Visit, fields: &Fields) -> Value {
    let korean = visit.korean();
    let say = |ko: &'static str, en: &'static str| if korean { ko } else { en };
    let goods = &visit.store.goods;
    let product = fields.number("product_no").and_then(|no| goods.product(no));
    let Some(product) = product else {
        return refuse(-100, say("상품이 없습니다.", "There is no such product."));
    };
    if product.sold_out {
        return refuse(-101, say("품절된 상품입니다.", "This product is sold out."));
    }
    if product.members_only_price && visit.member().is_none() {
        let message = say(
            "회원만 구매할 수 있는 상품입니다.",
            "Only members can buy this product.",
        );
        return refuse(-102, message);
    }
    let chosen = chosen_items(product, fields);
    if chosen.is_empty() {
        return refuse(
            -103,
            say("옵션을 선택해 주세요.", "Please choose an option."),
        );
    }
    put_in(visit, product, &chosen, fields);
    let mut answer = done(visit);
    if let Some(method) = Some(fields.get("paymethod")).filter(|method| !method.is_empty()) {
        answer["sPaymethod"] = method.into();
    }
    answer
}

/// Option id and quantity of everything the fields choose.
fn chosen_items(product: &Product, fields: &Fields) -> Vec<(String, u32)> {
    let items = product.items();
    let mut chosen: Vec<_> = fields
        .all("selected_item[]")
        .filter_map(selected)
        .filter_map(|(quantity, code)| {
            let item = items.iter().find(|item| item.code == code)?;
            Some((item.option_id.clone(), quantity))
        })
        .collect();
    if let ([only], true) = (&items[..], chosen.is_empty()) {
        let quantity = fields.number("quantity").unwrap_or(1);
        chosen.push((only.option_id.clone(), quantity));
    }
    chosen
}

/// Puts the items into the basket; a direct purchase (`redirect=1`) goes on with just these lines.
fn put_in(visit: &Visit, product: &Product, chosen: &[(String, u32)], fields: &Fields) {
    let buy_now = fields.get("redirect") == "1";
    visit.session(|session| {
        let basket = session.basket(visit.shop.no);
        let nos: Vec<u32> = chosen
            .iter()
            .map(|(option_id, quantity)| basket.add(product.no, option_id, *quantity))
            .collect();
        if buy_now {
            let mut lines = basket.select(&nos);
            for (line, (_, quantity)) in lines.iter_mut().zip(chosen) {
                line.quantity = *quantity;
            }
            let checkout = Checkout {
                lines,
                direct: false,
            };
            session.checkouts.insert(visit.shop.no, checkout);
        }
    });
}

fn update(visit: &Visit, fields: &Fields) -> Value {
    let line = fields
        .number("basket_prd_no")
        .or_else(|| line_of_key(fields.get("checked_product")));
    let changed = line
        .zip(fields.number("quantity"))
        .is_some_and(|(no, quantity)| {
            visit.session(|session| session.basket(visit.shop.no).set_quantity(no, quantity))
        });
    if changed {
        done(visit)
    } else {
        refuse(-110, "no such line")
    }
}

fn remove(visit: &Visit, fields: &Fields) -> Value {
    let nos: Vec<u32> = fields
        .get("checked_product")
        .split(',')
        .filter_map(line_of_key)
        .collect();
    visit.session(|session| session.basket(visit.shop.no).remove(&nos));
    done(visit)
}

/// `/exec/front/product/wish/`: puts a product on the wish list, or takes it off.
pub async fn wish(visit: Visit, fields: Fields) -> Json<Value> {
    let product = fields.number("product_no");
    let Some(no) = product.filter(|no| visit.store.goods.product(*no).is_some()) else {
        return Json(refuse(-100, "no such product"));
    };
    if visit.member().is_none() {
        return Json(json!({ "result": -1, "isLogin": "F" }));
    }
    let wished = visit.session(|session| {
        let before = session.wishes.len();
        session.wishes.retain(|wish| *wish != no);
        let wished = session.wishes.len() == before;
        if wished {
            session.wishes.insert(0, no);
        }
        wished
    });
    Json(json!({ "result": 0, "isLogin": "T", "wished": wished }))
}

#[cfg(test)]
mod tests;
