//! Every event as a type of its own, named as in the spec.
//!
//! An event is built property by property: what a page does not show is none and leaves no trace on
//! the wire. A test holds names and properties against the catalogue.
//!
//! ```text
//! ViewProduct::new().product_no(Text::new("1001")).price(12000.0)
//! ```
//!
//! Each type holds nothing but a handle to the object that becomes JSON: values go there as they
//! are read, which takes half the code of structs that are filled first and written later.

use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use crate::js::{self, Text};

/// `true` or `false`, if it is known.
pub type Flag = Option<bool>;

/// A value that a property can have, or none.
pub trait Value {
    /// The value as JavaScript has it; `undefined` when there is none.
    fn into_js(self) -> JsValue;
}

/// `NaN` is no number.
impl Value for f64 {
    fn into_js(self) -> JsValue {
        if self.is_nan() {
            JsValue::UNDEFINED
        } else {
            JsValue::from_f64(self)
        }
    }
}

impl Value for Flag {
    fn into_js(self) -> JsValue {
        self.map_or(JsValue::UNDEFINED, JsValue::from_bool)
    }
}

impl Value for &'static str {
    fn into_js(self) -> JsValue {
        JsValue::from_str(self)
    }
}

impl Value for Text {
    fn into_js(self) -> JsValue {
        self.into()
    }
}

/// Several texts; none when there are no texts.
impl Value for Vec<Text> {
    fn into_js(self) -> JsValue {
        if self.is_empty() {
            return JsValue::UNDEFINED;
        }
        js::array(self.into_iter().map(JsValue::from))
    }
}

/// One product as a string, several as an array of strings: `product_no` where a purchase may hold
/// several (`docs/architecture.md`, decisions).
#[derive(Debug, Clone)]
pub struct OneOrMany(pub Vec<Text>);

impl Value for OneOrMany {
    fn into_js(mut self) -> JsValue {
        match self.0.pop() {
            Some(only) if self.0.is_empty() => only.into(),
            Some(last) => {
                self.0.push(last);
                self.0.into_js()
            }
            None => JsValue::UNDEFINED,
        }
    }
}

#[inline(never)]
fn put<V: Value>(properties: &JsValue, name: &str, value: V) {
    js::set(properties, name, &value.into_js());
}

/// An event that the tracker sends.
pub trait Event {
    /// Its name in the spec.
    const NAME: &'static str;
    /// Whether it carries the campaign (`utm_*`) of the landing session.
    const CAMPAIGN: bool;
    /// Its own properties, as an object.
    fn properties(self) -> JsValue;
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
        #[derive(Debug, Clone)]
        pub struct $event(JsValue);

        impl $event {
            /// The event without any property yet.
            #[allow(clippy::new_without_default, reason = "an event is made, not defaulted")]
            pub fn new() -> $event {
                $event(js::object())
            }

            $(
                $(#[$property_doc])*
                pub fn $property(self, value: $type) -> $event {
                    put(&self.0, wire_name!($property $($wire)?), value);
                    self
                }
            )*
        }

        impl Event for $event {
            const NAME: &'static str = $name;
            const CAMPAIGN: bool = campaign!($(with $campaign)?);

            fn properties(self) -> JsValue {
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
        price: f64,
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
        total_quantity: f64,
        /// Order amount the page shows.
        total_order_price: f64,
        /// Product number of each row.
        product_nos: Vec<Text>,
        /// Product name of each row.
        product_names: Vec<Text>,
    }

    /// On entering the order form.
    ViewCheckout = "view_checkout" with campaign {
        /// Total after discounts, without shipping.
        discounted_price: f64,
        /// Total list price, without shipping.
        price: f64,
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
        discounted_price: f64,
        /// Total list price, without shipping.
        price: f64,
        /// Shipping fee.
        delivery_fee: f64,
    }

    /// Click on direct purchase in the product detail page.
    ClickBuyProduct = "click_buy_product" {
        /// The product.
        product_no: Text,
        /// List price of what is selected.
        price: f64,
        /// What is left of it after discounts.
        discounted_price: f64,
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
        price: f64,
        /// What is left of it after discounts.
        discounted_price: f64,
        /// `single`, `selected` or `all`.
        purchase_unit: &'static str,
        /// How it is paid.
        checkout_type: &'static str,
    }

    /// Click on Pay in the order form.
    ClickBuyCheckout = "click_buy_checkout" {}

    /// Entering the order form.
    OrderForm = "cafe24_order_form" {
        /// Number of pieces, a set counted once.
        total_quantity: f64,
        /// Number of product rows.
        items_count: f64,
        /// Total list price, without shipping.
        total_order_price: f64,
        /// Product number of each row.
        product_nos: Vec<Text>,
        /// Product name of each row.
        product_names: Vec<Text>,
    }

    /// Entering the order form, for each product.
    OrderFormItems = "cafe24_order_form_items" {
        /// Product number.
        product_no: Text,
        /// Product name, without markup.
        product_name: Text,
        /// Pieces.
        quantity: f64,
        /// Unit list price.
        product_price: f64,
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
        order_amount: f64,
        /// Number of product rows.
        items_count: f64,
        /// Whether the buyer is a member.
        is_member: Flag,
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
        order_amount: f64,
        /// Number of product rows.
        items_count: f64,
        /// Whether the buyer is a member.
        is_member: Flag,
        /// Product number.
        product_no: Text,
        /// Product name, without markup.
        product_name: Text,
        /// Pieces.
        quantity: f64,
        /// Unit list price.
        product_price: f64,
        /// Chosen options.
        option_value: Text,
    }

    /// When the visitor scrolls on the main page.
    ScrollHome = "scroll_home" {
        /// Percent of the page's height, in steps of 5.
        depth: f64,
    }

    /// When the visitor scrolls on a product detail page.
    ScrollProduct = "scroll_product" {
        /// Product number.
        product_no: Text,
        /// Percent of the page's height, in steps of 5.
        depth: f64,
    }
}

impl CompleteOrderItems {
    /// One product of an order, with what is said of the order.
    pub fn of(order: &CompleteOrder) -> CompleteOrderItems {
        let item = CompleteOrderItems::new();
        js::assign(&item.0, &order.0);
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use moa_catalog::Catalog;

    #[test]
    fn every_event_carries_what_the_catalogue_says() {
        for (name, campaign, properties) in ALL {
            let event = Catalog::built_in()
                .event(name)
                .unwrap_or_else(|| panic!("{name}"));
            let names = event
                .properties
                .iter()
                .map(|property| property.name.as_str());
            let (utm, own): (Vec<_>, Vec<_>) = names.partition(|name| name.starts_with("utm_"));
            assert_eq!(own, *properties, "{name}");
            assert_eq!(!utm.is_empty(), *campaign, "{name}");
        }
    }
}
