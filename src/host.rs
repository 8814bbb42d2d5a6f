//! Values of the page: reading them without trusting them.
//!
//! A page is full of surprises: missing objects, getters that throw, numbers written as text.
//! Every read here answers "nothing" instead of failing; `host/values.js` does the catching. Strings stay in
//! JavaScript as [`Text`] unless their content decides something.
//!
//! A [`Value`] is a handle that holds until the call into wasm returns: it is copied freely, and nobody
//! counts references, which was a quarter of the code. What must stay longer is [`Kept`].

pub mod events;
#[cfg(not(target_family = "wasm"))]
mod fake;
mod imports;
pub mod places;
pub mod storage;
mod text;
mod values;

#[cfg(not(target_family = "wasm"))]
use fake as border;
#[cfg(target_family = "wasm")]
use imports as border;

pub(crate) use values::literal;

pub use text::Text;
pub use values::{Kept, NONE, Value};

/// What a value must be to count (see [`first`]); the letters are those of
/// [`crate::host::places::fill`].
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

/// What stands at a place of the page (see [`crate::host::places`]); `undefined` when nothing
/// does or it cannot be read.
#[inline(always)]
pub fn read(place: &'static str) -> Value {
    Value(border::read(literal(place)))
}

/// What stands at the first of the places that has a value of the kind.
#[inline(always)]
pub fn first(kind: Kind, places: &'static str) -> Value {
    Value(border::first(kind as i32, literal(places)))
}

/// Sets properties from lines (see [`crate::host::places::fill`]).
pub fn fill(properties: Value, lines: &'static str) {
    border::fill(properties.0, literal(lines));
}

/// The place of a word in a list of words with a space between them; -1 when it is not among them.
pub fn place_of(word: Text, words: &'static str) -> i32 {
    border::place_of(word.0.0, literal(words))
}

/// An empty object.
pub fn object() -> Value {
    Value(border::object())
}

/// An empty array.
pub fn array() -> Value {
    Value(border::array())
}

/// Epoch milliseconds as an RFC 3339 text in UTC.
pub fn iso(time: f64) -> Value {
    Value(border::iso(time))
}

/// The JSON of a message (see [`crate::delivery::envelope`]) of a device, user and session; `undefined`
/// when the content has none. Without an id it gets one.
pub fn message(id: Value, event: Value, content: Value, of: [Text; 3], time: f64) -> Value {
    let [device, user, session] = of.map(|text| text.0.0);
    Value(border::message(
        id.0, event.0, content.0, device, user, session, time,
    ))
}

/// A new id, a UUID of version 7: the time, and then at random.
pub fn new_id() -> Value {
    Value(border::new_id())
}

/// The trail of a click (see [`crate::signals::purchase`]).
pub fn trail(event: Value) -> Text {
    Text(Value(border::trail(event.0)))
}

/// Asks Cafe24's SDK what it was not asked yet, `methods` parted by spaces. Whether all have been
/// answered; a method that is not there has been.
pub fn ask(methods: &'static str) -> bool {
    border::ask(literal(methods))
}

/// Forgets an answer of Cafe24's SDK, so that it is asked for again; all of them for an empty name.
pub fn forget(method: &'static str) {
    border::forget(literal(method));
}

/// Says who is logged in: what the page holds of another member is not read from then on.
pub fn set_member(id: Text) {
    border::set_member(Value::from(id).0);
}

/// Whether any of the properties differs from when this was asked last with the same `known`.
pub fn news(properties: Value, known: Value) -> bool {
    border::news(properties.0, known.0)
}

/// Minutes by which the visitor's clock is ahead of UTC.
pub fn utc_offset() -> f64 {
    border::utc_offset()
}

/// Minutes by which the clocks of a time zone are ahead of UTC at `time`.
pub fn offset(zone: Text, time: f64) -> f64 {
    border::offset(zone.0.0, time)
}

/// Drops or hashes what the rules name (see [`crate::settings`]); `false`, and nothing is touched,
/// while a hash is being made. With `now` what has no hash by then is dropped.
pub fn protect(properties: Value, rules: Value, now: bool) -> bool {
    border::protect(properties.0, rules.0, now.into())
}
