use super::*;

#[test]
fn a_selected_item_is_a_quantity_and_a_code() {
    assert_eq!(selected("2||P00000BB000A"), Some((2, "P00000BB000A")));
    assert_eq!(selected("P00000BB000A"), None);
}
