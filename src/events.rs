//! Every event as a struct, named as in the spec.
//!
//! A struct says an event's properties, and serde writes them under their names: what a page does not show is none and
//! leaves no trace on the wire. A test holds names, types and what is said of them against the catalogue.
//!
//! ```text
//! ScrollProduct { product_no: Required(Text::new("1001")), depth: Required(Amount(25.0)) }
//! ```

mod cart;
mod claim;
mod error;
mod event;
mod member;
mod order;
mod page;
mod product;
mod property;
mod purchase;
mod session;

pub use cart::{AddToCart, AddToCartItems, ViewCart};
pub use claim::{CancelOrder, CancelOrderItems, ClaimedOrder, RETURN, Status};
pub use error::{MoaError, Reason};
pub use event::Event;
pub use member::{Login, Signup};
pub use order::{
    CompleteOrder, CompleteOrderItems, Order, OrderForm, OrderFormItems, ViewCheckout,
    ViewCompletedOrder,
};
pub use page::{PageView, ScrollHome, ViewHome, ViewProductList};
pub use product::{Item, ScrollProduct, ViewProduct};
pub use property::{Flag, OneOrMany, Required, Texts};
pub use purchase::{Bought, Checkout, ClickBuyCart, ClickBuyCheckout, ClickBuyProduct, Unit};
pub use session::{Engagement, SessionEnd, SessionStart};

#[cfg(test)]
mod tests;
