use serde_json::json;

use super::*;

#[test]
fn the_columns_are_what_answers_have() {
    let found = [
        json!({ "mall_id": "haneul", "shop_name": "하늘", "links": [] }),
        json!({ "price": 7, "shop_name": null }),
    ];
    assert_eq!(heads(&found), ["shop_name", "mall_id", "price"]);
    assert_eq!(text(&found[1]["mall_id"]), "-");
    assert_eq!(text(&found[1]["price"]), "7");
}
