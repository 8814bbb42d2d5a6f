use super::*;

#[test]
fn only_the_next_in_line_is_taken() {
    let mut order = Order::starting_at(5);
    let places = [4, 5, 7, 6, 7, 6].map(|number| order.take(number));
    assert_eq!(
        places,
        [
            Place::Stored,
            Place::Next,
            Place::Ahead,
            Place::Next,
            Place::Next,
            Place::Stored
        ]
    );
    assert_eq!(order.next(), 8);
}

#[test]
fn what_is_gone_is_skipped_and_counted() {
    let mut order = Order::starting_at(5);
    assert_eq!(order.skip_to(8), 3);
    assert_eq!(order.skip_to(2), 0);
    assert_eq!(order.take(8), Place::Next);
}
