use super::*;

fn row(quantity: f64, price: f64, set: (f64, f64)) -> Row {
    let [quantity, price, set, part] = [quantity, price, set.0, set.1].map(Amount);
    Row {
        item: Item {
            quantity,
            ..Item::default()
        },
        product_sale_price: Amount::UNKNOWN,
        option_price: Amount::UNKNOWN,
        option_id: Text::default(),
        price,
        discounted: Amount::UNKNOWN,
        set: (set, part),
    }
}

const NO_SET: (f64, f64) = (0.0, 1.0);

#[test]
fn a_set_is_one_piece_whatever_its_parts() {
    let rows = [
        row(2.0, 24000.0, NO_SET),
        row(3.0, 30000.0, (9.0, 1010.0)),
        row(3.0, 15000.0, (9.0, 1011.0)),
        row(1.0, 5000.0, (10.0, 1010.0)),
        // The same set once more, on a line of its own.
        row(1.0, 10000.0, (9.0, 1010.0)),
        row(1.0, 5000.0, (9.0, 1011.0)),
    ];
    assert_eq!(total_quantity(&rows), Amount(2.0 + 3.0 + 1.0 + 1.0));
    assert_eq!(count_once(&rows), Amount(4.0));
    assert_eq!(count_unique(&rows), Amount(3.0), "the shirt and two sets");
    assert_eq!(total_price(&rows), Amount(89000.0));
}

#[test]
fn an_empty_cart_has_no_price() {
    assert_eq!(total_quantity(&[]), Amount::ZERO);
    assert!(!total_price(&[]).is_known());
}

#[test]
fn a_sum_with_an_unknown_in_it_is_unknown() {
    let rows = [
        row(1.0, 500.0, NO_SET),
        row(f64::NAN, f64::NAN, (f64::NAN, f64::NAN)),
    ];
    assert!(!total_quantity(&rows).is_known());
    assert!(!count_unique(&rows).is_known());
    assert!(!total_price(&rows).is_known());
}
