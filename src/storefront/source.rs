//! Where a value stands on a page, written down: the places to look at, most trustworthy first.
//!
//! `iProductNo|<meta[property='product:productId']|?product_no|#prdNo` reads, until one of them has
//! the value:
//!
//! | place | what is read |
//! |---|---|
//! | `a.b.c()` | a global, its properties, what its methods return |
//! | `#id`, `.class …` | what the first element of the selector shows: a field's value, else its text |
//! | `*selector` | the same of all elements of the selector, as an array |
//! | `<selector` | a meta's content, a link's address |
//! | `?name` | a parameter of the address |
//! | `@name` | a cookie, decoded |
//!
//! `{N}` in a place stands for the shop's number, as in `@ordercnt_{N}`.
//!
//! `js.js` does the reading; whatever throws reads as nothing.

use wasm_bindgen::JsValue;

use crate::js::{self, Text};
use crate::text::cut;

/// What stands at one place.
pub fn at(place: &str) -> JsValue {
    js::read(place)
}

/// A text.
pub fn text(places: &str) -> Text {
    first(places, Text::of)
}

/// A name, entities decoded and markup taken out.
pub fn name(places: &str) -> Text {
    first(places, Text::name)
}

/// A text or a number, as text.
pub fn code(places: &str) -> Text {
    first(places, |value| {
        Text::of(value).or_else(|| Text::identifier(value))
    })
}

/// An identifier.
pub fn identifier(places: &str) -> Text {
    first(places, Text::identifier)
}

/// An amount above zero, `NaN` when there is none: pages write 0 for what they do not show, or before
/// they have filled it in.
pub fn positive(places: &str) -> f64 {
    let mut found = f64::NAN;
    each(places, &mut |value| {
        let number = js::number(&value);
        let is_positive = number > 0.0;
        if is_positive {
            found = number;
        }
        is_positive
    });
    found
}

fn first(places: &str, pick: fn(&JsValue) -> Text) -> Text {
    let mut found = Text::default();
    each(places, &mut |value| {
        found = pick(&value);
        found.is_some()
    });
    found
}

/// Hands over what stands at each place, until `take` has taken it.
#[inline(never)]
fn each(places: &str, take: &mut dyn FnMut(JsValue) -> bool) {
    let mut rest = places;
    while !rest.is_empty() {
        let (place, others) = cut(rest, b'|').unwrap_or((rest, ""));
        if take(at(place)) {
            return;
        }
        rest = others;
    }
}
