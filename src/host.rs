//! All that passes between the program and the page's JavaScript: each file beside the one of the same name that does it.
//!
//! A page is full of surprises: missing objects, getters that throw, numbers written as text.
//! Every read here answers "nothing" instead of failing; JavaScript does the catching. Strings stay there as
//! [`Text`] unless their content decides something.

pub mod clock;
pub mod console;
pub mod events;
pub mod failure;
#[cfg(not(target_family = "wasm"))]
mod fake;
pub mod message;
pub mod places;
pub mod privacy;
pub mod scrolling;
pub mod sdk;
pub mod serialize;
pub mod storage;
mod text;
mod values;

pub use text::Text;
pub use values::{Global, NONE, Value, array, object};
