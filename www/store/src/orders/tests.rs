use super::*;
use crate::members::Members;

#[test]
fn the_order_result_shows_products_in_reverse() {
    let goods = Goods::load().unwrap();
    let members = Members::load().unwrap();
    let clock = Clock::new(Some("2026-10-21")).unwrap();
    let orders = past_orders(members.by_id("haneul01").unwrap(), &goods, &clock);
    assert_eq!(orders[0].id, "20261001-0000003");
    let data = orders[0].variable_data(&goods, true);
    assert_eq!(data["order_product"][0]["product_no"], 1015);
    assert_eq!(data["order_product"][0]["sub_total_price"], 19_800);
    assert_eq!(data["order_product"][1]["category_name_1"], "상의");
    assert_eq!(
        data["payed_amount"],
        (42_000 + 19_800) - (42_000 + 19_800) * 5 / 100
    );
    assert_eq!(data["total_basic_ship_fee"], 0);
    assert_eq!(data["member_id_crypt"].as_str().unwrap().len(), 64);
}
