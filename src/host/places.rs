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
//! | `$method.a.b` | what Cafe24's SDK answered |
//! | `place>a.b` | the text at a place is JSON: its property, or with nothing behind `>` the whole |
//!
//! `{N}` in a place stands for the shop's number, as in `@ordercnt_{N}`.
//!
//! `places.js` does the reading; whatever throws reads as nothing. What is written is checked when it is compiled:
//!
//! ```
//! use moa::host::places::{Lines, Places};
//!
//! const NAME: Places = Places::new("%member_{N}>data.name|.xans-member-var-name");
//! const SHOP: Lines = Lines::new("c mall_id aLogData.mid\n");
//! ```
//!
//! A bracket that does not close, and a kind that there is not:
//!
//! ```compile_fail
//! use moa::host::places::{Lines, Places};
//!
//! const NAME: Places = Places::new("%member_{N>data.name|.xans-member-var-name");
//! ```
//!
//! ```compile_fail
//! use moa::host::places::{Lines, Places};
//!
//! const SHOP: Lines = Lines::new("x mall_id aLogData.mid\n");
//! ```

mod grammar;

use crate::amount::Amount;

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

/// Makes the type of kinds and the list of their letters.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $letter:literal)*) => {
        /// What a value must be to count, by the letter that `places.js` and [`Lines`] have for it.
        #[derive(Debug, Clone, Copy)]
        #[repr(i32)]
        enum Kind {
            $($(#[$doc])* $kind = $letter as i32,)*
        }

        const KINDS: &[u8] = &[$(Kind::$kind as u8),*];
    };
}

kinds! {
    /// A text.
    Text b't'
    /// A text, or a number as text.
    Code b'c'
    /// A name, entities decoded and markup taken out.
    Name b'h'
    /// A number that names something.
    Identifier b'i'
    /// A number, 0 too.
    Number b'n'
    /// A number above zero.
    Positive b'p'
    /// The value as it is, but for the secrets that an address may hold.
    Value b'v'
}

/// One place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place(&'static str);

/// Places, the most trustworthy first.
#[derive(Debug, Clone, Copy)]
pub struct Places(&'static str);

/// Lines of a kind's letter, a property's name and its places.
#[derive(Debug, Clone, Copy)]
pub struct Lines(&'static str);

/// A [`Place`], checked when it is compiled.
#[macro_export]
macro_rules! place {
    ($text:expr) => {{
        const PLACE: $crate::host::places::Place = $crate::host::places::Place::new($text);
        PLACE
    }};
}

/// [`Places`], checked when they are compiled.
#[macro_export]
macro_rules! places {
    ($text:expr) => {{
        const PLACES: $crate::host::places::Places = $crate::host::places::Places::new($text);
        PLACES
    }};
}

impl Place {
    /// A place; in a constant, one that is none is an error of the compiler.
    pub const fn new(text: &'static str) -> Place {
        assert!(grammar::is_place(text), "this is no place of a page");
        Place(text)
    }

    /// What stands there; `undefined` when nothing does or it cannot be read.
    #[inline(always)]
    pub fn read(self) -> Value {
        Value::of_handle(ffi::read(literal(self.0)))
    }

    /// As places of which there is one.
    pub const fn alone(self) -> Places {
        Places(self.0)
    }
}

impl Places {
    /// Places; in a constant, what is none is an error of the compiler.
    pub const fn new(text: &'static str) -> Places {
        assert!(grammar::is_places(text), "these are no places of a page");
        Places(text)
    }

    /// What stands at the first of the places that has a value of the kind.
    #[inline(always)]
    fn first(self, kind: Kind) -> Value {
        Value::of_handle(ffi::first(kind as i32, literal(self.0)))
    }

    /// A text.
    pub fn text(self) -> Text {
        Text(self.first(Kind::Text))
    }

    /// A name, entities decoded and markup taken out.
    pub fn name(self) -> Text {
        Text(self.first(Kind::Name))
    }

    /// A text or a number, as text.
    pub fn code(self) -> Text {
        Text(self.first(Kind::Code))
    }

    /// An identifier.
    pub fn identifier(self) -> Text {
        Text(self.first(Kind::Identifier))
    }

    /// An amount above zero: pages write 0 for what they do not show, or before
    /// they have filled it in.
    pub fn positive(self) -> Amount {
        Amount(self.first(Kind::Positive).as_number())
    }

    /// An amount, 0 too.
    pub fn number(self) -> Amount {
        Amount(self.first(Kind::Number).as_number())
    }
}

impl Lines {
    /// Lines; in a constant, what is none is an error of the compiler.
    pub const fn new(text: &'static str) -> Lines {
        assert!(
            grammar::is_lines(text, KINDS),
            "these are no lines of places"
        );
        Lines(text)
    }

    /// Sets the properties that stand there.
    pub fn fill(self, properties: Value) {
        ffi::fill(properties.handle(), literal(self.0));
    }
}

#[cfg(test)]
mod tests;
