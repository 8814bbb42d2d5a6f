//! Every event as a type of its own, named as in the spec.
//!
//! An event is built property by property: what a page does not show is none and leaves no trace on
//! the wire. A test holds names and properties against the catalogue.
//!
//! ```text
//! ViewProduct::new().product_no(Text::new("1001")).price(Amount(12000.0))
//! ```
//!
//! Each type holds nothing but a handle to the object that becomes JSON: values go there as they
//! are read, which takes half the code of structs that are filled first and written later.

mod property;

use crate::amount::Amount;
use crate::host::{self, NONE, Text, Value};

pub use property::{Flag, OneOrMany, Property, Texts};

/// An event that the tracker sends.
pub trait Event {
    /// Its name in the spec.
    const NAME: &'static str;
    /// Whether it carries the campaign (`utm_*`) of the landing session.
    const CAMPAIGN: bool;
    /// Its own properties, as an object.
    fn properties(self) -> Value;
}

macro_rules! campaign {
    () => {
        false
    };
    (with campaign) => {
        true
    };
}

macro_rules! wire_name {
    ($property:ident) => {
        stringify!($property)
    };
    ($property:ident $wire:literal) => {
        $wire
    };
}

macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $event:ident = $name:literal $(with $campaign:ident)? {
            $( $(#[$property_doc:meta])* $property:ident $(= $wire:literal)? : $type:ty, )*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $event(Value);

        impl $event {
            /// The event without any property yet.
            #[allow(clippy::new_without_default, reason = "an event is made, not defaulted")]
            pub fn new() -> $event {
                $event(host::object())
            }

            $(
                $(#[$property_doc])*
                pub fn $property(self, value: $type) -> $event {
                    value.put(self.0, wire_name!($property $($wire)?));
                    self
                }
            )*
        }

        impl Event for $event {
            const NAME: &'static str = $name;
            const CAMPAIGN: bool = campaign!($(with $campaign)?);

            fn properties(self) -> Value {
                self.0
            }
        }
    )*

        /// Name, campaign flag and own properties of every event, for the tests.
        #[cfg(test)]
        const ALL: &[(&str, bool, &[&str])] =
            &[$( ($event::NAME, $event::CAMPAIGN, &[$( wire_name!($property $($wire)?) ),*]) ),*];
    };
}

events! {
    /// On entering any page.
    PageView = "$page_view" {
        /// The page's title.
        page_name = "$page_name": Text,
    }

    /// On entering the main page.
    ViewHome = "view_home" with campaign {}

    /// On entering a product detail page.
    ViewProduct = "view_product" with campaign {
        /// Product number.
        product_no: Text,
        /// Product name, without markup.
        product_name: Text,
        /// Unit list price.
        price: Amount,
    }

    /// On entering a category or product list page.
    ViewProductList = "view_product_list" with campaign {
        /// Category name.
        category_name: Text,
        /// Category number.
        cate_no: Text,
    }

    /// On entering the cart page.
    ViewCart = "view_cart" with campaign {
        /// Number of pieces, a set counted once.
        total_quantity: Amount,
        /// Order amount the page shows.
        total_order_price: Amount,
        /// Product number of each row.
        product_nos: Texts,
        /// Product name of each row.
        product_names: Texts,
    }

    /// On entering the order form.
    ViewCheckout = "view_checkout" with campaign {
        /// Total after discounts, without shipping.
        discounted_price: Amount,
        /// Total list price, without shipping.
        price: Amount,
        /// Whether the visitor came by a direct-order link.
        is_surl: Flag,
        /// The products being ordered.
        product_no: OneOrMany,
    }

    /// On entering the order completion page.
    ViewCompletedOrder = "view_completed_order" with campaign {
        /// Order number.
        order_id: Text,
        /// What was paid for the products, without shipping.
        discounted_price: Amount,
        /// Total list price, without shipping.
        price: Amount,
        /// Shipping fee.
        delivery_fee: Amount,
    }

    /// Click on direct purchase in the product detail page.
    ClickBuyProduct = "click_buy_product" {
        /// The product.
        product_no: Text,
        /// List price of what is selected.
        price: Amount,
        /// What is left of it after discounts.
        discounted_price: Amount,
        /// `single` or `set`.
        purchase_unit: &'static str,
        /// How it is paid or ordered.
        checkout_type: &'static str,
    }

    /// Click on a purchase button in the cart.
    ClickBuyCart = "click_buy_cart" {
        /// The products of the rows.
        product_no: OneOrMany,
        /// List price of the rows.
        price: Amount,
        /// What is left of it after discounts.
        discounted_price: Amount,
        /// `single`, `selected` or `all`.
        purchase_unit: &'static str,
        /// How it is paid.
        checkout_type: &'static str,
    }

    /// Click on Pay in the order form.
    ClickBuyCheckout = "click_buy_checkout" {}

    /// A new member, on the page that greets them.
    Signup = "cafe24_signup" {
        /// Full name.
        name: Text,
        /// Nickname.
        nick_name: Text,
        /// Date of birth, as entered.
        birthday: Text,
        /// `M` or `F`.
        gender: Text,
        /// Mobile phone number.
        cellphone: Text,
    }

    /// A visitor who was a guest is a member.
    Login = "cafe24_login" {
        /// Member id.
        member_id: Text,
        /// Name of the member's group.
        group_name: Text,
        /// `PC` or `Mobile`.
        inflow_name: Text,
    }

    /// Something was put into the cart.
    AddToCart = "cafe24_add_to_cart" {
        /// Name of the product that was added.
        add_to_cart_product_name: Text,
        /// Pieces in the whole cart.
        total_quantity: Amount,
        /// Product number of each row of the whole cart.
        product_nos: Texts,
        /// Product name of each row of the whole cart.
        product_names: Texts,
    }

    /// Something was put into the cart, for each row added.
    AddToCartItems = "cafe24_add_to_cart_items" {
        /// Product number.
        product_no: Text,
        /// Product name, without markup.
        product_name: Text,
        /// Pieces added.
        quantity: Amount,
        /// Unit list price.
        product_price: Amount,
        /// Chosen options.
        option_value: Text,
    }

    /// Entering the order form.
    OrderForm = "cafe24_order_form" {
        /// Number of pieces, a set counted once.
        total_quantity: Amount,
        /// Number of product rows.
        items_count: Amount,
        /// Total list price, without shipping.
        total_order_price: Amount,
        /// Product number of each row.
        product_nos: Texts,
        /// Product name of each row.
        product_names: Texts,
    }

    /// Entering the order form, for each product.
    OrderFormItems = "cafe24_order_form_items" {
        /// Product number.
        product_no: Text,
        /// Product name, without markup.
        product_name: Text,
        /// Pieces.
        quantity: Amount,
        /// Unit list price.
        product_price: Amount,
        /// Chosen options.
        option_value: Text,
    }

    /// Order completed, paid or not yet.
    CompleteOrder = "cafe24_complete_order" {
        /// Order number.
        order_id: Text,
        /// How it is paid, as the page says it.
        payment_method: Text,
        /// Whether it is the buyer's first.
        is_first_order: Flag,
        /// What the buyer pays.
        order_amount: Amount,
        /// Number of product rows.
        items_count: Amount,
        /// Whether the buyer is a member.
        is_member: Flag,
        /// `false` where the page says that payment is outstanding.
        is_paid: Flag,
        /// Shipping fee in it.
        delivery_fee: Amount,
    }

    /// Order completed, for each product.
    CompleteOrderItems = "cafe24_complete_order_items" {
        /// Order number.
        order_id: Text,
        /// How it is paid, as the page says it.
        payment_method: Text,
        /// Whether it is the buyer's first.
        is_first_order: Flag,
        /// What the buyer pays for the whole order.
        order_amount: Amount,
        /// Number of product rows.
        items_count: Amount,
        /// Whether the buyer is a member.
        is_member: Flag,
        /// `false` where the page says that payment is outstanding.
        is_paid: Flag,
        /// Product number.
        product_no: Text,
        /// Product name, without markup.
        product_name: Text,
        /// Pieces.
        quantity: Amount,
        /// Unit list price.
        product_price: Amount,
        /// Chosen options.
        option_value: Text,
        /// Shipping fee in what the buyer pays.
        delivery_fee: Amount,
        /// What is left of the unit price after the product's own discount.
        product_sale_price: Amount,
        /// What the options of one piece cost.
        option_price: Amount,
    }

    /// The buyer asked for a cancellation.
    CancelOrder = "cafe24_cancel_order" {
        /// Order number.
        order_id: Text,
        /// Code of the reason.
        claim_reason_type: Text,
        /// The reason in the buyer's words.
        claim_reason: Text,
        /// The reason's code as text.
        claim_reason_type_text: Text,
        /// `requested`.
        claim_status: &'static str,
        /// Whether the buyer is a member.
        is_member: Flag,
    }

    /// The buyer asked for a cancellation, for each product.
    CancelOrderItems = "cafe24_cancel_order_items" {
        /// Order number.
        order_id: Text,
        /// Code of the reason.
        claim_reason_type: Text,
        /// The reason in the buyer's words.
        claim_reason: Text,
        /// The reason's code as text.
        claim_reason_type_text: Text,
        /// `requested`.
        claim_status: &'static str,
        /// Whether the buyer is a member.
        is_member: Flag,
        /// Product number.
        product_no: Text,
        /// Product name, without markup.
        product_name: Text,
        /// Pieces.
        quantity: Amount,
        /// Unit list price.
        product_price: Amount,
        /// Chosen options.
        option_value: Text,
    }

    /// When the browser's active state changes, and when the page is left.
    Engagement = "$engagement" {
        /// Name of the page.
        page_name = "$page_name": Text,
        /// Milliseconds for which the page was visible and focused.
        engagement_time_ms = "$engagement_time_ms": Amount,
    }

    /// A session starts.
    SessionStart = "$session_start" {}

    /// A session has ended.
    SessionEnd = "$session_end" {}

    /// When the tracker has to say something about itself.
    MoaError = "moa_error" {
        /// `lost`, or the kind of error that switched it off.
        reason: &'static str,
        /// How many messages were given up.
        count: Amount,
    }

    /// When the visitor scrolls on the main page.
    ScrollHome = "scroll_home" {
        /// Percent of the page's height, in steps of 5.
        depth: Amount,
    }

    /// When the visitor scrolls on a product detail page.
    ScrollProduct = "scroll_product" {
        /// Product number.
        product_no: Text,
        /// Percent of the page's height, in steps of 5.
        depth: Amount,
    }
}

// What is said of each product comes as an object: see `storefront/rows.rs`.

impl AddToCartItems {
    /// One row that was added.
    pub fn of(item: Value) -> AddToCartItems {
        AddToCartItems(both(item, NONE))
    }
}

impl OrderFormItems {
    /// One row of the order form.
    pub fn of(item: Value) -> OrderFormItems {
        OrderFormItems(both(item, NONE))
    }
}

impl CompleteOrderItems {
    /// One product of an order, with what is said of the order.
    pub fn of(order: CompleteOrder, item: Value) -> CompleteOrderItems {
        CompleteOrderItems(both(order.0, item))
    }
}

impl CancelOrderItems {
    /// One product of a claim, with what is said of the claim.
    pub fn of(claim: CancelOrder, item: Value) -> CancelOrderItems {
        CancelOrderItems(both(claim.0, item))
    }
}

/// The names of the events of a return, which carry what those of a cancellation carry.
pub const RETURN: (&str, &str) = ("cafe24_return_order", "cafe24_return_order_items");

fn both(one: Value, other: Value) -> Value {
    let both = host::object();
    both.assign(one);
    both.assign(other);
    both
}

#[cfg(test)]
mod tests;
