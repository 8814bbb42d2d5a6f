use super::*;
use crate::basket::Basket;
use crate::goods::Goods;
use crate::pricing;
use crate::shop::{ENGLISH, KOREAN};

fn shirts(shop: &Shop) -> Vec<Row> {
    let mut basket = Basket::default();
    basket.add(1002, "000C", 2);
    pricing::rows(basket.lines(), &Goods::load().unwrap(), shop, true)
}

#[test]
fn the_sum_is_of_one_piece_in_the_basket_and_of_the_line_in_the_order_form() {
    let rows = shirts(&KOREAN);
    let basket = page_rows(&rows, Place::Basket, &KOREAN, true);
    let order = page_rows(&rows, Place::OrderForm, &KOREAN, true);
    assert_eq!(basket[0]["product_sum_price"], 44_000);
    assert_eq!(order[0]["product_sum_price"], 88_000);
    assert_eq!(basket[0]["sum_price"], "KRW 88,000");
    assert_eq!(basket[0]["option_str"][1], "[사이즈: L]");
}

#[test]
fn dollars_keep_their_cents() {
    let rows = shirts(&ENGLISH);
    let basket = page_rows(&rows, Place::Basket, &ENGLISH, false);
    assert_eq!(basket[0]["product_price"], 34.9);
    assert_eq!(basket[0]["sum_price"], "USD 72.80");
    assert_eq!(cart_list(&rows, &ENGLISH)[0]["quantity"], "2");
}
