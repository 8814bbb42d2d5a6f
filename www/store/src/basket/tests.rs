use super::*;

#[test]
fn the_same_item_joins_its_line() {
    let mut basket = Basket::default();
    let first = basket.add(1001, "000A", 1);
    assert_eq!(basket.add(1001, "000A", 2), first);
    assert_ne!(basket.add(1002, "000A", 1), first);
    assert_ne!(basket.add(1002, "000B", 1), first);
    assert_eq!(basket.lines()[0].quantity, 3);
    assert_eq!(basket.lines().len(), 3);
}

#[test]
fn numbers_are_never_given_twice() {
    let mut basket = Basket::default();
    let first = basket.add(1001, "000A", 1);
    basket.remove(&[first]);
    assert_eq!(basket.add(1001, "000A", 1), first + 1);
    assert!(!basket.set_quantity(first, 3));
    assert!(basket.set_quantity(first + 1, 0));
    assert_eq!(basket.lines()[0].quantity, 1);
}

#[test]
fn keys_lead_back_to_their_line() {
    let line = Line {
        no: 77,
        product_no: 1012,
        option_id: "000A".into(),
        quantity: 1,
    };
    assert_eq!(line.key(true), "1012:000A:T:77::A");
    assert_eq!(line_of_key(&line.key(true)), Some(77));
    assert_eq!(line_of_key("nonsense"), None);
}
