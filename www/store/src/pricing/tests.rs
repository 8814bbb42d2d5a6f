use super::*;
use crate::basket::Basket;
use crate::members::Members;
use crate::shop::{ENGLISH, KOREAN};

fn rows_of(items: &[(u32, &str, u32)], shop: &Shop) -> Vec<Row> {
    let mut basket = Basket::default();
    for (no, option, quantity) in items {
        basket.add(*no, option, *quantity);
    }
    rows(basket.lines(), &Goods::load().unwrap(), shop, true)
}

#[test]
fn shipping_is_charged_below_the_limit() {
    let guest = |rows: &[Row]| Totals::of(rows, &KOREAN, None, &Choices::default());
    let cheap = guest(&rows_of(&[(1001, "000A", 1)], &KOREAN));
    assert_eq!(
        (cheap.shipping, cheap.payed()),
        (Money(3_000), Money(22_000))
    );
    let dear = guest(&rows_of(&[(1014, "000A", 1)], &KOREAN));
    assert_eq!((dear.shipping, dear.payed()), (Money(0), Money(79_000)));
    assert_eq!(guest(&[]), Totals::default());
}

#[test]
fn the_sale_price_decides_about_shipping() {
    let totals = Totals::of(
        &rows_of(&[(1003, "000A", 1)], &KOREAN),
        &KOREAN,
        None,
        &Choices::default(),
    );
    assert_eq!(totals.goods, Money(59_000));
    assert_eq!(totals.sale_discount, Money(11_800));
    assert_eq!(totals.payed(), Money(50_200));
}

#[test]
fn group_coupon_and_points_come_off_in_turn() {
    let members = Members::load().unwrap();
    let choices = Choices {
        coupon_no: Some("6001122334455667702".into()),
        points: 1_000,
        zip_code: "63001".into(),
    };
    let totals = Totals::of(
        &rows_of(&[(1002, "000F", 2)], &KOREAN),
        &KOREAN,
        members.by_id("haneul01"),
        &choices,
    );
    assert_eq!(totals.goods, Money(88_000));
    assert_eq!(totals.member_discount, Money(4_400));
    assert_eq!(totals.coupon_discount, Money(8_360));
    assert_eq!(totals.local_shipping, Money(3_000));
    assert_eq!(totals.payed(), Money(77_240));
}

#[test]
fn a_set_becomes_a_row_for_each_component() {
    let rows = rows_of(&[(1012, "000A", 2)], &ENGLISH);
    let numbers: Vec<_> = rows
        .iter()
        .map(|row| (row.product.no, row.set_no))
        .collect();
    assert_eq!(numbers, [(1010, Some(1012)), (1011, Some(1012))]);
    let totals = Totals::of(&rows, &ENGLISH, None, &Choices::default());
    assert_eq!(totals.goods, Money(5_400));
    assert_eq!(totals.payed(), Money(6_190));
}
