//! Where a value stands on a page, written down: the places to look at, most trustworthy first.
//!
//! `iProductNo|<meta[property='product:productId']|?product_no|#prdNo` reads, until one of them has
//! the value:
//!
//! | place | what is read |
//! |---|---|
//! | `a.b.c()` | a global, its properties, what its methods return |
//! | `#id`, `.class …` | what the first element of the selector shows: a field's value, else its text |
//! | `<selector` | a meta's content, a link's address |
//! | `?name` | a parameter of the address |
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
pub fn text(places: &str) -> Option<Text> {
    first(places, Text::of)
}

/// A name, entities decoded and markup taken out.
pub fn name(places: &str) -> Option<Text> {
    first(places, Text::name)
}

/// An identifier.
pub fn identifier(places: &str) -> Option<Text> {
    first(places, Text::identifier)
}

/// An amount above zero: pages write 0 for what they do not show, or before they have filled it in.
pub fn positive(places: &str) -> Option<f64> {
    first(places, |value| {
        js::number(value).filter(|number| *number > 0.0)
    })
}

/// The first place that holds an object; `undefined` when none does.
pub fn first_object(places: &str) -> JsValue {
    let object = |value: &JsValue| value.is_object().then(|| value.clone());
    first(places, object).unwrap_or(JsValue::UNDEFINED)
}

#[inline(never)]
fn first<T>(places: &str, pick: fn(&JsValue) -> Option<T>) -> Option<T> {
    let mut rest = places;
    while let Some((place, others)) = cut(rest, b'|') {
        if let Some(value) = pick(&at(place)) {
            return Some(value);
        }
        rest = others;
    }
    pick(&at(rest))
}
