//! Where a value stands on a page, written down: the places to look at, most trustworthy first.
//!
//! `iProductNo|<meta[property='product:productId']|?product_no|#prdNo` reads, until one of them has
//! the value:
//!
//! | place | what is read |
//! |---|---|
//! | `a.b.c()` | a global, its properties, what its methods return |
//! | `#id`, `.class …`, `[…` | what the first element of the selector shows: a field's value, else its text |
//! | `*selector` | the same of all elements of the selector, as an array |
//! | `<selector` | a meta's content, a link's address |
//! | `?name` | a parameter of the address |
//! | `@name` | a cookie, decoded |
//! | `%key` | what the tab's session storage holds under a key |
//! | `$method.a.b` | what Cafe24's SDK answered (see [`crate::storefront::sdk`]) |
//! | `place>a.b` | the text at a place is JSON: its property, or with nothing behind `>` the whole |
//!
//! `{N}` in a place stands for the shop's number, as in `@ordercnt_{N}`.
//!
//! `places.js` does the reading; whatever throws reads as nothing.
//!
//! Where many values are read, they are lines of a kind, a name and its places: see [`fill`].

use super::values::literal;
use super::{Text, Value};

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/places.js")]
    extern "C" {
        pub fn read(place: i32) -> i32;
        pub fn first(kind: i32, places: i32) -> i32;
        pub fn fill(properties: i32, lines: i32);
    }
}

/// What a value must be to count (see [`first`]); the letters are those of [`fill`].
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
pub enum Kind {
    /// A text.
    Text = b't' as i32,
    /// A text, or a number as text.
    Code = b'c' as i32,
    /// A name, entities decoded and markup taken out.
    Name = b'h' as i32,
    /// A number that names something.
    Identifier = b'i' as i32,
    /// A number, 0 too.
    Number = b'n' as i32,
    /// A number above zero.
    Positive = b'p' as i32,
}

/// What stands at the first of the places that has a value of the kind.
#[inline(always)]
fn first(kind: Kind, places: &'static str) -> Value {
    Value::of_handle(ffi::first(kind as i32, literal(places)))
}

/// What stands at one place; `undefined` when nothing does or it cannot be read.
#[inline(always)]
pub fn at(place: &'static str) -> Value {
    Value::of_handle(ffi::read(literal(place)))
}

/// A text.
pub fn text(places: &'static str) -> Text {
    Text(first(Kind::Text, places))
}

/// A name, entities decoded and markup taken out.
pub fn name(places: &'static str) -> Text {
    Text(first(Kind::Name, places))
}

/// A text or a number, as text.
pub fn code(places: &'static str) -> Text {
    Text(first(Kind::Code, places))
}

/// An identifier.
pub fn identifier(places: &'static str) -> Text {
    Text(first(Kind::Identifier, places))
}

/// An amount above zero, `NaN` when there is none: pages write 0 for what they do not show, or before
/// they have filled it in.
pub fn positive(places: &'static str) -> f64 {
    first(Kind::Positive, places).as_number()
}

/// A number, 0 too; `NaN` when there is none.
pub fn number(places: &'static str) -> f64 {
    first(Kind::Number, places).as_number()
}

/// Sets properties from lines of a kind, a name and places:
///
/// | kind | |
/// |---|---|
/// | `t` | text |
/// | `c` | text, or a number as text |
/// | `h` | text that may hold markup |
/// | `n` | number |
/// | `v` | the value as it is, but for the secrets that an address may hold |
pub fn fill(properties: Value, lines: &'static str) {
    ffi::fill(properties.handle(), literal(lines));
}
