//! What Cafe24's front scripts ask: the answers of `/exec/front/…`.

pub mod basket;
pub mod claim;
pub mod manage;
pub mod member;
pub mod order;
pub mod pay;

mod fields;

pub use fields::Fields;
