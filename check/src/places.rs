//! The places that the catalogue names for a property, taken apart.
//!
//! The catalogue writes for people: ``` `iProductNo`, meta `product:productId`, `?product_no` ```. What stands in backticks is a
//! place, and the word before it says of what kind. `docs/events.md` explains how they are written.

/// Something of the page that can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// A global, or a property of one: `a.b.c`.
    Global(&'a str),
    /// What an element shows: a field's value, else its text.
    Element(&'a str),
    /// The content of the `meta` element with that `property`.
    Meta(&'a str),
    /// A parameter of the address.
    Parameter(&'a str),
    /// A cookie. `{N}` stands for the shop's number.
    Cookie(&'a str),
    /// An entry of the session storage. `{N}` as in cookies.
    Session(&'a str),
}

/// A place with the words that the catalogue has for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<'a> {
    /// As the catalogue writes it, without the backticks: `meta og:title`.
    pub words: String,
    /// What it is.
    pub place: Place<'a>,
}

/// The places in a text of the catalogue that can be looked at without calling anything, in its order. What Cafe24's SDK is asked
/// for and what is put together of several places is left to the text.
pub fn places(text: &str) -> Vec<Named<'_>> {
    let mut found: Vec<Named<'_>> = Vec::new();
    let mut kind = "";
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 0 {
            // Of a list only the first has the word: "cookies `a` and `b`" is not written in the catalogue.
            kind = part.split_whitespace().last().unwrap_or_default();
            continue;
        }
        let place = place(kind, part);
        // Some are named twice, for what they tell in the end.
        let place = place.filter(|place| found.iter().all(|named| named.place != *place));
        if let Some(place) = place {
            let words = match place {
                Place::Meta(_) | Place::Cookie(_) | Place::Session(_) => format!("{kind} {part}"),
                _ => part.to_owned(),
            };
            found.push(Named { words, place });
        }
    }
    found
}

fn place<'a>(kind: &str, code: &'a str) -> Option<Place<'a>> {
    match (kind, code.as_bytes().first()?) {
        ("meta", _) => Some(Place::Meta(code)),
        ("cookie", _) => Some(Place::Cookie(code)),
        ("sessionStorage", _) => Some(Place::Session(code)),
        (_, b'?') => Some(Place::Parameter(&code[1..])),
        (_, b'#' | b'.' | b'[') => Some(Place::Element(code)),
        _ => is_path(code).then_some(Place::Global(code)),
    }
}

/// Whether it is `a.b.c`, without calls and lists.
fn is_path(code: &str) -> bool {
    let is_name = |name: &str| {
        let mut letters = name.chars();
        letters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
            && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    code.split('.').all(is_name)
}

#[cfg(test)]
mod tests;
