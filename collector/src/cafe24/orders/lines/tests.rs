//! Rows as exchanges and claims of parts leave them, and the lines that were ordered.

use serde_json::{Value, json};

use super::*;
use crate::cafe24::records::{self, Order};

const ID: &str = "20261128-0000012";

/// A row: its number, pieces, `status_code` and where it came from. `B` behind the code is another variant.
fn row(no: u32, quantity: u32, code: &str, from: Value) -> Value {
    let variant = match code.ends_with('B') {
        true => "P000000A000B",
        false => "P000000A000A",
    };
    json!({
        "order_item_code": format!("{ID}-{no:02}"), "item_no": no, "quantity": quantity, "product_no": 11,
        "variant_code": variant, "status_code": code.trim_end_matches('B'), "original_item_no": from,
    })
}

/// The same of an exchange's claim.
fn of_exchange(mut row: Value) -> Value {
    row["claim_code"] = "E20261128-0000001".into();
    row
}

/// The ends of the codes and the pieces of what was bought: `01×5`.
fn bought(items: Value) -> String {
    let mut body = json!({ "orders": [{ "order_id": ID, "items": items }] });
    let order: Order = records::list(&mut body, "orders").remove(0);
    let all = lines(&order.items);
    let rows: usize = all.iter().map(|line| line.rows.len()).sum();
    assert_eq!(rows, order.items.len(), "each row is in one line");
    let bought = all.iter().filter(|line| line.is_bought);
    let bought = bought.map(|line| {
        let code = &line.first().order_item_code;
        let pieces = line.quantity();
        let pieces = pieces.map_or("?".into(), |pieces| pieces.to_string());
        format!("{}×{pieces}", &code[code.len() - 2..])
    });
    bought.collect::<Vec<_>>().join(" ")
}

fn assert_bought(rows: Vec<Value>, expected: &str) {
    let rows = Value::from(rows);
    assert_eq!(bought(rows.clone()), expected, "{rows}");
}

fn none() -> Value {
    json!([])
}

#[test]
fn what_an_exchange_brings_in_place_of_a_row_was_not_bought() {
    for (taken, brought) in [
        (row(1, 1, "E1", none()), row(2, 1, "N2B", json!([1]))),
        (row(1, 1, "E1", json!(null)), row(2, 1, "N2", json!("1"))),
        (row(1, 1, "E1", none()), row(2, 1, "N2", json!(null))),
        // Cancelled or sent back in its turn.
        (row(1, 1, "E1", none()), row(2, 1, "C2", json!([1]))),
        (row(1, 1, "E1", none()), row(2, 1, "C3B", json!(1))),
        // The exchange was withdrawn: what it had brought is cancelled by its claim.
        (
            row(1, 1, "N1", none()),
            of_exchange(row(2, 1, "C2", json!([1]))),
        ),
    ] {
        assert_bought(vec![taken, brought], "01×1");
    }
    let again = vec![
        row(1, 1, "E1", none()),
        row(2, 1, "E1", json!([1])),
        row(3, 1, "N2", json!([2])),
    ];
    assert_bought(again, "01×1");
    let of_two = vec![
        row(1, 1, "E1", none()),
        row(2, 1, "E1B", none()),
        row(3, 2, "N2", json!([1, 2])),
    ];
    assert_bought(of_two, "01×1 02×1");
}

#[test]
fn what_an_exchange_of_a_part_leaves_is_still_one_line() {
    for (rows, expected) in [
        // Whichever part keeps the row's place.
        (
            [
                row(1, 3, "N1", none()),
                row(2, 2, "E1", json!([1])),
                row(3, 2, "N2", json!([2])),
            ],
            "01×5",
        ),
        (
            [
                row(1, 2, "E1", none()),
                row(2, 3, "N1", json!([1])),
                row(3, 2, "N2", json!([1])),
            ],
            "01×5",
        ),
        // Where the exchange's own row does not say it came from there.
        (
            [
                row(1, 2, "E1", none()),
                row(2, 3, "C2", json!([1])),
                of_exchange(row(3, 2, "N2", none())),
            ],
            "01×5",
        ),
        // A part of what it brought came back.
        (
            [
                row(1, 2, "E1", none()),
                row(2, 1, "N2", json!([1])),
                row(3, 1, "C3", json!([2])),
            ],
            "01×2",
        ),
        // One part was cancelled, another exchanged.
        (
            [
                row(1, 1, "E1", none()),
                row(2, 1, "C2", json!([1])),
                row(3, 1, "N2", json!([1])),
            ],
            "01×2",
        ),
    ] {
        assert_bought(rows.into(), expected);
    }
    let one_after_the_other = vec![
        row(1, 1, "E1", none()),
        row(2, 1, "E1", json!([1])),
        row(3, 1, "N2", json!([1])),
        row(4, 1, "N2", json!([2])),
    ];
    assert_bought(one_after_the_other, "01×2");
    let withdrawn = vec![
        row(1, 3, "N1", none()),
        of_exchange(row(2, 2, "N1", json!([1]))),
    ];
    assert_bought(withdrawn, "01×5");
}

#[test]
fn a_row_that_was_split_is_one_line() {
    for (rest, part) in [
        (row(1, 3, "N1", none()), row(2, 2, "C2", json!([1]))),
        (row(1, 2, "C3", none()), row(2, 3, "N1", json!(["1"]))),
        // A part goes before what it is of.
        (row(2, 2, "C2", json!(1)), row(1, 3, "N1", none())),
        // What does not say its number is known by its code.
        (
            json!({ "order_item_code": format!("{ID}-01"), "quantity": 3 }),
            row(2, 2, "C2", json!({ "0": 1 })),
        ),
    ] {
        assert_bought(vec![rest, part], "01×5");
    }
    let in_three = vec![
        row(1, 2, "N1", none()),
        row(2, 2, "C2", json!([1])),
        row(3, 1, "C3", json!([2])),
    ];
    assert_bought(in_three, "01×5");
    // A sum with an unknown in it is unknown.
    let unknown = vec![row(1, 0, "N1", none()), row(2, 2, "C2", json!([1]))];
    assert_bought(unknown, "01×?");
}

#[test]
fn rows_of_their_own_stay_so() {
    for (first, second) in [
        (none(), none()),
        (json!([1]), json!(["x", null, 9])),
        (json!([2]), json!([1])),
    ] {
        let rows = vec![row(1, 3, "N1", first), row(2, 2, "C2", second)];
        assert_bought(rows, "01×3 02×2");
    }
}

/// A row that left on a day.
fn sent(mut row: Value, day: u32) -> Value {
    row["shipped_date"] = format!("2026-11-{day}").into();
    row
}

#[test]
fn a_part_that_comes_back_beside_what_an_exchange_brought_stays_a_part() {
    let taken = || sent(row(1, 1, "E1", none()), 10);
    let brought = || sent(row(3, 1, "C3", json!([1])), 20);
    let part = |code| row(2, 1, code, json!([1]));
    for part in [
        part("C3"),
        sent(part("C3"), 10),
        sent(part("C2"), 10),
        sent(part("E1"), 10),
    ] {
        assert_bought(vec![taken(), part.clone(), brought()], "01×2");
        assert_bought(vec![taken(), brought(), part], "01×2");
    }
    // Its exchange was withdrawn; the claim that is asked for now has no code yet.
    let kept = sent(row(1, 1, "N1", none()), 10);
    let asked = of_exchange(sent(part("C3"), 10));
    let taken_out = of_exchange(row(3, 1, "C2", json!([2])));
    assert_bought(vec![kept, asked, taken_out], "01×2");
    // Nothing was brought yet.
    assert_bought(vec![taken(), sent(part("C3"), 10)], "01×2");
}

#[test]
fn what_an_exchange_brought_is_no_part_when_it_says_nothing_of_it() {
    let taken = |pieces| sent(row(1, pieces, "E1", none()), 10);
    // Its own exchange is asked for.
    let asked = sent(row(2, 1, "N1", json!([1])), 20);
    assert_bought(vec![taken(1), asked.clone()], "01×1");
    // A part that left later, beside what was brought.
    let later = sent(row(3, 1, "N2", json!([1])), 25);
    assert_bought(vec![taken(1), asked, later], "01×2");
}

#[test]
fn a_part_of_what_an_exchange_brought_is_one_with_it() {
    let rows = json!([
        row(1, 3, "E1", none()),
        sent(row(2, 1, "E1", json!([1])), 20),
        sent(row(3, 2, "C3", json!([2])), 20),
        sent(row(4, 1, "N2", json!([2])), 25),
    ]);
    let mut body = json!({ "orders": [{ "order_id": ID, "items": rows }] });
    let order: Order = records::list(&mut body, "orders").remove(0);
    let all = lines(&order.items);
    let rows: Vec<Vec<&str>> = all
        .iter()
        .map(|line| {
            line.rows
                .iter()
                .map(|row| &row.order_item_code[17..])
                .collect()
        })
        .collect();
    assert_eq!(rows, [vec!["01"], vec!["02", "03"], vec!["04"]]);
    let bought: Vec<bool> = all.iter().map(|line| line.is_bought).collect();
    assert_eq!(bought, [true, false, false]);
}
