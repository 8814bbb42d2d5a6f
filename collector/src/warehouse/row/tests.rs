use serde_json::{Value, json};

use super::*;

fn arrived(message: &Value) -> Arrived {
    Arrived {
        seq: 7,
        mall: "shop".into(),
        received_at: "2026-11-30T01:00:00Z".parse().unwrap(),
        body: message.to_string(),
    }
}

fn named(row: &Row) -> Vec<(&str, &Cell)> {
    let all = &row.table.columns().all;
    row.cells
        .iter()
        .map(|(place, cell)| (all[*place].name.as_str(), cell))
        .collect()
}

#[test]
fn what_fits_a_column_is_typed_and_nothing_else_is_lost() {
    let message = json!({
        "type": "track", "event": "view_product", "messageId": "m", "anonymousId": "d", "userId": "u",
        "timestamp": "2026-11-30T00:30:00.000+09:00", "sentAt": "2026-11-30T00:30:01Z",
        "context": { "sessionId": "s", "page": { "path": "/" } },
        "properties": { "product_no": "1001", "price": 12000, "own": [1], "product_name": 7 },
    });
    let row = Row::of(3, &arrived(&message)).unwrap();
    let named = named(&row);
    let cell = |name: &str| {
        named
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, cell)| *cell)
    };
    let is = |text: &str| Some(Cell::Text(text.to_owned()));
    assert_eq!(cell("part"), Some(&Cell::Integer(3)));
    assert_eq!(cell("seq"), Some(&Cell::Integer(7)));
    assert_eq!(cell("session_id").cloned(), is("s"));
    assert_eq!(cell("product_no"), Some(&Cell::Texts(vec!["1001".into()])));
    assert_eq!(cell("price"), Some(&Cell::Number(12000.0)));
    // Another type than the catalogue's, and what it does not know.
    assert_eq!(
        cell("others").cloned(),
        is(r#"{"own":[1],"product_name":7}"#)
    );
    assert_eq!(
        cell("rest").cloned(),
        is(r#"{"sentAt":"2026-11-30T00:30:01Z"}"#)
    );
    assert_eq!(
        cell("context").cloned(),
        is(r#"{"page":{"path":"/"},"sessionId":"s"}"#)
    );
    assert!(row.cells.is_sorted_by_key(|(place, _)| *place));
    assert_eq!(row.date.to_string(), "2026-11-30");
}

#[test]
fn who_somebody_is_stands_in_the_other_table() {
    for kind in ["identify", "alias", "group"] {
        let message = json!({ "type": kind, "messageId": "m", "userId": "u", "traits": { "$set": { "a": 1 } } });
        let row = Row::of(0, &arrived(&message)).unwrap();
        assert_eq!(row.table, Kept::People);
        let others = Cell::Text(r#"{"$set":{"a":1}}"#.to_owned());
        assert!(named(&row).contains(&("others", &others)));
    }
}

#[test]
fn a_day_is_the_shop_s_and_no_message_makes_days_of_long_ago() {
    let date = |timestamp: &str| {
        let message =
            json!({ "type": "track", "event": "e", "messageId": "m", "timestamp": timestamp });
        Row::of(0, &arrived(&message)).unwrap().date.to_string()
    };
    assert_eq!(date("2026-11-29T14:59:59Z"), "2026-11-29");
    assert_eq!(date("2026-11-29T15:00:00Z"), "2026-11-30");
    assert_eq!(date("2026-11-01T00:00:00Z"), "2026-11-01");
    assert_eq!(date("2019-01-01T00:00:00Z"), "2026-11-30");
    assert_eq!(date("no time"), "2026-11-30");
}

#[test]
fn a_value_has_a_column_only_where_it_stays_the_same() {
    let number = |raw| cell(Type::Number, raw);
    assert_eq!(number("1.50"), Some(Cell::Number(1.5)));
    assert_eq!(number("9007199254740993"), None);
    assert_eq!(number("\"1\""), None);
    assert_eq!(cell(Type::Integer, "3.0"), Some(Cell::Integer(3)));
    assert_eq!(cell(Type::Integer, "3.5"), None);
    assert_eq!(cell(Type::Integer, "1e30"), None);
    assert_eq!(cell(Type::Text, "null"), None);
    assert_eq!(cell(Type::Boolean, "\"true\""), None);
    let texts = |raw| cell(Type::Texts, raw);
    assert_eq!(texts("\"a\""), Some(Cell::Texts(vec!["a".into()])));
    assert_eq!(
        texts("[\"a\",\"b\"]"),
        Some(Cell::Texts(vec!["a".into(), "b".into()]))
    );
    assert_eq!(texts("[1]"), None);
}

#[test]
fn what_is_no_message_has_no_row() {
    for body in [
        "",
        "[]",
        "{}",
        r#"{"type":"track"}"#,
        r#"{"type":1,"messageId":"m"}"#,
    ] {
        let broken = Arrived {
            body: body.to_owned(),
            ..arrived(&json!({}))
        };
        assert_eq!(Row::of(0, &broken), None, "{body}");
    }
    // Properties that are no object came with a warning, and are kept.
    let odd = json!({ "type": "track", "event": "e", "messageId": "m", "properties": [1, 2] });
    let row = Row::of(0, &arrived(&odd)).unwrap();
    assert!(named(&row).contains(&("others", &Cell::Text("[1,2]".into()))));
}
