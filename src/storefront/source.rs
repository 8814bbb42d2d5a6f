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
//! | `$method.a.b` | what Cafe24's SDK answered (see [`super::sdk`]) |
//! | `place>a.b` | the text at a place is JSON: its property, or with nothing behind `>` the whole |
//!
//! `{N}` in a place stands for the shop's number, as in `@ordercnt_{N}`.
//!
//! `js.js` does the reading; whatever throws reads as nothing.
//!
//! Where many values are read, they are lines of a kind, a name and its places: see [`fill`].

use crate::js::{self, Text, Value};
use crate::text::cut;

/// What stands at one place.
pub fn at(place: &str) -> Value {
    js::read(place)
}

/// A text.
pub fn text(places: &str) -> Text {
    first(places, Value::text)
}

/// A name, entities decoded and markup taken out.
pub fn name(places: &str) -> Text {
    first(places, Value::name)
}

/// A text or a number, as text.
pub fn code(places: &str) -> Text {
    first(places, |value| value.text().or_else(|| value.identifier()))
}

/// An identifier.
pub fn identifier(places: &str) -> Text {
    first(places, Value::identifier)
}

/// An amount above zero, `NaN` when there is none: pages write 0 for what they do not show, or before
/// they have filled it in.
pub fn positive(places: &str) -> f64 {
    amount(places, |number| number > 0.0)
}

/// A number, 0 too; `NaN` when there is none.
pub fn number(places: &str) -> f64 {
    amount(places, |number| !number.is_nan())
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
pub fn fill(properties: Value, lines: &str) {
    let mut rest = lines;
    while let Some((line, others)) = cut(rest, b'\n') {
        rest = others;
        let (kind, line) = cut(line, b' ').unwrap_or_default();
        let (name, places) = cut(line, b' ').unwrap_or_default();
        let value = match kind {
            "n" => {
                properties.set_number(name, number(places));
                continue;
            }
            "t" => text(places).into(),
            "c" => code(places).into(),
            "h" => self::name(places).into(),
            _ => {
                let value = at(places);
                js::masked(value.text()).or_else(|| value)
            }
        };
        properties.set(name, value);
    }
}

#[inline(never)]
fn amount(places: &str, counts: fn(f64) -> bool) -> f64 {
    let mut found = f64::NAN;
    each(places, &mut |value| {
        // Cookies write a currency as an entity: `&#8361;24000`.
        let number = value.name().0.or_else(|| value).number();
        let is_it = counts(number);
        if is_it {
            found = number;
        }
        is_it
    });
    found
}

#[inline(never)]
fn first(places: &str, pick: fn(Value) -> Text) -> Text {
    let mut found = Text::default();
    each(places, &mut |value| {
        found = pick(value);
        found.is_some()
    });
    found
}

/// Hands over what stands at each place, until `take` has taken it.
#[inline(never)]
fn each(places: &str, take: &mut dyn FnMut(Value) -> bool) {
    let mut rest = places;
    while !rest.is_empty() {
        let (place, others) = cut(rest, b'|').unwrap_or((rest, ""));
        if take(at(place)) {
            return;
        }
        rest = others;
    }
}
