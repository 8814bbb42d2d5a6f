//! What a purchase button of a detail page buys, on pages rendered as Cafe24 does.

use moa::events::{Checkout, Unit};
use moa::signals::purchase::{Button, Purchase};
use moa::storefront::selection;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, json};

const BUY: Purchase = Purchase {
    button: Button::Product,
    unit: Unit::Single,
    checkout: Checkout::Normal,
};

/// The two amounts of a click, each as JSON or `none`.
fn amounts(markup: &str, script: &str) -> (String, String) {
    let _page = Page::with(markup, script);
    let event = json(selection::of_product(BUY));
    let amount = |name: &str| {
        let rest = event.split_once(&format!("\"{name}\":"))?.1;
        Some(rest.split([',', '}']).next().unwrap_or_default().to_owned())
    };
    let or_none = |found: Option<String>| found.unwrap_or_else(|| "none".to_owned());
    (
        or_none(amount("price")),
        or_none(amount("discounted_price")),
    )
}

/// A row of a chosen option: its hidden price, what it shows, its pieces.
fn option(hidden: i64, shown: i64, pieces: i64) -> String {
    format!(
        "<tr class='option_product'><td><input class='quantity_opt' value='{pieces}'></td>
         <td><input type='hidden' class='option_box_price' value='{hidden}'>
         <span class='ec-front-product-item-price'>{shown}원</span></td></tr>"
    )
}

/// A row of an extra product.
fn extra(hidden: i64, pieces: i64) -> String {
    format!(
        "<tr class='add_product'><td><input class='quantity_opt' value='{pieces}'></td>
         <td><input type='hidden' class='add_product_option_box_price' value='{hidden}'></td></tr>"
    )
}

fn total(shown: &str) -> String {
    format!(
        "<div id='totalPrice'><span class='total'><strong><em>{shown}</em></strong> (2개)</span></div>"
    )
}

fn page(rows: &str, shown: &str) -> String {
    format!("<table><tbody>{rows}</tbody></table>{}", total(shown))
}

const OPTIONS: &str = "iProductNo = '501'; product_price = '18000'; has_option = 'T'";
const PLAIN: &str = "iProductNo = '501'; product_price = '20000'; has_option = 'F'";
const ON_SALE: &str =
    "iProductNo = '501'; product_price = '20000'; product_sale_price = 15000; has_option = 'T'";

#[wasm_bindgen_test]
fn a_rows_price_is_of_all_its_pieces_and_what_is_left_is_only_shown() {
    let plain = |pieces: u32, hidden: i64, shown: &str| {
        format!(
            "<input id='quantity' value='{pieces}'><span class='quantity_price'>
             <input type='hidden' name='option_box_price' class='option_box_price' value='{hidden}'></span>{}",
            total(shown)
        )
    };
    for (what, markup, script, expected) in [
        (
            "two pieces",
            page(&option(36000, 36000, 2), "36,000원"),
            OPTIONS,
            ("36000", "36000"),
        ),
        (
            "a discount that data say",
            page(&option(20000, 15000, 1), "15,000원"),
            ON_SALE,
            ("20000", "15000"),
        ),
        (
            "a discount of a group",
            plain(2, 40000, "30,000원"),
            PLAIN,
            ("40000", "30000"),
        ),
        (
            "an option that costs less",
            page(&option(16000, 16000, 1), "16,000원"),
            OPTIONS,
            ("16000", "16000"),
        ),
        (
            "an extra product",
            page(&(option(18000, 18000, 1) + &extra(15000, 3)), "33,000원"),
            OPTIONS,
            ("33000", "33000"),
        ),
        (
            "an extra product beside one without options",
            plain(1, 18000, "33,000원") + &extra(15000, 3),
            PLAIN,
            ("33000", "33000"),
        ),
        (
            "two currencies",
            page(&option(12000, 12000, 1), "₩12,000 ($9.10)"),
            OPTIONS,
            ("12000", "12000"),
        ),
        (
            "a total that has more than the rows",
            page(&option(12000, 0, 1), "13,000원"),
            OPTIONS,
            ("13000", "13000"),
        ),
        (
            "no total",
            page(&option(12000, 12000, 1), ""),
            OPTIONS,
            ("12000", "12000"),
        ),
        (
            "no row and no total",
            String::new(),
            PLAIN,
            ("20000", "20000"),
        ),
        (
            "three of one without options",
            "<input id='quantity' value='3'>".to_owned(),
            PLAIN,
            ("60000", "60000"),
        ),
    ] {
        let (price, left) = amounts(&markup, script);
        assert_eq!((&*price, &*left), expected, "{what}");
    }
}

#[wasm_bindgen_test]
fn nothing_chosen_and_hidden_prices_are_no_amount() {
    let nothing = "<select id='product_option_id1'><option value='*' selected></select>
        <input id='quantity' value='0'><div id='totalProducts'><span class='total'><strong><em>0</em></strong> (0개)</span></div>";
    let members = "iProductNo = '501'; product_price = '회원공개'; has_option = 'F'";
    for (markup, script) in [
        (nothing.to_owned(), OPTIONS),
        (String::new(), OPTIONS),
        ("<input id='quantity' value='0'>".to_owned(), PLAIN),
        ("<input id='quantity' value='1'>".to_owned(), members),
        (page(&option(0, 0, 1), "회원공개"), members),
    ] {
        let found = amounts(&markup, script);
        assert_eq!(found, ("none".to_owned(), "none".to_owned()), "{markup}");
    }
}

/// Products with options, surcharges, discounts, extras and pieces.
#[wasm_bindgen_test]
fn whatever_is_chosen_the_amounts_read_are_those_made() {
    let mut seed = 20_261_121_u64;
    let mut random = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % below) as i64
    };
    for round in 0..300 {
        let list = 1000 + 100 * random(500);
        let off = random(2) * 100 * random(list as u64 / 200);
        let (mut rows, mut price, mut left) = (String::new(), 0, 0);
        let has_options = random(3) > 0;
        let count = if has_options { random(4) } else { 1 };
        for _ in 0..count {
            let surcharge = if has_options {
                100 * (random(20) - 8)
            } else {
                0
            };
            let pieces = 1 + random(9);
            let whole = (list + surcharge.max(off - list)) * pieces;
            rows += &option(whole, whole - off * pieces, pieces);
            price += whole;
            left += whole - off * pieces;
        }
        for _ in 0..if count > 0 { random(3) } else { 0 } {
            let pieces = 1 + random(4);
            let whole = 100 * (1 + random(200)) * pieces;
            rows += &extra(whole, pieces);
            price += whole;
            left += whole;
        }
        let script = format!(
            "iProductNo = '501'; product_price = '{list}'; has_option = '{}'",
            if has_options { 'T' } else { 'F' }
        );
        let found = amounts(&page(&rows, &format!("{left}원")), &script);
        let expected = |amount: i64| {
            if price > 0 {
                amount.to_string()
            } else {
                "none".to_owned()
            }
        };
        // All of it off: the page shows 0, which pages also write for what they do not show.
        let expected = (
            expected(price),
            if left > 0 {
                expected(left)
            } else {
                found.1.clone()
            },
        );
        assert_eq!(found, expected, "round {round}: {rows}");
    }
}
